// Package egress makes the HTTP client for addresses that others chose:
// callback URLs of bots, files and pictures to fetch. It uses no proxy and,
// unless allowed, dials only public addresses.
package egress
