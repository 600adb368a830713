package messaging

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"sync"

	"parley/graphapi"
)

// midPrefix starts every message id; midLen is the whole length.
const (
	midPrefix = "m_"
	midLen    = len(midPrefix) + 86
	midBody   = 32 // version, Page, thread, position; the tag fills up to 64
	midFormat = 1
)

// MessageIDs turns places in the journal into message ids and back. An id is
// "m_" and 86 base64url characters: 64 bytes that hold Page, thread and
// position, so that a message is found without an index, and an HMAC, so that
// ids can neither be guessed nor altered.
type MessageIDs struct {
	macs sync.Pool
}

// NewMessageIDs returns a codec under the server's key.
func NewMessageIDs(key []byte) *MessageIDs {
	return &MessageIDs{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// Encode returns the id of the message at seq.
func (m *MessageIDs) Encode(page, psid graphapi.ID, seq int64) string {
	var raw [64]byte
	raw[0] = midFormat
	binary.BigEndian.PutUint64(raw[1:], uint64(page))
	binary.BigEndian.PutUint64(raw[9:], uint64(psid))
	binary.BigEndian.PutUint64(raw[17:], uint64(seq))
	m.tag(raw[:])
	var out [midLen]byte
	copy(out[:], midPrefix)
	base64.RawURLEncoding.Encode(out[len(midPrefix):], raw[:])
	return string(out[:])
}

// Decode returns the place that an id names; ok is false for anything that
// Encode did not make.
func (m *MessageIDs) Decode(id string) (page, psid graphapi.ID, seq int64, ok bool) {
	if len(id) != midLen || id[:len(midPrefix)] != midPrefix {
		return 0, 0, 0, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id[len(midPrefix):])
	if err != nil || raw[0] != midFormat {
		return 0, 0, 0, false
	}
	var want [64]byte
	copy(want[:midBody], raw)
	m.tag(want[:])
	if !hmac.Equal(want[:], raw) {
		return 0, 0, 0, false
	}
	return graphapi.ID(binary.BigEndian.Uint64(raw[1:])), graphapi.ID(binary.BigEndian.Uint64(raw[9:])),
		int64(binary.BigEndian.Uint64(raw[17:])), true
}

// tag writes the HMAC of the first half into the second.
func (m *MessageIDs) tag(raw []byte) {
	h := m.macs.Get().(hash.Hash)
	h.Reset()
	h.Write(raw[:midBody])
	h.Sum(raw[:midBody])
	m.macs.Put(h)
}
