package graphapi

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// upload is a multipart body of files and fields, in order.
func upload(t *testing.T, lim Limits, parts ...string) (*Params, error) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(parts); i += 2 {
		name, content := parts[i], parts[i+1]
		if name, file := strings.CutPrefix(name, "@"); file {
			part, err := w.CreateFormFile(name, name+".bin")
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(part, content)
			continue
		}
		w.WriteField(name, content)
	}
	w.Close()
	r := httptest.NewRequest("POST", "/me/messages", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return Decode(r, lim)
}

// TestFiles keeps small and large files readable, wherever they stand.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	small, large := "small", strings.Repeat("large", 400_000)
	p, err := upload(t, Limits{TempDir: dir}, "@other", large, "@fielddata", small, "recipient", "{id:1}", "message", "{attachment:{type:image,payload:{}}}")
	if err != nil {
		t.Fatal(AsError(err).Explain)
	}
	for i, want := range []string{large, small} {
		f := &p.Files()[i]
		for range 2 {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != want || f.Size != int64(len(want)) {
				t.Errorf("%s: %d of %d bytes, %v", f.Param, len(got), len(want), err)
			}
			if at, err := r.Seek(-1, io.SeekEnd); at != f.Size-1 || err != nil {
				t.Errorf("seek: %d, %v", at, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	req, err := DecodeSend(p)
	if err == nil {
		err = req.Validate(Rules{})
	}
	if err != nil || req.File == nil || req.File.Param != "fielddata" {
		t.Errorf("send: %v %+v", err, req.File)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if r, err := p.Files()[0].Open(); err == nil {
		if _, err := io.ReadAll(r); !errors.Is(err, os.ErrClosed) {
			t.Errorf("reading a closed file: %v", err)
		}
	}
	empty(t, dir)
}

func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFilesRefused(t *testing.T) {
	dir := t.TempDir()
	large := strings.Repeat("x", 3<<20)
	_, err := upload(t, Limits{TempDir: dir, Files: 2 << 20}, "@filedata", large)
	(&refusal{"too large", 100, 2018109, AttachmentTooLarge.Text}).check(t, err)
	_, err = upload(t, Limits{TempDir: dir, Files: 4 << 20}, "@filedata", large, "@filedata", large)
	(&refusal{"together too large", 100, 2018109, AttachmentTooLarge.Text}).check(t, err)
	_, err = upload(t, Limits{TempDir: dir, Body: 10}, "@filedata", large, "message", strings.Repeat("x", 11))
	(&refusal{"large field after a file", 100, 0, "(#100) Invalid parameter"}).check(t, err)
	empty(t, dir)

	var graph *Error
	if _, err := upload(t, Limits{TempDir: dir + "/none"}, "@filedata", large); err == nil || errors.As(err, &graph) {
		t.Errorf("no room on the disk: %v", err)
	}
	p, err := upload(t, Limits{Files: 5}, "@filedata", "12345")
	if err != nil || p.Upload().Size != 5 {
		t.Errorf("exactly the limit: %v", err)
	}
	if _, err := (&File{}).Open(); err == nil {
		t.Error("a file without content opens")
	}
}

// TestFilesCutShort answers a body that ends inside a file like any broken one.
// Large files come from callers who are known; the token may stand in a part
// before them.
func TestFilesOfStrangers(t *testing.T) {
	const limit = EarlyFiles
	good := "EAAgood"
	lim := Limits{TempDir: t.TempDir(), Admit: func(token string) (bool, error) {
		if token != "" && token != good {
			return false, TokenMalformed.New()
		}
		return token == good, nil
	}}
	small, large := strings.Repeat("x", limit/2), strings.Repeat("x", limit+1)
	tests := []struct {
		what  string
		parts []string
		code  int
	}{
		{"token before", []string{"access_token", good, "@filedata", large, "@other", large}, 0},
		{"bad token before", []string{"access_token", "EAAbad", "@filedata", small}, 190},
		{"token behind", []string{"@filedata", large, "access_token", good}, 100},
		{"small ones before a token", []string{"@filedata", small, "@other", small, "access_token", good, "@third", large}, 0},
		{"small ones that are too many", []string{"@filedata", small, "@other", small, "@third", "x", "access_token", good}, 100},
	}
	for _, tt := range tests {
		p, err := upload(t, lim, tt.parts...)
		if tt.code == 0 && err != nil || tt.code != 0 && (err == nil || AsError(err).Code != tt.code) {
			t.Errorf("%s: %v, want code %d", tt.what, err, tt.code)
		}
		if tt.code == 100 && err != nil && !strings.Contains(AsError(err).Explain, "access_token") {
			t.Errorf("%s: %q", tt.what, AsError(err).Explain)
		}
		if p != nil {
			p.Close()
		}
	}
}

func TestFilesCutShort(t *testing.T) {
	dir := t.TempDir()
	for _, size := range []int{10, 2 << 20} {
		body := "--b\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a\"\r\n\r\n" + strings.Repeat("x", size)
		r := httptest.NewRequest("POST", "/me/messages", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		_, err := Decode(r, Limits{TempDir: dir})
		(&refusal{"cut short", 100, 0, "(#100) Invalid parameter"}).check(t, err)
	}
	empty(t, dir)
}

// TestPartHeads bounds what stands around contents: by the size of one head,
// of all heads together, and by the number of parts without any.
func TestPartHeads(t *testing.T) {
	head := func(size int) string {
		return "--b\r\nContent-Disposition: form-data; name=f; filename=a\r\nContent-Type: " + strings.Repeat("x", size) + "\r\n\r\nx\r\n"
	}
	for name, c := range map[string]struct {
		body string
		good bool
	}{
		"usual":                {strings.Repeat(head(100), 900), true},
		"one long":             {head(17 << 10), false},
		"after a long content": {strings.Replace(head(1), "\r\nx\r\n", "\r\n"+strings.Repeat("x", 64<<10)+"\r\n", 1) + head(10<<10), true},
		"many large":           {strings.Repeat(head(12<<10), 100), false},
		"many without":         {strings.Repeat("--b\r\n\r\n\r\n", 9000), false},
		"no part at all":       {strings.Repeat("x\r\n", 9000), false},
	} {
		r := httptest.NewRequest("POST", "/me/messages", strings.NewReader(c.body+"--b--"))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		_, err := Decode(r, Limits{})
		if c.good && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !c.good {
			(&refusal{name, 100, 0, "(#100) Invalid parameter"}).check(t, err)
		}
	}
}

func TestUploadOfFile(t *testing.T) {
	const message = `{"attachment":{"type":"image","payload":{"is_reusable":true}}}`
	p, err := upload(t, Limits{}, "@filedata", "png", "message", message)
	if err != nil {
		t.Fatal(err)
	}
	a, f, err := DecodeAttachmentUpload(p)
	if err != nil || !a.Reusable() || a.Type != Image || f == nil || f.Size != 3 {
		t.Errorf("got %+v, %+v, %v", a, f, err)
	}
	p, err = upload(t, Limits{}, "@filedata", "png", "message", `{"attachment":{"type":"image"}}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = DecodeAttachmentUpload(p); err != nil {
		t.Errorf("no payload at all: %v", err)
	}
	p, err = upload(t, Limits{}, "@filedata", "png", "message", `{"attachment":{"type":"image","payload":`+picture+`}}`)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = DecodeAttachmentUpload(p)
	(&refusal{"url and file", 100, 0, "(#100) Invalid parameter"}).check(t, err)
}

func FuzzMultipart(f *testing.F) {
	const part = "--b\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a\"\r\nContent-Type: image/png\r\n\r\nxxxxx\r\n"
	for _, body := range []string{part + "--b--", part, "--b--", part + part + "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--b--", "--b\r\n\r\n"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/me/messages", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		p, err := Decode(r, Limits{Files: 64})
		if err != nil {
			documented(t, err)
			return
		}
		total := int64(0)
		for i := range p.Files() {
			f := &p.Files()[i]
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, r); n != f.Size || err != nil {
				t.Fatalf("%d of %d bytes, %v", n, f.Size, err)
			}
			total += f.Size
		}
		if total > 64 {
			t.Fatalf("%d bytes passed", total)
		}
	})
}
