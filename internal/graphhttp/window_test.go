package graphhttp

import (
	"testing"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

type args map[string]string

func (a args) Get(name string) string { return a[name] }

func TestReadWindow(t *testing.T) {
	edge := graph.Thread.Edge("messages")
	cursor := graphapi.EncodeCursor(7)
	tests := []struct {
		args args
		want messaging.Range
		code int
	}{
		{args{}, messaging.Range{Limit: 25}, 0},
		{args{"limit": "5"}, messaging.Range{Limit: 5}, 0},
		{args{"limit": "0"}, messaging.Range{Limit: 0}, 0},
		{args{"limit": "5000"}, messaging.Range{Limit: 100}, 0},
		{args{"after": cursor}, messaging.Range{After: 7, Limit: 25}, 0},
		{args{"before": cursor, "limit": "2"}, messaging.Range{Before: 7, Limit: 2}, 0},
		{args{"limit": "many"}, messaging.Range{}, 100},
		{args{"limit": "-1"}, messaging.Range{}, 100},
		{args{"after": "!"}, messaging.Range{}, 100},
		{args{"after": graphapi.EncodeCursor(-4)}, messaging.Range{}, 100},
	}
	for _, tt := range tests {
		w, err := readWindow(edge, tt.args)
		if code(err) != tt.code || err == nil && w.Range != tt.want {
			t.Errorf("%v: %+v, %v; want %+v, code %d", tt.args, w.Range, err, tt.want, tt.code)
		}
	}
}

func code(err error) int {
	if err == nil {
		return 0
	}
	return graphapi.AsError(err).Code
}

// A store is asked for one row more than the limit; cut takes it off at the
// end that lies farther from the cursor.
func TestWindowCut(t *testing.T) {
	tests := []struct {
		what       string
		r          messaging.Range
		rows       int
		from, to   int
		next, prev bool
	}{
		{"first page, all", messaging.Range{Limit: 3}, 2, 0, 2, false, false},
		{"first page, exactly", messaging.Range{Limit: 3}, 3, 0, 3, false, false},
		{"first page, more", messaging.Range{Limit: 3}, 4, 0, 3, true, false},
		{"second page, last", messaging.Range{Limit: 3, After: 9}, 2, 0, 2, false, true},
		{"second page, more", messaging.Range{Limit: 3, After: 9}, 4, 0, 3, true, true},
		{"back to the start", messaging.Range{Limit: 3, Before: 9}, 3, 0, 3, true, false},
		{"back, more before", messaging.Range{Limit: 3, Before: 9}, 4, 1, 4, true, true},
	}
	for _, tt := range tests {
		from, to, next, prev := window{tt.r}.cut(tt.rows)
		if from != tt.from || to != tt.to || next != tt.next || prev != tt.prev {
			t.Errorf("%s: [%d:%d] next %v prev %v, want [%d:%d] %v %v", tt.what, from, to, next, prev, tt.from, tt.to, tt.next, tt.prev)
		}
	}
}
