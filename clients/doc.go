// Package clients runs clients of the Messenger Platform, as they are
// published and without a change, against the built binary. Each has a file of
// tests beside this one, in the language of the client; README.md lists them.
package clients
