package web

import (
	"bytes"
	"testing"
)

func TestNotice(t *testing.T) {
	if !bytes.HasPrefix(Notice(), []byte("<!doctype html>")) {
		t.Errorf("%q", Notice())
	}
}

// Whether the pages were built or not, the file system holds the notice.
func TestPagesHoldTheNotice(t *testing.T) {
	f, err := Pages().Open(noticeName)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
