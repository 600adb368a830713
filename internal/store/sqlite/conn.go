package sqlite

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"
)

// conn is one connection to the database, with its prepared statements. It is
// used by one goroutine at a time.
//
// It speaks SQLite's C interface directly: https://www.sqlite.org/c3ref/intro.html
type conn struct {
	tls   *libc.TLS
	db    uintptr
	stmts map[string]*stmt
	runs  *atomic.Uint64 // statements run, shared by the connections of a pool
	out   uintptr        // 16 bytes for results of calls
}

// openConn opens a connection through the named VFS ("" = the system's own),
// creating the file when there is none.
func openConn(path, vfs string, runs *atomic.Uint64) (*conn, error) {
	c := &conn{tls: libc.NewTLS(), stmts: map[string]*stmt{}, runs: runs}
	name, err := libc.CString(path)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, name)
	vfsName := uintptr(0)
	if vfs != "" {
		if vfsName, err = libc.CString(vfs); err != nil {
			return nil, err
		}
		defer libc.Xfree(c.tls, vfsName)
	}
	c.out = c.malloc(16)
	// One goroutine at a time: the connection needs no lock of its own.
	const flags = lib.SQLITE_OPEN_READWRITE | lib.SQLITE_OPEN_CREATE | lib.SQLITE_OPEN_NOMUTEX | lib.SQLITE_OPEN_EXRESCODE
	rc := lib.Xsqlite3_open_v2(c.tls, name, c.out, flags, vfsName)
	c.db = *(*uintptr)(at(c.out))
	if rc != lib.SQLITE_OK {
		err := c.fail(rc)
		c.close()
		return nil, err
	}
	return c, nil
}

const ptrSize = unsafe.Sizeof(uintptr(0))

// at turns an address of C memory into a pointer.
func at(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

func (c *conn) malloc(n int) uintptr {
	p := libc.Xmalloc(c.tls, types.Size_t(max(n, 1)))
	if p == 0 {
		panic("sqlite: out of memory")
	}
	return p
}

// close releases the connection; it may be called once only.
func (c *conn) close() error {
	for _, s := range c.stmts {
		s.finalize()
	}
	rc := lib.Xsqlite3_close_v2(c.tls, c.db)
	libc.Xfree(c.tls, c.out)
	c.tls.Close()
	if rc != lib.SQLITE_OK {
		return &Error{Code: int(rc), Msg: "closing the connection"}
	}
	return nil
}

// fail describes the last failure of the connection.
func (c *conn) fail(rc int32) error {
	e := &Error{Code: int(rc)}
	if c.db != 0 {
		e.Msg = libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db))
		e.Errno = int(lib.Xsqlite3_system_errno(c.tls, c.db))
	}
	return e
}

// inTx reports whether a transaction is open. SQLite ends one by itself after
// some failures.
func (c *conn) inTx() bool { return lib.Xsqlite3_get_autocommit(c.tls, c.db) == 0 }

// keepWAL says whether closing the last connection leaves the WAL alone
// instead of copying it into the database file.
func (c *conn) keepWAL(on bool) error {
	list := libc.VaList(c.out, libc.Bool32(on), uintptr(0))
	return c.check(lib.Xsqlite3_db_config(c.tls, c.db, lib.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, list))
}

func (c *conn) check(rc int32) error {
	if rc == lib.SQLITE_OK {
		return nil
	}
	return c.fail(rc)
}

// checkpoint copies the WAL into the database file. It returns how many frames
// the WAL holds and how many of them are copied.
// https://www.sqlite.org/c3ref/wal_checkpoint_v2.html
func (c *conn) checkpoint(mode int32) (frames, copied int, err error) {
	counts := (*[2]int32)(at(c.out))
	*counts = [2]int32{}
	rc := lib.Xsqlite3_wal_checkpoint_v2(c.tls, c.db, 0, mode, c.out, c.out+4)
	return int(counts[0]), int(counts[1]), c.check(rc)
}

// pagesWritten counts the pages that the connection wrote since the last call:
// frames of the WAL.
func (c *conn) pagesWritten() int64 {
	counts := (*[2]int32)(at(c.out))
	*counts = [2]int32{}
	lib.Xsqlite3_db_status(c.tls, c.db, lib.SQLITE_DBSTATUS_CACHE_WRITE, c.out, c.out+4, 1)
	return int64(counts[0])
}

// prepare returns the statement for a text, compiled once per connection.
func (c *conn) prepare(sql string) (*stmt, error) {
	if s, ok := c.stmts[sql]; ok {
		return s, nil
	}
	s, _, err := c.compile(sql)
	if err == nil {
		c.stmts[sql] = s
	}
	return s, err
}

// compile prepares the first statement of sql and returns what follows it.
func (c *conn) compile(sql string) (s *stmt, rest string, err error) {
	text, err := libc.CString(sql)
	if err != nil {
		return nil, "", err
	}
	defer libc.Xfree(c.tls, text)
	results := (*[2]uintptr)(at(c.out))
	*results = [2]uintptr{}
	rc := lib.Xsqlite3_prepare_v3(c.tls, c.db, text, int32(len(sql)), lib.SQLITE_PREPARE_PERSISTENT, c.out, c.out+ptrSize)
	if rc != lib.SQLITE_OK {
		return nil, "", fmt.Errorf("%w in %.80q", c.fail(rc), sql)
	}
	return &stmt{c: c, p: results[0]}, sql[results[1]-text:], nil
}

