package adminhttp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"parley/graphapi"
	"parley/internal/httpserver"
	"parley/internal/messaging"
	"parley/internal/objects"
	"parley/internal/stickers"
	"parley/webhook"
)

// saysRequest is the body of POST /_/api/customers/{id}/messages.
type saysRequest struct {
	PageID      graphapi.ID     `json:"page_id"`
	ThreadKey   string          `json:"thread_key"` // of a group; "" = the customer's own thread
	Text        string          `json:"text"`
	Attachments []attachment    `json:"attachments"`
	QuickReply  *tapped         `json:"quick_reply"`
	ReplyTo     *replyTo        `json:"reply_to"`
	Commands    []string        `json:"commands"` // composer commands in the text, without /
	Referral    *referralFields `json:"referral"` // of the ad or product that led there
}

// tapped is a quick reply that was tapped. One that shows a picture alone has
// no words, and its payload may be "".
// https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies
type tapped struct {
	Payload *string `json:"payload"`
}

type replyTo struct {
	MID string `json:"mid"`
}

// attachment is one attachment of a message. Which fields it takes depends on
// its type.
type attachment struct {
	Type        string                        `json:"type"`
	URL         string                        `json:"url"`
	Title       string                        `json:"title"`       // fallback, location
	Coordinates *struct{ Lat, Long *float64 } `json:"coordinates"` // location
	Sticker     graphapi.ID                   `json:"sticker_id"`  // sticker
	Product     graphapi.ID                   `json:"product_id"`  // product
}

func (h *handler) customerSays(w http.ResponseWriter, r *http.Request) error {
	customer, err := pathID(r)
	if err != nil {
		return err
	}
	var in saysRequest
	if err := httpserver.ReadJSON(w, r, &in); err != nil {
		return err
	}
	sent, err := h.says(r.Context(), customer, &in)
	if err != nil {
		if err := noGroup(in.ThreadKey, err); err != nil {
			return err
		}
		return h.explain(r.Context(), in.PageID, customer, err)
	}
	return httpserver.WriteJSON(w, http.StatusOK, sentAnswer{sent.MessageID, sent.PSID, messaging.ThreadID(sent.PSID)})
}

func (h *handler) says(ctx context.Context, customer graphapi.ID, in *saysRequest) (messaging.Sent, error) {
	who := &actor{Customer: messaging.Customer{ID: customer}, page: in.PageID}
	c, err := h.contentOf(ctx, who, in)
	if err != nil {
		return messaging.Sent{}, err
	}
	if in.ThreadKey != "" {
		return h.Messaging.MemberSays(ctx, in.PageID, customer, in.ThreadKey, c)
	}
	return h.Messaging.CustomerSays(ctx, in.PageID, customer, c)
}

// noGroup refuses a thread key that names no group; nil when err says
// something else.
func noGroup(threadKey string, err error) error {
	if threadKey == "" || !errors.Is(err, messaging.ErrNotFound) {
		return nil
	}
	return badRequest("no group %.40q on this Page: a Page makes one by sending to the recipient ids of several people", threadKey)
}

// contentOf checks what a customer wants to say.
func (h *handler) contentOf(ctx context.Context, who *actor, in *saysRequest) (c messaging.Content, err error) {
	if err := in.check(); err != nil {
		return c, err
	}
	c = messaging.Content{Text: in.Text, Commands: in.Commands}
	if in.QuickReply != nil {
		c.QuickReply = &messaging.QuickReply{Payload: *in.QuickReply.Payload}
	}
	if in.ReplyTo != nil {
		if c.ReplyTo, err = h.answered(ctx, in.PageID, in.ReplyTo.MID); err != nil {
			return c, err
		}
	}
	if in.Referral != nil {
		if c.Referral, err = in.Referral.referral(); err != nil {
			return c, err
		}
	}
	c.Attach, err = h.attachmentsOf(ctx, who, in.Attachments)
	return c, err
}

func (in *saysRequest) check() error {
	switch {
	case in.Text == "" && len(in.Attachments) == 0 && in.QuickReply == nil:
		return badRequest("say something: give text or attachments")
	case in.QuickReply != nil && in.Text == "" && len(in.Attachments) > 0:
		return badRequest("a quick reply needs text beside attachments: the title of the button that was tapped")
	case in.QuickReply != nil && in.QuickReply.Payload == nil:
		return badRequest("quick_reply needs a payload")
	case len(in.Attachments) > maxAttachments:
		return badRequest("attachments: at most %d fit in one message", maxAttachments)
	case len(in.Commands) > maxCommands:
		return badRequest("commands: at most %d fit in one message", maxCommands)
	}
	for _, name := range in.Commands {
		if !strings.Contains(in.Text, "/"+name) {
			return badRequest("command %.40q does not stand in the text: write /%.40s there", name, name)
		}
	}
	if in.QuickReply != nil {
		if err := text("quick_reply.payload", *in.QuickReply.Payload, maxPayload); err != nil {
			return err
		}
	}
	return text("text", in.Text, maxText)
}

