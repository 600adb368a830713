package config

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeySize is the length of the server's key in bytes.
const KeySize = 32

var errBadKey = errors.New("key: give 32 bytes in hex (64 characters) or base64 (44), for example the output of: openssl rand -hex 32")

// ServerKey returns the key under which tokens are computed and secrets
// sealed: the one that was set, or the content of the file "key" in the data
// directory, which is made (0600) together with the directory when missing.
func (c *Config) ServerKey() ([]byte, error) {
	if c.Key != "" {
		return decodeKey(c.Key)
	}
	path := filepath.Join(c.Data, "key")
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := makeKey(c.Data, path); err != nil {
		return nil, fmt.Errorf("making the server's key: %w", err)
	}
	return readKey(path)
}

func checkKey(text string) error {
	if text == "" {
		return nil
	}
	_, err := decodeKey(text)
	return err
}

func decodeKey(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if key, err := hex.DecodeString(text); err == nil && len(key) == KeySize {
		return key, nil
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if key, err := enc.DecodeString(text); err == nil && len(key) == KeySize {
			return key, nil
		}
	}
	return nil, errBadKey
}

// readKey reads the file. It refuses one that others may read: whoever has the
// key and the database has every token.
func readKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others: run chmod 600 %s", path, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := decodeKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s is damaged; restore it from your backup (tokens and secrets depend on it): %w", path, err)
	}
	return key, nil
}

// makeKey writes a fresh key durably and links it into place, so that of two
// processes that start together both read the same one.
func makeKey(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "key-*") // made with 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	key := make([]byte, KeySize)
	rand.Read(key)
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
