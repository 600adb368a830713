package realtime

import (
	"net/http"
	"strconv"
)

// Refusal is why a reader was not taken, with the HTTP status for it.
type Refusal struct {
	Status  int
	Message string
}

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

// sseHeader is written by hand: the connection is hijacked, which saves the
// goroutine and the buffers that net/http keeps per connection.
const sseHeader = "HTTP/1.1 200 OK\r\n" +
	"Content-Type: text/event-stream\r\n" +
	"Cache-Control: no-store\r\n" +
	"X-Content-Type-Options: nosniff\r\n" +
	"X-Accel-Buffering: no\r\n" + // nginx must not hold events back
	"Connection: close\r\n\r\n" +
	"retry: 500\n\n"

// ServeEvents answers GET ?topics=a,b with server-sent events. The header
// Last-Event-ID, or last_event_id in the query, resumes. The error is a
// *Refusal; nil means that the connection was taken over.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
func (h *Hub) ServeEvents(w http.ResponseWriter, r *http.Request) error {
	topics, resume, refusal := readQuery(r)
	if refusal != nil {
		return refusal
	}
	if len(topics) == 0 {
		return &Refusal{http.StatusBadRequest, "name what to watch: ?topics=thread:t_PSID or ?topics=page:PAGE_ID, several with commas"}
	}
	if r.Method != http.MethodGet || r.ProtoMajor != 1 {
		return &Refusal{http.StatusBadRequest, "live events need GET over HTTP/1.1"}
	}
	if refusal := h.admit(); refusal != nil {
		return refusal
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		h.release()
		return &Refusal{http.StatusInternalServerError, "this connection cannot carry live events"}
	}
	h.openSSE(&client{conn: conn, resume: resume}, topics)
	return nil
}

// readQuery reads what both kinds of stream take from the request.
func readQuery(r *http.Request) ([]Topic, int64, *Refusal) {
	q := r.URL.Query()
	topics, err := parseTopics(q["topics"])
	if err != nil {
		return nil, 0, &Refusal{http.StatusBadRequest, err.Error()}
	}
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = q.Get("last_event_id")
	}
	if last == "" {
		return topics, noSeq, nil
	}
	seq, err := strconv.ParseInt(last, 10, 64)
	if err != nil || seq <= 0 {
		seq = unknownSeq
	}
	return topics, seq, nil
}

// unknownSeq is a resume point that no history covers.
const unknownSeq = -1

// openSSE begins the stream.
func (h *Hub) openSSE(c *client, topics []Topic) {
	if err := c.write([]frame{{sse: []byte(sseHeader)}}); err != nil {
		_ = c.conn.Close() // the reader has gone
		h.release()
		return
	}
	h.add(c, topics, h.linger)
}

// linger waits for the end of an SSE connection. Its reader has nothing to
// say: whatever comes ends it.
func (h *Hub) linger(c *client) {
	defer h.running.Done()
	_, _ = c.conn.Read(c.first[:]) // any outcome means the end
	h.remove(c)
}
