package messaging

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/policy"
)

const (
	hour = int64(time.Hour / time.Millisecond)
	day  = 24 * hour
	t0   = int64(1_772_366_400_000) // 2026-03-01 12:00 UTC
)

// decision is a row of the tables below: who may send what, when.
type decision struct {
	name   string
	thread Thread
	out    Outgoing
	after  int64 // since t0
	pack   string
	code   int // 0 = may send
	sub    int
}

func (d *decision) check(t *testing.T, limits ...Restriction) {
	t.Helper()
	pack, err := policy.Parse(d.pack)
	if err != nil {
		t.Fatal(err)
	}
	st := standing{pack: pack, latest: policy.Latest(), restrictions: limits}
	e := decideSend(&d.thread, &d.out, &st, t0+d.after)
	switch {
	case d.code == 0 && e != nil:
		t.Errorf("%s: refused with %v (%s)", d.name, e, e.Explain)
	case d.code != 0 && e == nil:
		t.Errorf("%s: accepted, want %d/%d", d.name, d.code, d.sub)
	case d.code != 0 && (e.Code != d.code || e.Subcode != d.sub):
		t.Errorf("%s: %d/%d (%s), want %d/%d", d.name, e.Code, e.Subcode, e.Explain, d.code, d.sub)
	case e != nil && e.Explain == "":
		t.Errorf("%s: the refusal explains nothing", d.name)
	}
}

// opened is a thread whose customer wrote at t0.
func opened(more *More) Thread {
	return Thread{PSID: 7, OpenedAt: t0, LastSeq: 1, More: more}
}

var (
	response = Outgoing{Type: graphapi.Response}
	utility  = Outgoing{Type: graphapi.Utility}
)

func tagged(tag string) Outgoing { return Outgoing{Type: graphapi.MessageTag, Tag: tag} }

func to(key, value string) Outgoing {
	return Outgoing{Type: graphapi.Response, To: Address{Key: key, Value: value, At: t0}}
}

func with(template string, o Outgoing) Outgoing {
	o.Template = template
	return o
}

