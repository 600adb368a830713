package graphapi

import (
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// Decode reads the parameters of a request from its query and its body,
// whatever the method: JSON, urlencoded or multipart. Clients label empty
// bodies as JSON and JSON bodies as forms; both are understood.
// The error is InvalidParam; its explanation says what was wrong.
// https://developers.facebook.com/docs/graph-api/overview
func Decode(r *http.Request, lim Limits) (*Params, error) {
	p, err := ParseQuery(r.URL.RawQuery, lim)
	if err != nil || r.Body == nil || r.Body == http.NoBody {
		return p, err
	}
	contentType := r.Header.Get("Content-Type")
	if hasMediaType(contentType, "multipart/form-data") {
		return p, p.addMultipart(contentType, r.Body)
	}
	body, err := readBody(r.Body, r.ContentLength, p.lim.Body)
	if err != nil || body == "" {
		return p, err
	}
	return p, p.addBody(contentType, body)
}

// readBody reads all of a body. length is what its sender promises, -1 for
// unknown; it is not trusted with much memory.
func readBody(r io.Reader, length, limit int64) (string, error) {
	if length > limit {
		return "", bodyTooLarge(limit)
	}
	buf := make([]byte, 0, min(max(length, 511), 64<<10)+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return "", bodyTooLarge(limit)
		}
		switch {
		case err == io.EOF:
			return string(buf), nil
		case err != nil:
			return "", unreadable(err)
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

func bodyTooLarge(limit int64) error {
	return InvalidParam.New().Because("the body is larger than %d bytes", limit)
}

func unreadable(err error) error {
	return InvalidParam.New().Because("the body could not be read: %v", err)
}

// addMultipart reads the fields of a multipart body; of files it notes the
// size only.
func (p *Params) addMultipart(contentType string, body io.Reader) error {
	p.body = len(p.list)
	_, param, err := mime.ParseMediaType(contentType)
	if err != nil || param["boundary"] == "" {
		return InvalidParam.New().Because("the Content-Type of a multipart body must name its boundary")
	}
	parts := multipart.NewReader(body, param["boundary"])
	left := p.lim
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		if err := p.addPart(part, &left); err != nil {
			return err
		}
	}
}

// addPart adds one part and takes its size off what is left.
func (p *Params) addPart(part *multipart.Part, left *Limits) error {
	if part.FileName() != "" {
		n, err := io.Copy(io.Discard, io.LimitReader(part, left.Files+1))
		if left.Files -= n; err != nil {
			return unreadable(err)
		}
		if left.Files < 0 || len(p.files) == p.lim.Params {
			return InvalidParam.New().Because("the files are larger than %d bytes, or too many", p.lim.Files)
		}
		p.files = append(p.files, File{Param: part.FormName(), Name: part.FileName(),
			ContentType: part.Header.Get("Content-Type"), Size: n})
		return nil
	}
	text, err := readBody(part, -1, left.Body)
	if err != nil {
		return err
	}
	left.Body -= int64(len(text))
	return p.add(trim(part.FormName()), Value{Kind: KindString, Text: trim(validUTF8(text))})
}

// isJSON reports whether a content type announces JSON.
func isJSON(contentType string) bool {
	return hasMediaType(contentType, "application/json") || hasMediaType(contentType, "text/json")
}

// hasMediaType compares the media type in front of any parameters.
func hasMediaType(contentType, want string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(trim(media), want)
}
