package graphapi

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Pages of Meta that stand behind entries of the catalogue.
const (
	docErrors      = "https://developers.facebook.com/docs/graph-api/guides/error-handling"
	docVersions    = "https://developers.facebook.com/docs/graph-api/guides/versioning"
	docFields      = "https://developers.facebook.com/docs/graph-api/guides/field-expansion"
	docResults     = "https://developers.facebook.com/docs/graph-api/results"
	docBatch       = "https://developers.facebook.com/docs/graph-api/batch-requests"
	docRates       = "https://developers.facebook.com/docs/graph-api/overview/rate-limiting"
	docSecure      = "https://developers.facebook.com/docs/graph-api/guides/secure-requests"
	docLogin       = "https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow"
	docLongLived   = "https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived"
	docDebugToken  = "https://developers.facebook.com/docs/graph-api/reference/debug_token"
	docPages       = "https://developers.facebook.com/docs/pages-api/overview"
	docSubscribe   = "https://developers.facebook.com/docs/graph-api/webhooks/subscriptions-edge"
	docWebhooks    = "https://developers.facebook.com/docs/graph-api/webhooks/getting-started"
	docSend        = "https://developers.facebook.com/docs/messenger-platform/reference/send-api"
	docPageMessage = "https://developers.facebook.com/docs/graph-api/reference/page/messages"
	docCodes       = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes"
	docMedia       = "https://developers.facebook.com/docs/messenger-platform/reference/templates/media"
	docPrivate     = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies"
	docProfile     = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api"
)

// Catalogue returns every entry, ordered by code, subcode and text. Entries
// must not be changed.
func Catalogue() []*Failure {
	all := slices.Concat(serverFailures, pathFailures, tokenFailures, loginFailures, permissionFailures,
		paramFailures, limitFailures, webhookFailures, sendFailures, contentFailures, instagramFailures)
	slices.SortFunc(all, func(a, b *Failure) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Subcode, b.Subcode), strings.Compare(a.Text, b.Text))
	})
	return all
}

// Failures of the server itself.
var (
	RequestFailed = &Failure{Code: -1, Text: "The request could not be completed. Please try again.",
		Status: 500, Transient: true, Source: docCodes}
	UnknownError = &Failure{Code: 1, Text: "An unknown error has occurred.",
		Status: 500, Source: "recorded answer of howdyai/botkit"}
	TooMuchData = &Failure{Code: 1, Text: "Please reduce the amount of data you're asking for, then retry your request",
		Status: 500, Source: "recorded answer of ChatbotX"}
	HTTPSRequired = &Failure{Code: 1, Text: "You must use https:// when passing an access token",
		Source: "recorded answer of spring-social-facebook"}
	UnknownErrorPermission = &Failure{Code: 1, Subcode: 99, Text: "An unknown error occurred.", Source: docCodes}
	InvalidJSONReply       = &Failure{Code: 1, Subcode: 1357046, Text: "Received invalid JSON reply.", Source: docCodes}
	ServiceUnavailable     = &Failure{Code: 2, Text: "(#2) Service temporarily unavailable",
		Status: 500, Transient: true, Source: "recorded answer of restfb"}
	UnexpectedError = &Failure{Code: 2, Text: "An unexpected error has occurred. Please retry your request later.",
		Status: 500, Transient: true, Source: docCodes}
	ContactTermsNeeded = &Failure{Code: 2, Subcode: 2018344, Text: "(#2) Service temporarily unavailable",
		UserTitle: "Page contact terms", UserMsg: "The terms for using custom labels have not been accepted for this Page.", Source: docCodes}
	NoCapability = &Failure{Code: 3, Text: "(#3) Application does not have the capability to make this API call.", Source: docErrors}
	Duplicate    = &Failure{Code: 506, Text: "(#506) Duplicate status message", Source: docErrors}
)

var serverFailures = []*Failure{
	RequestFailed, UnknownError, TooMuchData, HTTPSRequired, UnknownErrorPermission, InvalidJSONReply,
	ServiceUnavailable, UnexpectedError, ContactTermsNeeded, NoCapability, Duplicate,
}

// Failures of the path, the object, the fields and paging.
var (
	// NoSuchObject takes the verb (get, post, delete) and the identifier. An
	// object of another Page looks exactly like a missing one.
	NoSuchObject = &Failure{Code: 100, Subcode: 33, Type: "GraphMethodException",
		Text: "Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation. " +
			"Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api", Source: docCodes}
	// NonexistingField takes the field and the node type.
	NonexistingField = &Failure{Code: 100, Text: "(#100) Tried accessing nonexisting field (%s) on node type (%s)",
		Source: "recorded answer of message_quickly"}
	NoNode = &Failure{Code: 100, Type: "GraphMethodException", Text: "No node specified",
		Status: 500, Source: "recorded answer of koala"}
	UnsupportedMethod = &Failure{Code: 100, Type: "GraphMethodException", Text: "Unsupported method", Source: docErrors}
	// LimitTooLarge takes the cap.
	LimitTooLarge = &Failure{Code: 100, Text: "(#100) The 'limit' parameter should not exceed %d", Source: "recorded answer of fb_scrape"}
	BadCursor     = &Failure{Code: 100, Text: "(#100) Invalid cursors values", Source: docResults}
	BatchTooLarge = &Failure{Code: 100, Type: "GraphBatchException",
		Text: "Too many requests in batch message. Maximum batch size is 50", Source: docBatch}
	// AliasNotFound takes the aliases.
	AliasNotFound = &Failure{Code: 803, Text: "(#803) Some of the aliases you requested do not exist: %s",
		Status: 404, Source: "recorded answer of php-graph-sdk"}
	// UsernameQuery takes the username.
	UsernameQuery = &Failure{Code: 803, Text: "(#803) Cannot query users by their username (%s)",
		Status: 404, Source: "recorded answer of php-graph-sdk"}
	// UnknownPath takes the rest of the path, with its leading slash.
	UnknownPath     = &Failure{Code: 2500, Text: "Unknown path components: %s", Source: docVersions}
	EmptyIdentifier = &Failure{Code: 2500, Text: "Cannot specify an empty identifier", Source: "recorded answer of koala"}
	// FieldSyntax takes what was expected, the offset and the whole list.
	FieldSyntax = &Failure{Code: 2500, Text: `Syntax error "%s" at character %d: %s`, Source: "recorded answer of node-fb; " + docFields}
	// DeprecatedVersion takes the version to use.
	DeprecatedVersion = &Failure{Code: 2635, Text: "(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: %s.",
		Source: "recorded answer of pySocialWatcher"}
)

var pathFailures = []*Failure{
	NoSuchObject, NonexistingField, NoNode, UnsupportedMethod, LimitTooLarge, BadCursor, BatchTooLarge,
	AliasNotFound, UsernameQuery, UnknownPath, EmptyIdentifier, FieldSyntax, DeprecatedVersion,
}

// ExpiredToken is TokenExpired with both times written as Meta writes them.
func ExpiredToken(expiry, now time.Time) *Error {
	return TokenExpired.New(PacificTime(expiry), PacificTime(now))
}
