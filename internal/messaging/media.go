package messaging

// Media makes addresses of files for everything that shows a message.
// Implemented by internal/media.
type Media interface {
	// URL returns the absolute address of a file that this server keeps, for
	// clients elsewhere: signed, good for at least seven days after at (Unix
	// milliseconds, platform time), and the same for the same arguments.
	URL(key, name string, at int64) string
	// Path is URL without its origin, for pages that this server serves.
	Path(key, name string, at int64) string
	// Picture returns the signed path of this server's copy of a picture that
	// lies elsewhere; the copy is fetched on first use. "" when remote is no
	// http or https address.
	Picture(remote string) string
	// Code returns the signed path of a QR code of a text, "" when the text
	// does not fit into one.
	Code(text string) string
}
