package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/messaging"
	"parley/webhook"
)

// Events of the Page itself stand in no thread: they have a queue of their
// own, which waits for no person's and makes nobody wait.
func TestPageQueue(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages", "feed", "messaging_policy_enforcement")
	b.refuse(func(it webhook.Item) bool { return it.Change != nil || it.PolicyEnforcement != nil })
	w.add(testPage, 0, messaging.KindFeed, `{"item":"post","verb":"add","post_id":"1"}`)
	w.add(testPage, 0, messaging.KindPolicy, `{"action":"warning","reason":"spam"}`)
	w.say(testPage, testPSID, "hello")
	w.add(testPage, 0, messaging.KindFeed, `{"item":"comment","verb":"add","post_id":"1","comment_id":"1_2"}`)
	b.hears(testPSID, "hello")
	w.wait("three parked", func() bool { return len(w.backlog(testApp, 0)) == 3 })
	w.crash() // what is parked outlives the node
	b.refuse(nil)
	w.start()
	w.clock.Advance(time.Hour)
	w.wait("all heard", func() bool { return b.count() >= 4 })
	var order []string
	for _, it := range b.items {
		switch {
		case it.Message != nil:
			order = append(order, it.Message.Text)
		case it.PolicyEnforcement != nil:
			order = append(order, it.PolicyEnforcement.Action)
		case it.Change != nil:
			f, _ := it.Change.Feed()
			order = append(order, f.Item)
		}
	}
	if got := strings.Join(order, " "); got != "hello post warning comment" {
		t.Errorf("heard %s", got)
	}
	w.settled()
}
