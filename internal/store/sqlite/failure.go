package sqlite

import (
	"log/slog"
	"sync"
	"sync/atomic"
)

// failure is the end of the store: once stopped it accepts no write again.
type failure struct {
	once  sync.Once
	cause atomic.Pointer[error]
	ch    chan struct{}
	log   *slog.Logger
}

// err returns why the store stopped, nil while it works.
func (f *failure) err() error {
	if p := f.cause.Load(); p != nil {
		return *p
	}
	return nil
}

// stop ends the store and returns the error that callers get from now on.
func (f *failure) stop(cause error) error {
	f.once.Do(func() {
		err := error(stoppedError{cause})
		f.cause.Store(&err)
		f.log.Error("the store stops: a write to the disk failed", "err", cause)
		close(f.ch)
	})
	return f.err()
}

// stoppedError is ErrStopped with its cause.
type stoppedError struct{ cause error }

func (e stoppedError) Error() string   { return ErrStopped.Error() + ": " + e.cause.Error() }
func (e stoppedError) Unwrap() []error { return []error{ErrStopped, e.cause} }
