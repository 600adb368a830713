package chatview

import (
	"time"

	"parley/graphapi"
	"parley/internal/messaging"
)

// The types of notices; an event that stands for nothing else has the same
// name on the live stream.
const (
	NoticeReferral = "referral" // the customer came by a link, an ad, ...
	NoticeOptIn    = "optin"    // the customer came by a plugin on a website
	NoticeControl  = "control"  // another app answers from here, or none in particular
	NoticeBlock    = "block"    // one side blocked the other, or no longer
	NoticeForm     = "form"     // feedback was given
)

// Notice is a line that stands between the messages of a thread: something
// happened that nobody said.
type Notice struct {
	ID          string        `json:"id"`
	Type        string        `json:"type"`
	From        string        `json:"from"` // the side that caused it
	CreatedTime graphapi.Time `json:"created_time"`
	After       string        `json:"after,omitempty"`   // id of the message that it stands behind; "" = before all
	Source      string        `json:"source,omitempty"`  // referral: SHORTLINK, ADS, ...; "" = a product
	Ref         string        `json:"ref,omitempty"`     // referral and optin
	Blocked     *bool         `json:"blocked,omitempty"` // block: false = no longer
	App         *App          `json:"app,omitempty"`     // control: who answers from here; nil = no app in particular
}

// App is an app that answers for the Page. Without a name it is not known here.
type App struct {
	ID   graphapi.ID `json:"id"`
	Name string      `json:"name,omitempty"`
}

// Notice shows what an event tells besides messages; false when there is
// nothing that people in the thread would notice. The app has no name yet.
func (v Viewer) Notice(e *messaging.Event) (Notice, bool, error) {
	n := Notice{ID: v.ID(e, e.Seq), From: SideOf(e), CreatedTime: graphapi.Time{Time: time.UnixMilli(e.At)}}
	shown, err := n.fill(e)
	return n, shown && err == nil, err
}

func (n *Notice) fill(e *messaging.Event) (shown bool, err error) {
	switch e.Kind {
	case messaging.KindMessage, messaging.KindPostback:
		r, err := entryOf(e)
		return r != nil && n.referral(r), err
	case messaging.KindReferral:
		r, err := messaging.Decode[messaging.Referral](e)
		return n.referral(&r), err
	case messaging.KindOptIn:
		o, err := messaging.Decode[messaging.OptIn](e)
		n.Type, n.Ref = NoticeOptIn, o.Ref
		return o.Type == messaging.OptInPlugin, err
	case messaging.KindControl:
		c, err := messaging.Decode[messaging.Control](e)
		return n.control(&c), err
	case messaging.KindBlock:
		b, err := messaging.Decode[messaging.Block](e)
		n.Type, n.Blocked = NoticeBlock, &b.Blocked
		if b.ByPage {
			n.From = FromPage
		}
		return true, err
	case messaging.KindForm:
		f, err := messaging.Decode[messaging.Form](e)
		n.Type = NoticeForm
		return f.Type == messaging.FormFeedback, err
	}
	return false, nil
}

func (n *Notice) referral(r *messaging.Referral) bool {
	n.Type, n.Source, n.Ref = NoticeReferral, r.Source, r.Ref
	return true
}

// control notes who answers from here. To ask for control, or to prolong it,
// moves nothing.
func (n *Notice) control(c *messaging.Control) bool {
	n.Type = NoticeControl
	switch c.Action {
	case messaging.ControlPass, messaging.ControlTake:
		n.App = &App{ID: c.To}
		return c.To != c.From
	case messaging.ControlRelease:
		return c.From != 0
	}
	return false
}

// entryOf returns how the conversation began that a message or postback opens.
func entryOf(e *messaging.Event) (*messaging.Referral, error) {
	if e.Kind == messaging.KindPostback {
		p, err := e.Postback()
		return p.Referral, err
	}
	c, err := e.Content()
	return c.Referral, err
}
