package sqlite

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lock makes this process the owner of the database. The system releases it
// with the process, however that ends.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{}); err != nil {
		f.Close()
		return nil, fmt.Errorf("%w: stop the other Parley that uses %s, or give this one another --data (%w)", ErrInUse, path, err)
	}
	return f, nil
}
