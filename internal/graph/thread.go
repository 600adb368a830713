package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// inbox is what reading conversations and messages needs.
var inbox = []Access{{
	Token: auth.PageToken, Scope: auth.PagesMessaging, Tasks: auth.Messaging | auth.Moderate,
	Also: auth.PagesManageMetadata, Denied: graphapi.PermissionsError.New(),
}}

// Thread is a conversation between one customer and a Page.
var Thread = Type{
	Name: "UnifiedThread", Path: "{conversation-id}", ID: "t_ and digits",
	Doc:    "A conversation between a customer and a Page.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/conversation",
	Read:   inbox,
	Fields: append([]Field{
		{Name: "id", Type: "token", Doc: "The id of the conversation.", Default: true},
		{Name: "link", Type: "string", Doc: "Address of the conversation in the inbox, relative.", Default: true},
		{Name: "updated_time", Type: "datetime", Doc: "Time of the last message, either direction.", Default: true},
		{Name: "snippet", Type: "string", Doc: "Text of the last message."},
		{Name: "message_count", Type: "int", Doc: "Messages in the conversation."},
		{Name: "unread_count", Type: "int", Doc: "Messages of the customer since the Page last wrote."},
		{Name: "can_reply", Type: "bool", Doc: "Whether the 24-hour window is open."},
		{Name: "is_subscribed", Type: "bool", Doc: "Whether the Page gets the conversation's messages."},
		{Name: "scoped_thread_key", Type: "token", Doc: "The same as id."},
	}, absent("folder", "is_owner", "linked_group", "name", "subject", "tags", "wallpaper")...),
	Edges: []Edge{
		threadPeople("participants", "The customer and the Page."),
		threadPeople("senders", "Those of the participants who have written."),
		threadPeople("former_participants", "Those who have left; always empty between one customer and a Page."),
		threadMessages,
	},
}

var threadMessages = Edge{
	Name: "messages", Target: "UnifiedMessage", MaxLimit: 100,
	Doc:    "The messages of the conversation, newest first.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/conversation/messages",
	Ops: []Op{{
		Method: "GET", Doc: "Lists messages, newest first.", Access: inbox, WrongToken: graphapi.PageTokenNeeded.New(),
		Params: append([]Param{{Name: "source", Type: "enum", Enum: []string{"ALL", "PARTICIPANTS"}, Doc: "Accepted and ignored."}}, paging...),
	}},
}

func threadPeople(name, doc string) Edge {
	return Edge{
		Name: name, Doc: doc, Target: "Participant",
		Source: "https://developers.facebook.com/docs/graph-api/reference/conversation",
		Ops:    []Op{{Method: "GET", Doc: "Lists them, the customer first.", Access: inbox, WrongToken: graphapi.PageTokenNeeded.New()}},
	}
}

// Message is one message of a conversation.
var Message = Type{
	Name: "UnifiedMessage", Path: "{message-id}", ID: "m_ and 86 base64url characters",
	Doc:    "One message of a conversation.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/message",
	Read:   inbox,
	Fields: append([]Field{
		{Name: "id", Type: "token", Doc: "The id of the message; the mid of webhooks.", Default: true},
		{Name: "created_time", Type: "datetime", Doc: "When the message was sent.", Default: true},
		{Name: "from", Type: "object", Target: "Participant", Doc: "Who sent it."},
		{Name: "message", Type: "string", Doc: "Its text; empty when there is none."},
		{Name: "reply_to", Type: "object", Doc: "The message that it answers, only on replies."},
		{Name: "sticker", Type: "string", Doc: "Address of the picture of a sticker."},
		{Name: "reactions", Type: "object", Doc: "Who reacted how: data, a list of reaction and users."},
	}, absent("is_unsupported", "story", "subject", "thread_id")...),
	Edges: []Edge{
		messageList("to", "Participant", "Who got it."),
		messageList("tags", "MessageTag", "Where the message stands and where it came from."),
		rareList("attachments", "MessageAttachment", "Its files, stickers and templates; left out of a message without any."),
		rareList("shares", "MessageShare", "Links, places and products in it; left out of a message without any."),
	},
}

