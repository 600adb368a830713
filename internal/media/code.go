package media

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"net/url"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"parley/graphapi"
)

// codePath serves the QR codes of boarding passes; no key looks like it.
const codePath = Prefix + "code"

const (
	maxCode  = 1000 // bytes in a code; a boarding pass has some 160
	codeSide = 360  // pixels
)

// Code implements messaging.Media.
func (s *Service) Code(text string) string {
	if text == "" || len(text) > maxCode {
		return ""
	}
	return codePath + "?text=" + url.QueryEscape(text) + "&hash=" + s.sign("code", text)
}

// drawn is the code that an address made by Code names. It is kept like any
// other file.
func (s *Service) drawn(ctx context.Context, u *url.URL) (File, error) {
	q := u.Query()
	text := q.Get("text")
	if !s.signed(q.Get("hash"), "code", text) {
		return File{}, errForged
	}
	picture, err := drawCode(text)
	if err != nil {
		return File{}, fmt.Errorf("drawing QR code: %w", err)
	}
	return s.Save(ctx, graphapi.Image, "code.png", "image/png", bytes.NewReader(picture))
}

// drawCode draws a QR code as PNG.
// https://www.iso.org/standard/83389.html
func drawCode(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	if code, err = barcode.Scale(code, codeSide, codeSide); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, code)
	return b.Bytes(), err
}
