package webhook

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
)

// maxBody bounds the body that Handler reads, in bytes. A POST carries one
// event unless batching was asked for.
const maxBody = 4 << 20

// Handler serves the callback URL of a bot. AppSecret, VerifyToken and OnEvent
// must be set before the first request.
type Handler struct {
	AppSecret   string // signs the POSTs
	VerifyToken string // agreed upon when the subscription was made
	// OnEvent is called for each item in order, within the five seconds that
	// the platform waits. An error ends the request with 500, and the whole
	// POST is sent again later: expect items twice and tell them apart by
	// their message id.
	OnEvent func(ctx context.Context, item Item) error
}

// ServeHTTP answers the verification request (GET) and takes events (POST).
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		h.verify(w, r)
	case http.MethodPost:
		h.receive(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "webhook: GET or POST", http.StatusMethodNotAllowed)
	}
}

// verify is the handshake: the challenge goes back when the token is ours.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
func (h *Handler) verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	same := subtle.ConstantTimeCompare([]byte(q.Get("hub.verify_token")), []byte(h.VerifyToken)) == 1
	if !same || q.Get("hub.mode") != "subscribe" {
		http.Error(w, "webhook: hub.verify_token differs from Handler.VerifyToken", http.StatusForbidden)
		return
	}
	answer(w, q.Get("hub.challenge"))
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "webhook: body could not be read", http.StatusBadRequest)
		return
	}
	if !Verify(h.AppSecret, r.Header, body) {
		http.Error(w, "webhook: signature does not match Handler.AppSecret", http.StatusForbidden)
		return
	}
	var e Event
	if err := json.Unmarshal(body, &e); err != nil {
		http.Error(w, "webhook: body is not a webhook event", http.StatusBadRequest)
		return
	}
	for _, item := range e.Items() {
		if err := h.OnEvent(r.Context(), item); err != nil {
			http.Error(w, "webhook: event not handled", http.StatusInternalServerError)
			return
		}
	}
	answer(w, "EVENT_RECEIVED")
}

// answer writes plain text that no browser takes for anything else.
func answer(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, text)
}
