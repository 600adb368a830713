package postgres

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/store/pgtest"
)

// plansPage is a Page with 20,000 threads.
var plansPage = BulkSpec{
	Page: testPage, FirstCustomer: testCust, FirstPSID: testPSID, Threads: 20_000, Messages: 5, At: 1_700_000_000_000,
}

// TestPlans proves on a big table, with the server's own planner settings,
// that every read walks an index and neither scans a table nor sorts one.
func TestPlans(t *testing.T) {
	dsn := pgtest.Start(t)
	must(t, BulkLoad(t.Context(), dsn, plansPage))
	conn, err := pgx.Connect(t.Context(), dsn)
	must(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), `INSERT INTO deliveries SELECT page_id, 9, seq, psid, 'messages', CASE seq % 100 WHEN 0 THEN 2 WHEN 1 THEN 3 ELSE 1 END,
		1, seq, 0, 200, '', 5 FROM journal;
		INSERT INTO thread_marks SELECT * FROM thread_messages;
		INSERT INTO objects (page_id, kind, id, key, parent, at, body)
			SELECT page_id, 'template', seq, CASE seq % 2 WHEN 0 THEN seq::text ELSE '' END, psid, at, body FROM journal;
		ANALYZE`)
	must(t, err)
	psids := numbers([]graphapi.ID{testPSID, testPSID + 9})
	list := append([]any{int64(testPage)}, bounds(messaging.Range{Limit: 25})...)
	page := append([]any{int64(testPage)}, bounds(messaging.Range{After: 9000, Before: 300, Limit: 25})...)
	objectList := []any{int64(testPage), "template", int64(90_000), int64(300), 25, testPSID.String()}
	object := objectArgs(&objects.Object{Page: testPage, Kind: "template", ID: "77"})
	pages, seen := []int64{int64(testPage)}, []int64{99_990}
	for name, c := range map[string]struct {
		sql   string
		args  []any
		sorts bool // a sort of the few rows found
	}{
		"threads":          {threadsDown, list, false},
		"threads, window":  {threadsDown, page, false},
		"threads, before":  {threadsUp, page, false},
		"messages":         {messagesDown, append(list, psids), true},
		"messages, before": {messagesUp, append(page, psids), true},
		"marks":            {marksOf, []any{int64(testPage), int64(testPSID), int64(4), 100}, false},
		"object":           {objectByID, []any{int64(testPage), "template", "77"}, false},
		"object by key":    {objectByKey, []any{int64(testPage), "template", "78"}, false},
		"objects":          {objectsDown, objectList, false},
		"objects, before":  {objectsUp, objectList, false},
		"object, change":   {updateObject, object, false},
		"object, delete":   {deleteObject, object[:3], false},
		"event":            {oneEvent, []any{int64(testPage), int64(7), int64(testPSID)}, false},
		"position":         {positionOf, list[:1], false},
		"thread tail":      {threadTail, []any{int64(testPage), int64(testPSID)}, true},
		"thread row":       {threadRow, []any{int64(testPage), int64(testPSID)}, false},
		"journal":          {journalAfter, []any{int64(testPage), int64(500), 100}, false},
		"load":             {loadThreads, []any{pages, psids[:1]}, false},
		"underived":        {readUnderived, []any{int64(testPage), int64(99_990), psids}, false},
		"tails":            {readTails, []any{pages, seen, maxTail}, true},
		"follow":           {followJournal, []any{pages, deriveEvents}, true},
		"warm":             {warmThreads, []any{int64(testPage), 1000}, false},
		"backlog":          {backlog, []any{int64(testPage), int64(9), int64(testPSID), 10}, false},
	} {
		plan := explain(t, conn, c.sql, c.args)
		for _, table := range []string{"threads", "thread_messages", "thread_marks", "journal", "deliveries", "objects"} {
			if strings.Contains(plan, "Seq Scan on "+table) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
		if !c.sorts && strings.Contains(plan, "Sort") {
			t.Errorf("%s sorts:\n%s", name, plan)
		}
	}
}

func explain(t *testing.T, conn *pgx.Conn, sql string, args []any) string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "EXPLAIN (COSTS OFF) "+sql, args...)
	lines, err := collect(rows, err, pgx.RowTo[string])
	must(t, err)
	return strings.Join(lines, "\n")
}

// TestBulkLoadIsConsistent compares what BulkLoad wrote as derived rows with
// what folding the journal gives.
func TestBulkLoadIsConsistent(t *testing.T) {
	dsn := pgtest.Start(t)
	spec := plansPage
	spec.Threads, spec.Messages = 5, 4
	must(t, BulkLoad(t.Context(), dsn, spec))
	spec.Messages, spec.FirstPSID, spec.FirstCustomer = 5, testPSID+100, testCust+100
	must(t, BulkLoad(t.Context(), dsn, spec))
	db := openTest(t, dsn)
	defer db.Close()
	want := map[graphapi.ID]messaging.Thread{}
	journal, err := db.Outbox().Journal(t.Context(), testPage, 0, 100)
	must(t, err)
	for _, e := range journal {
		thread := want[e.PSID]
		thread.Page, thread.PSID, thread.Customer = testPage, e.PSID, testCust+e.PSID-testPSID
		thread.Apply(e)
		want[e.PSID] = thread
	}
	got, err := db.Messaging().Threads(t.Context(), testPage, messaging.Range{Limit: 100})
	must(t, err)
	if len(got) != 10 || len(journal) != 45 {
		t.Fatalf("%d threads, %d events", len(got), len(journal))
	}
	for _, thread := range got {
		if !reflect.DeepEqual(thread, want[thread.PSID]) {
			t.Errorf("thread %+v, want %+v", thread, want[thread.PSID])
		}
	}
	if seq, err := count(db, testPage, testPSID); err != nil || seq != 46 {
		t.Errorf("next position %d, %v", seq, err)
	}
}
