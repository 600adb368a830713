package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"

	"parley/graphapi"
)

// KeyLen is the length in bytes of the server's key.
const KeyLen = 32

// Keys are the secrets derived from the server's key: a stolen database opens
// nothing without them. Make them with NewKeys.
type Keys struct {
	tokens, appTokens []byte
	messageIDs, media []byte
	seal              cipher.AEAD
}

// NewKeys derives the working keys from the server's key of KeyLen bytes.
func NewKeys(master []byte) (*Keys, error) {
	if len(master) != KeyLen {
		return nil, fmt.Errorf("server key has %d bytes, want %d", len(master), KeyLen)
	}
	derive := func(use string) []byte {
		k, err := hkdf.Key(sha256.New, master, nil, "parley "+use, KeyLen)
		if err != nil {
			panic(err) // only a wrong length, which is constant
		}
		return k
	}
	block, err := aes.NewCipher(derive("seal"))
	if err != nil {
		return nil, fmt.Errorf("preparing seal: %w", err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("preparing seal: %w", err)
	}
	return &Keys{tokens: derive("tokens"), appTokens: derive("app tokens"), messageIDs: derive("message ids"), media: derive("media"), seal: seal}, nil
}

// MessageIDKey is the key under which message ids are made.
func (k *Keys) MessageIDKey() []byte { return k.messageIDs }

// MediaKey is the key under which addresses of files are signed.
func (k *Keys) MediaKey() []byte { return k.media }

// Seal encrypts a secret for the database; context binds it to its row.
func (k *Keys) Seal(secret, context string) []byte {
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails since Go 1.24
	return k.seal.Seal(nonce, nonce, []byte(secret), []byte(context))
}

// Unseal is the reverse of Seal. It fails when the database was written under
// another key.
func (k *Keys) Unseal(sealed []byte, context string) (string, error) {
	n := k.seal.NonceSize()
	if len(sealed) < n {
		return "", errors.New("sealed secret is too short")
	}
	plain, err := k.seal.Open(nil, sealed[:n], sealed[n:], []byte(context))
	if err != nil {
		return "", errors.New("sealed secret does not open with this key: start with the key file that belongs to this database")
	}
	return string(plain), nil
}

// The shape of an access token: "EAA", the number of its row, an HMAC, and the
// ending that clients know. Letters and digits only, because secret scanners
// and log redactors look for EAA[A-Za-z0-9]{20,}.
const (
	tokenPrefix = "EAA"
	tokenSuffix = "ZDZD"
	wordLen     = 11 // base62 digits of 64 bits
	macWords    = 12
	tokenLen    = len(tokenPrefix) + wordLen*(1+macWords) + len(tokenSuffix)
)

// tokenText computes the text of the token with a row number.
func (k *Keys) tokenText(row int64) string {
	b := make([]byte, 0, tokenLen)
	b = append(b, tokenPrefix...)
	b = appendWord(b, uint64(row))
	mac := macOf(k.tokens, uint64(row))
	for i := range macWords {
		b = appendWord(b, binary.BigEndian.Uint64(mac[8*i:]))
	}
	return string(append(b, tokenSuffix...))
}

// tokenRow reads the row number from a token without checking the rest.
func tokenRow(text string) (int64, bool) {
	if len(text) != tokenLen || text[:len(tokenPrefix)] != tokenPrefix {
		return 0, false
	}
	w, ok := parseWord(text[len(tokenPrefix) : len(tokenPrefix)+wordLen])
	return int64(w), ok && int64(w) > 0
}

// appTokenText is the opaque half of an app token.
func (k *Keys) appTokenText(app graphapi.ID) string {
	mac := macOf(k.appTokens, uint64(app))
	b := make([]byte, 0, 3*wordLen)
	for i := range 3 {
		b = appendWord(b, binary.BigEndian.Uint64(mac[8*i:]))
	}
	return string(b)
}

// macOf returns 128 bytes of HMAC over a number.
func macOf(key []byte, n uint64) []byte {
	var out []byte
	for block := range byte(2) {
		h := hmac.New(sha512.New, key)
		h.Write(binary.BigEndian.AppendUint64([]byte{block}, n))
		out = h.Sum(out)
	}
	return out
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// appendWord appends a number as wordLen base62 digits.
func appendWord(b []byte, w uint64) []byte {
	var d [wordLen]byte
	for i := wordLen - 1; i >= 0; i-- {
		d[i] = base62[w%62]
		w /= 62
	}
	return append(b, d[:]...)
}

func parseWord(s string) (w uint64, ok bool) {
	for i := range len(s) {
		d := digit62(s[i])
		if d < 0 {
			return 0, false
		}
		w = w*62 + uint64(d)
	}
	return w, true
}

func digit62(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 36
	}
	return -1
}
