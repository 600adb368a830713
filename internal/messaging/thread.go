package messaging

import (
	"bytes"
	"maps"
	"slices"

	"parley/graphapi"
)

// Thread is the state of the conversation between one customer and one Page:
// what a decision needs, folded from the journal by Apply. Its identifier is
// the PSID, written t_PSID on the wire.
type Thread struct {
	Page     graphapi.ID
	PSID     graphapi.ID
	Customer graphapi.ID // who the PSID is

	HeadSeq int64 // last event applied, of any kind

	LastSeq   int64 // last message, either side; 0 = none yet. Lists order by it
	UpdatedAt int64 // its time, Unix milliseconds
	Messages  int64 // messages in the thread
	Unread    int64 // customer's messages since the Page last wrote or saw them

	OpenedAt     int64 // last act of the customer that opens the window; 0 = never
	LastOutSeq   int64 // last message of the Page; 0 = none
	LastOutAt    int64 // its time, Unix milliseconds
	DeliveredSeq int64 // the Page's messages up to here were received
	ReadSeq      int64 // the Page's messages up to here were seen
	SeenSeq      int64 // the Page saw the customer's messages up to here

	// More is what few threads have; nil for most. It is shared by copies of
	// the Thread and never changed: Apply replaces it.
	More *More
}

// ThreadPrefix begins the wire id of a conversation; its PSID follows.
const ThreadPrefix = "t_"

// ThreadID returns the wire id of the conversation with a PSID. The key of a
// thread is the same.
func ThreadID(psid graphapi.ID) string { return ThreadPrefix + psid.String() }

// More is state of a thread that few threads have.
type More struct {
	Blocked    bool             `json:"blocked,omitempty"`     // the customer blocked the Page
	Barred     bool             `json:"barred,omitempty"`      // the Page blocked the customer
	Linked     bool             `json:"linked,omitempty"`      // the customer linked an account
	Owner      graphapi.ID      `json:"owner,omitempty"`       // app that controls the thread; 0 = idle
	OwnerUntil int64            `json:"owner_until,omitempty"` // when that ends, Unix milliseconds
	UserRef    string           `json:"user_ref,omitempty"`    // checkbox identity that has not written yet
	OptIns     []OptIn          `json:"opt_ins,omitempty"`     // tokens in force, oldest first
	Answered   map[string]int64 `json:"answered,omitempty"`    // comments and posts answered in private, and when
	Asked      map[string]int64 `json:"asked,omitempty"`       // topics that an opt-in was asked for, and when
	Games      []int64          `json:"games,omitempty"`       // times of messages to the player
	MarkSeq    int64            `json:"mark_seq,omitempty"`    // last change of a message by a mark; opt-ins apart
}

// more returns a copy of the rare state to change.
func (t *Thread) more() *More {
	m := &More{}
	if t.More != nil {
		*m = *t.More
	}
	m.OptIns = slices.Clone(m.OptIns)
	m.Answered = maps.Clone(m.Answered)
	m.Asked = maps.Clone(m.Asked)
	m.Games = slices.Clone(m.Games)
	t.More = m
	return m
}

// MarkedAfter reports whether a message was changed after a position: edited,
// taken back, reacted to, its form filled in.
func (t *Thread) MarkedAfter(seq int64) bool { return t.More != nil && t.More.MarkSeq > seq }

// Blocked reports whether the customer blocked the Page.
func (t *Thread) Blocked() bool { return t.More != nil && t.More.Blocked }

// optIn returns the opt-in of a token that is in force; nil = none.
func (t *Thread) optIn(token string) *OptIn {
	if t.More == nil {
		return nil
	}
	return t.More.optIn(token)
}

// Apply folds one event into the thread. Events already contained (Seq not
// beyond HeadSeq) change nothing, so replays are safe.
func (t *Thread) Apply(e *Event) {
	if e.Seq <= t.HeadSeq {
		return
	}
	t.HeadSeq = e.Seq
	if e.Kind.IsMessage() {
		t.LastSeq, t.UpdatedAt = e.Seq, e.At
		t.Messages++
	}
	switch e.Kind {
	case KindMessage, KindPostback:
		t.OpenedAt = e.At
		t.Unread++
		if t.More != nil {
			t.customerWrote(e.At)
		}
	case KindEcho:
		t.LastOutSeq, t.LastOutAt = e.Seq, e.At
		t.Unread = 0
		if leavesTrace(e.Body) {
			t.pageWrote(e)
		}
	case KindDelivery, KindRead, KindSeen:
		if r, err := e.Receipt(); err == nil {
			t.applyReceipt(e.Kind, &r)
		}
	default:
		t.applyRare(e)
	}
}

func (t *Thread) applyReceipt(kind Kind, r *Receipt) {
	switch kind {
	case KindSeen:
		t.SeenSeq = max(t.SeenSeq, r.UpTo)
		if r.UpTo >= t.LastSeq {
			t.Unread = 0
		}
	case KindRead:
		t.ReadSeq = max(t.ReadSeq, r.UpTo)
		fallthrough
	default:
		t.DeliveredSeq = max(t.DeliveredSeq, r.UpTo)
	}
}

// traces are the members of a Content that change the rare state of a thread.
// JSON text cannot hold them inside a string, where quotes are escaped.
var traces = [...][]byte{
	[]byte(`"token":`), []byte(`"answers":`), []byte(`"game":`), []byte(`"notification_messages"`),
}

// leavesTrace reports whether the body of an echo may change the rare state.
// It spares plain messages the decoding.
func leavesTrace(body []byte) bool {
	for _, t := range traces {
		if bytes.Contains(body, t) {
			return true
		}
	}
	return false
}
