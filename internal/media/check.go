package media

import (
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"mime"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/image/webp"

	"parley/graphapi"
)

const (
	unknownMIME = "application/octet-stream"
	maxMIME     = 80 // bytes
)

// declaredType is the media type of a Content-Type, "" when it says nothing.
func declaredType(header string) string {
	t, _, err := mime.ParseMediaType(header)
	family, sub, _ := strings.Cut(t, "/")
	if err != nil || t == unknownMIME || t == "binary/octet-stream" || len(t) > maxMIME || !isToken(family) || !isToken(sub) {
		return ""
	}
	return t
}

// checkDeclared says why a file of a declared type cannot be sent as kind, ""
// when it can. Audio must be declared as such; of other posted files the type
// of the part counts when it says something; of fetched ones only the bytes.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func checkDeclared(kind graphapi.AttachmentType, declared string, posted bool) string {
	family, _, _ := strings.Cut(declared, "/")
	switch {
	case kind == graphapi.FileType, family == string(kind):
		return ""
	case kind == graphapi.Audio:
		return fmt.Sprintf("the content type is %q; audio must come with audio/*, for example audio/mpeg (in curl: -F 'filedata=@a.mp3;type=audio/mpeg')", declared)
	case posted && declared != "":
		return fmt.Sprintf("the part's content type is %s, the attachment's type %s; make them agree", declared, kind)
	}
	return ""
}

// sniff returns the media type of the bytes, from their beginning.
func sniff(r io.Reader) (string, error) {
	m, err := mimetype.DetectReader(r)
	if err != nil {
		return "", fmt.Errorf("sniffing type: %w", err)
	}
	t, param, _ := strings.Cut(m.String(), ";")
	charset := strings.TrimPrefix(strings.TrimSpace(param), "charset=")
	switch {
	case t == "image/apng":
		return "image/png", nil // what it is to whoever shows it
	case t == "text/javascript":
		return "text/plain; charset=utf-8", nil // no page of ours may be able to load it
	case isToken(charset): // HTML may claim anything
		return t + "; charset=" + charset, nil
	}
	return t, nil
}

// settle returns the type under which a file is kept, or why its bytes are not
// what kind says.
func settle(kind graphapi.AttachmentType, declared, sniffed string) (mimeType, why string) {
	family, _, _ := strings.Cut(sniffed, "/")
	container := sniffed == "application/ogg" || sniffed == unknownMIME
	switch kind {
	case graphapi.Image:
		if !isPicture(sniffed) {
			return "", fmt.Sprintf("the bytes are %s; an image is PNG, JPEG, GIF or WebP, everything else goes as type file", sniffed)
		}
	case graphapi.Audio:
		if family == "video" || container { // of a container the declared type says what is inside
			return declared, ""
		}
		if family != "audio" {
			return "", fmt.Sprintf("the bytes are %s, not audio; send them as type file", sniffed)
		}
	case graphapi.Video:
		if container && strings.HasPrefix(declared, "video/") {
			return declared, ""
		}
		if family != "video" {
			return "", fmt.Sprintf("the bytes are %s, not a video; send them as type file", sniffed)
		}
	}
	return sniffed, ""
}

// extension is the usual ending of a name, with its dot; "" = none is known.
func extension(mimeType string) string {
	bare, _, _ := strings.Cut(mimeType, ";")
	if m := mimetype.Lookup(bare); m != nil {
		return m.Extension()
	}
	return ""
}

// isPicture reports whether browsers show a type as a picture in which nothing
// runs. SVG is a document.
func isPicture(mimeType string) bool {
	switch mimeType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

// inert reports whether a file may be shown in place rather than downloaded.
func inert(mimeType string) bool {
	return isPicture(mimeType) || strings.HasPrefix(mimeType, "audio/") || strings.HasPrefix(mimeType, "video/")
}

// dimensions reads width and height from a picture's header; the picture
// itself is never unpacked. 0 = not known.
func dimensions(mimeType string, r io.Reader) (width, height int) {
	decode := func(io.Reader) (image.Config, error) { return image.Config{}, nil }
	switch mimeType {
	case "image/png":
		decode = png.DecodeConfig
	case "image/jpeg":
		decode = jpeg.DecodeConfig
	case "image/gif":
		decode = gif.DecodeConfig
	case "image/webp":
		decode = webp.DecodeConfig
	}
	c, err := decode(r)
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}
