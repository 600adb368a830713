package media

import (
	"encoding/base32"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/graphapi"
)

// File is a file that this server keeps.
type File struct {
	Key    string `json:"key"`  // names its content and type
	Name   string `json:"name"` // as the sender called it
	MIME   string `json:"mime"` // media type, sniffed
	Size   int64  `json:"size"` // bytes
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"` // pixels of a picture, 0 = not known
}

// limit is how large a file of a type may be, in bytes.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
func limit(kind graphapi.AttachmentType) int64 {
	if kind == graphapi.Image {
		return 8 << 20
	}
	return 25 << 20
}

// digits write a hash in letters that every file system keeps apart.
var digits = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const (
	sumLen    = 52 // digits of a SHA-256
	maxKeyLen = 200
	maxName   = 120 // bytes
)

// keyOf makes the key of a content: its hash, and its type, so that a file can
// be served without reading it first: "HASH.image~png",
// "HASH.text~plain~utf-8". Equal files have equal keys.
func keyOf(sum [32]byte, mime string) string {
	return digits.EncodeToString(sum[:]) + "." + strings.NewReplacer("; charset=", "~", "/", "~").Replace(mime)
}

// keyMIME reads the media type from a key.
func keyMIME(key string) string {
	parts := strings.Split(key[sumLen+1:], "~")
	if len(parts) == 3 {
		return parts[0] + "/" + parts[1] + "; charset=" + parts[2]
	}
	return strings.Join(parts, "/")
}

// validKey reports whether a text is a key that keyOf made.
func validKey(key string) bool {
	if len(key) <= sumLen || len(key) > maxKeyLen || key[sumLen] != '.' {
		return false
	}
	for i := range sumLen {
		if c := key[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	parts := strings.Split(key[sumLen+1:], "~")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for _, p := range parts {
		if !isToken(p) {
			return false
		}
	}
	return true
}

// isToken reports whether a text may be half of a media type or a charset.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune(".+-", rune(c)) {
			return false
		}
	}
	return s != "" && len(s) <= maxMIME
}

// cleanName makes a name that is safe in a path, in a header and on any disk:
// the last element of a path, without control and direction characters, at
// most maxName bytes, its ending kept. "" becomes fallback.
func cleanName(name, fallback string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	if len(name) > maxName {
		ext := path.Ext(name)
		if len(ext) > maxName/4 {
			ext = ""
		}
		stem := strings.ToValidUTF8(name[:maxName-len(ext)], "")
		name = strings.TrimRight(stem, ". ") + ext
	}
	if name == "" {
		return fallback
	}
	return name
}
