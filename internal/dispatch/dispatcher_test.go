package dispatch_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/dispatch"
	"parley/internal/messaging"
	"parley/webhook"
)

var everything = []string{"messages", "message_echoes", "messaging_postbacks", "message_deliveries", "message_reads"}

func TestDelivers(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, everything...)
	w.say(testPage, testPSID, "hello")
	w.add(testPage, testPSID, messaging.KindPostback, `{"title":"Go","payload":"GO"}`)
	w.add(testPage, testPSID, messaging.KindEcho, `{"text":"Hi!"}`)
	w.add(testPage, testPSID, messaging.KindDelivery, `{"watermark":5,"seqs":[3]}`)
	w.add(testPage, testPSID, messaging.KindRead, `{"watermark":6}`)
	w.wait("five events", func() bool { return b.count() == 5 })
	it := b.items
	if it[0].Message.Text != "hello" || it[1].Postback.Payload != "GO" || !it[2].Message.IsEcho ||
		it[3].Delivery.MIDs[0] != it[2].Message.MID || it[4].Read.Watermark != 6 {
		t.Errorf("items %+v", it)
	}
	w.settled()
	w.wait("cursor saved", func() bool { return w.subscription(testApp).Cursor == 5 })
	if st := w.d.Stats(); st.Attempts != 5 || st.Delivered != 5 || st.Failures != 0 {
		t.Errorf("stats %+v", st)
	}
}

func TestOrderPerThread(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	n := atomic.Int64{}
	b.refuse(func(webhook.Item) bool { return n.Add(1)%7 == 0 }) // failures mixed in
	const threads, each = 20, 25
	var done sync.WaitGroup
	for i := range threads {
		done.Go(func() {
			for k := range each {
				w.say(testPage, testPSID+graphapi.ID(i), fmt.Sprint(k))
			}
		})
	}
	done.Wait()
	want := make([]string, each)
	for k := range want {
		want[k] = fmt.Sprint(k)
	}
	// An immediate retry follows each failure; when that fails too, time must move.
	w.wait("all heard", func() bool {
		w.clock.Advance(time.Second)
		return b.count() >= threads*each
	})
	for i := range threads {
		b.hears(testPSID+graphapi.ID(i), want...)
	}
	if b.count() != threads*each {
		t.Errorf("%d events, want %d", b.count(), threads*each)
	}
}

func TestSubscriptionsDecide(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages", "message_reads")
	other := w.bot(otherApp, "message_reads")
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, []string{"messages", "messaging_postbacks", "message_echoes"}))
	w.say(testPage, testPSID, "both levels")
	w.add(testPage, testPSID, messaging.KindRead, `{"watermark":6}`)                   // Page level lacks it
	w.add(testPage, testPSID, messaging.KindPostback, `{"title":"Go","payload":"GO"}`) // app level lacks it
	w.say(testPage+1, testPSID+9, "another Page")
	w.say(testPage, testPSID, "again")
	b.hears(testPSID, "both levels", "again")
	other.w.wait("read event", func() bool { return other.count() == 1 })
	w.settled()
	if b.attempts() != 2 || other.attempts() != 1 {
		t.Errorf("attempts %d and %d, want 2 and 1", b.attempts(), other.attempts())
	}

	w.ok(w.subs.DeletePage(w.ctx, testPage, testApp))
	w.say(testPage, testPSID, "unheard")
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, []string{"messages"}))
	w.say(testPage, testPSID, "heard")
	b.hears(testPSID, "both levels", "again", "heard")

	w.ok(w.subs.DeleteApp(w.ctx, testApp, "page", nil))
	w.say(testPage, testPSID, "unheard")
	w.settled()
	if b.attempts() != 3 {
		t.Errorf("attempts %d, want 3", b.attempts())
	}
}

func TestDeadAppDelaysNoOther(t *testing.T) {
	w := newWorld(t, func(o *dispatch.Options) { o.InFlight, o.Window = 2, 10 })
	silent := w.silent()
	w.ok(w.subs.SetApp(w.ctx, otherApp, dispatch.AppParams{Object: "page", CallbackURL: silent.URL, Fields: []string{"messages"}}))
	w.ok(w.subs.SetPage(w.ctx, testPage, otherApp, []string{"messages"}))
	b := w.bot(testApp, "messages")
	for i := range 500 {
		w.say(testPage, testPSID+graphapi.ID(i%50), "x")
	}
	w.wait("all heard", func() bool { return b.count() == 500 })
	if workers, waiting := w.d.Load(otherApp); workers > 2 || waiting > 10+dispatch.ReadBatch {
		t.Errorf("%d workers, %d jobs in memory for the dead app", workers, waiting)
	}
}

