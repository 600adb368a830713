package messaging

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"parley/graphapi"
)

// Look is what later events made of a message.
type Look struct {
	Customer Reaction // the customer's reaction; zero = none
	Page     Reaction // the Page's reaction; zero = none
	Text     string   // new text, with Edits
	Edits    int      // how often it was edited
	Removed  bool     // the customer took it back
	Answered bool     // its form was filled in, or its coupon revealed
	OptedIn  bool     // its request for an opt-in was answered
	Stopped  bool     // and the notifications were stopped since
}

// foldLooks folds marks (Kind.IsMark), oldest first, into the looks of the
// messages that they change, by position. Marks that cannot be read, or stand
// for themselves, change nothing.
func foldLooks(looks map[int64]Look, marks []Event) {
	for i := range marks {
		var on struct {
			On int64 `json:"on"`
		}
		e := &marks[i]
		if json.Unmarshal(e.Body, &on) != nil || on.On == 0 {
			continue
		}
		l := looks[on.On]
		l.apply(e)
		looks[on.On] = l
	}
}

// apply folds one mark of the message.
func (l *Look) apply(e *Event) {
	switch e.Kind {
	case KindReaction:
		decoded(e, func(r *Reaction) { l.Customer = r.shown() })
	case KindPageReaction:
		decoded(e, func(r *Reaction) { l.Page = r.shown() })
	case KindEdit:
		decoded(e, func(d *Edit) { l.Text, l.Edits = d.Text, d.Number })
	case KindUnsend:
		l.Removed = true
	case KindForm:
		l.Answered = true
	case KindOptIn:
		decoded(e, func(o *OptIn) {
			l.OptedIn, l.Stopped = !o.Undone(), o.Status == StopNotifications && !o.Undone()
		})
	}
}

// shown is the reaction as a Look has it: zero when it takes one back.
func (r *Reaction) shown() Reaction {
	if r.Emoji == "" && r.Reaction == "" {
		return Reaction{}
	}
	return *r
}

// marksPage is how many marks are read at a time.
const marksPage = 500

// look returns the look of one message.
func (s *Service) look(ctx context.Context, page, psid graphapi.ID, seq int64) (Look, error) {
	looks, err := s.looksSince(ctx, page, psid, seq)
	if err != nil {
		return Look{}, fmt.Errorf("reading marks: %w", err)
	}
	return looks[seq], nil
}

// looksSince folds all marks of a thread after a position.
func (s *Service) looksSince(ctx context.Context, page, psid graphapi.ID, after int64) (map[int64]Look, error) {
	looks := map[int64]Look{}
	return looks, s.EachMarks(ctx, page, psid, after, func(marks []Event) { foldLooks(looks, marks) })
}

// EachMarks calls fn with the marks (Kind.IsMark) of a thread after a position,
// oldest first, some at a time.
func (s *Service) EachMarks(ctx context.Context, page, psid graphapi.ID, after int64, fn func([]Event)) error {
	for {
		marks, err := s.store.Marks(ctx, page, psid, after, marksPage)
		if err != nil {
			return err
		}
		fn(marks)
		if len(marks) < marksPage {
			return nil
		}
		after = marks[len(marks)-1].Seq
	}
}

// LooksOf returns what later events made of the messages of a thread, given
// oldest or newest first, by position.
func (s *Service) LooksOf(ctx context.Context, page, psid graphapi.ID, messages []Event) (map[int64]Look, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	return s.looksSince(ctx, page, psid, min(messages[0].Seq, messages[len(messages)-1].Seq))
}

// template is what the acts of a customer need of a template.
type template struct {
	Type     string `json:"template_type"`
	Title    string `json:"title"`
	Payload  string `json:"payload"`
	Days     *int   `json:"expires_in_days"`
	Timezone string `json:"notification_messages_timezone"`
	Period   string `json:"notification_messages_frequency"`
}

// template returns the template in a content; zero when it carries none.
func (c *Content) template() template {
	var t template
	if len(c.Attach) != 1 || c.Attach[0].Type != "template" || json.Unmarshal(c.Attach[0].Payload, &t) != nil {
		return template{}
	}
	return t
}

// templateOf returns the template of a message; zero when it carries none.
func templateOf(e *Event) template {
	c, err := e.Content()
	if err != nil {
		return template{}
	}
	return c.template()
}

// defaultExpiry is how many days a form without expires_in_days stays open.
const defaultExpiry = 1

// expires returns when a form that was sent at a time can no longer be
// answered, both in Unix milliseconds; 0 = never.
func (t *template) expires(sent int64) int64 {
	days := defaultExpiry
	switch {
	case t.Type != FormFeedback && t.Type != FormInformation:
		return 0
	case t.Days != nil:
		days = *t.Days
	}
	return sent + int64(days)*(24*time.Hour).Milliseconds()
}

// FormExpires returns when the form in a message can no longer be answered,
// Unix milliseconds; 0 = it carries no form.
func FormExpires(e *Event) int64 {
	t := templateOf(e)
	return t.expires(e.At)
}
