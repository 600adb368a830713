package graph

import "parley/graphapi"

const (
	profileSource  = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api"
	settingsSource = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/persistent-menu"
)

// MessengerProfile is how a Page shows itself to customers.
var MessengerProfile = Type{
	Name: "MessengerProfile", ID: "none",
	Doc:    "How a Page shows itself to customers besides its messages.",
	Source: profileSource,
	Fields: append([]Field{
		{Name: "get_started", Type: "object", Doc: "Payload of the button that opens a conversation, at most 1000 characters.", Default: true},
		{Name: "greeting", Type: "list<object>", Doc: "Text of the welcome screen for each locale, at most 160 characters.", Default: true},
		{Name: "persistent_menu", Type: "list<object>", Doc: "Menu for each locale: at most 20 items with titles of at most 30 characters; needs get_started.", Default: true},
		{Name: "ice_breakers", Type: "list<object>", Doc: "At most 4 questions, for each locale or for all, in the form that was set.", Default: true},
		{Name: "commands", Type: "list<object>", Doc: "Words behind a slash, at most 100 for each locale.", Default: true},
		{Name: "whitelisted_domains", Type: "list<string>", Doc: "Domains for webviews and plugins, at most 50.", Default: true},
		{Name: "account_linking_url", Type: "string", Doc: "Where customers link an account.", Default: true},
		{Name: "title", Type: "list<object>", Doc: "Kept and read back.", Default: true},
		{Name: "description", Type: "list<object>", Doc: "Kept and read back.", Default: true},
		{Name: "home_url", Type: "object", Doc: "Chat extension, retired: kept and read back.", Default: true},
		{Name: "subject_to_new_eu_privacy_rules", Type: "bool", Doc: "Always false on this server."},
	}, absent("payment_settings", "target_audience")...),
}

var profilePlatform = Param{Name: "platform", Type: "enum", Enum: []string{"messenger", "instagram"}, Doc: "messenger when absent; no Page here has an Instagram account."}

// propertyParams are the parameters that set properties.
func propertyParams() []Param {
	params := []Param{profilePlatform}
	for i := range MessengerProfile.Fields {
		if f := &MessengerProfile.Fields[i]; f.Default {
			params = append(params, Param{Name: f.Name, Type: f.Type, Doc: f.Doc})
		}
	}
	return params
}

var pageMessengerProfile = Edge{
	Name: "messenger_profile", Target: "MessengerProfile",
	Doc: "How the Page shows itself to customers.", Source: profileSource,
	Ops: []Op{
		{Method: "GET", Doc: "Answers one object with the properties that are set, or none.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Overwrites the properties that are given.", Params: propertyParams(),
			Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Result",
		},
		{
			Method: "DELETE", Doc: "Removes properties.",
			Params: []Param{profilePlatform, {Name: "fields", Type: "list<string>", Required: true, Doc: "Their names."}},
			Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Result",
		},
	},
}

// UserSettings are what a Page shows one customer instead of its profile.
var UserSettings = Type{
	Name: "CustomUserSettings", ID: "none",
	Doc:    "The persistent menu of one customer, and the Page's.",
	Source: settingsSource,
	Fields: []Field{
		{Name: "user_level_persistent_menu", Type: "list<object>", Doc: "The customer's own menu.", Default: true},
		{Name: "page_level_persistent_menu", Type: "list<object>", Doc: "The menu of everybody else.", Default: true},
	},
}

var settingsPSID = Param{Name: "psid", Type: "numeric string", Required: true, Doc: "The customer."}

var pageUserSettings = Edge{
	Name: "custom_user_settings", Target: "CustomUserSettings",
	Doc: "Settings of single customers.", Source: settingsSource,
	Ops: []Op{
		{Method: "GET", Doc: "Answers a customer's menus.", Params: []Param{settingsPSID}, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Gives a customer a menu of their own.",
			Params: []Param{settingsPSID, {Name: "persistent_menu", Type: "list<object>", Required: true, Doc: "As in the Messenger Profile."}},
			Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Result",
		},
		{
			Method: "DELETE", Doc: "Takes it away.",
			Params: []Param{settingsPSID, {Name: "params", Type: "list<string>", Required: true, Doc: `["persistent_menu"]`}},
			Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Result",
		},
	},
}