func TestDecideWindow(t *testing.T) {
	never := Thread{PSID: 7}
	written := Thread{PSID: 7, LastSeq: 3} // by the Page
	tests := []decision{
		{"at once", opened(nil), response, 0, "", 0, 0},
		{"update is checked alike", opened(nil), Outgoing{Type: graphapi.Update}, day, "", 0, 0},
		{"last millisecond", opened(nil), response, day, "", 0, 0},
		{"24 h and 1 ms", opened(nil), response, day + 1, "", 10, 2018278},
		{"24 h 1 s", opened(nil), Outgoing{Type: graphapi.Update}, day + 1000, "latest", 10, 2018278},
		{"never written", never, response, 0, "", 10, 2018278},
		{"never written, tag without limit", never, tagged("ACCOUNT_UPDATE"), 0, "", 10, 2018278},
		{"human agent at 7 days", opened(nil), tagged("HUMAN_AGENT"), 7 * day, "latest", 0, 0},
		{"human agent after 7 days", opened(nil), tagged("HUMAN_AGENT"), 7*day + 1, "", 10, 2018278},
		{"human agent inside 24 h", opened(nil), tagged("HUMAN_AGENT"), hour, "", 0, 0},
		{"account update after a year", opened(nil), tagged("ACCOUNT_UPDATE"), 365 * day, "", 0, 0},
		{"event update", opened(nil), tagged("CONFIRMED_EVENT_UPDATE"), 30 * day, "2026-04-26", 0, 0},
		{"event update, last day over", opened(nil), tagged("CONFIRMED_EVENT_UPDATE"), hour, "2026-04-27", 100, 0},
		{"purchase update", opened(nil), tagged("POST_PURCHASE_UPDATE"), 30 * day, "", 0, 0},
		{"purchase update today", opened(nil), tagged("POST_PURCHASE_UPDATE"), 0, "latest", 100, 0},
		{"feedback without its template", opened(nil), tagged("CUSTOMER_FEEDBACK"), hour, "", 100, 0},
		{"feedback with another template", opened(nil), with("button", tagged("CUSTOMER_FEEDBACK")), hour, "", 100, 0},
		{"feedback", opened(nil), with("customer_feedback", tagged("CUSTOMER_FEEDBACK")), 7 * day, "latest", 0, 0},
		{"feedback after 7 days", opened(nil), with("customer_feedback", tagged("CUSTOMER_FEEDBACK")), 7*day + 1, "", 10, 2018278},
		{"old tag", opened(nil), tagged("SHIPPING_UPDATE"), 0, "", 100, 0},
		{"old tag in its days", opened(nil), tagged("SHIPPING_UPDATE"), 90 * day, "2020-03-03", 0, 0},
		{"unknown tag", opened(nil), tagged("NEWS"), 0, "", 100, 0},
		{"missing tag", opened(nil), tagged(""), 0, "", 100, 0},
		{"tag beside another type", opened(nil), Outgoing{Type: graphapi.Response, Tag: "HUMAN_AGENT"}, day, "latest", 0, 0},
		{"it opens nothing there", opened(nil), Outgoing{Type: graphapi.Response, Tag: "HUMAN_AGENT"}, day + 1, "", 10, 2018278},
		{"ended tag beside another type", opened(nil), Outgoing{Type: graphapi.Response, Tag: "ACCOUNT_UPDATE"}, 0, "latest", 100, 0},
		{"unknown tag beside another type", opened(nil), Outgoing{Type: graphapi.Update, Tag: "NEWS"}, 0, "", 100, 0},
		{"clock moved back", opened(nil), response, -day, "", 0, 0},
		{"utility never written", never, utility, 0, "latest", 0, 0},
		{"utility after a year", opened(nil), utility, 365 * day, "", 0, 0},
		{"first contact by phone", never, to("phone_number", ""), 0, "", 0, 0},
		{"first contact by e-mail", never, to("email", ""), 0, "", 0, 0},
		{"group", written, Outgoing{Type: graphapi.Response, To: Address{Key: "ids", Group: true}}, 0, "", 0, 0},
		{"group, unknown tag", written, Outgoing{Type: graphapi.MessageTag, To: Address{Group: true}}, 0, "", 100, 0},
		{"group of one", never, to("ids", ""), 0, "", 10, 2018278},
		{"first contact by id", never, to("id", ""), 0, "", 10, 2018278},
		{"second contact by phone", written, to("phone_number", ""), 0, "", 10, 2018278},
		{"by phone in the window", opened(nil), to("phone_number", ""), day, "", 0, 0},
		{"by phone after it", opened(nil), to("phone_number", ""), day + 1, "", 10, 2018278},
	}
	for _, tt := range tests {
		tt.check(t)
	}
}

func TestDecideState(t *testing.T) {
	owned := &More{Owner: 42, OwnerUntil: t0 + day}
	byApp := func(app graphapi.ID) Outgoing { return Outgoing{Type: graphapi.Response, App: app} }
	tests := []decision{
		{"blocked", opened(&More{Blocked: true}), response, 0, "", 551, 1545041},
		{"blocked by the Page", opened(&More{Barred: true}), response, 0, "", 551, 1545041},
		{"blocked comes before the owner", opened(&More{Blocked: true, Owner: 42, OwnerUntil: t0 + day}), byApp(1), 0, "", 551, 1545041},
		{"blocked, utility", opened(&More{Blocked: true}), utility, 0, "", 551, 1545041},
		{"owned by another app", opened(owned), byApp(41), day - 1, "", 10, 2018300},
		{"owner comes before the window", opened(&More{Owner: 42, OwnerUntil: t0 + 9*day}), byApp(41), 2 * day, "", 10, 2018300},
		{"owned by this app", opened(owned), byApp(42), hour, "", 0, 0},
		{"control is over", opened(owned), byApp(41), day, "", 0, 0},
		{"idle", opened(&More{}), byApp(41), 0, "", 0, 0},
		{"user_ref", opened(&More{UserRef: "u"}), to("user_ref", "u"), day, "", 0, 0},
		{"user_ref after the window", opened(&More{UserRef: "u"}), to("user_ref", "u"), day + 1, "", 10, 2018278},
		{"user_ref answered", opened(nil), to("user_ref", "u"), 0, "", 100, 2018001},
		{"user_ref replaced", opened(&More{UserRef: "v"}), to("user_ref", "u"), 0, "", 100, 2018001},
	}
	for _, tt := range tests {
		tt.check(t)
	}
}

