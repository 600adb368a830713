package sqlite

import (
	"errors"
	"fmt"
	"syscall"

	lib "modernc.org/sqlite/lib"
)

// ErrFull reports that the disk, or a quota, has no room. Nothing of the call
// was written; the store works again once there is space.
var ErrFull = errors.New("no space left for the database: free some and try again")

// ErrStopped reports that the store refuses to write because the disk failed
// earlier. What was acknowledged is on disk; end the process and start again.
var ErrStopped = errors.New("the store has stopped: a write to the disk failed and cannot be trusted again before a restart")

// ErrClosed reports a call after Close.
var ErrClosed = errors.New("the store is closed")

// Error is a failure that SQLite reports.
type Error struct {
	Code  int // extended result code, https://www.sqlite.org/rescode.html
	Errno int // of the operating system, 0 = none
	Msg   string
}

// Error returns SQLite's own message with its code.
func (e *Error) Error() string {
	if e.Errno != 0 {
		return fmt.Sprintf("sqlite: %s (code %d, %v)", e.Msg, e.Code, syscall.Errno(e.Errno))
	}
	return fmt.Sprintf("sqlite: %s (code %d)", e.Msg, e.Code)
}

// Is lets errors.Is(err, ErrFull) find a full disk. A file-size limit or a
// quota reaches SQLite as a failed write, told apart by the system's number.
func (e *Error) Is(target error) bool {
	if target != ErrFull {
		return false
	}
	switch syscall.Errno(e.Errno) {
	case syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT:
		return e.Code == lib.SQLITE_FULL || e.Code == lib.SQLITE_IOERR_WRITE || e.Code == lib.SQLITE_IOERR_SHMSIZE
	}
	return e.Code == lib.SQLITE_FULL
}

// fatal reports whether the file can no longer be trusted: after a failed sync
// the system may have dropped what it could not write.
func fatal(err error) bool {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, ErrFull) {
		return false
	}
	switch e.Code & 0xff {
	case lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return true
	}
	return false
}

// taken reports whether a row with the same key exists.
func taken(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_ROWID:
		return true
	}
	return false
}
