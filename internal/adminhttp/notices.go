package adminhttp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"parley/internal/auth"
	"parley/internal/chatview"
	"parley/internal/messaging"
)

// maxNotices bounds the notices of one look; the newest stay.
const maxNotices = 100

// standing is a notice at its place in the journal.
type standing struct {
	chatview.Notice
	seq int64
}

// notices shows what stands between and behind the messages of a look, which
// began after a position (0 = with the newest messages).
func (h *handler) notices(ctx context.Context, view *viewAnswer, t *messaging.Thread, events []messaging.Event, after int64) error {
	from, upTo := span(t, events, after)
	found, err := h.standing(ctx, t, events, from, upTo)
	if err != nil || len(found) == 0 {
		return err
	}
	for i := range found {
		n := &found[i].Notice
		if n.After, err = h.behind(events, found[i].seq), h.nameApp(ctx, n); err != nil {
			return err
		}
		view.Notices = append(view.Notices, *n)
	}
	if last := found[len(found)-1].seq; len(events) == 0 || last > events[len(events)-1].Seq {
		view.After = strconv.FormatInt(last, 10)
	}
	return nil
}

// span returns the positions that a look covers: what is older than a full
// list of the newest messages belongs to older ones, and what follows a full
// list after a position comes with the next look.
func span(t *messaging.Thread, events []messaging.Event, after int64) (from, upTo int64) {
	if len(events) == 0 {
		return after, t.HeadSeq
	}
	first, last := events[0].Seq, events[len(events)-1].Seq
	full := len(events) == maxView
	switch {
	case full && after == 0:
		return first - 1, max(last, t.HeadSeq)
	case full:
		return after, last
	}
	return after, max(last, t.HeadSeq)
}

// standing lists the newest notices between two positions, oldest first: those
// that stand for themselves, and those of messages that began a conversation.
func (h *handler) standing(ctx context.Context, t *messaging.Thread, events []messaging.Event, from, upTo int64) (found []standing, err error) {
	add := func(list []messaging.Event) {
		for i := range list {
			n, shown, unread := h.View.Notice(&list[i])
			if unread != nil {
				err = unread
			}
			if shown && list[i].Seq <= upTo {
				found = append(found, standing{n, list[i].Seq})
			}
		}
		found = found[max(0, len(found)-maxNotices):]
	}
	if unread := h.Messaging.EachMarks(ctx, t.Page, t.PSID, from, add); unread != nil {
		return nil, unread
	}
	add(events)
	slices.SortFunc(found, func(a, b standing) int { return cmp.Compare(a.seq, b.seq) })
	return found, err
}

// behind returns the id of the last message before a position, "" = none.
func (h *handler) behind(events []messaging.Event, seq int64) string {
	i, _ := slices.BinarySearchFunc(events, seq, func(e messaging.Event, seq int64) int { return cmp.Compare(e.Seq, seq) })
	if i == 0 {
		return ""
	}
	return h.View.ID(&events[i-1], events[i-1].Seq)
}

// nameApp names the app of a notice, if it still exists.
func (h *handler) nameApp(ctx context.Context, n *chatview.Notice) error {
	if n.App == nil {
		return nil
	}
	app, err := h.Auth.App(ctx, n.App.ID)
	if errors.Is(err, auth.ErrNotFound) {
		return nil
	}
	n.App.Name = app.Name
	return err
}