func TestDecideTokens(t *testing.T) {
	token := func(typ string, change func(*OptIn)) Thread {
		o := OptIn{Type: typ, Token: "tok", ExpiresAt: t0 + 365*day}
		if change != nil {
			change(&o)
		}
		return Thread{PSID: 7, LastSeq: 1, More: &More{OptIns: []OptIn{o}}}
	}
	used := func(o *OptIn) { o.UsedAt = t0 }
	stopped := func(o *OptIn) { o.Stopped = true }
	once, often := to("one_time_notif_token", "tok"), to("notification_messages_token", "tok")
	tests := []decision{
		{"one-time after 364 days", token(OptInOnce, nil), once, 364 * day, "latest", 0, 0},
		{"one-time after a year", token(OptInOnce, nil), once, 365 * day, "", 100, 0},
		{"unknown token", opened(nil), once, 0, "", 100, 0},
		{"token of the other kind", token(OptInRecurring, nil), once, 0, "", 100, 0},
		{"other way round", token(OptInOnce, nil), often, 0, "", 100, 0},
		{"recurring, unused", token(OptInRecurring, nil), often, 0, "", 0, 0},
		{"recurring after 47 h", token(OptInRecurring, used), often, 48*hour - 1, "", 4, 2018354},
		{"recurring after 48 h", token(OptInRecurring, used), often, 48 * hour, "", 0, 0},
		{"recurring after 24 h in 2025", token(OptInRecurring, used), often, 24 * hour, "2025-08-31", 0, 0},
		{"recurring after 24 h later in 2025", token(OptInRecurring, used), often, 24 * hour, "2025-09-01", 4, 2018354},
		{"recurring stopped", token(OptInRecurring, stopped), often, 0, "", 10, 1893015},
		{"recurring expired", token(OptInRecurring, nil), often, 365 * day, "", 100, 0},
		{"recurring ended", token(OptInRecurring, nil), often, 0, "latest", 100, 0},
		{"recurring on its last day", token(OptInRecurring, nil), often, 0, "2026-02-09", 0, 0},
	}
	for _, tt := range tests {
		tt.check(t)
	}
}

func TestDecideReplies(t *testing.T) {
	games := func(times ...int64) Thread { return Thread{PSID: 7, LastSeq: 1, More: &More{Games: times}} }
	tests := []decision{
		{"comment", Thread{}, to("comment_id", "1_2"), 0, "", 0, 0},
		{"comment at 7 days", Thread{}, to("comment_id", "1_2"), 7 * day, "latest", 0, 0},
		{"comment after 7 days", Thread{}, to("comment_id", "1_2"), 7*day + 1, "", 10902, 0},
		{"post answered", opened(&More{Answered: map[string]int64{"1_2": t0}}), to("post_id", "1_2"), hour, "", 10900, 0},
		{"another comment", opened(&More{Answered: map[string]int64{"1_2": t0}}), to("comment_id", "1_3"), hour, "", 0, 0},
		{"player", Thread{}, to("player_id", ""), 0, "", 0, 0},
		{"player, fifth", games(t0, t0, t0, t0), to("player_id", ""), hour, "", 0, 0},
		{"player, sixth", games(t0, t0+1, t0+1, t0+1, t0+1), to("player_id", ""), 10*day - 1, "", 10, 2018144},
		{"player, sixth after 10 days", games(t0, t0+1, t0+1, t0+1, t0+1), to("player_id", ""), 10 * day, "", 0, 0},
	}
	for _, tt := range tests {
		tt.check(t)
	}
}