func TestRetriesOnSchedule(t *testing.T) {
	w := newWorld(t)
	w.clock.Freeze(true)
	b := w.bot(testApp, "messages")
	b.refuse(always)
	w.say(testPage, testPSID, "one")
	w.say(testPage, testPSID+1, "other thread")
	w.wait("first attempts and immediate retries", func() bool { return b.attempts() == 4 })
	w.say(testPage, testPSID, "two")
	w.wait("later event parked", func() bool { return len(w.backlog(testApp, testPSID)) == 2 })
	for i, d := range []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		w.wait("next attempt planned", func() bool { return w.planned(testPSID, i+2) && w.planned(testPSID+1, i+2) })
		w.clock.Advance(d * 8 / 10)
		if got := w.backlog(testApp, testPSID)[0].Attempts; got != i+2 {
			t.Fatalf("attempt %d came early", got)
		}
		w.clock.Advance(d * 3 / 10)
		w.wait("attempts", func() bool { return b.attempts() == 2*(i+3) })
	}
	b.refuse(nil)
	w.wait("next attempt planned", func() bool { return w.planned(testPSID, 9) && w.planned(testPSID+1, 9) })
	w.clock.Advance(17 * time.Minute)
	b.hears(testPSID, "one", "two")
	b.hears(testPSID+1, "other thread")
	w.wait("backlog empty", func() bool { return len(w.backlog(testApp, testPSID)) == 0 })
	w.wait("healthy", func() bool { return w.subscription(testApp).FailingSince == 0 })
}

// planned reports whether a thread's oldest delivery has failed so often and
// its timer is set.
func (w *world) planned(psid graphapi.ID, attempts int) bool {
	rows := w.backlog(testApp, psid)
	if len(rows) == 0 || rows[0].State != dispatch.Retrying || rows[0].Attempts != attempts || rows[0].LastStatus != 500 {
		return false
	}
	return w.d.Armed(dispatch.ThreadKey{App: testApp, Page: testPage, PSID: psid}, rows[0].NextAt)
}

func TestRestart(t *testing.T) {
	for name, end := range map[string]func(*world){"stop": (*world).stop, "crash": (*world).crash} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.clock.Freeze(true)
			b := w.bot(testApp, "messages")
			w.say(testPage, testPSID+1, "before")
			b.hears(testPSID+1, "before")
			b.refuse(always)
			w.say(testPage, testPSID, "one")
			w.say(testPage, testPSID, "two")
			w.wait("blocked", func() bool { return w.planned(testPSID, 2) && len(w.backlog(testApp, testPSID)) == 2 })
			w.wait("cursor saved", func() bool { return w.subscription(testApp).Cursor == 3 })
			end(w)
			b.refuse(nil)
			w.open()
			w.say(testPage, testPSID, "three") // heard by no hook: found by reading heads
			w.serve()
			w.wait("parked", func() bool { return len(w.backlog(testApp, testPSID)) == 3 })
			tries := b.attempts()
			w.clock.Advance(2 * time.Second)
			b.hears(testPSID, "one", "two", "three")
			b.hears(testPSID+1, "before")
			if b.attempts() != tries+3 {
				t.Errorf("%d attempts after the restart, want 3", b.attempts()-tries)
			}
		})
	}
}

// TestCrashBeforeSave: a delivery whose result was not saved is made again.
func TestCrashBeforeSave(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages")
	crash := w.d.CrashUnsaved()
	w.say(testPage, testPSID, "one")
	w.say(testPage, testPSID, "two")
	b.hears(testPSID, "one", "two")
	crash()
	w.stop()
	w.start()
	b.hears(testPSID, "one", "two", "one", "two")
	w.wait("cursor saved", func() bool { return w.subscription(testApp).Cursor == 2 })
}

func TestSwitchedOffAfterAnHour(t *testing.T) {
	w := newWorld(t)
	w.clock.Freeze(true)
	b := w.bot(testApp, "messages")
	b.refuse(always)
	w.say(testPage, testPSID, "one")
	w.say(testPage, testPSID+1, "other")
	w.wait("blocked", func() bool { return w.planned(testPSID, 2) && w.planned(testPSID+1, 2) })
	w.say(testPage, testPSID, "two")
	w.wait("parked", func() bool { return len(w.backlog(testApp, testPSID)) == 2 })
	w.clock.Advance(61 * time.Minute)
	w.wait("switched off", func() bool { return w.subscription(testApp).Disabled })
	for psid, n := range map[graphapi.ID]int{testPSID: 2, testPSID + 1: 1} {
		w.wait("held", func() bool {
			rows := w.backlog(testApp, psid)
			return len(rows) == n && rows[0].State == dispatch.Held && rows[n-1].State == dispatch.Held
		})
	}
	w.say(testPage, testPSID, "three")
	tries := b.attempts()
	w.clock.Advance(24 * time.Hour)
	w.stop()
	w.start()
	b.refuse(nil)
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, []string{"messages"}))
	b.hears(testPSID, "one", "two", "three")
	b.hears(testPSID+1, "other")
	if got := b.attempts() - tries; got != 4 {
		t.Errorf("%d attempts after subscribing again, want 4", got)
	}
	if s := w.subscription(testApp); s.Disabled || s.FailingSince != 0 {
		t.Errorf("subscription %+v", s)
	}
}

