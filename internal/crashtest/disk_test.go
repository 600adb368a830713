//go:build slow && linux

package crashtest

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// disk is a place for data whose space can end.
type disk struct {
	how  string
	data string
	fill func(t *testing.T, pid int) // leaves a little space
	free func(t *testing.T, pid int)
}

// newDisk mounts a small file system, or limits the size of files where the
// process may not mount.
func newDisk(t *testing.T) disk {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64m,mode=0700"); err != nil {
		return disk{"a limit on the size of files, for mounting is not allowed here: " + err.Error(), dir, limitFiles, unlimitFiles}
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	return disk{"a full tmpfs of 64 MiB", filepath.Join(dir, "data"),
		func(t *testing.T, _ int) { fillUp(t, dir, ballast) },
		func(t *testing.T, _ int) {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		}}
}

// left is the space that a full disk still has, in bytes.
const left = 1 << 20

func fillUp(t *testing.T, dir, ballast string) {
	t.Helper()
	var s unix.Statfs_t
	err := unix.Statfs(dir, &s)
	if err == nil {
		err = os.WriteFile(ballast, make([]byte, int64(s.Bavail)*s.Bsize-left), 0o600)
	}
	if err != nil {
		t.Fatal("filling the disk: ", err)
	}
}

// limitFiles lets no file grow beyond a size that a load soon reaches.
func limitFiles(t *testing.T, pid int) { setLimit(t, pid, 1<<20) }

func unlimitFiles(t *testing.T, pid int) { setLimit(t, pid, math.MaxUint64) }

// setLimit moves the soft limit, up to the hard one.
func setLimit(t *testing.T, pid int, size uint64) {
	t.Helper()
	var limit unix.Rlimit
	err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &limit)
	if err == nil {
		limit.Cur = min(size, limit.Max)
		err = unix.Prlimit(pid, unix.RLIMIT_FSIZE, &limit, nil)
	}
	if err != nil {
		t.Fatal("limiting the size of files: ", err)
	}
}

// TestSlowFullDisk lets the disk run full under load. Nothing acknowledged may be
// lost, every refusal must be the Graph API's own, and the server must serve
// again once there is space.
func TestSlowFullDisk(t *testing.T) {
	d := newDisk(t)
	fmt.Println(t.Name()+":", d.how)
	rig := newRig(t, "--data", d.data)
	customers, err := rig.People(t.Context(), killLoad.Customers)
	if err != nil {
		t.Fatal(err)
	}
	var refusals refusalLog
	load := rig.Begin(t.Context(), Load{Senders: 8, Pause: time.Millisecond, OnRefusal: refusals.add}, customers)
	d.fill(t, rig.Server.PID())
	if !await(func() bool { return refusals.count.Load() > 1000 || ended(rig.Server) }) {
		t.Fatal("the disk is full and no send was refused")
	}
	readFull(t, rig, psids(customers))
	d.free(t, rig.Server.PID())
	serveAgain(t, rig, load)
	if f := refusals.fault.Load(); f != nil {
		t.Error("a refusal: ", *f)
	}
	checkAfterRestart(t, rig, psids(customers))
	checkIntegrity(t, d.data)
}

// readFull reads while the disk is full. A list may be refused, because its
// rows cannot be written; it must not show less than was acknowledged.
func readFull(t *testing.T, rig *Rig, psids []string) {
	t.Helper()
	err := rig.CheckThreads(t.Context(), psids)
	var l refusalLog
	switch {
	case err == nil:
		fmt.Println(t.Name() + ": lists are served while the disk is full")
	case !blackbox.IsRefusal(err) && !ended(rig.Server):
		t.Error("while the disk is full: ", err)
	default:
		l.add(err)
		fmt.Println(t.Name()+": while the disk is full:", err)
	}
	if f := l.fault.Load(); f != nil && !ended(rig.Server) {
		t.Error("while the disk is full: ", *f)
	}
}

// serveAgain waits for sends to succeed, restarts the server when they do not,
// and says which it was.
func serveAgain(t *testing.T, rig *Rig, load *Running) {
	t.Helper()
	before := rig.Ledger.Acked()
	recovered := await(func() bool { return rig.Ledger.Acked() > before+200 || ended(rig.Server) }) && !ended(rig.Server)
	load.expectDeath()
	if err := load.Stop(); err != nil {
		t.Error(err)
	}
	if recovered {
		fmt.Println(t.Name() + ": sends succeeded again without a restart")
		return
	}
	rig.Server.Kill()
	if err := rig.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	fmt.Println(t.Name() + ": the server needed a restart")
}

func checkAfterRestart(t *testing.T, rig *Rig, psids []string) {
	t.Helper()
	if err := rig.CheckThreads(t.Context(), psids); err != nil {
		t.Error("with space: ", err)
	}
	stop(t, rig)
	if err := rig.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(rig.CheckThreads(t.Context(), psids), rig.CheckWebhooks(t.Context(), psids)); err != nil {
		t.Error("after a restart: ", err)
	}
	stop(t, rig)
}

// refusalLog counts refusals and keeps one that is not as it should be.
type refusalLog struct {
	count atomic.Int64
	fault atomic.Pointer[error]
}

// add takes a refusal: code 1 or 2 of the Graph API with status 500 or 503.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
func (l *refusalLog) add(err error) {
	l.count.Add(1)
	var r *blackbox.Refusal
	if !errors.As(err, &r) || r.Code != 1 && r.Code != 2 ||
		r.Status != http.StatusInternalServerError && r.Status != http.StatusServiceUnavailable {
		l.fault.Store(&err)
	}
}

// await polls a fact for as long as anything could take.
func await(fact func() bool) bool {
	for begun := clock.Machine(); clock.Machine().Sub(begun) < patience; clock.Sleep(10 * time.Millisecond) {
		if fact() {
			return true
		}
	}
	return false
}

func ended(s *blackbox.Server) bool {
	select {
	case <-s.Ended():
		return true
	default:
		return false
	}
}
