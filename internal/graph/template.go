package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

const (
	templateSource = "https://developers.facebook.com/docs/graph-api/reference/page/message_templates"
	utilitySource  = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages"
)

// byUtility is what calls about message templates need.
var byUtility = []Access{{
	Token: auth.PageToken, Scope: auth.PagesUtilityMessaging, Tasks: auth.Messaging | auth.Moderate | auth.Manage,
	Denied: graphapi.PermissionsError.New(),
}}

// Template is a message with placeholders.
var Template = Type{
	Name: "PageMessageTemplate", Path: "{template-id}", ID: "digits",
	Doc:    "A message with placeholders, which may be sent at any time once it is approved.",
	Source: templateSource, Read: byUtility,
	Fields: []Field{
		{Name: "name", Type: "string", Doc: "Lower-case letters, digits and underscores.", Default: true},
		{Name: "language", Type: "string", Doc: "en or en_US.", Default: true},
		{Name: "status", Type: "enum", Doc: "APPROVED, PENDING, REJECTED, PAUSED and others.", Default: true},
		{Name: "category", Type: "enum", Doc: "UTILITY.", Default: true},
		{Name: "components", Type: "list<object>", Doc: "HEADER, BODY and BUTTONS.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The id of the template.", Default: true},
		{Name: "language_count", Type: "int", Doc: "Languages that the Page has the template in."},
		{Name: "parameter_format", Type: "enum", Doc: "POSITIONAL or NAMED."},
		{Name: "creation_time", Type: "int", Doc: "Unix seconds."},
		{Name: "last_updated_time", Type: "datetime", Doc: "When it last changed."},
		{Name: "library_template_name", Type: "string", Doc: "The library template that it was copied from."},
		{Name: "rejected_reason", Type: "string", Doc: "Why it was rejected, the first reason."},
		{Name: "rejection_reasons", Type: "list<string>", Doc: "Why it was rejected."},
		{Name: "specific_rejection_reasons", Type: "list<string>", Doc: "The same."},
	},
	Ops: []Op{
		{
			Method: "POST", Doc: "Changes components, parameter_format or both; the template is reviewed again.", Access: byUtility,
			WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success", Params: templateBody,
		},
	},
}

var templateBody = []Param{
	{Name: "components", Type: "list<object>", Doc: "HEADER, BODY and BUTTONS, with examples. A new template has these or library_template_name."},
	{Name: "parameter_format", Type: "enum", Enum: []string{"POSITIONAL", "NAMED"}, Doc: "{{1}} or {{order_id}}; a new template is POSITIONAL when absent."},
}

var pageTemplates = Edge{
	Name: "message_templates", Target: "PageMessageTemplate", MaxLimit: 100,
	Doc: "The Page's templates for utility messages, newest first.", Source: templateSource,
	Ops: []Op{
		{
			Method: "GET", Doc: "Lists templates.", Access: byUtility, WrongToken: graphapi.PageTokenNeeded.New(),
			Params: append([]Param{
				{Name: "name", Type: "string", Doc: "Only this one."},
				{Name: "content", Type: "string", Doc: "Only with this in their components."},
				{Name: "name_or_content", Type: "string", Doc: "Only with this in name or components."},
				{Name: "language", Type: "list<string>", Doc: "Only these languages."},
				{Name: "category", Type: "list<string>", Doc: "Only these categories."},
				{Name: "status", Type: "list<string>", Doc: "Only in these states."},
			}, paging...),
		},
		{
			Method: "POST", Doc: "Makes a template; review is immediate.", Access: byUtility, WrongToken: graphapi.PageTokenNeeded.New(), Result: "CreatedTemplate",
			Params: append([]Param{
				{Name: "name", Type: "string", Required: true, Doc: "Lower-case letters, digits and underscores."},
				{Name: "language", Type: "string", Required: true, Doc: "en or en_US."},
				{Name: "category", Type: "enum", Enum: []string{"UTILITY"}, Required: true, Doc: "UTILITY."},
				{Name: "library_template_name", Type: "string", Doc: "Copies a template of /message_template_library instead of components."},
				{Name: "library_template_body_inputs", Type: "object", Doc: "Accepted and ignored."},
				{Name: "library_template_button_inputs", Type: "list<object>", Doc: `Where URL buttons of the copy lead: [{"type":"URL","url":{"base_url":"..."}}].`},
			}, templateBody...),
		},
		{
			Method: "DELETE", Doc: "Removes a template in every language, or one of them.", Access: byUtility, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
			Params: []Param{
				{Name: "name", Type: "string", Required: true, Doc: "Its name."},
				{Name: "template_id", Type: "numeric string", Doc: "Only this one of the name."},
			},
		},
	},
}

// StockTemplate is a template of the library.
var StockTemplate = Type{
	Name: "MessageTemplateLibrary", ID: "digits",
	Doc:    "A template that Pages copy.",
	Source: utilitySource,
	Fields: []Field{
		{Name: "name", Type: "string", Doc: "The library_template_name of a copy.", Default: true},
		{Name: "language", Type: "string", Doc: "Its language.", Default: true},
		{Name: "category", Type: "enum", Doc: "UTILITY.", Default: true},
		{Name: "topic", Type: "string", Doc: "What it is about.", Default: true},
		{Name: "usecase", Type: "string", Doc: "What it is for.", Default: true},
		{Name: "industry", Type: "list<string>", Doc: "Who uses it.", Default: true},
		{Name: "body", Type: "string", Doc: "Its text.", Default: true},
		{Name: "body_params", Type: "list<string>", Doc: "An example for each placeholder.", Default: true},
		{Name: "body_param_types", Type: "list<string>", Doc: "TEXT for each placeholder.", Default: true},
		{Name: "buttons", Type: "list<object>", Doc: "Its buttons.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The id in the library.", Default: true},
	},
}

// anyToken admits everybody who can call at all.
var anyToken = []Access{{Token: auth.PageToken}, {Token: auth.UserToken}, {Token: auth.AppToken}}

var templateLibrary = Edge{
	Name: "message_template_library", Target: "MessageTemplateLibrary",
	Doc: "Templates that Pages copy.", Source: utilitySource,
	Ops: []Op{{
		Method: "GET", Doc: "Lists the library; it is never paged.", Access: anyToken,
		Params: []Param{
			{Name: "name_or_content", Type: "string", Doc: "Only with this in name or text."},
			{Name: "language", Type: "string", Doc: "Only this language."},
		},
	}},
}
