package realtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"parley/internal/clock"
)

// Bounds on WebSocket readers.
const (
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
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return &Refusal{http.StatusBadRequest, "connect with a WebSocket client, or watch /_/events?topics= with any other"}
	}
	if refusal := h.admit(); refusal != nil {
		return refusal
	}
	// The guard before this handler has checked the origin.
	conn, buffered, _, err := ws.HTTPUpgrader{Timeout: wsHandshake}.Upgrade(r, w)
	if err == nil && buffered.Reader.Buffered() > 0 {
		err = errors.New("data before the handshake was answered")
	}
	if err != nil { // Upgrade has answered
		h.release()
		if conn != nil {
			_ = conn.Close() // it is out of use, however closing goes
		}
		return nil
	}
	h.add(&client{conn: conn, isWS: true, resume: resume}, topics, h.listen)
	return nil
}

// listen obeys the next command of a reader. The command after it gets a
// goroutine of its own: a stack that has grown stays, and with thousands of
// idle readers the stacks are most of the memory.
func (h *Hub) listen(c *client) {
	defer h.running.Done()
	if err := h.await(c); err != nil {
		h.remove(c)
		return
	}
	if err := h.hear(c); err != nil {
		h.part(c, err)
		return
	}
	h.running.Add(1)
	go h.listen(c)
}

// await reads the first byte of a frame. A reader that does not even answer
// pings is gone.
func (h *Hub) await(c *client) error {
	silence := 2*h.opt.Heartbeat + writeTimeout
	if err := c.conn.SetReadDeadline(clock.Machine().Add(silence)); err != nil {
		return err
	}
	_, err := io.ReadFull(c.conn, c.first[:])
	return err
}

// hear reads the message whose first byte await has read, and obeys it.
func (h *Hub) hear(c *client) error {
	control := func(hdr ws.Header, payload io.Reader) error { return h.control(c, hdr, payload) }
	r := wsutil.Reader{
		Source: io.MultiReader(bytes.NewReader(c.first[:]), c.conn), State: ws.StateServerSide,
		CheckUTF8: true, MaxFrameSize: wsMaxRead, MaxMessageSize: wsMaxRead, OnIntermediate: control,
	}
	hdr, err := r.NextFrame()
	switch {
	case err != nil:
		return err
	case hdr.OpCode.IsControl():
		return control(hdr, &r)
	case hdr.OpCode != ws.OpText:
		return errBinary
	}
	text, err := io.ReadAll(&r)
	if err != nil {
		return err
	}
	h.obey(c, text)
	return nil
}

var errBinary = errors.New("commands are text")

// control answers pings and notices the other side's goodbye.
func (h *Hub) control(c *client, hdr ws.Header, payload io.Reader) error {
	data, err := io.ReadAll(payload)
	if err != nil {
		return err
	}
	switch hdr.OpCode {
	case ws.OpPing:
		h.mu.Lock()
		defer h.mu.Unlock()
		h.push(c, frame{ws: ws.MustCompileFrame(ws.NewPongFrame(data))})
	case ws.OpClose:
		return errBye
	}
	return nil
}

// part ends a WebSocket with the close code that fits the reason.
// https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
func (h *Hub) part(c *client, reason error) {
	var broken ws.ProtocolError
	code, text := ws.StatusNormalClosure, ""
	switch {
	case errors.Is(reason, errBye):
	case errors.Is(reason, wsutil.ErrFrameTooLarge), errors.Is(reason, wsutil.ErrMessageTooLarge):
		code, text = ws.StatusMessageTooBig, "a command has at most 16384 bytes"
	case errors.Is(reason, wsutil.ErrInvalidUTF8):
		code, text = ws.StatusInvalidFramePayloadData, "commands are UTF-8"
	case errors.Is(reason, errBinary):
		code, text = ws.StatusUnsupportedData, "commands are text"
	case errors.As(reason, &broken):
		code, text = ws.StatusProtocolError, broken.Error()
	default: // the connection broke
		h.remove(c)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.push(c, byeFrame(code, text))
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
