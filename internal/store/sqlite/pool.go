package sqlite

import "context"

// readers is how many reads may run at once.
const readers = 4

// pool hands out read connections.
type pool struct {
	conns  chan *conn
	closed chan struct{}
}

func newPool() *pool {
	return &pool{conns: make(chan *conn, readers), closed: make(chan struct{})}
}

// read runs f on a connection that nobody else uses meanwhile. A statement
// sees everything that was committed before it began.
func (p *pool) read(ctx context.Context, f func(*conn) error) error {
	select {
	case c := <-p.conns:
		defer func() { p.conns <- c }()
		return f(c)
	default:
	}
	select {
	case c := <-p.conns:
		defer func() { p.conns <- c }()
		return f(c)
	case <-p.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close waits for the running reads and closes their connections.
func (p *pool) close() (err error) {
	close(p.closed)
	for range readers {
		c := <-p.conns
		if failed := c.close(); err == nil {
			err = failed
		}
	}
	return err
}

// rows runs a query for a reader; missing is the error when it finds nothing.
func (db *DB) rows(ctx context.Context, sql string, missing error, row func(*stmt), args ...any) error {
	return db.readers.read(ctx, func(c *conn) error {
		err := missing
		failed := c.query(sql, func(s *stmt) error {
			err = nil
			row(s)
			return nil
		}, args...)
		if failed != nil {
			return failed
		}
		return err
	})
}
