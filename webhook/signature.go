package webhook

import (
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- the older of the two documented headers
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strings"
)

// The headers that carry the signatures of a POST. A sender sets both: many
// libraries still check only the older one.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks#validate-payloads
const (
	HeaderSHA1   = "X-Hub-Signature"
	HeaderSHA256 = "X-Hub-Signature-256"
)

const (
	prefixSHA1   = "sha1="
	prefixSHA256 = "sha256="
)

// Sign returns the values of HeaderSHA1 and HeaderSHA256 for the exact bytes
// of a body under the secret of the app that receives it.
func Sign(secret string, body []byte) (sha1Value, sha256Value string) {
	return sign(prefixSHA1, sha1.New, secret, body), sign(prefixSHA256, sha256.New, secret, body)
}

func sign(prefix string, newHash func() hash.Hash, secret string, body []byte) string {
	h := hmac.New(newHash, []byte(secret))
	h.Write(body)
	var sum [sha256.Size]byte
	out := make([]byte, len(prefix), len(prefix)+2*sha256.Size)
	copy(out, prefix)
	return string(hex.AppendEncode(out, h.Sum(sum[:0])))
}

// Verify reports whether the headers of a POST carry a valid signature of the
// exact bytes of its body. HeaderSHA256 decides where it is present. An empty
// secret never verifies. The comparison takes constant time.
func Verify(secret string, h http.Header, body []byte) bool {
	got, prefix, newHash := h.Get(HeaderSHA256), prefixSHA256, sha256.New
	if got == "" {
		got, prefix, newHash = h.Get(HeaderSHA1), prefixSHA1, sha1.New
	}
	if secret == "" || !strings.HasPrefix(got, prefix) {
		return false
	}
	return hmac.Equal([]byte(got), []byte(sign(prefix, newHash, secret, body)))
}
