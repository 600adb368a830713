package webhook

import (
	"encoding/json"
	"strconv"
	"time"

	"parley/graphapi"
)

// Event is the body of one webhook POST.
type Event struct {
	Object string  `json:"object"` // "page"
	Entry  []Entry `json:"entry"`
}

// Entry is what happened on one Page. It holds one of Messaging, Standby and
// Changes, the first two a list of exactly one Item.
type Entry struct {
	ID        graphapi.ID `json:"id"`   // the Page
	Time      Millis      `json:"time"` // when the notification was made; in seconds with Changes
	Messaging []Item      `json:"messaging,omitempty"`
	Standby   []Item      `json:"standby,omitempty"` // for an app that does not own the thread
	Changes   []Change    `json:"changes,omitempty"` // of the Page itself
}

// Item is one event. Its kind is the one pointer beside PriorMessage that is
// not nil; all are nil for a kind that this package does not know.
type Item struct {
	Sender    Party  `json:"sender,omitzero"` // absent from a checkbox opt-in and from PolicyEnforcement
	Recipient Party  `json:"recipient"`
	Timestamp Millis `json:"timestamp"` // when it happened

	// PriorMessage accompanies the first message or postback of a person whom
	// the Page knew by something else until then.
	PriorMessage *PriorMessage `json:"prior_message,omitempty"`

	Message  *Message  `json:"message,omitempty"`
	Postback *Postback `json:"postback,omitempty"`
	Delivery *Delivery `json:"delivery,omitempty"`
	Read     *Read     `json:"read,omitempty"`

	Edit                 *Edit                `json:"message_edit,omitempty"`
	Reaction             *Reaction            `json:"reaction,omitempty"`
	OptIn                *OptIn               `json:"optin,omitempty"`
	Referral             *Referral            `json:"referral,omitempty"`
	AccountLinking       *AccountLinking      `json:"account_linking,omitempty"`
	Feedback             *Feedback            `json:"messaging_feedback,omitempty"`
	CustomerInformation  *CustomerInformation `json:"messaging_customer_information,omitempty"`
	GamePlay             *GamePlay            `json:"game_play,omitempty"`
	PassThreadControl    *ThreadControl       `json:"pass_thread_control,omitempty"`
	TakeThreadControl    *ThreadControl       `json:"take_thread_control,omitempty"`
	RequestThreadControl *ThreadRequest       `json:"request_thread_control,omitempty"`
	PolicyEnforcement    *PolicyEnforcement   `json:"policy_enforcement,omitempty"`

	// Items fills these; they are not on the wire as part of an item.
	Page    graphapi.ID `json:"-"` // where it happened
	Standby bool        `json:"-"` // another app owns the thread
	Change  *Change     `json:"-"` // the item stands for one of Entry.Changes
}

// Party is one side of an event: the Page or a person.
type Party struct {
	ID      graphapi.ID `json:"id,omitzero"`        // Page id or PSID
	UserRef string      `json:"user_ref,omitempty"` // instead of ID for an unidentified person
}

// PriorMessage says how the Page knew a person until now.
type PriorMessage struct {
	Source     string `json:"source"`     // checkbox_plugin
	Identifier string `json:"identifier"` // the user_ref
}

// Change is something about the Page itself, such as a comment.
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
type Change struct {
	Field string          `json:"field"` // feed, ...
	Value json.RawMessage `json:"value"`
}

// Feed is Change.Value of the field feed: a post or comment on the Page.
type Feed struct {
	Item        string      `json:"item"` // post, comment, reaction, status, photo, ...
	Verb        string      `json:"verb"` // add, edited, remove, hide, unhide
	From        FeedAuthor  `json:"from"`
	PostID      string      `json:"post_id"`
	CommentID   string      `json:"comment_id,omitempty"`
	ParentID    string      `json:"parent_id,omitempty"` // of a comment on the post itself: PostID
	CreatedTime UnixSeconds `json:"created_time"`
	Message     string      `json:"message,omitempty"`
}

// FeedAuthor is who posted or commented.
type FeedAuthor struct {
	ID   graphapi.ID `json:"id"`
	Name string      `json:"name,omitempty"`
}

// Feed reads the value of a change of the field feed; ok is false for any
// other change.
func (c *Change) Feed() (f Feed, ok bool) {
	ok = c.Field == "feed" && json.Unmarshal(c.Value, &f) == nil
	return f, ok
}

// UnixSeconds is a time as the field feed has it.
type UnixSeconds int64

// Time returns the moment.
func (s UnixSeconds) Time() time.Time { return time.Unix(int64(s), 0) }

// Millis is a time in Unix milliseconds. It is a number on the wire; a string
// of digits, as in the samples of the dashboard's Test button, is read too.
type Millis int64

// Time returns the moment.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)) }

// UnmarshalJSON reads a number or a string of digits.
func (m *Millis) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' && b[len(b)-1] == '"' {
		b = b[1 : len(b)-1]
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil && string(b) != "null" {
		return err
	}
	*m = Millis(n)
	return nil
}

// AppID identifies an app inside an event, where it is a JSON number; 0, no
// app, is null.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
type AppID graphapi.ID

// MarshalJSON writes a number or null.
func (a AppID) MarshalJSON() ([]byte, error) {
	if a == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(a), 10), nil
}

// UnmarshalJSON reads a number, a string of digits or null.
func (a *AppID) UnmarshalJSON(b []byte) error { return (*graphapi.ID)(a).UnmarshalJSON(b) }

// Items returns every item of a POST in order, with Page, Standby and Change
// filled. A change becomes an item of its own.
func (e *Event) Items() []Item {
	items := make([]Item, 0, len(e.Entry))
	for _, entry := range e.Entry {
		for _, list := range [][]Item{entry.Messaging, entry.Standby} {
			for _, it := range list {
				it.Page = entry.ID
				it.Standby = len(entry.Standby) > 0
				items = append(items, it)
			}
		}
		for i := range entry.Changes {
			items = append(items, Item{Page: entry.ID, Timestamp: entry.Time * 1000, Change: &entry.Changes[i]})
		}
	}
	return items
}
