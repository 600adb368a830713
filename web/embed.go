// Package web embeds the pages. They are built by make, not committed; a
// binary built without them serves everything but pages and says so.
package web

import (
	"embed"
	"io/fs"
)

// dist holds what the build of the pages wrote, beside the committed notice.
// "all:" because names of built files may begin with an underscore.
//
//go:embed all:dist
var dist embed.FS

// noticeName is the one committed file; builds write into folders beside it.
const noticeName = "notice.html"

// Pages returns what was built: a folder for each bundle, or none when the
// binary was built without pages.
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil { // cannot be: the name is a constant
		return embed.FS{}
	}
	return pages
}

// Notice returns the HTML page that stands in for the pages that are missing.
func Notice() []byte {
	text, err := dist.ReadFile("dist/" + noticeName)
	if err != nil { // cannot be: the compiler embeds it
		return nil
	}
	return text
}
