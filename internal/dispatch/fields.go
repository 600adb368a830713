package dispatch

import (
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/messaging"
)

// objectPage is the only webhook object served.
const objectPage = "page"

// pageFields are the webhook fields of the object page, in Meta's spelling.
// Any may be subscribed to; those of slotFields are sent.
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
var pageFields = [...]string{
	"messages", "message_echoes", "message_edits", "message_reactions", "message_deliveries", "message_reads",
	"messaging_postbacks", "messaging_optins", "messaging_referrals", "messaging_account_linking", "messaging_handovers",
	"standby", "messaging_feedback", "messaging_customer_information", "messaging_in_thread_lead_form_submit",
	"messaging_game_plays", "messaging_policy_enforcement", "response_feedback", "send_cart", "message_context",
	"group_feed", "inbox_labels", "calls", "call_permission_reply", "call_settings_update",
	"message_template_status_update",

	"messaging_optouts", "messaging_direct_sends", "messaging_integrity", "business_integrity", "messaging_appointments",
	"messaging_fblogin_account_linking", "message_mention", "user_action", "conversations",
	"marketing_message_clicks", "marketing_message_deliveries", "marketing_message_delivery_failed",
	"marketing_message_echoes", "marketing_message_reads", "marketing_messages_subscriber_upload_status",
	"messaging_payments", "messaging_pre_checkouts", "messaging_checkout_updates",

	// About the Page itself.
	"feed", "mention", "ratings", "leadgen", "leadgen_fat", "live_videos", "videos", "video_text_question_responses",
	"name", "picture", "category", "description", "affiliation", "attire", "awards", "bio", "birthday",
	"checkins", "company_overview", "culinary_team", "current_location", "email", "founded", "general_info",
	"general_manager", "hometown", "hours", "influences", "invoice_access_bank_slip_events", "invoice_access_invoice_change",
	"invoice_access_invoice_draft_change", "invoice_access_onboarding_status_active", "location", "members", "mission",
	"parking", "payment_options", "payment_request_update", "personal_info", "personal_interests", "phone", "press_kit",
	"price_range", "product_review", "products", "public_transit", "publisher_subscriptions", "website",
	"page_about_story", "page_change_proposal", "page_upcoming_change", "product_catalog",
}

// slotInformation is the slot of an event of KindForm that answers the
// customer_information template; feedback has the slot of the kind.
const slotInformation = 30

// slotFields names the field that carries the events of a slot.
var slotFields = [...]string{
	messaging.KindMessage:  "messages",
	messaging.KindEcho:     "message_echoes",
	messaging.KindPostback: "messaging_postbacks",
	messaging.KindDelivery: "message_deliveries",
	messaging.KindRead:     "message_reads",
	messaging.KindOptIn:    "messaging_optins",
	messaging.KindReferral: "messaging_referrals",
	messaging.KindReaction: "message_reactions",
	messaging.KindEdit:     "message_edits",
	messaging.KindUnsend:   "messages",
	messaging.KindControl:  "messaging_handovers",
	messaging.KindLink:     "messaging_account_linking",
	messaging.KindForm:     "messaging_feedback",
	messaging.KindGame:     "messaging_game_plays",
	messaging.KindFeed:     "feed",
	messaging.KindPolicy:   "messaging_policy_enforcement",
	slotInformation:        "messaging_customer_information",
}

// slotOf returns the slot of an event: its kind, except where a kind has
// several fields or only some of its events have a webhook. Slot 0 has none.
func slotOf(e *messaging.Event) uint8 {
	switch e.Kind {
	case messaging.KindForm:
		switch formType(e) {
		case messaging.FormInformation:
			return slotInformation
		case messaging.FormFeedback:
			return uint8(e.Kind)
		}
		return 0 // a coupon: the postback after it tells
	case messaging.KindOptIn:
		if o, err := messaging.Decode[messaging.OptIn](e); err == nil && o.Undone() {
			return 0 // no webhook is documented: the token is void
		}
	case messaging.KindControl:
		if _, _, err := control(e); err != nil {
			return 0
		}
	}
	return uint8(e.Kind)
}

// fieldOf returns the field that carries an event, "" for none.
func fieldOf(e *messaging.Event) string {
	if slot := int(slotOf(e)); slot < len(slotFields) {
		return slotFields[slot]
	}
	return ""
}

// slotSet is a set of slots, one bit each.
type slotSet uint32

func (s slotSet) has(e *messaging.Event) bool { return s&(1<<slotOf(e)) != 0 }

// slotsOf returns the slots that an app hears of on a Page: those whose field
// stands in both subscriptions.
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
func slotsOf(appFields, pageFields []string) slotSet {
	set := slotSet(0)
	for slot, field := range slotFields {
		if field != "" && slices.Contains(appFields, field) && slices.Contains(pageFields, field) {
			set |= 1 << slot
		}
	}
	return set
}

// checkFields refuses names that are not declared and drops repeated ones.
// Only the spelling of the Page fields counts; Instagram has singular ones.
func checkFields(param string, fields []string) ([]string, error) {
	out := make([]string, 0, len(fields))
	for _, f := range fields {
		if !slices.Contains(pageFields[:], f) {
			return nil, graphapi.NotInEnum.New(param, strings.Join(pageFields[:], ", "), f).
				Because("%q is no webhook field of the object page; fields are listed under /docs/graph-api/reference/page/subscribed_apps", f)
		}
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out, nil
}
