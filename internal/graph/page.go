package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// Page is a business's presence that customers write to.
var Page = Type{
	Name: "Page", Path: "{page-id}", ID: "digits",
	Doc:    "A business's presence that customers write to.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/page",
	Read: []Access{
		{Token: auth.PageToken},
		{Token: auth.UserToken, Scope: auth.PagesReadEngagement, Denied: pageNotReadable},
	},
	Fields: append([]Field{
		{Name: "name", Type: "string", Doc: "The name of the Page.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The id of the Page.", Default: true, Free: true},
		{Name: "access_token", Type: "string", Doc: "The Page's access token, for someone who holds a task on it.", Scope: auth.PagesShowList, Free: true},
		{Name: "category", Type: "string", Doc: "The Page's category, e.g. Product/Service."},
		{Name: "category_list", Type: "list<PageCategory>", Doc: "The Page's categories with their ids."},
		{Name: "link", Type: "string", Doc: "Where a customer opens a chat with the Page."},
		{Name: "has_added_app", Type: "bool", Doc: "Whether the token's app is subscribed to the Page."},
		{Name: "recipient", Type: "numeric string", Doc: "PSID of the customer whose account_linking_token the call gives.", Scope: auth.PagesMessaging, Free: true},
		{Name: "is_webhooks_subscribed", Type: "bool", Doc: "Whether the token's app is subscribed to the Page's webhooks."},
	}, absent(
		"about", "affiliation", "app_id", "artists_we_like", "attire", "available_promo_offer_ids", "awards", "band_interests",
		"band_members", "best_page", "bio", "birthday", "booking_agent", "built", "business", "can_checkin", "can_post",
		"checkins", "company_overview", "connected_instagram_account", "connected_page_backed_instagram_account",
		"contact_address", "country_page_likes", "cover", "culinary_team", "current_location", "delivery_and_pickup_option_info",
		"description", "description_html", "directed_by", "display_subtext", "displayed_message_response_time",
		"does_viewer_have_page_permission_link_ig", "emails", "engagement", "fan_count", "features", "followers_count",
		"food_styles", "founded", "general_info", "general_manager", "genre", "global_brand_page_name", "global_brand_root_id",
		"has_transitioned_to_new_page_experience", "has_whatsapp_business_number", "has_whatsapp_number", "hometown", "hours",
		"impressum", "influences", "instagram_business_account", "is_always_open", "is_calling_eligible", "is_chain",
		"is_community_page", "is_eligible_for_branded_content", "is_eligible_for_disable_connect_ig_btn_for_non_page_admin_am_web",
		"is_messenger_bot_get_started_enabled", "is_messenger_platform_bot", "is_owned", "is_permanently_closed", "is_published",
		"is_unclaimed", "is_verified", "keywords", "leadgen_tos_acceptance_time", "leadgen_tos_accepted", "location",
		"members", "merchant_id", "merchant_review_status", "messaging_feature_status", "messenger_ads_default_icebreakers",
		"messenger_ads_default_quick_replies", "messenger_ads_quick_replies_type", "mini_shop_storefront", "mission", "mpg",
		"name_with_location_descriptor", "network", "new_like_count", "offer_eligible", "overall_star_rating",
		"owner_business", "page_token", "parent_page", "parking", "payment_options", "personal_info", "personal_interests",
		"pharma_safety_info", "phone", "pickup_options", "place_type", "plot_outline", "preferred_audience",
		"press_contact", "price_range", "privacy_info_url", "produced_by", "promotion_eligible",
		"promotion_ineligible_reason", "public_transit", "rating_count", "record_label", "release_date",
		"restaurant_services", "restaurant_specialties", "schedule", "screenplay_by", "season", "single_line_address",
		"starring", "start_info", "store_code", "store_location_descriptor", "store_number", "studio",
		"supports_donate_button_in_live_video", "talking_about_count", "temporary_status", "unread_message_count",
		"unread_notif_count", "unseen_message_count", "user_access_expire_time", "username", "verification_status",
		"voip_info", "website", "were_here_count", "whatsapp_number", "written_by",
	)...),
	Edges: append([]Edge{
		pageConversations, pageMessages, pageSubscribedApps, picture, pagePersonas, pageMessengerProfile, pageUserSettings,
		pageTemplates, pageFeed, pageMessageAttachments, pageProducts,
		pageThreadOwner, pageSecondaryReceivers, pageUnlinkAccounts, pageLabels,
		pageBlocked, pageModeration, pageOptInTokens, pageDevSupport,
	}, routings...),
}

var pageConversations = Edge{
	Name: "conversations", Target: "UnifiedThread", MaxLimit: 500,
	Doc:    "The Page's conversations, newest activity first.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/page/conversations",
	Ops: []Op{{
		Method: "GET", Doc: "Lists conversations that hold at least one message.",
		Params: append([]Param{
			{Name: "user_id", Type: "numeric string", Doc: "PSID of a customer: only the conversation with them."},
			{Name: "platform", Type: "enum", Enum: []string{"messenger", "instagram"}, Doc: "Any case; messenger when absent. There are no Instagram conversations here."},
			{Name: "folder", Type: "string", Doc: "inbox when absent; every conversation is in the inbox."},
			{Name: "tags", Type: "list<string>", Doc: "Accepted and ignored."},
		}, paging...),
		Access: []Access{{
			Token: auth.PageToken, Scope: auth.PagesMessaging, Tasks: auth.Messaging | auth.Moderate,
			Also: auth.PagesManageMetadata | auth.PagesReadEngagement, Denied: graphapi.PermissionsError.New(),
		}},
		WrongToken: graphapi.PageTokenNeeded.New(),
	}},
}

// subscribing is what every call on subscribed_apps needs.
var subscribing = []Access{{
	Token: auth.PageToken, Scope: auth.PagesManageMetadata, Tasks: auth.Moderate | auth.CreateContent | auth.Manage,
	Denied: graphapi.PermissionsError.New(),
}}

var pageSubscribedApps = Edge{
	Name: "subscribed_apps", Target: "Application",
	Doc:      "The apps that hear of the Page's events by webhook.",
	Source:   "https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps",
	Defaults: []string{"category", "link", "name", "id", "subscribed_fields"},
	Extra:    []Field{{Name: "subscribed_fields", Type: "list<string>", Doc: "Webhook fields that the app asked for."}},
	Ops: []Op{
		{Method: "GET", Doc: "Lists the subscribed apps.", Access: subscribing, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Subscribes the token's app; the given list replaces the former one.",
			Params: []Param{{Name: "subscribed_fields", Type: "list<string>", Required: true, Doc: "Webhook fields, e.g. messages,messaging_postbacks."}},
			Access: subscribing, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
		},
		{Method: "DELETE", Doc: "Unsubscribes the token's app.", Access: subscribing, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"},
	},
}

// pageNotReadable is recorded for a user token without pages_read_engagement.
var pageNotReadable = graphapi.NeedsPageFeature.New("pages_read_engagement",
	"https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages, "+
		"https://developers.facebook.com/docs/apps/review/feature#reference-PAGES_ACCESS and "+
		"https://developers.facebook.com/docs/apps/review/feature#page-public-metadata-access")
