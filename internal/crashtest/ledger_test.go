package crashtest

import (
	"errors"
	"strings"
	"testing"

	"parley/graphapi"
	"parley/internal/crashtest/blackbox"
	"parley/webhook"
)

func message(id, text, from string) blackbox.Message {
	m := blackbox.Message{ID: id, Text: text}
	m.From.ID = from
	return m
}

// ledgerOfThree holds a customer's a.1 and the Page's b.1 and b.2, of which the
// last was never answered.
func ledgerOfThree() *Ledger {
	l := NewLedger()
	l.Begin("7", "a.1", "m1")
	l.Try("7", "b.1", true)
	l.Ack("b.1", "m2")
	l.Try("7", "b.2", true)
	return l
}

func TestLedgerCheck(t *testing.T) {
	a1, b1, b2 := message("m1", "a.1", "7"), message("m2", "b.1", "1"), message("m3", "b.2", "1")
	cases := []struct {
		name   string
		listed []blackbox.Message
		want   string // part of the fault, "" = none
	}{
		{"all", []blackbox.Message{a1, b1, b2}, ""},
		{"unanswered one missing", []blackbox.Message{a1, b1}, ""},
		{"lost", []blackbox.Message{a1}, "b.1 was acknowledged as m2 and is lost"},
		{"twice", []blackbox.Message{a1, b1, b1}, "b.1 is listed twice"},
		{"order", []blackbox.Message{a1, b2, b1}, "b.1 stands behind number 2"},
		{"other id", []blackbox.Message{a1, message("m9", "b.1", "1")}, "listed as m9"},
		{"other side", []blackbox.Message{message("m1", "a.1", "1"), b1}, "a.1 is listed as from 1"},
		{"never sent", []blackbox.Message{a1, b1, message("m4", "c.1", "1")}, `"c.1" is listed and was never sent here`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fault := ""
			if err := ledgerOfThree().Check("1", "7", c.listed); err != nil {
				fault = err.Error()
			}
			if (c.want == "") != (fault == "") || !strings.Contains(fault, c.want) {
				t.Errorf("fault %q, want %q", fault, c.want)
			}
		})
	}
}

func TestArrivalsCheck(t *testing.T) {
	const psid = graphapi.ID(7)
	customer := func(mid string) webhook.Item {
		return webhook.Item{Sender: webhook.Party{ID: psid}, Recipient: webhook.Party{ID: 1}, Message: &webhook.Message{MID: mid}}
	}
	echo := func(mid string) webhook.Item {
		return webhook.Item{Sender: webhook.Party{ID: 1}, Recipient: webhook.Party{ID: psid}, Message: &webhook.Message{MID: mid, IsEcho: true}}
	}
	listed := []blackbox.Message{{ID: "m1"}, {ID: "m2"}}
	cases := []struct {
		name  string
		items []webhook.Item
		want  string
	}{
		{"in order", []webhook.Item{customer("m1"), echo("m2")}, ""},
		{"twice", []webhook.Item{customer("m1"), customer("m1"), echo("m2"), customer("m1")}, ""},
		{"missing", []webhook.Item{customer("m1")}, "never came"},
		{"out of order", []webhook.Item{echo("m2"), customer("m1")}, "webhook 1 is m2"},
		{"too many", []webhook.Item{customer("m1"), echo("m2"), echo("m3")}, "m3, which is not in the thread"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := NewArrivals(0)
			for _, item := range c.items {
				if err := a.Record(item); err != nil {
					t.Fatal(err)
				}
			}
			fault := ""
			if err := a.Check("7", listed); err != nil {
				fault = err.Error()
			}
			if (c.want == "") != (fault == "") || !strings.Contains(fault, c.want) {
				t.Errorf("fault %q, want %q", fault, c.want)
			}
		})
	}
}

func TestArrivalsRefuse(t *testing.T) {
	a := NewArrivals(2)
	item := func(mid string) webhook.Item { return webhook.Item{Message: &webhook.Message{MID: mid}} }
	for i, step := range []struct {
		mid  string
		want error
	}{{"m1", nil}, {"m2", errRefused}, {"m2", nil}, {"m3", errRefused}, {"m3", nil}, {"m3", nil}} {
		if err := a.Record(item(step.mid)); !errors.Is(err, step.want) {
			t.Errorf("step %d, %s: %v", i, step.mid, err)
		}
	}
	if a.Total() != 3 || a.Refused() != 2 || a.Again() != 1 {
		t.Errorf("%d arrived, %d refused, %d again", a.Total(), a.Refused(), a.Again())
	}
}
