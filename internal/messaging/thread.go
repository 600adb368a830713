package messaging

import "parley/graphapi"

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
	Unread    int64 // customer's messages since the Page last wrote

	OpenedAt     int64 // last act of the customer that opens the window; 0 = never
	LastOutSeq   int64 // last message of the Page; 0 = none
	LastOutAt    int64 // its time, Unix milliseconds
	DeliveredSeq int64 // the Page's messages up to here were received
	ReadSeq      int64 // the Page's messages up to here were seen
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
	case KindEcho:
		t.LastOutSeq, t.LastOutAt = e.Seq, e.At
		t.Unread = 0
	case KindDelivery:
		if r, err := e.Receipt(); err == nil {
			t.DeliveredSeq = max(t.DeliveredSeq, r.UpTo)
		}
	case KindRead:
		if r, err := e.Receipt(); err == nil {
			t.ReadSeq = max(t.ReadSeq, r.UpTo)
			t.DeliveredSeq = max(t.DeliveredSeq, r.UpTo)
		}
	}
}
