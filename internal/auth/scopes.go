package auth

import "strings"

// Scopes is a set of permissions. The bits are stored: never reorder.
type Scopes uint64

// The permissions that the server knows.
// https://developers.facebook.com/docs/permissions
const (
	PublicProfile Scopes = 1 << iota
	PagesShowList
	PagesMessaging
	PagesManageMetadata
	PagesReadEngagement
	PagesUtilityMessaging
	ReadInsights
	BusinessManagement
	Email
	PagesMessagingPhoneNumber
	scopeEnd
)

// AllScopes holds every permission.
const AllScopes = scopeEnd - 1

// scopeNames are the names on the wire, in the order of the bits.
var scopeNames = [...]string{
	"public_profile", "pages_show_list", "pages_messaging", "pages_manage_metadata",
	"pages_read_engagement", "pages_utility_messaging", "read_insights", "business_management", "email",
	"pages_messaging_phone_number",
}

// scopeSynonyms are names that old clients still ask for, and one that Meta's
// page prints where its SDKs have pages_utility_messaging.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
var scopeSynonyms = map[string]Scopes{
	"page_utility_messaging": PagesUtilityMessaging,

	"manage_pages":        PagesShowList | PagesManageMetadata | PagesReadEngagement,
	"read_page_mailboxes": PagesMessaging,
	"publish_pages":       PagesManageMetadata,
}

// ScopeByName returns the permission of a name; ok is false for an unknown one.
func ScopeByName(name string) (Scopes, bool) {
	for i, n := range scopeNames {
		if n == name {
			return 1 << i, true
		}
	}
	s, ok := scopeSynonyms[name]
	return s, ok
}

// Has reports whether every permission of want is in s.
func (s Scopes) Has(want Scopes) bool { return s&want == want }

// Names lists the permissions by name.
func (s Scopes) Names() []string { return bitNames(uint64(s), scopeNames[:]) }

// String joins the names with commas.
func (s Scopes) String() string { return strings.Join(s.Names(), ",") }

// Tasks is a set of Page tasks. The bits are stored: never reorder.
type Tasks uint32

// The tasks that a person may hold on a Page, in the order in which
// /me/accounts prints them.
// https://developers.facebook.com/docs/pages-api/overview
const (
	Advertise Tasks = 1 << iota
	Analyze
	CreateContent
	Messaging
	Moderate
	Manage
	taskEnd
)

// AllTasks holds every task.
const AllTasks = taskEnd - 1

var taskNames = [...]string{"ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"}

// TaskByName returns the task of a name; ok is false for an unknown one.
func TaskByName(name string) (Tasks, bool) {
	for i, n := range taskNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// Has reports whether every task of want is in t.
func (t Tasks) Has(want Tasks) bool { return t&want == want }

// Names lists the tasks by name.
func (t Tasks) Names() []string { return bitNames(uint64(t), taskNames[:]) }

func bitNames(set uint64, names []string) []string {
	out := make([]string, 0, len(names))
	for i, n := range names {
		if set&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	return out
}
