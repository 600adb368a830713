package realtime

import (
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gorilla/websocket"

	"parley/internal/clock"
)

func TestWebSocketControlFrames(t *testing.T) {
	r := newRig(t, nil)
	c := r.ws(t, threadQuery(psid))
	hear(t, c)
	ponged := ""
	c.SetPongHandler(func(data string) error { ponged = data; return nil })
	if err := c.WriteControl(websocket.PingMessage, []byte("are you there"), clock.Machine().Add(5*time.Second)); err != nil {
		t.Fatal(err)
	}
	say(t, c, `{"type":"ping"}`)
	if got := hear(t, c); got.Type != "pong" || ponged != "are you there" {
		t.Errorf("%+v, pong %q", got, ponged)
	}
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	if err := c.WriteControl(websocket.CloseMessage, bye, clock.Machine().Add(5*time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("goodbye answered with %v", err)
	}
	settled(t, "reader removed", func() bool { return r.Conns() == 0 })
}

func TestWebSocketBrokenFrames(t *testing.T) {
	r := newRig(t, nil)
	unmasked := ws.MustCompileFrame(ws.NewTextFrame([]byte(`{"type":"ping"}`)))
	masked := func(op ws.OpCode, fin bool, text string) []byte {
		return ws.MustCompileFrame(ws.MaskFrame(ws.NewFrame(op, fin, []byte(text))))
	}
	for name, c := range map[string]struct {
		raw  []byte
		code int
	}{
		"unmasked":            {unmasked, websocket.CloseProtocolError},
		"reserved opcode":     {masked(0x5, true, "x"), websocket.CloseProtocolError},
		"continues nothing":   {masked(ws.OpContinuation, true, "x"), websocket.CloseProtocolError},
		"binary":              {masked(ws.OpBinary, true, "x"), websocket.CloseUnsupportedData},
		"no UTF-8":            {masked(ws.OpText, true, "{\xff}"), websocket.CloseInvalidFramePayloadData},
		"long in many pieces": {longMessage(masked), websocket.CloseMessageTooBig},
	} {
		conn := r.ws(t, threadQuery(psid))
		hear(t, conn)
		if _, err := conn.NetConn().Write(c.raw); err != nil {
			t.Fatal(err)
		}
		if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, c.code) {
			t.Errorf("%s: %v, want close code %d", name, err, c.code)
		}
	}
	settled(t, "readers removed", func() bool { return r.Conns() == 0 })
}

// longMessage is larger than a command may be, though none of its fragments is.
func longMessage(masked func(ws.OpCode, bool, string) []byte) []byte {
	piece := strings.Repeat("x", 4000)
	raw := masked(ws.OpText, false, piece)
	for range 4 {
		raw = append(raw, masked(ws.OpContinuation, false, piece)...)
	}
	return raw
}

func TestWebSocketFragmentsWithPingBetween(t *testing.T) {
	r := newRig(t, nil)
	c := r.ws(t, "")
	var raw []byte
	for _, f := range []ws.Frame{
		ws.NewFrame(ws.OpText, false, []byte(`{"type":`)), ws.NewPingFrame([]byte("now")), ws.NewFrame(ws.OpContinuation, true, []byte(`"ping"}`)),
	} {
		raw = append(raw, ws.MustCompileFrame(ws.MaskFrame(f))...)
	}
	ponged := ""
	c.SetPongHandler(func(data string) error { ponged = data; return nil })
	if _, err := c.NetConn().Write(raw); err != nil {
		t.Fatal(err)
	}
	if got := hear(t, c); got.Type != "pong" || ponged != "now" {
		t.Errorf("%+v, pong %q", got, ponged)
	}
}
