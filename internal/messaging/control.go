package messaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/graphapi"
)

// What can be done to the control of a thread.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing
const (
	ControlPass    = "pass"
	ControlTake    = "take"
	ControlRequest = "request"
	ControlRelease = "release"
	ControlExtend  = "extend"
)

// How long control lasts after the customer's last message or an act of
// routing, and how long it may be extended to.
const (
	controlSpan    = 24 * time.Hour
	MaxControlSpan = 7 * 24 * time.Hour
)

// PageInbox is the app of the inbox of every Page: who answers there, and sends
// what no other app sent.
// https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
const PageInbox graphapi.ID = 263902037430900

// Owner returns the app that controls the thread at a time (Unix
// milliseconds) and until when; 0 = the thread is idle.
func (t *Thread) Owner(now int64) (app graphapi.ID, until int64) {
	if t.More == nil || t.More.Owner == 0 || now >= t.More.OwnerUntil {
		return 0, 0
	}
	return t.More.Owner, t.More.OwnerUntil
}

// Control moves or asks for the control of a thread on behalf of an app. In c
// it takes Action, Metadata, To (pass; 0 = the Page's default app, and the
// caller knows that the app exists) and Until (extend). The error is a
// *graphapi.Error: 100/2018001, 100/2534037 for an app that does not own the
// thread, 100/2018164 when there is nobody to pass to, 100/2018171 for a take on
// a Page without default app.
func (s *Service) Control(ctx context.Context, page, psid, app graphapi.ID, c Control) error {
	p, err := s.Page(ctx, page)
	if err != nil {
		return fmt.Errorf("finding Page: %w", err)
	}
	return s.store.Update(ctx, page, func(tx Tx) error {
		t, err := tx.Thread(psid)
		if err != nil {
			return unknownPSID(page, psid, err)
		}
		e, err := decideControl(t, &p, app, c, s.clock.NowMS())
		if err != nil {
			return err
		}
		return tx.Append(e)
	})
}

// decideControl says what an act of routing does to a thread. It is pure.
func decideControl(t *Thread, p *Page, app graphapi.ID, c Control, now int64) (*Event, error) {
	owner, _ := t.Owner(now)
	if err := mayControl(p, owner, app, c.Action); err != nil {
		return nil, err
	}
	next := Control{Action: c.Action, From: owner, Metadata: c.Metadata, Until: now + controlSpan.Milliseconds()}
	switch c.Action {
	case ControlPass:
		if next.To = c.To; next.To == 0 {
			next.To = p.DefaultApp
		}
		if next.To == 0 {
			return nil, graphapi.BadAppID.New().Because("the Page has no default app: name the app to pass to")
		}
	case ControlTake:
		next.To = app
	case ControlExtend:
		next.To, next.Until = app, min(c.Until, now+MaxControlSpan.Milliseconds())
	case ControlRequest:
		next.To, next.Until = app, 0
	case ControlRelease:
		next.Until = 0
	}
	body, err := json.Marshal(next)
	if err != nil {
		return nil, fmt.Errorf("encoding control: %w", err)
	}
	return &Event{PSID: t.PSID, Kind: KindControl, App: app, At: now, Body: body}, nil
}

// mayControl says whether an app may do an act of routing. The default app
// may do all of them, but extend only its own control or that of an idle
// thread; an idle thread any app may pass on or leave idle.
func mayControl(p *Page, owner, app graphapi.ID, action string) error {
	switch action {
	case ControlPass, ControlRelease:
		if owner == 0 || owner == app || app == p.DefaultApp {
			return nil
		}
		return notOwner(app)
	case ControlExtend:
		if owner == app || owner == 0 && app == p.DefaultApp {
			return nil
		}
		return notOwner(app)
	case ControlTake:
		if p.DefaultApp == 0 {
			return graphapi.ReceiverRole.New().Because("without a default app no app may take control")
		}
		return nil
	case ControlRequest:
		return nil
	}
	return errors.New("no act of routing: " + action)
}

func notOwner(app graphapi.ID) error {
	return graphapi.InstagramNotOwner.New().Because("app %d does not control the thread; take control first", app)
}
