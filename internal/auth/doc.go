// Package auth knows who calls: apps, users, access tokens, permissions and
// Page tasks. It turns the text of a token into a Principal.
package auth
