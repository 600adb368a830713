package config

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestServerKeyIsMadeOnce(t *testing.T) {
	c := Config{Data: filepath.Join(t.TempDir(), "data")}
	keys := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			key, err := c.ServerKey()
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	wg.Wait()
	for _, key := range keys {
		if len(key) != KeySize || !bytes.Equal(key, keys[0]) {
			t.Fatalf("%x differs from %x", key, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(c.Data, "key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	left, _ := filepath.Glob(filepath.Join(c.Data, "key-*"))
	if len(left) > 0 {
		t.Fatal("left behind:", left)
	}
}

func TestServerKeyOpenToOthersIsRefused(t *testing.T) {
	c := Config{Data: t.TempDir()}
	path := filepath.Join(c.Data, "key")
	if err := os.WriteFile(path, []byte(strings.Repeat("00", KeySize)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ServerKey(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Fatal(err)
	}
}

func TestDamagedServerKeyIsNotReplaced(t *testing.T) {
	c := Config{Data: t.TempDir()}
	if err := os.WriteFile(filepath.Join(c.Data, "key"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ServerKey(); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Fatal(err)
	}
}

func TestServerKeyFromTheEnvironment(t *testing.T) {
	want := bytes.Repeat([]byte{0xfb}, KeySize)
	for _, text := range []string{
		hex.EncodeToString(want), base64.StdEncoding.EncodeToString(want),
		base64.RawURLEncoding.EncodeToString(want), hex.EncodeToString(want) + "\n",
	} {
		c := Config{Key: text, Data: "/nonexistent"}
		if key, err := c.ServerKey(); err != nil || !bytes.Equal(key, want) {
			t.Errorf("%q: %x %v", text, key, err)
		}
	}
}