// request is a message that asks for an opt-in.
func request(typ, title string) Outgoing {
	payload, err := json.Marshal(map[string]string{"template_type": typ, "title": title, "payload": "P"})
	if err != nil {
		panic(err)
	}
	return Outgoing{Type: graphapi.Response, Template: typ, Content: Content{Attach: []Attachment{{Type: "template", Payload: payload}}}}
}

func TestDecideOptInRequests(t *testing.T) {
	asked := opened(&More{Asked: map[string]int64{"Deals": t0}})
	late := request(OptInOnce, "x")
	late.Type, late.Tag = graphapi.MessageTag, "HUMAN_AGENT"
	private := request(OptInOnce, "x")
	private.To = Address{Key: "comment_id", Value: "1_2", At: t0}
	tokens := &More{OptIns: []OptIn{{Type: OptInOnce, Token: "tok", ExpiresAt: t0 + 365*day}}}
	under := func(o Outgoing) Outgoing {
		o.To = Address{Key: "one_time_notif_token", Value: "tok"}
		return o
	}
	tests := []decision{
		{"one-time in the window", opened(nil), request(OptInOnce, "x"), day, "latest", 0, 0},
		{"tags do not help", opened(nil), late, day + 1, "", 10, 2018278},
		{"nor does a comment", Thread{}, private, hour, "", 10, 2018278},
		{"nor does a token", opened(tokens), under(request(OptInOnce, "x")), day + 1, "", 10, 2018278},
		{"under a token in the window", opened(tokens), under(request(OptInOnce, "x")), day, "", 0, 0},
		{"recurring today under a token", opened(tokens), under(request(OptInRecurring, "x")), 0, "latest", 100, 0},
		{"recurring", opened(nil), request(OptInRecurring, "Deals"), 0, "", 0, 0},
		{"recurring today", opened(nil), request(OptInRecurring, "Deals"), 0, "latest", 100, 0},
		{"asked again", asked, request(OptInRecurring, "Deals"), day, "", 613, 1893016},
		{"another topic", asked, request(OptInRecurring, "News"), day, "", 0, 0},
	}
	for _, tt := range tests {
		tt.check(t)
	}
	week := decision{"asked almost a week ago", asked, request(OptInRecurring, "Deals"), 7*day - 1, "", 613, 1893016}
	week.thread.OpenedAt += 7 * day
	week.check(t)
	week.name, week.after, week.code, week.sub = "asked a week ago", 7*day, 0, 0
	week.check(t)
}

