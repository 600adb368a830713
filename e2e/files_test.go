package e2e

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// files is the web server of somebody else: it serves a folder and records
// what it was asked for, one line each. Under /never/ it does not answer, and
// records when its client gives up.
type files struct {
	url    string
	folder http.Handler
	record *record
}

// startFiles serves until end is called.
func startFiles(folder string) (f *files, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	f = &files{url: "http://" + l.Addr().String(), folder: http.FileServer(http.Dir(folder)), record: newRecord()}
	server := &http.Server{Handler: f, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }() // ends with Close
	return f, func() { _ = server.Close() }, nil
}

func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(f.record, r.Method, r.URL.Path)
	if strings.HasPrefix(r.URL.Path, "/never/") {
		<-r.Context().Done()
		fmt.Fprintln(f.record, "GIVEN UP", r.URL.Path)
		return
	}
	f.folder.ServeHTTP(w, r)
}
