//go:build !linux

package blackbox

import "syscall"

// dieWithParent is known to Linux alone: elsewhere a server outlives tests
// that were killed.
func dieWithParent() *syscall.SysProcAttr { return nil }
