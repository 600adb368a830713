package adminhttp

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"

	"parley/internal/messaging"
)

// startedRequest is a tap on Get Started.
type startedRequest struct {
	actionRequest
	Ref   string `json:"ref"`   // of the link that led there
	Title string `json:"title"` // of the button in the person's language; "" = Get Started
}

// getStarted taps the button that the Messenger Profile sets.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/welcome-screen
func (h *handler) getStarted(ctx context.Context, who *actor, in *startedRequest) (messaging.Kind, any, error) {
	v, err := h.Profile.For(ctx, who.page, who.psid, who.Locale)
	if err != nil {
		return 0, nil, err
	}
	if v.GetStarted == "" {
		return 0, nil, badRequest("the Page has no Get Started button: set get_started with POST /%d/messenger_profile, or use type postback with a payload", who.page)
	}
	if err := text("title", in.Title, maxPayload); err != nil {
		return 0, nil, err
	}
	r, err := linkOf(in.Ref)
	return messaging.KindPostback, messaging.Postback{Title: cmp.Or(in.Title, "Get Started"), Payload: v.GetStarted, Referral: r}, err
}

// postbackRequest is a tap on a button; no such button needs to exist.
type postbackRequest struct {
	actionRequest
	Payload string `json:"payload"`
	Title   string `json:"title"` // "" = the payload
	MID     string `json:"mid"`   // message that carries the button
	Ref     string `json:"ref"`   // when the tap begins the conversation
}

func (h *handler) postback(_ context.Context, who *actor, in *postbackRequest) (messaging.Kind, any, error) {
	if in.Payload == "" {
		return 0, nil, badRequest("payload is missing: give what the button carries")
	}
	p := messaging.Postback{Title: in.Title, Payload: in.Payload}
	if p.Title == "" {
		p.Title = p.Payload
	}
	var err error
	if in.MID != "" {
		if p.On, err = h.message(who, in.MID); err != nil {
			return 0, nil, err
		}
	}
	if err := text("title", p.Title, maxPayload); err != nil {
		return 0, nil, err
	}
	if err := text("payload", p.Payload, maxPayload); err != nil {
		return 0, nil, err
	}
	p.Referral, err = linkOf(in.Ref)
	return messaging.KindPostback, p, err
}

// quickReplyRequest is a tap on a quick reply; none needs to exist.
type quickReplyRequest struct {
	actionRequest
	Text    string  `json:"text"`
	Payload *string `json:"payload"`
}

func (h *handler) quickReply(ctx context.Context, who *actor, in *quickReplyRequest) (messaging.Kind, any, error) {
	says := saysRequest{PageID: in.PageID, Text: in.Text, QuickReply: &tapped{in.Payload}}
	c, err := h.contentOf(ctx, who, &says)
	return messaging.KindMessage, c, err
}

// What the ref of a link may hold.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/m-me-links
var refPattern = regexp.MustCompile(`^[0-9A-Za-z_=-]*$`)

const maxRef = 2083

// linkOf is the referral of an m.me link; nil without a ref.
func linkOf(ref string) (*messaging.Referral, error) {
	if len(ref) > maxRef || !refPattern.MatchString(ref) {
		return nil, badRequest("ref takes letters, digits, -, _ and =, at most %d of them", maxRef)
	}
	if ref == "" {
		return nil, nil
	}
	return &messaging.Referral{Ref: ref, Source: "SHORTLINK", Type: "OPEN_THREAD"}, nil
}

// referralRequest is an arrival by a link, an ad or a plugin.
type referralRequest struct {
	actionRequest
	referralFields
	Kind string `json:"referral_type"` // "" = OPEN_THREAD
}

// referralFields is where a person comes from.
type referralFields struct {
	Ref     string          `json:"ref"`
	Source  string          `json:"source"` // "" = SHORTLINK, or ADS with an ad
	AdID    string          `json:"ad_id"`
	Referer string          `json:"referer_uri"`
	Ads     json.RawMessage `json:"ads_context_data"`
	Product string          `json:"product_id"`
}

// referral arrives in a thread that exists: a new person's ref comes with
// their first tap.
func (h *handler) referral(_ context.Context, who *actor, in *referralRequest) (messaging.Kind, any, error) {
	if who.psid == 0 {
		return 0, nil, badRequest("customer %d has no conversation with Page %d yet: use type get_started with this ref", who.ID, who.page)
	}
	r, err := in.referral()
	if err != nil {
		return 0, nil, err
	}
	if in.Kind != "" {
		r.Type = in.Kind
	}
	return messaging.KindReferral, *r, text("referral_type", in.Kind, maxName)
}

// referral checks where a person comes from.
func (f *referralFields) referral() (*messaging.Referral, error) {
	if _, err := linkOf(f.Ref); err != nil {
		return nil, err
	}
	if f.Ref == "" && f.AdID == "" && f.Product == "" {
		return nil, badRequest("ref is missing: give the ref of the link, an ad_id, or both")
	}
	if f.Referer != "" {
		if err := webURL("referer_uri", f.Referer); err != nil {
			return nil, err
		}
	}
	r := &messaging.Referral{Ref: f.Ref, Source: f.Source, Type: "OPEN_THREAD", AdID: f.AdID, Referer: f.Referer, Ads: f.Ads, Product: f.Product}
	switch {
	case f.Source != "":
	case f.AdID != "":
		r.Source = "ADS"
	case f.Ref != "":
		r.Source = "SHORTLINK"
	default: // a product page says nothing else
		r.Type = ""
	}
	for field, s := range map[string]string{"source": f.Source, "ad_id": f.AdID, "product_id": f.Product} {
		if err := text(field, s, maxName); err != nil {
			return nil, err
		}
	}
	return r, nil
}
