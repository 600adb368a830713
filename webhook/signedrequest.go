package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"parley/graphapi"
)

// Algorithm is the one by which a signed request is signed. Its payload names it.
const Algorithm = "HMAC-SHA256"

// ErrSignedRequest reports that a text is no signed request of the app.
var ErrSignedRequest = errors.New("webhook: no signed request under this app secret")

// ThreadContext is the payload of the signed request that a webview gets from
// getContext of the Messenger Extensions. The order of its members is that of
// the documented sample, and page_id a number.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webview/context
type ThreadContext struct {
	Algorithm  string      `json:"algorithm"`
	IssuedAt   int64       `json:"issued_at"` // Unix seconds
	PageID     int64       `json:"page_id"`
	PSID       graphapi.ID `json:"psid"`
	ThreadType string      `json:"thread_type"` // USER_TO_PAGE, USER_TO_USER, GROUP
	TID        graphapi.ID `json:"tid"`
}

// SignRequest returns the signed request of a payload, which encodes as a JSON
// object with the member algorithm, under the secret of an app.
func SignRequest(secret string, payload any) (string, error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return "", fmt.Errorf("encoding signed request: %w", err)
	}
	encoded := base64.RawURLEncoding.EncodeToString(raw)
	return base64.RawURLEncoding.EncodeToString(requestMAC(secret, encoded)) + "." + encoded, nil
}

// OpenRequest verifies a signed request under the secret of an app and decodes
// its payload. An empty secret never verifies. How old a request may be is for
// the caller to say. The comparison takes constant time.
func OpenRequest(secret, request string, payload any) error {
	signature, encoded, _ := strings.Cut(request, ".")
	got, err := base64.RawURLEncoding.Strict().DecodeString(signature) // one text for each signature
	if err != nil || secret == "" || !hmac.Equal(got, requestMAC(secret, encoded)) {
		return ErrSignedRequest
	}
	raw, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return ErrSignedRequest
	}
	var by struct {
		Algorithm string `json:"algorithm"`
	}
	if json.Unmarshal(raw, &by) != nil || by.Algorithm != Algorithm {
		return ErrSignedRequest
	}
	if err := json.Unmarshal(raw, payload); err != nil {
		return fmt.Errorf("webhook: payload of the signed request: %w", err)
	}
	return nil
}

// requestMAC signs what follows the dot: the encoded payload, not its JSON.
func requestMAC(secret, encoded string) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(encoded))
	return h.Sum(nil)
}
