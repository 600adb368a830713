package graph

import "parley/graphapi"

const (
	tokensSource     = "https://developers.facebook.com/docs/graph-api/reference/page/notification_message_tokens"
	devSupportSource = "https://developers.facebook.com/docs/graph-api/reference/page/notification_messages_dev_support"
)

// OptInToken is what a person agreed to receive.
var OptInToken = Type{
	Name: "UserPageOneTimeOptInTokenSettings", ID: "none",
	Doc:    "A person's agreement to messages on a topic.",
	Source: tokensSource,
	Fields: append([]Field{
		{Name: "recipient_id", Type: "numeric string", Doc: "PSID of the person.", Default: true},
		{Name: "notification_messages_token", Type: "string", Doc: "The token that messages are sent to.", Default: true},
		{Name: "topic_title", Type: "string", Doc: "What the person agreed to.", Default: true},
		{Name: "notification_messages_frequency", Type: "string", Doc: "DAILY, WEEKLY or MONTHLY, if the request named one.", Default: true},
		{Name: "notification_messages_timezone", Type: "string", Doc: "Time zone of the person, if the request named one.", Default: true},
		{Name: "creation_timestamp", Type: "int", Doc: "When the person last agreed, Unix seconds.", Default: true},
		{Name: "token_expiry_timestamp", Type: "int", Doc: "When the token ends, Unix seconds.", Default: true},
		{Name: "next_eligible_time", Type: "int", Doc: "From when the next message may be sent, Unix seconds; left out when that is now.", Default: true},
		{Name: "user_token_status", Type: "enum", Doc: "REFRESHED when the person agreed again, else NOT_REFRESHED.", Default: true},
	}, absent("custom_audience_ids", "next_eligible_time_for_paid_messaging", "notification_messages_reoptin")...),
}

var pageOptInTokens = Edge{
	Name: "notification_message_tokens", Target: "UserPageOneTimeOptInTokenSettings", MaxLimit: 100,
	Doc:    "Tokens of recurring notifications, newest first. An answer may hold fewer than its limit: void tokens are left out of it.",
	Source: tokensSource,
	Ops:    []Op{{Method: "GET", Doc: "Lists the tokens that are in force.", Params: paging, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()}},
}

// EnableFollowUp is what pageDevSupport can do.
const EnableFollowUp = "ENABLE_FOLLOWUP_MESSAGE"

var pageDevSupport = Edge{
	Name: "notification_messages_dev_support", Doc: "Help while a bot is being built.", Source: devSupportSource,
	Ops: []Op{{
		Method: "POST", Doc: "Lets the next recurring notification to a person go out without waiting.",
		Params: []Param{
			{Name: "recipient", Type: "object", Required: true, Doc: `Whom: {"notification_messages_token":"..."} or {"id":"PSID"}.`},
			{Name: "developer_action", Type: "enum", Required: true, Enum: []string{EnableFollowUp}, Doc: "What to do."},
		},
		Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
	}},
}
