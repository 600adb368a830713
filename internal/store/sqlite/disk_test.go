package sqlite

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// disk is an SQLite VFS over the system's own that remembers what was synced,
// so that a test can cut the power, and that fails when told to.
// https://www.sqlite.org/vfs.html
type disk struct {
	name string
	vfs  *lib.Tsqlite3_vfs
	base *lib.Tsqlite3_vfs

	mu    sync.Mutex
	files map[uintptr]*file   // open ones, by SQLite's handle
	store map[string]*file    // by path
	tabs  map[uintptr]uintptr // the system's table of methods to ours
	kept  []any               // functions that SQLite holds

	// fault is asked before every write, truncation and sync of a database
	// file or WAL; another result than SQLITE_OK fails it.
	fault func(op string, wal bool) int32
	syncs map[bool]int // successful ones, of WALs and of database files
}

// file is a database file or WAL: what is on the disk and what is not yet.
type file struct {
	wal     bool
	path    string
	durable []byte
	pending []change
}

// change is a write at an offset, or a truncation to it when data is nil.
type change struct {
	off  int64
	data []byte
}

type (
	openFunc   = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	writeFunc  = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	sizeFunc   = func(*libc.TLS, uintptr, int64) int32
	syncFunc   = func(*libc.TLS, uintptr, int32) int32
	closeFunc  = func(*libc.TLS, uintptr) int32
	deleteFunc = func(*libc.TLS, uintptr, uintptr, int32) int32
)

// callback turns a Go function into what SQLite calls; call is the way back.
// The disk keeps the function: an address alone would not.
func callback[F any](d *disk, f F) uintptr {
	d.kept = append(d.kept, f)
	return *(*uintptr)(unsafe.Pointer(&f))
}
func call[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }

// newDisk registers a disk until the test ends.
func newDisk(t *testing.T) *disk {
	t.Helper()
	tls := libc.NewTLS()
	d := &disk{
		name: "disk" + t.Name(), files: map[uintptr]*file{}, store: map[string]*file{},
		tabs: map[uintptr]uintptr{}, syncs: map[bool]int{},
		fault: func(string, bool) int32 { return lib.SQLITE_OK },
	}
	if rc := lib.Xsqlite3_initialize(tls); rc != lib.SQLITE_OK {
		t.Fatalf("initialising SQLite: %d", rc)
	}
	d.base = (*lib.Tsqlite3_vfs)(at(lib.Xsqlite3_vfs_find(tls, 0)))
	memory := libc.Xmalloc(tls, lib.Tsize_t(unsafe.Sizeof(*d.base)))
	name, err := libc.CString(d.name)
	if err != nil {
		t.Fatal(err)
	}
	d.vfs = (*lib.Tsqlite3_vfs)(at(memory))
	*d.vfs = *d.base
	d.vfs.FpNext, d.vfs.FzName = 0, name
	d.vfs.FxOpen, d.vfs.FxDelete = callback(d, d.open), callback(d, d.delete)
	if rc := lib.Xsqlite3_vfs_register(tls, memory, 0); rc != lib.SQLITE_OK {
		t.Fatalf("registering the disk: %d", rc)
	}
	t.Cleanup(func() {
		lib.Xsqlite3_vfs_unregister(tls, memory)
		tls.Close()
		runtime.KeepAlive(d) // SQLite called it until now
	})
	return d
}

