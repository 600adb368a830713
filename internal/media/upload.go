package media

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/graphapi"
	"parley/internal/objects"
)

// reusableFor is how long an attachment_id is good, platform time. What was
// sent with it stays in its conversation.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
const reusableFor = 90 * 24 * time.Hour

// Upload is a file that its Page may send again by attachment_id.
type Upload struct {
	Type graphapi.AttachmentType `json:"type"`
	File File                    `json:"file"`
}

// Keep makes a file reusable by a Page for 90 days and returns its attachment_id.
func (s *Service) Keep(ctx context.Context, page graphapi.ID, kind graphapi.AttachmentType, f File) (graphapi.ID, error) {
	id, err := s.uploads.Add(ctx, s.NewID, &objects.Item[Upload]{Object: objects.Object{Page: page, At: s.Clock.NowMS()}, Value: Upload{kind, f}})
	if err != nil {
		return 0, fmt.Errorf("keeping attachment: %w", err)
	}
	return id, nil
}

// Find returns what a Page made reusable; a *graphapi.Error 100/2018074 when it
// did not, or longer than 90 days ago.
func (s *Service) Find(ctx context.Context, page, id graphapi.ID) (Upload, error) {
	i, err := s.uploads.Get(ctx, page, id.String())
	if errors.Is(err, objects.ErrNotFound) {
		return Upload{}, graphapi.AttachmentUnknown.New().
			Because("Page %s has no attachment %s; ids are private to the Page that uploaded with is_reusable", page, id)
	}
	if err != nil {
		return Upload{}, fmt.Errorf("finding attachment: %w", err)
	}
	if until := time.UnixMilli(i.At).Add(reusableFor); !s.Clock.Now().Before(until) {
		return Upload{}, graphapi.AttachmentUnknown.New().
			Because("attachment %s expired at %s, 90 days after its upload; upload the file again", id, until.UTC().Format(time.RFC3339))
	}
	return i.Value, nil
}
