// Command reference prints the Graph API reference in Markdown, or with -calls
// only the table of calls, or with -openapi the OpenAPI document.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"parley/internal/graph"
)

func main() {
	calls := flag.Bool("calls", false, "print only the table of calls")
	openapi := flag.Bool("openapi", false, "print the OpenAPI document")
	flag.Parse()
	out := graph.Reference
	switch {
	case *calls:
		out = func() []byte {
			var b strings.Builder
			graph.Calls(&b)
			return []byte(b.String())
		}
	case *openapi:
		out = graph.OpenAPI
	}
	if _, err := os.Stdout.Write(out()); err != nil {
		fmt.Fprintln(os.Stderr, "writing:", err)
		os.Exit(1)
	}
}
