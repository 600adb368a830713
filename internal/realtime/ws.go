package realtime

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"parley/internal/clock"
)

// Bounds on WebSocket readers. The buffers are small because there are many
// connections and the messages are short; write buffers are pooled.
const (
	wsBuffer    = 512
	wsMaxRead   = 16 << 10         // bytes of one command
	wsHandshake = 10 * time.Second // to write the answer of the upgrade
)

// ServeWS upgrades a request to a WebSocket. ?topics= and ?last_event_id= work
// as for ServeEvents; topics may come later as commands. The error is a
// *Refusal; nil means that the connection was taken over.
// https://www.rfc-editor.org/rfc/rfc6455
func (h *Hub) ServeWS(w http.ResponseWriter, r *http.Request) error {
	topics, resume, refusal := readQuery(r)
	if refusal != nil {
		return refusal
	}
	if refusal := h.admit(); refusal != nil {
		return refusal
	}
	conn, refusal := h.upgrade(w, r)
	if refusal != nil {
		h.release()
		return refusal
	}
	s := &ws{conn: conn, silence: 2*h.opt.Heartbeat + writeTimeout}
	c := &client{out: s, resume: resume}
	if !h.add(c, true) {
		s.close()
		return nil
	}
	if len(topics) > 0 {
		h.watch(c, topics)
	}
	go h.listen(c, s) // lets net/http's goroutine and its request go
	return nil
}

func (h *Hub) upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, *Refusal) {
	var refusal *Refusal
	u := websocket.Upgrader{
		HandshakeTimeout: wsHandshake,
		ReadBufferSize:   wsBuffer,
		WriteBufferSize:  wsBuffer,
		WriteBufferPool:  &h.buffers,
		// The guard before this handler has checked the origin.
		CheckOrigin: func(*http.Request) bool { return true },
		Error: func(_ http.ResponseWriter, _ *http.Request, status int, reason error) {
			refusal = &Refusal{status, strings.TrimPrefix(reason.Error(), "websocket: ") + ": connect with a WebSocket client"}
		},
	}
	conn, err := u.Upgrade(w, r, nil)
	if err != nil && refusal == nil { // the connection is already closed
		refusal = &Refusal{http.StatusBadRequest, "the WebSocket handshake failed"}
	}
	return conn, refusal
}

// ws is a WebSocket connection. gorilla/websocket lets one goroutine write
// messages while others write control frames.
type ws struct {
	conn    *websocket.Conn
	silence time.Duration // how long the other side may say nothing
}

func (s *ws) write(frames []frame) error {
	for _, f := range frames {
		if err := s.writeOne(f, clock.Machine().Add(writeTimeout)); err != nil {
			return err
		}
	}
	return nil
}

func (s *ws) writeOne(f frame, deadline time.Time) error {
	switch f.order {
	case orderBeat:
		return s.conn.WriteControl(websocket.PingMessage, nil, deadline)
	case orderBye:
		bye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "the server is stopping")
		return errors.Join(errBye, s.conn.WriteControl(websocket.CloseMessage, bye, deadline))
	}
	if err := s.conn.SetWriteDeadline(deadline); err != nil {
		return err
	}
	return s.conn.WriteMessage(websocket.TextMessage, f.json)
}

func (s *ws) close() { _ = s.conn.Close() }

// alive puts off the time at which silence ends the connection.
func (s *ws) alive() error { return s.conn.SetReadDeadline(clock.Machine().Add(s.silence)) }

// listen obeys the commands of a reader until the connection ends.
func (h *Hub) listen(c *client, s *ws) {
	defer h.running.Done()
	defer h.remove(c)
	s.conn.SetReadLimit(wsMaxRead)
	s.conn.SetPongHandler(func(string) error { return s.alive() })
	for s.alive() == nil {
		_, text, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		h.obey(c, text)
	}
}

// command is what a WebSocket reader may say.
type command struct {
	Type   string   `json:"type"`
	Topics []string `json:"topics"`
	Seq    int64    `json:"seq"`
}

// obey carries out one command; its reply is queued like an event.
func (h *Hub) obey(c *client, text []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.attached(c) { // cut off while this command was on its way
		return
	}
	if err := h.command(c, text); err != nil {
		h.push(c, replyFrame("error", err.Error()))
	}
}

var errCommand = errors.New(`a command is JSON: {"type":"subscribe","topics":["thread:t_PSID"]}, "unsubscribe", {"type":"resume","seq":N} or {"type":"ping"}`)

func (h *Hub) command(c *client, text []byte) error {
	var cmd command
	if err := json.Unmarshal(text, &cmd); err != nil {
		return errCommand
	}
	topics, err := parseTopics(cmd.Topics)
	if err != nil {
		return err
	}
	switch cmd.Type {
	case "subscribe":
		return h.subscribe(c, topics)
	case "unsubscribe":
		h.unsubscribe(c, topics)
		h.push(c, subscribedFrame(h.history.head, c))
	case "resume":
		h.resumeAt(c, cmd.Seq)
	case "ping":
		h.push(c, replyFrame("pong", ""))
	default:
		return errCommand
	}
	return nil
}

// resumeAt replays after seq, at once or when the first topics are named.
func (h *Hub) resumeAt(c *client, seq int64) {
	if len(c.topics) == 0 && h.history.covers(seq) {
		c.resume = seq
		return
	}
	h.replay(c, seq)
}
