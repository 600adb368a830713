//go:build !race

package e2e

// buildFlags makes the binary under test watch for races as the test does.
var buildFlags []string