// script runs every statement of a text once.
func (c *conn) script(sql string) error {
	for sql != "" {
		s, rest, err := c.compile(sql)
		if err != nil {
			return err
		}
		if s.p != 0 { // 0: only white space or comments were left
			for more := true; more && err == nil; {
				more, err = s.step()
			}
		}
		s.finalize()
		if err != nil {
			return err
		}
		sql = rest
	}
	return nil
}

// run executes a statement that returns no row.
func (c *conn) run(sql string, args ...any) error {
	return c.query(sql, nil, args...)
}

// query executes a statement and calls row for each row; the row's columns
// are read from the statement in their order.
func (c *conn) query(sql string, row func(*stmt) error, args ...any) error {
	s, err := c.prepare(sql)
	if err != nil {
		return err
	}
	s.bind(args...)
	return s.each(row)
}

// stmt is a prepared statement. Arguments are bound and columns are read in
// order, each by one call.
type stmt struct {
	c     *conn
	p     uintptr
	arg   int32 // last argument bound
	col   int32 // next column to read
	bad   int32 // first failure of binding
	buf   uintptr
	cap   int
	used  int
	extra []uintptr // arguments that did not fit into buf
}

// bind binds arguments by their type; any other type is a mistake of the
// caller.
func (s *stmt) bind(args ...any) {
	for _, a := range args {
		switch a := a.(type) {
		case int64:
			s.int(a)
		case int:
			s.int(int64(a))
		case string:
			s.text(a)
		case []byte:
			s.blob(a)
		case float64:
			s.float(a)
		case bool:
			s.bool(a)
		default:
			panic(fmt.Sprintf("sqlite: cannot bind %T", a))
		}
	}
}

func (s *stmt) int(v int64) {
	s.arg++
	s.bound(lib.Xsqlite3_bind_int64(s.c.tls, s.p, s.arg, v))
}

func (s *stmt) bool(v bool) { s.int(int64(libc.Bool32(v))) }

func (s *stmt) float(v float64) {
	s.arg++
	s.bound(lib.Xsqlite3_bind_double(s.c.tls, s.p, s.arg, v))
}

func (s *stmt) text(v string) {
	s.arg++
	p := s.keep(unsafe.Slice(unsafe.StringData(v), len(v)))
	s.bound(lib.Xsqlite3_bind_text(s.c.tls, s.p, s.arg, p, int32(len(v)), lib.SQLITE_STATIC))
}

func (s *stmt) blob(v []byte) {
	s.arg++
	s.bound(lib.Xsqlite3_bind_blob(s.c.tls, s.p, s.arg, s.keep(v), int32(len(v)), lib.SQLITE_STATIC))
}

func (s *stmt) bound(rc int32) {
	if s.bad == lib.SQLITE_OK {
		s.bad = rc
	}
}

// keep copies an argument to memory that stays in place until reset.
func (s *stmt) keep(v []byte) uintptr {
	const size = 32 << 10 // holds the bodies of a full multi-row insert
	if s.buf == 0 {
		s.buf, s.cap = s.c.malloc(size), size
	}
	p := s.buf + uintptr(s.used)
	if s.used+len(v) < s.cap {
		s.used += len(v)
	} else {
		p = s.c.malloc(len(v))
		s.extra = append(s.extra, p)
	}
	copy(unsafe.Slice((*byte)(at(p)), len(v)), v)
	return p
}

// each runs the statement to its end and makes it ready for the next use.
func (s *stmt) each(row func(*stmt) error) error {
	defer s.reset()
	s.c.runs.Add(1)
	for {
		more, err := s.step()
		if err != nil || !more {
			return err
		}
		if row != nil {
			if err := row(s); err != nil {
				return err
			}
		}
	}
}

// step moves to the next row; false at the end.
func (s *stmt) step() (bool, error) {
	if s.bad != lib.SQLITE_OK {
		return false, s.c.fail(s.bad)
	}
	s.col = 0
	switch rc := lib.Xsqlite3_step(s.c.tls, s.p); rc {
	case lib.SQLITE_ROW:
		return true, nil
	case lib.SQLITE_DONE:
		return false, nil
	default:
		return false, s.c.fail(rc)
	}
}

func (s *stmt) reset() {
	lib.Xsqlite3_reset(s.c.tls, s.p) // repeats the failure of step, which was reported
	s.arg, s.bad, s.used = 0, lib.SQLITE_OK, 0
	for _, p := range s.extra {
		libc.Xfree(s.c.tls, p)
	}
	s.extra = s.extra[:0]
}

func (s *stmt) finalize() {
	s.reset()
	lib.Xsqlite3_finalize(s.c.tls, s.p)
	if s.buf != 0 {
		libc.Xfree(s.c.tls, s.buf)
	}
}

func (s *stmt) next() int32 { s.col++; return s.col - 1 }

func (s *stmt) int64() int64 { return lib.Xsqlite3_column_int64(s.c.tls, s.p, s.next()) }

func (s *stmt) float64() float64 { return lib.Xsqlite3_column_double(s.c.tls, s.p, s.next()) }

func (s *stmt) string() string { return string(s.raw()) }

func (s *stmt) bytes() []byte { return append([]byte{}, s.raw()...) }

// raw returns a column's bytes, valid until the next step.
func (s *stmt) raw() []byte {
	i := s.next()
	p := lib.Xsqlite3_column_blob(s.c.tls, s.p, i)
	if p == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(at(p)), int(lib.Xsqlite3_column_bytes(s.c.tls, s.p, i)))
}
