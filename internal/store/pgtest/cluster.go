package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/internal/clock"
)

// supervise is the shell program that owns the server. It lives until its
// standard input ends, which the kernel brings about however the starting
// process dies, and then stops the server and removes everything.
const supervise = `
bin=$1 dir=$2; shift 2
trap : INT TERM HUP
"$bin/postgres" -D "$dir/data" "$@" >"$dir/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$dir"
`

// baseSettings make a small server that is as durable as a real one. It
// listens on a socket in its own directory only, so that clusters of parallel
// processes cannot meet.
var baseSettings = [...]string{
	"listen_addresses=", "fsync=on", "synchronous_commit=on", "full_page_writes=on",
	"shared_buffers=64MB", "max_wal_size=1GB", "max_connections=200",
	"max_prepared_transactions=0", "logging_collector=off",
}

// Cluster is a running throw-away PostgreSQL. It ends with Stop or with the
// process that made it.
type Cluster struct {
	dir   string
	cmd   *exec.Cmd
	alive io.Closer // the supervisor's standard input
}

// NewCluster makes and starts a cluster in a new temporary directory. Settings
// such as "shared_buffers=512MB" are added to those of postgresql.conf.
func NewCluster(ctx context.Context, settings ...string) (*Cluster, error) {
	bin, err := binaries(ctx)
	if err != nil {
		return nil, err
	}
	as, err := serverUser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "parley-pg-")
	if err != nil {
		return nil, fmt.Errorf("making a directory for PostgreSQL: %w", err)
	}
	c := &Cluster{dir: dir}
	if err := c.start(ctx, bin, as, settings); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, bin string, as *syscall.Credential, settings []string) error {
	if as != nil {
		if err := os.Chown(c.dir, int(as.Uid), int(as.Gid)); err != nil {
			return fmt.Errorf("giving PostgreSQL its directory: %w", err)
		}
	}
	// A linguistic collation, so that text that must compare by bytes and
	// does not say so is found out.
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", filepath.Join(c.dir, "data"), "-U", "parley",
		"-A", "trust", "-E", "UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: as}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("running initdb: %w: %s", err, lastLines(out))
	}
	if err := c.supervise(bin, as, settings); err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	return c.ready(ctx)
}

func (c *Cluster) supervise(bin string, as *syscall.Credential, settings []string) error {
	args := []string{"-c", supervise, "sh", bin, c.dir, "-c", "unix_socket_directories=" + c.dir}
	for _, s := range append(baseSettings[:], settings...) {
		args = append(args, "-c", s)
	}
	cmd := exec.Command("sh", args...)
	// Its own process group: an interrupt typed at the tests must not take the
	// supervisor before it has tidied up.
	cmd.Dir, cmd.SysProcAttr = "/", &syscall.SysProcAttr{Credential: as, Setpgid: true}
	alive, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd, c.alive = cmd, alive
	return nil
}

// ready waits until the server answers.
func (c *Cluster) ready(ctx context.Context) error {
	for tries := 0; ; tries++ {
		conn, err := pgx.Connect(ctx, c.DSN("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		if tries == 300 {
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("PostgreSQL does not answer: %w: %s", err, lastLines(log))
		}
		clock.Sleep(100 * time.Millisecond)
	}
}

// DSN returns the connection string of a database of the cluster.
func (c *Cluster) DSN(database string) string {
	return "postgres://parley@/" + database + "?host=" + c.dir + "&sslmode=disable"
}

// CreateDatabase makes an empty database and returns its DSN and a function
// that removes it together with the connections that are still open.
func (c *Cluster) CreateDatabase(ctx context.Context) (dsn string, drop func() error, err error) {
	name := "t" + strings.ToLower(rand.Text())
	if err := c.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, fmt.Errorf("creating a database: %w", err)
	}
	return c.DSN(name), func() error {
		if err := c.exec(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("removing a database: %w", err)
		}
		return nil
	}, nil
}

func (c *Cluster) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// Stop ends the server and removes its directory.
func (c *Cluster) Stop() {
	if c.alive != nil {
		c.alive.Close()
		_ = c.cmd.Wait() // the exit status of a server that was killed says nothing
	}
	os.RemoveAll(c.dir)
}
