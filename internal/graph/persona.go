package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

const personaSource = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/personas"

// byMessaging is what calls about the side of a Page that customers see need.
var byMessaging = []Access{{
	Token: auth.PageToken, Scope: auth.PagesMessaging, Tasks: auth.Messaging | auth.Moderate | auth.Manage,
	Denied: graphapi.PermissionsError.New(),
}}

// Persona is a name and a face that a Page may send messages under.
var Persona = Type{
	Name: "MessengerPersona", Path: "{persona-id}", ID: "digits",
	Doc:    "A name and a picture that messages may be sent under.",
	Source: personaSource, Read: byMessaging,
	Fields: []Field{
		{Name: "name", Type: "string", Doc: "Shown beside the messages.", Default: true},
		{Name: "profile_picture_url", Type: "string", Doc: "Address of the picture.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The persona_id of messages.", Default: true},
	},
	Ops: []Op{{Method: "DELETE", Doc: "Removes the persona.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"}},
}

var pagePersonas = Edge{
	Name: "personas", Target: "MessengerPersona", MaxLimit: 100,
	Doc: "The Page's personas, newest first.", Source: personaSource,
	Ops: []Op{
		{Method: "GET", Doc: "Lists the personas.", Params: paging, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Makes a persona.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Created",
			Params: []Param{
				{Name: "name", Type: "string", Required: true, Doc: "At most 50 characters."},
				{Name: "profile_picture_url", Type: "url", Required: true, Doc: "http or https address of a picture of at most 8 MB."},
			},
		},
	},
}