func TestDecideRestricted(t *testing.T) {
	limit := func(code, sub int) Restriction { return Restriction{ID: "1", Code: code, Subcode: sub} }
	tests := []struct {
		limit Restriction
		d     decision
	}{
		{limit(10, 1893063), decision{"restricted", opened(nil), response, 0, "", 10, 1893063}},
		{limit(10, 0), decision{"first of its code", opened(nil), response, 0, "", 10, 1893063}},
		{limit(368, 0), decision{"abuse", opened(nil), utility, 0, "", 368, 0}},
		{limit(1200, 0), decision{"temporary", opened(nil), response, 0, "", 1200, 2018024}},
		{limit(2022, 0), decision{"commerce, text", opened(nil), response, 0, "", 2022, 0}},
		{limit(2022, 0), decision{"commerce, receipt", opened(nil), with("receipt", response), 0, "", 2022, 0}},
		{limit(10, 1404170), decision{"opt-in, text", opened(nil), response, 0, "", 0, 0}},
		{limit(10, 1404170), decision{"opt-in", opened(nil), request(OptInOnce, "x"), 0, "", 10, 1404170}},
		{limit(613, 0), decision{"calls", opened(nil), response, 0, "", 613, 0}},
		{limit(613, 2018338), decision{"tags, text", opened(nil), response, 0, "", 0, 0}},
		{limit(613, 2018338), decision{"tags", opened(nil), tagged("HUMAN_AGENT"), 0, "", 613, 2018338}},
		{limit(9, 0), decision{"too many actions, text", opened(nil), response, 0, "", 0, 0}},
		{limit(9, 0), decision{"too many actions", opened(nil), request(OptInRecurring, "x"), 0, "", 9, 2018352}},
		{limit(200, 0), decision{"not available", opened(nil), response, 0, "", 200, 1545041}},
		{limit(200, 2018028), decision{"app in development", opened(nil), utility, 0, "", 200, 2018028}},
		{limit(200, 2018027), decision{"phone permission, id", opened(nil), response, 0, "", 0, 0}},
		{limit(200, 2018027), decision{"phone permission", opened(nil), to("phone_number", ""), 0, "", 200, 2018027}},
		{limit(200, 2018021), decision{"phone fee", opened(nil), to("phone_number", ""), 0, "", 200, 2018021}},
		{limit(368, 0), decision{"before the window", opened(nil), response, 2 * day, "", 368, 0}},
		{limit(368, 0), decision{"after the block", opened(&More{Blocked: true}), response, 0, "", 551, 1545041}},
		{Restriction{Code: 368, Until: t0 + hour}, decision{"still in force", opened(nil), response, hour - 1, "", 368, 0}},
		{Restriction{Code: 368, Until: t0 + hour}, decision{"over", opened(nil), response, hour, "", 0, 0}},
	}
	for _, tt := range tests {
		tt.d.check(t, tt.limit)
	}
}

