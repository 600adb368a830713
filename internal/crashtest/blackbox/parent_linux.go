package blackbox

import "syscall"

// dieWithParent lets the kernel end a server whose tests were killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
