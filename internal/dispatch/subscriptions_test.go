package dispatch_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"parley/graphapi"
	"parley/internal/dispatch"
)

func (w *world) appSubscription(app graphapi.ID) dispatch.AppSubscription {
	w.Helper()
	list, err := w.subs.AppList(w.ctx, app)
	w.ok(err)
	if len(list) == 0 {
		return dispatch.AppSubscription{}
	}
	return list[0]
}

func TestSetApp(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	s := w.appSubscription(testApp)
	if s.Object != "page" || s.CallbackURL != b.server.URL || !slices.Equal(s.Fields, []string{"messages"}) || s.UpdatedAt == 0 {
		t.Errorf("subscription %+v", s)
	}
	// Fields replace the stored list; without a callback the old one stays.
	w.ok(w.subs.SetApp(w.ctx, testApp, dispatch.AppParams{Object: "page", Fields: []string{"feed", "message_reads"}}))
	// Without fields the list stays.
	w.ok(w.subs.SetApp(w.ctx, testApp, dispatch.AppParams{Object: "page", CallbackURL: b.server.URL + "/x", VerifyToken: "v", IncludeValues: true}))
	s = w.appSubscription(testApp)
	if s.CallbackURL != b.server.URL+"/x" || !slices.Equal(s.Fields, []string{"feed", "message_reads"}) || !s.IncludeValues {
		t.Errorf("subscription %+v", s)
	}
}

func TestSetAppRefuses(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	wrong := httptest.NewServer(http.NotFoundHandler())
	defer wrong.Close()
	for name, c := range map[string]struct {
		p    dispatch.AppParams
		code int
	}{
		"no object":     {dispatch.AppParams{CallbackURL: b.server.URL}, 100},
		"other object":  {dispatch.AppParams{Object: "instagram", CallbackURL: b.server.URL}, 100},
		"unknown field": {dispatch.AppParams{Object: "page", Fields: []string{"messaging_handover"}}, 100},
		"relative URL":  {dispatch.AppParams{Object: "page", CallbackURL: "/hook"}, 100},
		"other scheme":  {dispatch.AppParams{Object: "page", CallbackURL: "ftp://bot.example/"}, 100},
		"wrong token":   {dispatch.AppParams{Object: "page", CallbackURL: b.server.URL, VerifyToken: "other"}, 2200},
		"nobody there":  {dispatch.AppParams{Object: "page", CallbackURL: wrong.URL, VerifyToken: "v"}, 2200},
	} {
		var f *graphapi.Error
		if err := w.subs.SetApp(w.ctx, testApp, c.p); !errors.As(err, &f) || f.Code != c.code {
			t.Errorf("%s: %v, want code %d", name, err, c.code)
		}
	}
	if s := w.appSubscription(testApp); s.CallbackURL != b.server.URL || !slices.Equal(s.Fields, []string{"messages"}) {
		t.Errorf("a refused call changed the subscription: %+v", s)
	}
	var f *graphapi.Error
	if err := w.subs.SetApp(w.ctx, otherApp, dispatch.AppParams{Object: "page"}); !errors.As(err, &f) ||
		f.Message != "(#100) The parameter callback_url is required" {
		t.Errorf("first subscription without callback: %v", err)
	}
	for name, fields := range map[string][]string{"none": nil, "unknown": {"nope"}} {
		if err := w.subs.SetPage(w.ctx, testPage, testApp, fields); !errors.As(err, &f) || f.Code != 100 {
			t.Errorf("Page fields %s: %v", name, err)
		}
	}
}

func TestDeleteApp(t *testing.T) {
	w := newWorld(t)
	w.bot(testApp, "messages", "feed", "message_reads")
	w.ok(w.subs.DeleteApp(w.ctx, testApp, "", []string{"feed", "unknown"}))
	if s := w.appSubscription(testApp); !slices.Equal(s.Fields, []string{"messages", "message_reads"}) {
		t.Errorf("fields %v", s.Fields)
	}
	if err := w.subs.DeleteApp(w.ctx, testApp, "user", nil); err == nil {
		t.Error("an object that is not served was deleted")
	}
	w.ok(w.subs.DeleteApp(w.ctx, testApp, "", nil))
	if s := w.appSubscription(testApp); s.CallbackURL != "" {
		t.Errorf("subscription %+v", s)
	}
	w.ok(w.subs.DeleteApp(w.ctx, testApp, "page", []string{"feed"})) // nothing there
}
