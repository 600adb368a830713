package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// sending is what every call that sends needs.
var sending = []Access{{
	Token: auth.PageToken, Scope: auth.PagesMessaging, Tasks: auth.Messaging,
	Denied: graphapi.NeedsMessagingPermission.New(), TaskDenied: graphapi.PermissionsError.New(),
}}

var pageMessages = Edge{
	Name:   "messages",
	Doc:    "The Send API.",
	Source: "https://developers.facebook.com/docs/messenger-platform/reference/send-api",
	Ops: []Op{{
		Method: "POST", Doc: "Sends a message, or does something in the conversation without writing. With fields the answer is the Page.",
		Params: []Param{
			{Name: "recipient", Type: "object", Required: true, Doc: "Whom to send to: one of id (a PSID), phone_number with name, user_ref, comment_id, post_id, player_id, one_time_notif_token, notification_messages_token, login_id, email, ids, thread_key."},
			{Name: "message", Type: "object", Doc: "What to send: one of text (2000 characters), dynamic_text, attachment, attachments, sticker_id, template; besides it quick_replies (13), metadata (1000 characters) and reply_to. This or sender_action."},
			{Name: "messaging_type", Type: "enum", Enum: []string{"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"}, Doc: "RESPONSE when absent, MESSAGE_TAG when only tag is given, UTILITY when only a template is."},
			{Name: "tag", Type: "string", Doc: "Message tag that allows a message outside the 24-hour window."},
			{Name: "notification_type", Type: "enum", Enum: []string{"REGULAR", "SILENT_PUSH", "NO_PUSH"}, Doc: "Push style; REGULAR when absent."},
			{Name: "sender_action", Type: "enum", Enum: []string{"MARK_SEEN", "TYPING_ON", "TYPING_OFF", "REACT", "UNREACT"}, Doc: "Action instead of a message, in any case."},
			{Name: "payload", Type: "object", Doc: "Argument of REACT and UNREACT: message_id, and reaction (an emoji)."},
			{Name: "persona_id", Type: "numeric string", Doc: "Persona that the person sees as the author."},
			{Name: "reply_to", Type: "object", Doc: "Message of the same conversation that is answered: {\"mid\":\"m_...\"}."},
			{Name: "thread_control", Type: "object", Doc: "Passes the conversation on after the message: control_type (pass; release is the default), app_id, payload."},
			{Name: "template", Type: "object", Doc: "Utility template: name, language, components. Its usual place is inside message."},
			{Name: "metadata", Type: "string", Doc: "Accepted and ignored: its place is inside message."},
			{Name: "suggestion_action", Type: "enum", Enum: []string{"ACCEPT", "DISMISS", "IMPRESSION"}, Doc: "Accepted and ignored: what it does is documented nowhere."},
			{Name: "folder", Type: "enum", Enum: []string{"PARTNERSHIP"}, Doc: "Accepted and ignored, for the same reason."},
			{Name: "platform", Type: "string", Doc: "Accepted and ignored: what is sent through a Page goes to Messenger."},
			{Name: "filedata", Type: "file", Doc: "Part of a multipart body: the file of an attachment that has no url."},
		},
		Access: sending, WrongToken: graphapi.PageTokenNeeded.New(), Result: "SendResponse", Late: true,
	}},
}

var pageMessageAttachments = Edge{
	Name:   "message_attachments",
	Doc:    "Files for later messages.",
	Source: "https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api",
	Ops: []Op{{
		Method: "POST", Doc: "Keeps a file for 90 days and answers its attachment_id.",
		Params: []Param{
			{Name: "message", Type: "object", Required: true, Doc: "{\"attachment\":{\"type\":\"image\",\"payload\":{\"url\":\"https://...\",\"is_reusable\":true}}}."},
			{Name: "platform", Type: "enum", Enum: []string{"MESSENGER", "INSTAGRAM"}, Doc: "Accepted and ignored."},
			{Name: "filedata", Type: "file", Doc: "Part of a multipart body: the file, when there is no url."},
		},
		Access: sending, WrongToken: graphapi.PageTokenNeeded.New(), Result: "SendResponse",
	}},
}
