package realtime

import (
	"encoding/json"
	"strconv"

	"github.com/gobwas/ws"
)

// frame is one thing to write to a reader, ready for both kinds of connection.
// Frames are shared by readers and never changed.
type frame struct {
	sse, ws []byte // nil = this kind has nothing to say
	order   order
}

// order says what else a frame asks for.
type order uint8

const (
	orderNone order = iota
	orderBeat       // worth writing only to a connection that is idle
	orderBye        // close the connection after it
)

// beatFrame keeps a connection alive: an empty comment, or a ping.
func beatFrame() frame { return frame{sse: []byte(":\n\n"), ws: ws.CompiledPing, order: orderBeat} }

// byeFrame closes a connection for a reason.
func byeFrame(code ws.StatusCode, reason string) frame {
	return frame{ws: ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(code, reason))), order: orderBye}
}

// message is one JSON object on a stream; data may be nil.
type message struct {
	seq   int64
	topic string
	kind  string
	data  []byte
}

func (m *message) appendJSON(b []byte) []byte {
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, m.seq, 10)
	if m.topic != "" {
		b = append(b, `,"topic":"`...)
		b = append(b, m.topic...)
		b = append(b, '"')
	}
	b = append(b, `,"type":"`...)
	b = append(b, m.kind...)
	b = append(b, '"')
	if m.data != nil {
		b = append(b, `,"data":`...)
		b = append(b, m.data...)
	}
	return append(b, '}')
}

// wsText returns a text frame as it goes over a WebSocket.
func wsText(text []byte) []byte { return ws.MustCompileFrame(ws.NewTextFrame(text)) }

// sseID appends the line from which a browser resumes.
func sseID(b []byte, seq int64) []byte {
	b = append(b, "id: "...)
	b = strconv.AppendInt(b, seq, 10)
	return append(b, '\n')
}

// sseData appends an event to its id line, if it has one.
func sseData(b, json []byte) []byte {
	b = append(b, "data: "...)
	b = append(b, json...)
	return append(b, "\n\n"...)
}

// eventFrame shows an event of the history under one of its topics.
func eventFrame(seq int64, t Topic, kind string, data []byte) frame {
	m := message{seq, t.String(), kind, data}
	text := m.appendJSON(nil)
	return frame{sse: sseData(sseID(nil, seq), text), ws: wsText(text)}
}

// passingFrame shows what is true now and not kept, like typing: it has no id,
// because nobody can resume after it.
func passingFrame(head int64, t Topic, kind string, data []byte) frame {
	m := message{head, t.String(), kind, data}
	text := m.appendJSON(nil)
	return frame{sse: sseData(nil, text), ws: wsText(text)}
}

// resetFrame tells a reader to read its lists again.
func resetFrame(head int64) frame {
	m := message{seq: head, kind: "reset"}
	text := m.appendJSON(nil)
	return frame{sse: sseData(sseID(nil, head), text), ws: wsText(text)}
}

// subscribedFrame tells that the reader is in step up to head. As server-sent
// event it only sets the id from which the browser resumes.
func subscribedFrame(head int64, c *client) frame {
	names := make([]string, len(c.topics))
	for i, s := range c.topics {
		names[i] = s.topic.String()
	}
	data, _ := json.Marshal(map[string]any{"topics": names}) // strings always encode
	m := message{seq: head, kind: "subscribed", data: data}
	return frame{sse: append(sseID(nil, head), '\n'), ws: wsText(m.appendJSON(nil))}
}

// replyFrame answers one command of a WebSocket reader.
func replyFrame(kind, text string) frame {
	b, _ := json.Marshal(struct { // strings always encode
		Type    string `json:"type"`
		Message string `json:"message,omitempty"`
	}{kind, text})
	return frame{ws: wsText(b)}
}
