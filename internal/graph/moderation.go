package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

const (
	blockedSource  = "https://developers.facebook.com/docs/graph-api/reference/page/blocked"
	moderateSource = "https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations"
)

// byBlocking is what the list of blocked people needs.
var byBlocking = []Access{{
	Token: auth.PageToken, Scope: auth.PagesManageMetadata, Tasks: auth.Messaging | auth.Moderate,
	Denied: graphapi.PermissionsError.New(),
}}

// What pageModeration does to people.
const (
	BanUser     = "BAN_USER"
	BlockUser   = "BLOCK_USER"
	MoveToSpam  = "MOVE_TO_SPAM"
	UnbanUser   = "UNBAN_USER"
	UnblockUser = "UNBLOCK_USER"
)

// ModerationActions are all of them.
func ModerationActions() []string {
	return []string{BanUser, BlockUser, MoveToSpam, UnbanUser, UnblockUser}
}

// blockedUsers are the names that a person to block goes by.
var blockedUsers = []Param{
	{Name: "psid", Type: "list<numeric string>", Doc: "PSIDs of customers, at most 100."},
	{Name: "user", Type: "list<numeric string>", Doc: "The same."},
	{Name: "asid", Type: "list<numeric string>", Doc: "The same."},
}

var pageBlocked = Edge{
	Name: "blocked", Target: "UserPageMessagingProfile", Defaults: []string{"name", "id"}, MaxLimit: 100,
	Doc: "The people whom the Page blocked: it cannot write to them, and nothing of theirs arrives.", Source: blockedSource,
	Ops: []Op{
		{
			Method: "GET", Doc: "Lists them, the last one first.", Access: byBlocking, WrongToken: graphapi.PageTokenNeeded.New(),
			Params: append([]Param{
				{Name: "user", Type: "numeric string", Doc: "Only this PSID."},
				{Name: "uid", Type: "numeric string", Doc: "The same."},
			}, paging...),
		},
		{
			Method: "POST", Doc: "Blocks people, and tells of each whether they are blocked now.", Params: blockedUsers,
			Access: byBlocking, WrongToken: graphapi.PageTokenNeeded.New(), Result: "PerPerson",
		},
		{
			Method: "DELETE", Doc: "Unblocks people.", Params: blockedUsers,
			Access: byBlocking, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
		},
	},
}

var pageModeration = Edge{
	Name: "moderate_conversations", Doc: "What the inbox does with conversations.", Source: moderateSource,
	Ops: []Op{{
		Method: "POST", Doc: "Bans or blocks people, which are one thing here, or takes that back. There is no spam folder: MOVE_TO_SPAM changes nothing.",
		Params: []Param{
			{Name: "user_ids", Type: "list<object>", Required: true, Doc: `PSIDs of customers, at most 100: [{"id":"PSID"}].`},
			{Name: "actions", Type: "list<enum>", Required: true, Doc: "What to do, in order.", Enum: ModerationActions()},
		},
		Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
	}},
}
