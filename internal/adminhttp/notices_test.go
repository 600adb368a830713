package adminhttp

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/messaging"
)

// told lists the notices of a look: type, who or what, and behind which
// message of the look they stand (-1 = before all).
func (v *seen) told() []string {
	var list []string
	for _, n := range v.Notices {
		about := n.Source
		switch {
		case n.App != nil:
			about = n.App.Name
		case n.Blocked != nil:
			about = fmt.Sprint(*n.Blocked)
		}
		at := -1
		for i := range v.Data {
			if v.Data[i].ID == n.After {
				at = i
			}
		}
		list = append(list, strings.TrimSpace(strings.Join([]string{n.Type, n.From, about, fmt.Sprint(at)}, " ")))
	}
	return list
}

func TestNotices(t *testing.T) {
	c := newChat(t)
	app := must(graphapi.ParseID(c.ok("POST", "/_/api/apps", `{"name":"Helpdesk"}`).ID))
	control := func(action string, to graphapi.ID) {
		t.Helper()
		if err := c.deps.Messaging.Control(t.Context(), c.page, c.psid, app, messaging.Control{Action: action, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	if v := c.view(""); len(v.Notices) != 0 {
		t.Errorf("of nothing: %v", v.told())
	}
	c.acts(`"type":"referral","ref":"summer"`)
	form := c.sendsTemplate(feedbackForm)
	c.acts(`"type":"feedback","mid":"` + form + `","answers":{"q1":{"payload":"5"}}`)
	c.acts(`"type":"postback","payload":"GO","ref":"spring"`)
	control(messaging.ControlPass, app)
	control(messaging.ControlRelease, 0)
	control(messaging.ControlPass, 4711) // an app that is gone
	c.acts(`"type":"block"`)
	c.acts(`"type":"unblock"`)
	want := []string{
		"referral customer SHORTLINK 0", "form customer  1", "referral customer SHORTLINK 1", "control page Helpdesk 2", "control page  2",
		"control page  2", "block customer true 2", "block customer false 2",
	}
	v := c.view("")
	if got := v.told(); !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	if err := c.deps.Messaging.Bar(t.Context(), c.page, c.psid, true); err != nil {
		t.Fatal(err)
	}
	if next := c.view("&after=" + v.After); len(next.Data) != 0 || !slices.Equal(next.told(), []string{"block page true -1"}) {
		t.Errorf("what came after: %d messages, %q", len(next.Data), next.told())
	}
}

// A look at the newest of many messages has the notices among them alone; one
// after a position brings each notice once.
func TestNoticesOfLongThreads(t *testing.T) {
	c := newChat(t)
	start := c.view("").After
	for i := range 2*maxView + 10 {
		if i%50 == 0 {
			c.acts(`"type":"referral","ref":"r` + fmt.Sprint(i) + `"`)
		}
		c.says(`"text":"x"`)
	}
	if v := c.view(""); len(v.Data) != maxView || !slices.Equal(refs(&v), []string{"r150", "r200"}) {
		t.Errorf("newest: %d messages, %v", len(v.Data), refs(&v))
	}
	var all []string
	for after := start; after != ""; {
		v := c.view("&after=" + after)
		all = append(all, refs(&v)...)
		if after = v.After; len(v.Data) == 0 {
			break
		}
	}
	if want := []string{"r0", "r50", "r100", "r150", "r200"}; !slices.Equal(all, want) {
		t.Errorf("one after the other: %v, want %v", all, want)
	}
}

func refs(v *seen) (list []string) {
	for _, n := range v.Notices {
		list = append(list, n.Ref)
	}
	return list
}

// A person whom only a plugin brought has a notice and no message.
func TestNoticeWithoutMessage(t *testing.T) {
	c := newChat(t)
	id := c.ok("POST", "/_/api/customers", `{"name":"New"}`).ID
	c.customer = must(graphapi.ParseID(id))
	c.acts(`"type":"optin","optin":"plugin","ref":"cart"`)
	v := c.view("")
	if len(v.Data) != 0 || len(v.Notices) != 1 || v.Notices[0].Type != "optin" || v.Notices[0].Ref != "cart" || v.Notices[0].After != "" {
		t.Errorf("%+v", v)
	}
	c.says(`"text":"hi"`)
	if v = c.view("&after=" + v.After); len(v.Data) != 1 || len(v.Notices) != 0 {
		t.Errorf("after it: %+v", v)
	}
}
