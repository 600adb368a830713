// Package webhttp serves the pages that the binary carries: the shells of the
// two bundles under the addresses of their pages, and the files that they load.
package webhttp
