package graph

import "parley/internal/auth"

// User is a person with an account: someone who holds tasks on Pages.
var User = Type{
	Name: "User", Path: "{user-id}", ID: "digits",
	Doc:    "A person with an account who runs Pages.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/user",
	Read:   []Access{{Token: auth.UserToken}},
	Fields: append([]Field{
		{Name: "name", Type: "string", Doc: "The person's full name.", Default: true},
		{Name: "id", Type: "numeric string", Doc: "The id of this person's user account.", Default: true},
		{Name: "first_name", Type: "string", Doc: "The person's first name."},
		{Name: "last_name", Type: "string", Doc: "The person's last name."},
		{Name: "short_name", Type: "string", Doc: "Shortened, locale-aware name for the person."},
		{Name: "name_format", Type: "string", Doc: "The order in which the parts of the name are written."},
	}, absent(
		"about", "age_range", "birthday", "cover", "currency", "education", "email", "favorite_athletes", "favorite_teams",
		"gender", "hometown", "id_for_avatars", "inspirational_people", "install_type", "installed", "is_guest_user",
		"is_verified", "languages", "link", "locale", "location", "meeting_for", "middle_name", "payment_pricepoints",
		"political", "profile_pic", "quotes", "relationship_status", "religion", "security_settings",
		"shared_login_upgrade_required_by", "significant_other", "sports", "supports_donate_button_in_live_video",
		"test_group", "third_party_id", "timezone", "token_for_business", "updated_time", "username", "verified",
		"video_upload_limits", "website", "work", "ids_for_pages", "ids_for_apps", "ids_for_business",
	)...),
	Edges: []Edge{userAccounts, picture},
}

var userAccounts = Edge{
	Name: "accounts", Target: "Page", MaxLimit: 100,
	Doc:      "The Pages on which the person holds a task, with a Page access token for each.",
	Source:   "https://developers.facebook.com/docs/graph-api/reference/user/accounts",
	Defaults: []string{"access_token", "category", "category_list", "name", "id", "tasks"},
	Extra:    []Field{{Name: "tasks", Type: "list<string>", Doc: "What the person may do on the Page.", Free: true}},
	Ops: []Op{{
		Method: "GET", Doc: "Lists Pages by ascending id.",
		Params: append([]Param{{Name: "summary", Type: "string", Doc: "true or total_count adds how many Pages there are."}}, paging...),
		// Whether Meta answers an empty list or (#200) is not documented; an
		// empty list is what clients report.
		Access: []Access{{Token: auth.UserToken, Scope: auth.PagesShowList}},
	}},
}

// absent declares fields that Meta has and this server has no value for.
func absent(names ...string) []Field {
	fields := make([]Field, len(names))
	for i, n := range names {
		fields[i] = Field{Name: n, Type: "any", Doc: "No value on this server.", Absent: true}
	}
	return fields
}
