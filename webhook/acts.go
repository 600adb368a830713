package webhook

import (
	"encoding/json"

	"parley/graphapi"
)

// OptIn is the key of the field messaging_optins. Type tells the variants
// apart: "" is a plugin (with UserRef the checkbox, without sender),
// "one_time_notif_req" and "notification_messages" bring a token.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
type OptIn struct {
	Type    string `json:"type,omitempty"`
	Title   string `json:"title,omitempty"`
	Payload string `json:"payload,omitempty"`
	Ref     string `json:"ref,omitempty"`
	UserRef string `json:"user_ref,omitempty"`
	Source  string `json:"source,omitempty"`

	OneTimeToken string `json:"one_time_notif_token,omitempty"` // for one message

	Token           string `json:"notification_messages_token,omitempty"`
	Topic           string `json:"notification_messages_topic,omitempty"`
	Frequency       string `json:"notification_messages_frequency,omitempty"` // DAILY, WEEKLY, MONTHLY
	Timezone        string `json:"notification_messages_timezone,omitempty"`  // IANA name
	Status          string `json:"notification_messages_status,omitempty"`    // STOP NOTIFICATIONS or RESUME NOTIFICATIONS, on a change
	TokenExpiry     Millis `json:"token_expiry_timestamp,omitempty"`
	UserTokenStatus string `json:"user_token_status,omitempty"` // REFRESHED, NOT_REFRESHED
}

// Referral is the key of the field messaging_referrals, and part of messages
// and postbacks: the link, ad or plugin that led to the thread.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_referrals
type Referral struct {
	Ref        string          `json:"ref,omitempty"`
	AdID       string          `json:"ad_id,omitempty"`
	Source     string          `json:"source,omitempty"` // SHORTLINK, ADS, CUSTOMER_CHAT_PLUGIN, ...
	Type       string          `json:"type,omitempty"`   // OPEN_THREAD, ...
	Ads        json.RawMessage `json:"ads_context_data,omitempty"`
	RefererURI string          `json:"referer_uri,omitempty"`
	Product    *ProductRef     `json:"product,omitempty"` // in a message that asks about it
}

// ProductRef names a product.
type ProductRef struct {
	ID string `json:"id"`
}

// AccountLinking is the key of the field messaging_account_linking. Refusing
// the POST of a linked event aborts the linking.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_account_linking
type AccountLinking struct {
	Status string `json:"status"`                       // linked, unlinked
	Code   string `json:"authorization_code,omitempty"` // linked: as the business gave it
}

// Feedback is the key of the field messaging_feedback: a filled in
// customer_feedback template.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates/customer-feedback
type Feedback struct {
	Screens []FeedbackScreen `json:"feedback_screens"`
}

// FeedbackScreen is one screen of answers, by the business's question ids.
type FeedbackScreen struct {
	ID        int                       `json:"screen_id"`
	Questions map[string]FeedbackAnswer `json:"questions"`
}

// FeedbackAnswer is one answer.
type FeedbackAnswer struct {
	Type     string          `json:"type"`    // csat, nps, ces, free_form
	Payload  string          `json:"payload"` // a score as a string of digits, or text
	FollowUp *FeedbackAnswer `json:"follow_up,omitempty"`
}

// CustomerInformation is the key of the field messaging_customer_information:
// a filled in customer_information template.
type CustomerInformation struct {
	Screens []InformationScreen `json:"screens"`
}

// InformationScreen is one screen of values.
type InformationScreen struct {
	ID        string                `json:"screen_id"`
	Responses []InformationResponse `json:"responses"`
}

// InformationResponse is one value.
type InformationResponse struct {
	Key   string `json:"key"` // name, phone, country, address_line_1, ...
	Value string `json:"value"`
}

// GamePlay is the key of the field messaging_game_plays. It has a Score or a
// Payload, not both.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_game_plays
type GamePlay struct {
	GameID      graphapi.ID  `json:"game_id"`
	PlayerID    graphapi.ID  `json:"player_id"`
	Locale      string       `json:"locale,omitempty"`
	ContextType string       `json:"context_type,omitempty"` // SOLO, THREAD, GROUP
	ContextID   string       `json:"context_id,omitempty"`
	Score       *json.Number `json:"score,omitempty"`
	Payload     string       `json:"payload,omitempty"` // JSON text
}

// ThreadControl is the key pass_thread_control or take_thread_control of the
// field messaging_handovers.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
type ThreadControl struct {
	PreviousOwner AppID  `json:"previous_owner_app_id"` // 0 = the thread was idle
	NewOwner      AppID  `json:"new_owner_app_id"`
	Metadata      string `json:"metadata"`
}

// ThreadRequest is the key request_thread_control of the field
// messaging_handovers.
type ThreadRequest struct {
	RequestedOwner AppID  `json:"requested_owner_app_id"` // who asks
	Metadata       string `json:"metadata"`
}

// PolicyEnforcement is the key of the field messaging_policy_enforcement.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement
type PolicyEnforcement struct {
	Action string `json:"action"` // warning, block, unblock
	Reason string `json:"reason,omitempty"`
}
