// Package compat holds what Parley promises to answer, as data: each case in
// cases/ names Meta's page or the recorded client behind it, the requests, and
// the exact answers. Its test runs every case against a whole server on both
// stores; docs/compatibility.md is generated from the same files.
package compat
