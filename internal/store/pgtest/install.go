package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// errMissing says what a machine without PostgreSQL needs.
var errMissing = errors.New("PostgreSQL's server programs are missing: install Debian's package postgresql " +
	"(apt-get install -y postgresql), or put initdb and postgres of version 15 or later on the PATH")

// binaries returns the directory that holds initdb and postgres. It installs
// Debian's package when they are missing and the process may.
func binaries(ctx context.Context) (string, error) {
	if dir, ok := findBinaries(); ok {
		return dir, nil
	}
	if os.Getuid() != 0 {
		return "", errMissing
	}
	if err := install(ctx); err != nil {
		return "", fmt.Errorf("%w: %w", errMissing, err)
	}
	if dir, ok := findBinaries(); ok {
		return dir, nil
	}
	return "", errMissing
}

// findBinaries prefers the newest version in Debian's place over the PATH.
func findBinaries() (string, bool) {
	best, dir := 0, ""
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	for _, f := range found {
		bin := filepath.Dir(f)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(bin))); err == nil && v > best {
			best, dir = v, bin
		}
	}
	if best >= 15 {
		return dir, true
	}
	for _, name := range []string{"initdb", "postgres"} {
		f, err := exec.LookPath(name)
		if err != nil {
			return "", false
		}
		dir = filepath.Dir(f)
	}
	return dir, true
}

// install runs apt-get; its own lock makes parallel test processes wait.
func install(ctx context.Context) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return err
	}
	const script = `set -e
apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
apt install -y postgresql || { apt update; apt install -y postgresql; }`
	cmd := exec.CommandContext(ctx, "sh", "-c", script)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("apt-get install -y postgresql: %w: %s", err, lastLines(out))
	}
	return nil
}

// serverUser returns the credential under which PostgreSQL runs, nil for our
// own: it refuses to run as root.
func serverUser() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(errU, errG); err != nil {
			return nil, fmt.Errorf("reading the account %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

// lastLines keeps the end of a program's output for an error message.
func lastLines(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