// answered finds the message that a customer answers.
func (h *handler) answered(ctx context.Context, page graphapi.ID, mid string) (*messaging.ReplyTo, error) {
	of, psid, seq, ok := h.Messaging.FindMessage(mid)
	if !ok || of != page {
		return nil, badRequest("reply_to.mid is no message of this Page: give the id of a message in this thread")
	}
	e, err := h.Messaging.Event(ctx, page, psid, seq)
	if err != nil {
		return nil, err
	}
	return &messaging.ReplyTo{MID: mid, Self: e.Kind.FromCustomer()}, nil
}

// attachmentsOf checks attachments and returns them as they are stored.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
func (h *handler) attachmentsOf(ctx context.Context, who *actor, list []attachment) ([]messaging.Attachment, error) {
	var out []messaging.Attachment
	for i := range list {
		a, err := h.attachmentOf(ctx, who, &list[i])
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (h *handler) attachmentOf(ctx context.Context, who *actor, a *attachment) (messaging.Attachment, error) {
	if err := text("the title of an attachment", a.Title, maxName); err != nil {
		return messaging.Attachment{}, err
	}
	switch a.Type {
	case "image", "audio", "video", "file":
		return linked(a.Type, a)
	case "fallback": // a share that cannot be shown has neither
		if a.URL == "" && a.Title == "" {
			return messaging.Attachment{Type: a.Type}, nil
		}
		return linked(a.Type, a)
	case "location":
		return located(a)
	case "sticker":
		return h.sticker(ctx, a.Sticker)
	case "product":
		return h.product(ctx, who, a.Product)
	}
	return messaging.Attachment{}, badRequest("no attachment type %.40q: there is image, audio, video, file, fallback, location, sticker, product", a.Type)
}

// linked is an attachment that lies elsewhere.
func linked(kind string, a *attachment) (messaging.Attachment, error) {
	if err := webURL("the url of an attachment", a.URL); err != nil {
		return messaging.Attachment{}, err
	}
	payload, err := json.Marshal(struct {
		URL   string `json:"url"`
		Title string `json:"title,omitempty"`
	}{a.URL, a.Title})
	return messaging.Attachment{Type: kind, Payload: payload}, err
}

func located(a *attachment) (messaging.Attachment, error) {
	c := a.Coordinates
	if c == nil || c.Lat == nil || c.Long == nil || *c.Lat < -90 || *c.Lat > 90 || *c.Long < -180 || *c.Long > 180 {
		return messaging.Attachment{}, badRequest(`a location needs "coordinates":{"lat","long"} in degrees`)
	}
	payload, err := json.Marshal(map[string]any{"coordinates": webhook.Coordinates{Lat: *c.Lat, Long: *c.Long}})
	return messaging.Attachment{Type: a.Type, Name: a.Title, Payload: payload}, err
}

func (h *handler) sticker(ctx context.Context, id graphapi.ID) (messaging.Attachment, error) {
	s, ok := stickers.Find(id)
	if !ok {
		return messaging.Attachment{}, badRequest("no sticker %d: the server's own are listed by GET /sticker_packs", id)
	}
	f, err := h.Media.DrawOnce(ctx, s.Name, s.PNG)
	return messaging.Attachment{
		Type: "sticker", Sticker: id, Media: f.Key, Name: f.Name, MIME: f.MIME, Size: f.Size, Width: f.Width, Height: f.Height,
	}, err
}

// product is a product of the Page that the customer shares with it.
func (h *handler) product(ctx context.Context, who *actor, id graphapi.ID) (messaging.Attachment, error) {
	p, err := h.Catalog.Get(ctx, who.page, id)
	if errors.Is(err, objects.ErrNotFound) {
		err = badRequest("Page %d has no product %d: GET /%d/products lists them", who.page, id, who.page)
	}
	if err != nil {
		return messaging.Attachment{}, err
	}
	payload, err := json.Marshal(map[string]any{"template_type": "product", "elements": []any{p}})
	return messaging.Attachment{Type: "template", Payload: payload}, err
}
