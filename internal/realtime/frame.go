package realtime

import (
	"encoding/json"
	"strconv"
)

// frame is one thing to write to a reader. Frames are shared by readers and
// never changed.
type frame struct {
	order order
	sse   []byte // the event as server-sent event
	json  []byte // the event alone; part of sse
}

// order says what a frame wants done.
type order uint8

const (
	orderData order = iota
	orderBeat       // keep the connection alive
	orderBye        // close it in good order
)

// noSeq marks frames after which nobody can resume.
const noSeq = 0

// newFrame builds {"seq","topic","type","data"}. head is shown as seq; resume
// points (id, seq) only come with events that the history keeps.
func newFrame(seq, id int64, topic, kind string, data []byte) frame {
	b := make([]byte, 0, 96+len(topic)+len(data))
	if id != noSeq {
		b = append(b, "id: "...)
		b = strconv.AppendInt(b, id, 10)
		b = append(b, '\n')
	}
	b = append(b, "data: "...)
	from := len(b)
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, seq, 10)
	if topic != "" {
		b = append(b, `,"topic":"`...)
		b = append(b, topic...)
		b = append(b, '"')
	}
	b = append(b, `,"type":"`...)
	b = append(b, kind...)
	b = append(b, '"')
	if data != nil {
		b = append(b, `,"data":`...)
		b = append(b, data...)
	}
	b = append(b, '}')
	to := len(b)
	b = append(b, "\n\n"...)
	return frame{sse: b, json: b[from:to:to]}
}

// eventFrame shows an event of the history under one of its topics.
func eventFrame(seq int64, t Topic, kind string, data []byte) frame {
	return newFrame(seq, seq, t.String(), kind, data)
}

// passingFrame shows what is true now and not kept, like typing.
func passingFrame(head int64, t Topic, kind string, data []byte) frame {
	return newFrame(head, noSeq, t.String(), kind, data)
}

// resetFrame tells a reader to read its lists again.
func resetFrame(head int64) frame { return newFrame(head, head, "", "reset", nil) }

// subscribedFrame tells that the reader is in step up to head. As server-sent
// event it only sets the id from which the browser resumes.
func subscribedFrame(head int64, c *client) frame {
	names := make([]string, len(c.topics))
	for i, s := range c.topics {
		names[i] = s.topic.String()
	}
	data, _ := json.Marshal(map[string]any{"topics": names}) // strings always encode
	f := newFrame(head, head, "", "subscribed", data)
	f.sse = append(strconv.AppendInt([]byte("id: "), head, 10), "\n\n"...)
	return f
}

// replyFrame answers one command of a WebSocket reader.
func replyFrame(kind, message string) frame {
	reply := struct {
		Type    string `json:"type"`
		Message string `json:"message,omitempty"`
	}{kind, message}
	b, _ := json.Marshal(reply) // strings always encode
	return frame{json: b}
}
