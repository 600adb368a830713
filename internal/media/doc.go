// Package media keeps files: what Pages upload, what they name by address, and
// copies of pictures that templates show. It checks types by their bytes,
// stores each content once (on disk, or in an S3-compatible store), and serves
// them under signed addresses so that nothing in them can run.
package media
