package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// Application is a bot or integration.
var Application = Type{
	Name: "Application", Path: "{app-id}", ID: "digits",
	Doc:    "A bot or integration.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/application",
	Read:   []Access{{Token: auth.AppToken}, {Token: auth.PageToken}, {Token: auth.UserToken}},
	Fields: append([]Field{
		{Name: "category", Type: "string", Doc: "Category of the app.", Default: true},
		{Name: "link", Type: "string", Doc: "Where the app is found.", Default: true},
		{Name: "name", Type: "string", Doc: "Name of the app.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "Id of the app.", Default: true},
	}, absent(
		"aam_rules", "an_ad_space_limit", "an_platforms", "android_key_hash", "android_sdk_error_categories", "app_domains",
		"app_events_config", "app_name", "app_type", "auth_dialog_headline", "auth_dialog_perms_explanation",
		"auth_referral_enabled", "auth_referral_extended_perms", "auth_referral_friend_perms", "auth_referral_response_type",
		"auth_referral_user_perms", "canvas_fluid_height", "canvas_fluid_width", "canvas_url", "client_config", "company",
		"configured_ios_sso", "contact_email", "created_time", "creator_uid", "daily_active_users", "daily_active_users_rank",
		"deauth_callback_url", "default_share_mode", "description", "hosting_url", "icon_url", "ios_bundle_id", "logo_url",
		"migrations", "mobile_profile_section_url", "mobile_web_url", "monthly_active_users", "monthly_active_users_rank",
		"namespace", "object_store_urls", "page_tab_default_name", "page_tab_url", "photo_url", "privacy_policy_url",
		"profile_section_url", "property_id", "real_time_mode_devices", "restrictions", "secure_canvas_url",
		"secure_page_tab_url", "server_ip_whitelist", "social_discovery", "subcategory", "supported_platforms",
		"terms_of_service_url", "url_scheme_suffix", "user_support_email", "user_support_url", "website_url",
		"weekly_active_users",
	)...),
	Edges: []Edge{appSubscriptions},
}

var byApp = []Access{{Token: auth.AppToken}}

var appSubscriptions = Edge{
	Name: "subscriptions", Target: "Subscription",
	Doc:    "The app's webhook subscriptions: one callback for each object.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/app/subscriptions",
	Ops: []Op{
		{Method: "GET", Doc: "Lists the subscriptions.", Access: byApp, WrongToken: graphapi.AppTokenNeeded.New()},
		{
			Method: "POST", Doc: "Subscribes after the callback has answered the verification handshake.",
			Params: []Param{
				{Name: "object", Type: "enum", Enum: []string{"page"}, Required: true, Doc: "What to hear of."},
				{Name: "callback_url", Type: "url", Doc: "Where events are posted to; needed the first time."},
				{Name: "verify_token", Type: "string", Doc: "Sent along with the handshake."},
				{Name: "fields", Type: "list<string>", Doc: "Webhook fields; the former list stays when absent."},
				{Name: "include_values", Type: "bool", Doc: "Whether events carry the new values."},
			},
			Access: byApp, WrongToken: graphapi.AppTokenNeeded.New(), Result: "Success",
		},
		{
			Method: "DELETE", Doc: "Removes fields of an object, an object, or everything.",
			Params: []Param{
				{Name: "object", Type: "enum", Enum: []string{"page"}, Doc: "Everything when absent."},
				{Name: "fields", Type: "list<string>", Doc: "Only these fields; the whole object when absent."},
			},
			Access: byApp, WrongToken: graphapi.AppTokenNeeded.New(), Result: "Success",
		},
	},
}

// Subscription is an element of subscriptions.
var Subscription = Type{
	Name: "Subscription", ID: "none",
	Doc:    "An app's webhook subscription to an object.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/app/subscriptions",
	Fields: []Field{
		{Name: "object", Type: "string", Doc: "What the app hears of.", Default: true},
		{Name: "callback_url", Type: "string", Doc: "Where events are posted to.", Default: true},
		{Name: "active", Type: "bool", Doc: "Whether events are sent.", Default: true},
		{Name: "fields", Type: "list<object>", Doc: "Webhook fields, each with the version of its payload.", Default: true},
	},
}
