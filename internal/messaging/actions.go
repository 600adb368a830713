package messaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"parley/graphapi"
)

// markSeen records that the Page has seen everything in the thread, unless it
// already had.
func (s *Service) markSeen(ctx context.Context, t *Thread) error {
	if t.SeenSeq >= t.LastSeq {
		return nil
	}
	body, err := json.Marshal(Receipt{Watermark: t.UpdatedAt, UpTo: t.LastSeq})
	if err != nil {
		return fmt.Errorf("encoding receipt: %w", err)
	}
	return s.append(ctx, t.Page, &Event{PSID: t.PSID, Kind: KindSeen, Body: body})
}

// pageReacts sets or takes back the Page's reaction to a message.
func (s *Service) pageReacts(ctx context.Context, page graphapi.ID, a *Action) error {
	seq, err := s.Named(ctx, page, a.To.PSID, a.MID, "payload.message_id")
	if err != nil {
		return err
	}
	r := Reaction{On: seq}
	if a.Action == graphapi.React {
		if r.Emoji, err = emojiOf(a.Reaction); err != nil {
			return err
		}
		r.Reaction = ReactionName(r.Emoji)
	}
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encoding reaction: %w", err)
	}
	return s.append(ctx, page, &Event{PSID: a.To.PSID, Kind: KindPageReaction, App: a.App, Body: body})
}

// emojiOf returns the emoji of a reaction, which may be given as its word. Any
// emoji will do, and nothing else.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
func emojiOf(reaction string) (string, error) {
	if emoji := ReactionEmoji(strings.ToLower(reaction)); emoji != "" {
		return emoji, nil
	}
	if !isEmoji(reaction) {
		return "", graphapi.InvalidParam.New().Because("payload.reaction %q is no emoji, nor one of love, smile, wow, sad, angry, like, dislike", reaction)
	}
	return reaction, nil
}

// emojiBesides are the emoji that Unicode does not count among the symbols
// beyond Latin-1; the last one is the frame of keycaps.
const emojiBesides = "©®‼⁉〰ℹ\u20e3"

// isEmoji reports whether a text draws pictures: it has a symbol, and neither
// letters nor blanks.
func isEmoji(s string) bool {
	symbol := false
	for _, r := range s {
		switch {
		case strings.ContainsRune(emojiBesides, r), r > unicode.MaxLatin1 && unicode.Is(unicode.S, r):
			symbol = true
		case unicode.In(r, unicode.L, unicode.Z, unicode.C) && !unicode.Is(unicode.Cf, r):
			return false // Cf joins emoji, and spells the flags of regions
		}
	}
	return symbol
}

// Named returns the position of a message of a thread that a request names in
// a parameter. The error is a *graphapi.Error: 100 when the thread has no such
// message, 100/9000001 when the person has taken it back.
func (s *Service) Named(ctx context.Context, page, thread graphapi.ID, mid, param string) (int64, error) {
	of, psid, seq, ok := s.ids.Decode(mid)
	if !ok || of != page || psid != thread {
		return 0, graphapi.InvalidParam.New().Because("%s names no message of the conversation with %d", param, thread)
	}
	e, err := s.store.Event(ctx, page, psid, seq)
	if errors.Is(err, ErrNotFound) || err == nil && !e.Kind.IsMessage() {
		return 0, graphapi.InvalidParam.New().Because("%s names something else than a message", param)
	}
	if err != nil {
		return 0, fmt.Errorf("finding message: %w", err)
	}
	look, err := s.look(ctx, page, psid, seq)
	if err != nil {
		return 0, err
	}
	if look.Removed {
		return 0, graphapi.MessageDeleted.New().Because("the person has taken back the message that %s names", param)
	}
	return seq, nil
}

// append adds one event to the journal, stamped with the time of its commit.
func (s *Service) append(ctx context.Context, page graphapi.ID, e *Event) error {
	return s.store.Update(ctx, page, func(tx Tx) error {
		e.At = s.clock.NowMS()
		return tx.Append(e)
	})
}

// reactions are the emoji of the words that webhooks use.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-reactions
var reactions = [...]struct{ word, emoji string }{
	{"love", "❤\ufe0f"}, {"love", "😍"}, {"smile", "😆"}, {"smile", "😂"}, {"smile", "😊"},
	{"wow", "😮"}, {"sad", "😢"}, {"angry", "😠"}, {"angry", "😡"}, {"like", "👍"}, {"dislike", "👎"},
}

// variants follow an emoji to choose its look: the picture, the tone of skin.
const variants = "\ufe0f\U0001F3FB\U0001F3FC\U0001F3FD\U0001F3FE\U0001F3FF"

// ReactionName returns the word for an emoji, or for a word itself; "other"
// when there is none.
func ReactionName(emoji string) string {
	emoji = strings.TrimRight(emoji, variants)
	for _, r := range reactions {
		if emoji == r.word || emoji == strings.TrimRight(r.emoji, variants) {
			return r.word
		}
	}
	return "other"
}

// ReactionEmoji returns the emoji for a word; "" when there is none.
func ReactionEmoji(word string) string {
	for _, r := range reactions {
		if word == r.word {
			return r.emoji
		}
	}
	return ""
}
