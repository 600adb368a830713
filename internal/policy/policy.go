// Package policy holds Meta's rules of when and what a Page may send, as data
// with dates. A Pack is the set of rules of one day, or "documented": what the
// reference pages describe, whatever has been retired since.
package policy

import (
	"fmt"
	"time"
)

// Day is a calendar day, YYYY-MM-DD; "" is before all days and after none.
// Days compare as text.
type Day string

// ParseDay reads YYYY-MM-DD.
func ParseDay(text string) (Day, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", fmt.Errorf("%.40q is no day such as 2026-04-27", text)
	}
	return Day(text), nil
}

// Kind says what a Rule is about.
type Kind uint8

// The kinds of rules.
const (
	Tag      Kind = iota + 1 // message tag
	Token                    // opt-in that gives a token to send under
	Template                 // template that came or went
	Feature                  // anything else that came or went
)

// Names of tokens, templates and features in the table. Tags and templates go
// by the names that the wire uses.
const (
	OneTime   = "one_time_notif_req"    // Token and Template
	Recurring = "notification_messages" // Token and Template

	React       = "react"       // sender actions REACT and UNREACT
	Attachments = "attachments" // list of attachments in one message
	StickerID   = "sticker_id"
	ImageGrid   = "image_grid" // Template
)

// Always is the window of a tag that knows no limit of time.
const Always = time.Duration(1<<63 - 1)

// Rule is one rule with the days on which it holds.
type Rule struct {
	Kind  Kind
	Name  string
	Since Day // first day; "" = from the beginning
	Until Day // first day on which it holds no more; "" = still in force

	// Documented: the reference describes the rule, even if it has ended.
	Documented bool

	Window   time.Duration // tag: counted from the person's last act
	Template string        // tag: the only template that it allows; "" = any message
	Every    time.Duration // token: least time between two messages; 0 = one message only
	Life     time.Duration // token: how long it may be used

	Source string // page that says so
}

// Pack is the rules of one day. The zero Pack is Documented.
type Pack struct {
	day  Day // "" = documented
	name string
}

// documented is the name of the default pack.
const documented = "documented"

// Documented is the pack of what the reference pages describe: nothing that
// they still describe is retired, and nothing is yet to come.
func Documented() Pack { return Pack{} }

// Latest is the pack of the newest day that the table knows.
func Latest() Pack {
	var newest Day
	for i := range rules {
		newest = max(newest, rules[i].Since, rules[i].Until)
	}
	return Pack{day: newest, name: "latest"}
}

// On is the pack of a day.
func On(day Day) Pack { return Pack{day: day, name: string(day)} }

// Parse reads the name of a pack: documented, latest or YYYY-MM-DD.
func Parse(name string) (Pack, error) {
	switch name {
	case documented, "":
		return Documented(), nil
	case "latest":
		return Latest(), nil
	}
	day, err := ParseDay(name)
	if err != nil {
		return Pack{}, fmt.Errorf("policy %.40q: use documented, latest or a day such as 2026-04-27", name)
	}
	return On(day), nil
}

// String returns the name by which Parse knows the pack.
func (p Pack) String() string {
	if p.day == "" {
		return documented
	}
	return p.name
}

// holds reports whether a rule belongs to the pack.
func (p Pack) holds(r *Rule) bool {
	if p.day == "" {
		return r.Documented
	}
	return r.Since <= p.day && (r.Until == "" || p.day < r.Until)
}

// Find returns the rule of a name; ok is false when the pack has none.
func (p Pack) Find(kind Kind, name string) (r Rule, ok bool) {
	for i := range rules {
		if r := &rules[i]; r.Kind == kind && r.Name == name && p.holds(r) {
			return *r, true
		}
	}
	return Rule{}, false
}

// Has reports whether a template or feature with dates may be used. Names
// that the table does not know have no dates and may always be used.
func (p Pack) Has(name string) bool {
	known := false
	for i := range rules {
		r := &rules[i]
		if r.Name != name || r.Kind != Template && r.Kind != Feature {
			continue
		}
		if p.holds(r) {
			return true
		}
		known = true
	}
	return !known
}

// Why says in a few words why the pack has no rule of a name: "ended on
// 2026-04-27", "begins on 2026-06-30" or "is unknown".
func (p Pack) Why(kind Kind, name string) string {
	why := "is unknown"
	for i := range rules {
		switch r := &rules[i]; {
		case r.Kind != kind || r.Name != name:
		case p.day != "" && p.day < r.Since:
			return "begins on " + string(r.Since)
		case r.Until != "":
			why = "ended on " + string(r.Until)
		}
	}
	return why
}

// Names lists the rules of a kind that the pack has, in the order of the table.
func (p Pack) Names(kind Kind) []string {
	var names []string
	for i := range rules {
		if r := &rules[i]; r.Kind == kind && p.holds(r) {
			names = append(names, r.Name)
		}
	}
	return names
}
