package graphapi

import "cmp"

// Limits bound what one request may make the server do. What is zero takes its
// default, see DefaultLimits.
type Limits struct {
	Body    int64  // bytes of the body, files apart
	Files   int64  // bytes of all files of a multipart body
	Params  int    // parameters in query and body
	Depth   int    // nesting of lists and objects
	Values  int    // values in one JSON text
	TempDir string // where large files wait; "" = the system's place
	// Admit is asked before a file is read who sends it: token is the
	// access_token in front of the file, "" for none there. The error refuses
	// the request; of callers who are not known, files of EarlyFiles bytes
	// together are read. nil = everybody is known.
	Admit func(token string) (known bool, err error)
}

// EarlyFiles bounds the files in front of an access token, in bytes: they stay
// in memory.
const EarlyFiles = fileMemory

// DefaultLimits returns the limits that stand for what is not set.
func DefaultLimits() Limits {
	return Limits{Body: 1 << 20, Files: 26 << 20, Params: 1000, Depth: 32, Values: 10_000}
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	l.Body = cmp.Or(l.Body, d.Body)
	l.Files = cmp.Or(l.Files, d.Files)
	l.Params = cmp.Or(l.Params, d.Params)
	l.Depth = cmp.Or(l.Depth, d.Depth)
	l.Values = cmp.Or(l.Values, d.Values)
	return l
}
