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
// Any may be subscribed to; those of kindFields are sent.
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

// kindFields names the field that carries each kind of event.
var kindFields = [...]string{
	messaging.KindMessage:  "messages",
	messaging.KindEcho:     "message_echoes",
	messaging.KindPostback: "messaging_postbacks",
	messaging.KindDelivery: "message_deliveries",
	messaging.KindRead:     "message_reads",
}

// fieldOf returns the field that carries a kind of event, "" for none.
func fieldOf(k messaging.Kind) string {
	if int(k) < len(kindFields) {
		return kindFields[k]
	}
	return ""
}

// kindSet is a set of event kinds, one bit each.
type kindSet uint32

func (s kindSet) has(k messaging.Kind) bool { return s&(1<<k) != 0 }

// kindsOf returns the kinds that an app hears of on a Page: those whose field
// stands in both subscriptions.
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
func kindsOf(appFields, pageFields []string) kindSet {
	set := kindSet(0)
	for k, field := range kindFields {
		if field != "" && slices.Contains(appFields, field) && slices.Contains(pageFields, field) {
			set |= 1 << k
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