func TestLatestRefuses(t *testing.T) {
	th := opened(nil)
	tests := []struct {
		name string
		out  Outgoing
		pack policy.Pack
		want string // part of the text; "" = allowed
	}{
		{"plain text", response, policy.Documented(), ""},
		{"ended tag", tagged("ACCOUNT_UPDATE"), policy.Documented(), "ended on 2026-04-27"},
		{"valid tag", tagged("HUMAN_AGENT"), policy.Documented(), ""},
		{"ended template", request(OptInRecurring, "x"), policy.Documented(), "ended on 2026-02-10"},
		{"retired template", with("list", response), policy.Documented(), "ended on 2019-07-29"},
		{"new template", with("image_grid", response), policy.Documented(), ""},
		{"latest needs no mark", tagged("ACCOUNT_UPDATE"), policy.Latest(), ""},
	}
	for _, tt := range tests {
		got := latestRefuses(&th, &tt.out, &standing{pack: tt.pack, latest: policy.Latest()}, t0)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDecideAction(t *testing.T) {
	tests := []struct {
		name   string
		thread Thread
		app    graphapi.ID
		after  int64
		code   int
	}{
		{"outside the window", opened(nil), 1, 30 * day, 0},
		{"never written", Thread{}, 1, 0, 0},
		{"blocked", opened(&More{Blocked: true}), 1, 0, 551},
		{"owned", opened(&More{Owner: 2, OwnerUntil: t0 + day}), 1, 0, 10},
	}
	for _, tt := range tests {
		code := 0
		if e := decideAction(&tt.thread, &Action{App: tt.app}, t0+tt.after); e != nil {
			code = e.Code
		}
		if code != tt.code {
			t.Errorf("%s: %d, want %d", tt.name, code, tt.code)
		}
	}
}

func TestDecideControl(t *testing.T) {
	const inbox, bot, other = 1, 2, 3
	withDefault, without := Page{DefaultApp: inbox}, Page{}
	held := Thread{More: &More{Owner: bot, OwnerUntil: t0 + hour}}
	tests := []struct {
		name   string
		thread Thread
		page   Page
		app    graphapi.ID
		c      Control
		want   Control
		sub    int // of the refusal
	}{
		{"pass", held, withDefault, bot, Control{Action: "pass", To: other, Metadata: "m"}, Control{Action: "pass", From: bot, To: other, Until: t0 + day, Metadata: "m"}, 0},
		{"pass to the default app", held, withDefault, bot, Control{Action: "pass"}, Control{Action: "pass", From: bot, To: inbox, Until: t0 + day}, 0},
		{"pass to nobody", held, without, bot, Control{Action: "pass"}, Control{}, 2018164},
		{"pass by another", held, withDefault, other, Control{Action: "pass", To: other}, Control{}, 2534037},
		{"pass by the default app", held, withDefault, inbox, Control{Action: "pass", To: other}, Control{Action: "pass", From: bot, To: other, Until: t0 + day}, 0},
		{"pass when idle", Thread{}, without, other, Control{Action: "pass", To: bot}, Control{Action: "pass", To: bot, Until: t0 + day}, 0},
		{"take", held, withDefault, other, Control{Action: "take"}, Control{Action: "take", From: bot, To: other, Until: t0 + day}, 0},
		{"take without default app", Thread{}, without, other, Control{Action: "take"}, Control{}, 2018171},
		{"request", held, without, other, Control{Action: "request"}, Control{Action: "request", From: bot, To: other}, 0},
		{"release", held, without, bot, Control{Action: "release"}, Control{Action: "release", From: bot}, 0},
		{"release by another", held, without, other, Control{Action: "release"}, Control{}, 2534037},
		{"release when idle", Thread{}, without, other, Control{Action: "release"}, Control{Action: "release"}, 0},
		{"extend when idle", Thread{}, without, other, Control{Action: "extend", Until: t0 + day}, Control{}, 2534037},
		{"extend by the default app", held, withDefault, inbox, Control{Action: "extend", Until: t0 + day}, Control{}, 2534037},
		{"extend by the default app when idle", Thread{}, withDefault, inbox, Control{Action: "extend", Until: t0 + 2*day}, Control{Action: "extend", To: inbox, Until: t0 + 2*day}, 0},
		{"extend", held, without, bot, Control{Action: "extend", Until: t0 + 3*day}, Control{Action: "extend", From: bot, To: bot, Until: t0 + 3*day}, 0},
		{"extend too far", held, without, bot, Control{Action: "extend", Until: t0 + 30*day}, Control{Action: "extend", From: bot, To: bot, Until: t0 + 7*day}, 0},
	}
	for _, tt := range tests {
		e, err := decideControl(&tt.thread, &tt.page, tt.app, tt.c, t0)
		if refusal, ok := err.(*graphapi.Error); ok {
			if refusal.Code != 100 || refusal.Subcode != tt.sub || refusal.Explain == "" {
				t.Errorf("%s: refused with %d/%d (%s), want 100/%d", tt.name, refusal.Code, refusal.Subcode, refusal.Explain, tt.sub)
			}
			continue
		}
		if err != nil || tt.sub != 0 {
			t.Errorf("%s: %v, want subcode %d", tt.name, err, tt.sub)
			continue
		}
		if got, err := Decode[Control](e); err != nil || got != tt.want || e.App != tt.app {
			t.Errorf("%s: %+v by %d, %v; want %+v", tt.name, got, e.App, err, tt.want)
		}
	}
}

// A plain message is decided without a byte of memory: the decision stands on
// the path of every send.
func TestDecidingIsFree(t *testing.T) {
	th, o := opened(nil), Outgoing{Type: graphapi.Response, App: 1}
	st := standing{pack: policy.Documented(), latest: policy.Latest()}
	allocs := testing.AllocsPerRun(100, func() {
		if decideSend(&th, &o, &st, t0) != nil || latestRefuses(&th, &o, &st, t0) != "" {
			t.Error("refused")
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