// TestSubscribeAgainWhileRunning: the same without a restart in between.
func TestSubscribeAgainWhileRunning(t *testing.T) {
	w := newWorld(t)
	w.clock.Freeze(true)
	b := w.bot(testApp, "messages")
	b.refuse(always)
	w.say(testPage, testPSID, "one")
	w.wait("blocked", func() bool { return w.planned(testPSID, 2) })
	w.clock.Advance(61 * time.Minute)
	w.wait("held", func() bool {
		rows := w.backlog(testApp, testPSID)
		return w.subscription(testApp).Disabled && len(rows) == 1 && rows[0].State == dispatch.Held
	})
	w.say(testPage, testPSID, "two")
	w.say(testPage, testPSID+1, "other")
	b.refuse(nil)
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, []string{"messages"}))
	b.hears(testPSID, "one", "two")
	b.hears(testPSID+1, "other")
}

func TestKeepFailing(t *testing.T) {
	w := newWorld(t, func(o *dispatch.Options) { o.KeepFailing = true })
	w.clock.Freeze(true)
	b := w.bot(testApp, "messages")
	b.refuse(always)
	w.say(testPage, testPSID, "one")
	w.wait("blocked", func() bool { return w.planned(testPSID, 2) })
	w.clock.Advance(25 * time.Hour)
	w.wait("third attempt", func() bool { return w.planned(testPSID, 3) })
	if w.subscription(testApp).Disabled {
		t.Error("switched off")
	}
}

// TestPoisonBlocksItsThreadOnly: an event that a bot cannot digest holds up
// its own thread until the app gives up the field.
func TestPoisonBlocksItsThreadOnly(t *testing.T) {
	w := newWorld(t)
	b := w.bot(testApp, "messages", "messaging_postbacks")
	b.refuse(func(it webhook.Item) bool { return it.Postback != nil })
	w.add(testPage, testPSID, messaging.KindPostback, `{"title":"Go","payload":"GO"}`)
	w.say(testPage, testPSID, "behind")
	w.say(testPage, testPSID+1, "free")
	b.hears(testPSID+1, "free")
	w.wait("blocked", func() bool { return len(w.backlog(testApp, testPSID)) == 2 })
	w.ok(w.subs.SetPage(w.ctx, testPage, testApp, []string{"messages"}))
	w.wait("given up", func() bool {
		w.clock.Advance(time.Minute)
		return len(w.backlog(testApp, testPSID)) == 0
	})
	b.hears(testPSID, "behind")
}

func TestEchoWaits(t *testing.T) {
	w := newWorld(t, func(o *dispatch.Options) { o.EchoDelay = 300 * time.Millisecond })
	b := w.bot(testApp, everything...)
	w.add(testPage, testPSID, messaging.KindEcho, `{"text":"Hi!"}`)
	w.say(testPage, testPSID, "behind the echo")
	w.say(testPage, testPSID+1, "not behind it")
	w.wait("all", func() bool { return b.count() == 3 })
	if b.items[0].Sender.ID != testPSID+1 || !b.items[1].Message.IsEcho || b.items[2].Message.Text != "behind the echo" {
		t.Errorf("order %+v", b.items)
	}
}

func TestStartAndStopTwice(t *testing.T) {
	w := newWorld(t)
	w.ok(w.d.Start(w.ctx))
	w.ok(w.outbox.Start(w.ctx))
	w.stop()
	w.stop()
}

// TestDeadAppStaysBounded: while every attempt fails, neither memory nor
// ledger grows without bound; nothing is lost.
func TestDeadAppStaysBounded(t *testing.T) {
	w := newWorld(t, func(o *dispatch.Options) { o.Window = 100 })
	w.clock.Freeze(true)
	b := w.bot(testApp, "messages")
	b.refuse(always)
	const n = dispatch.ParkLimit + 1000
	var done sync.WaitGroup
	for thread := range 10 {
		done.Go(func() {
			for i := range n / 10 {
				w.say(testPage, testPSID+graphapi.ID(thread), fmt.Sprint(i))
			}
		})
	}
	done.Wait()
	w.wait("reading stops", func() bool {
		parked, still := w.d.Parked(testPage, testApp)
		return parked >= dispatch.ParkLimit && still
	})
	if parked, _ := w.d.Parked(testPage, testApp); parked > dispatch.ParkLimit+w.opts.Window+dispatch.ReadBatch {
		t.Errorf("%d parked", parked)
	}
	b.refuse(nil)
	w.clock.Advance(10 * time.Second)
	w.wait("everything heard", func() bool { return b.count() == n })
	for psid, texts := range b.texts() {
		for i, text := range texts {
			if text != fmt.Sprint(i) {
				t.Fatalf("thread %s out of order: %v", psid, texts)
			}
		}
	}
}
