package graphapi

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// Decode reads the parameters of a request from its query and its body,
// whatever the method: JSON, urlencoded or multipart. Clients label empty
// bodies as JSON and JSON bodies as forms; both are understood.
// The error is InvalidParam, whose explanation says what was wrong, or
// AttachmentTooLarge. Params that hold files must be closed.
// https://developers.facebook.com/docs/graph-api/overview
func Decode(r *http.Request, lim Limits) (*Params, error) {
	p, err := ParseQuery(r.URL.RawQuery, lim)
	if err != nil || r.Body == nil || r.Body == http.NoBody {
		return p, err
	}
	contentType := r.Header.Get("Content-Type")
	if hasMediaType(contentType, "multipart/form-data") {
		if err := p.addMultipart(contentType, r.Body); err != nil {
			return p, errors.Join(err, p.Close())
		}
		return p, nil
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

// addMultipart reads the fields and files of a multipart body, in any order.
func (p *Params) addMultipart(contentType string, body io.Reader) error {
	p.body = len(p.list)
	_, param, err := mime.ParseMediaType(contentType)
	if err != nil || param["boundary"] == "" {
		return InvalidParam.New().Because("the Content-Type of a multipart body must name its boundary")
	}
	from := &partReader{body: body}
	parts := multipart.NewReader(from, param["boundary"])
	left := room{text: p.lim.Body, files: p.lim.Files, heads: partHeads, memory: fileMemory, known: p.lim.Admit == nil}
	for {
		from.next()
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		if left.heads -= headSize(part); left.heads < 0 {
			return InvalidParam.New().Because("the headers of all parts are larger than %d bytes", partHeads)
		}
		from.inside = true
		if part.FileName() != "" {
			err = p.addFile(part, &left)
		} else {
			err = p.addText(part, &left)
		}
		if err != nil {
			return err
		}
	}
}

// room is what the rest of a multipart body may still take, in bytes.
type room struct {
	text, files, heads, memory int64
	known                      bool // the caller
}

// Bounds on what stands around the contents of a multipart body, in bytes.
// mime/multipart alone would keep 10 MB for the headers of each part.
const (
	partHead  = 16 << 10 // before one content
	partHeads = 1 << 20  // before all of them
	partCost  = 128      // of a part without headers
)

// headSize is what a part takes of partHeads.
func headSize(part *multipart.Part) int64 {
	size := partCost
	for name, values := range part.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	return int64(size)
}

// partReader reads a multipart body, and no more than partHead bytes of it
// between the contents of two parts.
type partReader struct {
	body   io.Reader
	left   int64
	inside bool // a content is being read
}

// next ends a content.
func (r *partReader) next() { r.left, r.inside = partHead, false }

func (r *partReader) Read(b []byte) (int, error) {
	if r.inside {
		return r.body.Read(b)
	}
	if r.left == 0 {
		return 0, fmt.Errorf("more than %d bytes between the contents of two parts", partHead)
	}
	n, err := r.body.Read(b[:min(int64(len(b)), r.left)])
	r.left -= int64(n)
	return n, err
}

func (p *Params) addText(part *multipart.Part, left *room) error {
	text, err := readBody(part, -1, left.text)
	if err != nil {
		return err
	}
	left.text -= int64(len(text))
	return p.add(trim(part.FormName()), Value{Kind: KindString, Text: trim(validUTF8(text))})
}

func (p *Params) addFile(part *multipart.Part, left *room) error {
	if len(p.files) == p.lim.Params {
		return InvalidParam.New().Because("more than %d files in one request", p.lim.Params)
	}
	allowed, err := p.admit(left)
	if err != nil {
		return err
	}
	// The file joins the list first: Close must find it whatever happens.
	p.files = append(p.files, File{Param: part.FormName(), Name: part.FileName(), ContentType: part.Header.Get("Content-Type")})
	f := &p.files[len(p.files)-1]
	if err := f.keep(&fileSource{r: part, left: allowed}, left.memory, p.lim.TempDir); err != nil {
		if e := AsError(err); !left.known && e.Subcode == AttachmentTooLarge.Subcode {
			return e.Because("no access_token stands before a file of more than %d bytes: put it into the query, a header or an earlier part", EarlyFiles)
		}
		return err
	}
	left.files -= f.Size
	if f.spool == nil {
		left.memory -= f.Size
	}
	return nil
}

// admit returns the bytes that the next file may have.
func (p *Params) admit(left *room) (int64, error) {
	if !left.known {
		var err error
		if left.known, err = p.lim.Admit(p.Get("access_token")); err != nil {
			return 0, err
		}
	}
	if left.known {
		return left.files, nil
	}
	read := p.lim.Files - left.files
	return min(left.files, EarlyFiles-read), nil
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
