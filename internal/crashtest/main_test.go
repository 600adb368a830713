//go:build slow

package crashtest

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"parley/internal/crashtest/blackbox"
)

var seedFlag = flag.Uint64("seed", 0, "seed of the random moments; 0 = a new one, which is printed")

// built is where TestMain leaves the binaries.
var built = filepath.Join(os.TempDir(), fmt.Sprintf("parley-crashtest-%d", os.Getpid()))

func TestMain(m *testing.M) {
	flag.Parse()
	err := os.Mkdir(built, 0o700)
	if err == nil {
		err = blackbox.Build(context.Background(), binary(), "parley/cmd/parley")
	}
	if err == nil {
		err = blackbox.Build(context.Background(), raceBinary(), "parley/cmd/parley", "-race")
	}
	status := 1
	if err != nil {
		fmt.Println(err)
	} else {
		status = m.Run()
	}
	os.RemoveAll(built)
	os.Exit(status)
}

func binary() string     { return filepath.Join(built, "parley") }
func raceBinary() string { return filepath.Join(built, "parley-race") }

// seed returns the seed of a test and prints it.
func seed(t *testing.T) uint64 {
	t.Helper()
	s := *seedFlag
	if s == 0 {
		s = rand.Uint64()
	}
	fmt.Printf("%s: seed %d (repeat with -seed %d)\n", t.Name(), s, s)
	return s
}

// newRig runs the plain binary with a bot. Its log is shown when the test
// fails.
func newRig(t *testing.T, args ...string) *Rig {
	t.Helper()
	return newRigOf(t, blackbox.Command{Binary: binary(), Args: serveArgs(args...), Log: logFile(t)})
}

func newRigOf(t *testing.T, c blackbox.Command) *Rig {
	t.Helper()
	rig, err := NewRig(t.Context(), Options{Command: c, Seed: seed(t), Webhooks: true, Refuse: 200, Unrest: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(rig.Close)
	return rig
}

func serveArgs(more ...string) []string {
	return append([]string{"serve", "--simulator"}, more...)
}

// logFile collects what servers write to stderr.
func logFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the end of the server's log:\n%s", lastBytes(f.Name(), 4000))
		}
		f.Close()
	})
	return f
}

func lastBytes(path string, n int) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return []byte(err.Error())
	}
	return text[max(0, len(text)-n):]
}
