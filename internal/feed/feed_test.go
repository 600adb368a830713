package feed

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
	"parley/internal/store/sqlite"
)

const (
	page     = graphapi.ID(3333)
	customer = graphapi.ID(7777)
)

func open(t *testing.T) (*Service, *[]string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	next, told := graphapi.ID(100), new([]string)
	return NewService(Deps{
		Store: db.Objects(), Clock: clock.NewAt(func() time.Time { return time.Unix(1_700_000_000, 0) }),
		NewID: func() graphapi.ID { next++; return next },
		Author: func(_ context.Context, page, customer graphapi.ID) (graphapi.ID, string, error) {
			if customer == 0 {
				return page, "Shop", nil
			}
			return 555, "Ann", nil
		},
		Emit: func(_ context.Context, _ graphapi.ID, value []byte) error {
			*told = append(*told, string(value))
			return nil
		},
	}), told
}

// The sample of Meta's page, key by key.
// https://developers.facebook.com/docs/graph-api/webhooks/reference/page
func TestChange(t *testing.T) {
	s, told := open(t)
	post, err := s.Publish(t.Context(), page, 0, "Sale")
	if err != nil || post != "3333_101" {
		t.Fatal(post, err)
	}
	comment, err := s.Comment(t.Context(), page, customer, post, "price?")
	if err != nil || comment != "101_102" {
		t.Fatal(comment, err)
	}
	want := `{"item":"comment","verb":"add","comment_id":"101_102","post_id":"3333_101","parent_id":"3333_101","from":{"id":"555","name":"Ann"},"created_time":1700000000,"message":"price?"}`
	if got := (*told)[1]; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestTwoLevels(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	add := func(on string) string {
		t.Helper()
		id, err := s.Comment(ctx, page, customer, on, "x")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	post, err := s.Publish(ctx, page, customer, "hi")
	if err != nil {
		t.Fatal(err)
	}
	root := add(post)
	answer := add(root)
	beside := add(answer)
	list, err := s.Comments(ctx, page, root, objects.Range{Limit: 10})
	if err != nil || len(list) != 2 || list[0].ID != beside || list[1].ID != answer {
		t.Errorf("below the root comment: %v %v", list, err)
	}
	if err := s.Delete(ctx, page, post); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{post, root, answer, beside} {
		if _, err := s.Get(ctx, page, id); !errors.Is(err, objects.ErrNotFound) {
			t.Errorf("%s after its post was deleted: %v", id, err)
		}
	}
}

func TestLookup(t *testing.T) {
	s, told := open(t)
	ctx, l := t.Context(), Lookup{s}
	post, _ := s.Publish(ctx, page, 0, "Sale")
	comment, _ := s.Comment(ctx, page, customer, post, "price?")
	if author, at, isPost, err := l.Comment(ctx, page, comment); author != customer || at != 1_700_000_000_000 || isPost || err != nil {
		t.Error(author, at, isPost, err)
	}
	if author, _, isPost, err := l.Comment(ctx, page, post); author != 0 || !isPost || err != nil {
		t.Error(author, isPost, err)
	}
	for what, err := range map[string]error{
		"another Page's": failure(l.Comment(ctx, page+1, comment)), "none": failure(l.Comment(ctx, page, "1_2")),
	} {
		if !errors.Is(err, objects.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	before := len(*told)
	if _, err := s.Publish(ctx, page, 0, strings.Repeat("x", maxMessage+1)); err == nil || len(*told) != before {
		t.Error("a message of any length passes, or its refusal is told")
	}
}

func failure(_ graphapi.ID, _ int64, _ bool, err error) error { return err }
