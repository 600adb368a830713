package adminhttp

import (
	"cmp"
	"context"
	"encoding/json"

	"parley/graphapi"
	"parley/internal/messaging"
	"parley/webhook"
)

// markRequest is an action on a message.
type markRequest struct {
	actionRequest
	MID string `json:"mid"`
}

// reactRequest is a reaction: a word, an emoji or both.
type reactRequest struct {
	markRequest
	Reaction string `json:"reaction"`
	Emoji    string `json:"emoji"`
}

// maxEmoji is in characters: families and flags are long.
const maxEmoji = 20

func (h *handler) react(_ context.Context, who *actor, in *reactRequest) (messaging.Kind, any, error) {
	on, err := h.message(who, in.MID)
	if err != nil {
		return 0, nil, err
	}
	if in.Emoji == "" && messaging.ReactionEmoji(in.Reaction) == "" {
		return 0, nil, badRequest("reaction %.40q has no emoji of its own: give smile, angry, sad, wow, love, like or dislike, or an emoji", in.Reaction)
	}
	if err := text("reaction", in.Reaction, maxEmoji); err != nil {
		return 0, nil, err
	}
	return messaging.KindReaction, messaging.Reaction{On: on, Reaction: in.Reaction, Emoji: in.Emoji}, text("emoji", in.Emoji, maxEmoji)
}

func (h *handler) unreact(_ context.Context, who *actor, in *markRequest) (messaging.Kind, any, error) {
	on, err := h.message(who, in.MID)
	return messaging.KindReaction, messaging.Reaction{On: on}, err
}

// editRequest changes an own message.
type editRequest struct {
	markRequest
	Text string `json:"text"`
}

func (h *handler) edit(_ context.Context, who *actor, in *editRequest) (messaging.Kind, any, error) {
	on, err := h.message(who, in.MID)
	if err != nil {
		return 0, nil, err
	}
	return messaging.KindEdit, messaging.Edit{On: on, Text: in.Text}, text("text", in.Text, maxText)
}

func (h *handler) unsend(_ context.Context, who *actor, in *markRequest) (messaging.Kind, any, error) {
	on, err := h.message(who, in.MID)
	return messaging.KindUnsend, messaging.Target{On: on}, err
}

func (h *handler) reveal(_ context.Context, who *actor, in *markRequest) (messaging.Kind, any, error) {
	on, err := h.message(who, in.MID)
	return messaging.KindForm, messaging.Form{On: on, Type: messaging.FormCoupon, Answer: json.RawMessage("{}")}, err
}

// linkRequest is the end of a log-in at the business.
type linkRequest struct {
	actionRequest
	Code string `json:"code"` // authorization_code that the business gave
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking
func (h *handler) link(_ context.Context, who *actor, in *linkRequest) (messaging.Kind, any, error) {
	if err := who.contacted(); err != nil {
		return 0, nil, err
	}
	return messaging.KindLink, messaging.Link{Linked: true, Code: in.Code}, text("code", in.Code, maxPayload)
}

func (h *handler) unlink(_ context.Context, who *actor, _ *actionRequest) (messaging.Kind, any, error) {
	return messaging.KindLink, messaging.Link{}, who.contacted()
}

func (h *handler) block(_ context.Context, who *actor, _ *actionRequest) (messaging.Kind, any, error) {
	return messaging.KindBlock, messaging.Block{Blocked: true}, who.contacted()
}

func (h *handler) unblock(_ context.Context, who *actor, _ *actionRequest) (messaging.Kind, any, error) {
	return messaging.KindBlock, messaging.Block{}, who.contacted()
}

// gameRequest is a round of a game that was played.
type gameRequest struct {
	actionRequest
	MID         string       `json:"mid"`          // message with the button; "" = none
	GameID      graphapi.ID  `json:"game_id"`      // 0 = the Page's number stands for its game
	PlayerID    graphapi.ID  `json:"player_id"`    // 0 = the contact's, else the PSID
	ContextType string       `json:"context_type"` // "" = SOLO
	ContextID   string       `json:"context_id"`   // "" = the PSID
	Score       *json.Number `json:"score"`
	Payload     string       `json:"payload"`
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_game_plays
func (h *handler) gamePlay(ctx context.Context, who *actor, in *gameRequest) (messaging.Kind, any, error) {
	if err := who.contacted(); err != nil {
		return 0, nil, err
	}
	if in.MID != "" {
		if _, err := h.message(who, in.MID); err != nil {
			return 0, nil, err
		}
	}
	if err := in.check(); err != nil {
		return 0, nil, err
	}
	contact, err := h.Messaging.Contact(ctx, who.ID)
	if err != nil {
		return 0, nil, err
	}
	raw, err := json.Marshal(webhook.GamePlay{
		GameID: cmp.Or(in.GameID, who.page), PlayerID: cmp.Or(in.PlayerID, contact.Player, who.psid), Locale: who.Locale,
		ContextType: in.ContextType, ContextID: cmp.Or(in.ContextID, who.psid.String()), Score: in.Score, Payload: in.Payload,
	})
	return messaging.KindGame, messaging.Game{Payload: raw}, err
}

func (in *gameRequest) check() error {
	switch in.ContextType {
	case "":
		in.ContextType = "SOLO"
	case "SOLO", "THREAD", "GROUP":
	default:
		return badRequest("no context_type %.40q: there is SOLO, THREAD, GROUP", in.ContextType)
	}
	if in.Score != nil && in.Payload != "" {
		return badRequest("a round has a score or a payload: leave one out")
	}
	if err := text("context_id", in.ContextID, maxName); err != nil {
		return err
	}
	return text("payload", in.Payload, maxPayload)
}
