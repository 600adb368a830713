// Package crashtest proves the promise that nothing acknowledged is lost, and
// that what may be used once, a one-time token or a private reply, is used
// once. It puts the built binary under load, kills it at a random moment,
// starts it again and compares what the Graph API lists and what a bot
// received with what was acknowledged.
//
// The tests take minutes and need the build tag slow; `make slow` runs them.
package crashtest
