// Command bare is the baseline of the benchmarks: a net/http handler that reads
// the body and answers 80 bytes, with nothing behind it.
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// answer is 80 bytes.
const answer = `{"recipient_id":"1000000000000001","message_id":"m_QUJDREVGR0hJSktMTU5PUFFSUyJ"}`

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address to serve on")
	flag.Parse()
	if err := serve(*listen); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

// serve prints the address that it serves on as one line.
func serve(listen string) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	s := http.Server{Handler: http.HandlerFunc(handle), ReadHeaderTimeout: time.Minute}
	return s.Serve(l)
}

func handle(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header()["Content-Type"] = []string{"application/json"}
	_, _ = io.WriteString(w, answer)
}
