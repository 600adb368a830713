// Package app builds and owns everything: it is the only package that knows
// all others. An App can be started more than once in one process, each with
// its own database, clock and listener.
package app
