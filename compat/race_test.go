//go:build race

package compat

// buildFlags makes the binary under test watch for races as the test does.
var buildFlags = []string{"-race"}