func messageList(name, target, doc string) Edge {
	return Edge{
		Name: name, Doc: doc, Target: target,
		Source: "https://developers.facebook.com/docs/graph-api/reference/message",
		Ops:    []Op{{Method: "GET", Doc: "Lists them.", Access: inbox, WrongToken: graphapi.PageTokenNeeded.New()}},
	}
}

// rareList is a list that most messages do not have.
func rareList(name, target, doc string) Edge {
	e := messageList(name, target, doc)
	e.Sparse = true
	return e
}

// Attachment is an element of a message's attachments.
var Attachment = Type{
	Name: "MessageAttachment", ID: "digits",
	Doc:    "A file, a sticker or a template in a message.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/message",
	Fields: []Field{
		{Name: "id", Type: "numeric string", Doc: "The id of the attachment.", Default: true},
		{Name: "mime_type", Type: "string", Doc: "Media type of the file.", Default: true},
		{Name: "name", Type: "string", Doc: "Name of the file.", Default: true},
		{Name: "size", Type: "int", Doc: "Bytes.", Default: true},
		{Name: "image_data", Type: "object", Doc: "Of a picture or sticker: url, preview_url, width, height, max_width, max_height, render_as_sticker; of a GIF also animated_gif_url.", Default: true},
		{Name: "video_data", Type: "object", Doc: "Of a video: url, width, height, rotation.", Default: true},
		{Name: "file_url", Type: "string", Doc: "Of audio and other files: where it is fetched.", Default: true},
		{Name: "generic_template", Type: "object", Doc: "Of a template: title, subtitle, media_url and cta of its first element.", Default: true},
	},
}

// Share is an element of a message's shares.
var Share = Type{
	Name: "MessageShare", ID: "digits",
	Doc:    "A link, a place or a product in a message.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/message",
	Fields: append([]Field{
		{Name: "id", Type: "numeric string", Doc: "The id of the share.", Default: true},
		{Name: "link", Type: "string", Doc: "Where it leads.", Default: true},
		{Name: "name", Type: "string", Doc: "Its title.", Default: true},
		{Name: "template", Type: "object", Doc: "Of products: payload.product.elements.data."},
	}, absent("description")...),
}

// MessageTag is an element of a message's tags.
var MessageTag = Type{
	Name: "MessageTag", ID: "none",
	Doc:    "A word about a message.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/message",
	Fields: []Field{{Name: "name", Type: "string", Doc: "inbox, read, sent, source:web.", Default: true}},
}

// Participant is one side of a conversation.
var Participant = Type{
	Name: "Participant", ID: "digits",
	Doc:    "The customer or the Page as a side of a conversation.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/conversation",
	Fields: []Field{
		{Name: "name", Type: "string", Doc: "Name of the customer or the Page.", Default: true},
		{Name: "email", Type: "string", Doc: "The id at facebook.com; no real address.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "PSID or Page id.", Default: true},
	},
}

// Profile is what a Page may know of a customer, under their PSID.
var Profile = Type{
	Name: "UserPageMessagingProfile", Path: "{psid}", ID: "digits (PSID)",
	Doc:    "A customer as one Page knows them, under a Page-scoped id (PSID).",
	Source: "https://developers.facebook.com/docs/messenger-platform/identity/user-profile",
	Read:   []Access{{Token: auth.PageToken, Scope: auth.PagesMessaging, Denied: graphapi.PermissionsError.New()}},
	Fields: append([]Field{
		{Name: "first_name", Type: "string", Doc: "The customer's first name.", Default: true},
		{Name: "last_name", Type: "string", Doc: "The customer's last name.", Default: true},
		{Name: "profile_pic", Type: "string", Doc: "Address of the profile picture.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The PSID.", Default: true},
		{Name: "name", Type: "string", Doc: "First and last name."},
		{Name: "locale", Type: "string", Doc: "Language and country, e.g. en_US."},
		{Name: "timezone", Type: "float", Doc: "Hours to GMT."},
	}, absent("gender", "is_payment_enabled", "last_ad_referral")...),
	Edges: []Edge{picture, profileLabels},
}
