// Command reference prints the Graph API reference in Markdown, or with
// -openapi the OpenAPI document.
package main

import (
	"flag"
	"fmt"
	"os"

	"parley/internal/graph"
)

func main() {
	openapi := flag.Bool("openapi", false, "print the OpenAPI document")
	flag.Parse()
	out := graph.Reference
	if *openapi {
		out = graph.OpenAPI
	}
	if _, err := os.Stdout.Write(out()); err != nil {
		fmt.Fprintln(os.Stderr, "writing:", err)
		os.Exit(1)
	}
}