func (d *disk) open(tls *libc.TLS, _, name, handle uintptr, flags int32, out uintptr) int32 {
	rc := call[openFunc](d.base.FxOpen)(tls, uintptr(unsafe.Pointer(d.base)), name, handle, flags, out)
	if rc != lib.SQLITE_OK || flags&(lib.SQLITE_OPEN_MAIN_DB|lib.SQLITE_OPEN_WAL) == 0 {
		return rc
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	path := libc.GoString(name)
	if d.store[path] == nil {
		d.store[path] = &file{wal: flags&lib.SQLITE_OPEN_WAL != 0, path: path}
	}
	d.files[handle] = d.store[path]
	own := &(*lib.Tsqlite3_file)(at(handle)).FpMethods
	*own = d.methods(tls, *own)
	return rc
}

// methods returns the table of the system's file with our calls in it.
func (d *disk) methods(tls *libc.TLS, base uintptr) uintptr {
	if d.tabs[base] == 0 {
		sys := *(*lib.Tsqlite3_io_methods)(at(base))
		memory := libc.Xmalloc(tls, lib.Tsize_t(unsafe.Sizeof(sys)))
		tab := (*lib.Tsqlite3_io_methods)(at(memory))
		*tab = sys
		tab.FxWrite = callback(d, writeFunc(func(tls *libc.TLS, handle, data uintptr, n int32, off int64) int32 {
			b := slices.Clone(unsafe.Slice((*byte)(at(data)), n))
			return d.change(handle, "write", change{off, b}, func() int32 { return call[writeFunc](sys.FxWrite)(tls, handle, data, n, off) })
		}))
		tab.FxTruncate = callback(d, sizeFunc(func(tls *libc.TLS, handle uintptr, size int64) int32 {
			return d.change(handle, "truncate", change{off: size}, func() int32 { return call[sizeFunc](sys.FxTruncate)(tls, handle, size) })
		}))
		tab.FxSync = callback(d, syncFunc(func(_ *libc.TLS, handle uintptr, _ int32) int32 { return d.sync(handle) }))
		tab.FxClose = callback(d, closeFunc(func(tls *libc.TLS, handle uintptr) int32 {
			d.mu.Lock()
			delete(d.files, handle)
			d.mu.Unlock()
			return call[closeFunc](sys.FxClose)(tls, handle)
		}))
		tab.FiVersion = min(tab.FiVersion, 2) // no memory mapping: every write is seen
		d.tabs[base] = memory
	}
	return d.tabs[base]
}

func (d *disk) change(handle uintptr, op string, c change, do func() int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[handle]
	if rc := d.fault(op, f.wal); rc != lib.SQLITE_OK {
		return rc
	}
	f.pending = append(f.pending, c)
	return do()
}

// sync makes the file's changes durable in the test's eyes; the real disk has
// no part in it.
func (d *disk) sync(handle uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[handle]
	if rc := d.fault("sync", f.wal); rc != lib.SQLITE_OK {
		return rc
	}
	f.durable = apply(f.durable, f.pending)
	f.pending = nil
	d.syncs[f.wal]++
	return lib.SQLITE_OK
}

func (d *disk) delete(tls *libc.TLS, _, name uintptr, sync int32) int32 {
	d.mu.Lock()
	delete(d.store, libc.GoString(name))
	d.mu.Unlock()
	return call[deleteFunc](d.base.FxDelete)(tls, uintptr(unsafe.Pointer(d.base)), name, sync)
}

func apply(b []byte, changes []change) []byte {
	for _, c := range changes {
		if end := int(c.off) + len(c.data); end > len(b) {
			b = append(b, make([]byte, end-len(b))...)
		}
		if c.data == nil {
			b = b[:c.off]
		}
		copy(b[c.off:], c.data)
	}
	return b
}

// cut returns a database file that looks like the disk after a power cut now:
// what was synced, and of the rest whatever chance kept.
func (d *disk) cut(t *testing.T, rnd *rand.Rand) (path string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.image(t, rnd)
}

// image is cut for a caller that holds mu, as a fault does.
func (d *disk) image(t *testing.T, rnd *rand.Rand) (path string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(d.store)) {
		f := d.store[name]
		kept := f.pending[:rnd.IntN(len(f.pending)+1)]
		if rnd.IntN(2) == 0 { // out of order, too
			kept = slices.DeleteFunc(slices.Clone(f.pending), func(change) bool { return rnd.IntN(2) == 0 })
		}
		image := apply(slices.Clone(f.durable), kept)
		copied := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(copied, image, 0o600); err != nil {
			t.Fatal(err)
		}
		if !f.wal {
			path = copied
		}
	}
	return path
}

// failNth fails the n-th of the named operations on WALs or database files.
func (d *disk) failNth(n int, op string, wal bool, rc int32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = func(o string, w bool) int32 {
		if o != op || w != wal {
			return lib.SQLITE_OK
		}
		if n--; n == 0 {
			return rc
		}
		return lib.SQLITE_OK
	}
}

// setFault installs a fault, nil for none.
func (d *disk) setFault(f func(op string, wal bool) int32) {
	if f == nil {
		f = func(string, bool) int32 { return lib.SQLITE_OK }
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}
