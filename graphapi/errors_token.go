package graphapi

// Failures of the access token and of the app secret proof.
var (
	BadProof = &Failure{Code: 100, Type: "GraphMethodException",
		Text: "Invalid appsecret_proof provided in the API argument", Source: "recorded answer of facebook-business-sdk; " + docSecure}
	ProofRequired = &Failure{Code: 100, Type: "GraphMethodException",
		Text: "API calls from the server require an appsecret_proof argument", Source: "recorded answer of sromku; " + docSecure}
	SessionKeyInvalid = &Failure{Code: 102, Text: "Session key invalid or no longer valid", Source: docErrors}
	SessionKeyChanged = &Failure{Code: 102, Subcode: 460, Text: "Session key invalid or no longer valid", Source: docErrors}
	SessionKeyExpired = &Failure{Code: 102, Subcode: 463, Text: "Session key invalid or no longer valid", Source: docErrors}
	// TokenMissing is for a node that is named; for "me" see MeWithoutToken.
	TokenMissing       = &Failure{Code: 104, Text: "An access token is required to request this resource.", Source: "recorded answer of 2015"}
	IncorrectSignature = &Failure{Code: 104, Text: "(#104) Incorrect signature", Source: docErrors}
	// MeWithoutToken also answers an app token: "me" is a user or a Page.
	MeWithoutToken = &Failure{Code: 2500, Text: "An active access token must be used to query information about the current user.",
		Source: "recorded answer of facepy"}

	TokenInvalid   = &Failure{Code: 190, Text: "Invalid OAuth access token.", Source: "recorded answer of php-graph-sdk"}
	TokenMalformed = &Failure{Code: 190, Text: "Invalid OAuth access token - Cannot parse access token",
		NoVersion: true, Source: "recorded answer of uhiimanbot"}
	TokenUndecryptable = &Failure{Code: 190, Text: "The access token could not be decrypted",
		NoVersion: true, Source: "recorded answer of spring-social-facebook"}
	// TokenGarbled takes the token.
	TokenGarbled      = &Failure{Code: 190, Text: "Malformed access token %s", NoVersion: true, Source: docErrors}
	TokenBadSignature = &Failure{Code: 190, Text: "Invalid OAuth access token signature.", NoVersion: true, Source: docErrors}
	TokenBadData      = &Failure{Code: 190, Text: "Invalid OAuth access token data.", NoVersion: true, Source: docCodes}

	// AppNotAuthorized takes the app's identifier.
	AppNotAuthorized = &Failure{Code: 190, Subcode: 458,
		Text: "Error validating access token: The user has not authorized application %s.", Source: docErrors}
	Checkpoint = &Failure{Code: 190, Subcode: 459,
		Text: "Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.", Source: docErrors}
	PasswordChanged = &Failure{Code: 190, Subcode: 460,
		Text:   "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
		Source: "recorded answer of many clients; " + docErrors}
	// TokenExpired takes two times; make it with ExpiredToken.
	TokenExpired = &Failure{Code: 190, Subcode: 463,
		Text: "Error validating access token: Session has expired on %s. The current time is %s.", Source: "recorded answer of betazoids; " + docErrors}
	// UserUnconfirmed takes the user's identifier.
	UserUnconfirmed = &Failure{Code: 190, Subcode: 464,
		Text: "Error validating access token: Sessions for the user %s are not allowed because the user is not a confirmed user.", Source: "recorded answer of bridgy; " + docErrors}
	SessionInvalidated = &Failure{Code: 190, Subcode: 466,
		Text: "Error validating access token: The session was invalidated explicitly using an API call.", Source: "recorded answer of spring-social-facebook"}
	LoggedOut = &Failure{Code: 190, Subcode: 467,
		Text: "Error validating access token: The session is invalid because the user logged out.", Source: "recorded answer of spring-social-facebook; " + docErrors}
	RoleLost = &Failure{Code: 190, Subcode: 492,
		Text:   "Error validating access token: The user must be an administrator, editor, or moderator of the page in order to impersonate it.",
		Source: "recorded answer of bridgy; " + docErrors}
	TokenUnused = &Failure{Code: 190, Subcode: 493,
		Text: "Error validating access token: The session has expired because the user has not used the app for 90 days.", Source: docErrors}
	// PageTokenNeeded answers a user's token on an edge of a Page.
	PageTokenNeeded = &Failure{Code: 190, Subcode: 2069032, Text: "Invalid OAuth 2.0 Access Token",
		UserTitle: "User Access Token Is Not Supported",
		UserMsg:   "A Page access token is required for this call for the new Pages experience.", Source: docPages}

	SessionTimedOut  = &Failure{Code: 450, Text: "(#450) Session key specified has passed its expiration time", Source: docErrors}
	SessionUnusable  = &Failure{Code: 451, Text: "(#451) Session key specified cannot be used to call this method", Source: docErrors}
	SessionMalformed = &Failure{Code: 452, Text: "(#452) Session key invalid", Source: docErrors}
	// AppTokenNeeded answers a user or page token on an edge of an app.
	AppTokenNeeded = &Failure{Code: 15, Text: "(#15) This method must be called with an app access_token.", Source: docSubscribe}
)

var tokenFailures = []*Failure{
	BadProof, ProofRequired, SessionKeyInvalid, SessionKeyChanged, SessionKeyExpired, TokenMissing, IncorrectSignature,
	MeWithoutToken, TokenInvalid, TokenMalformed, TokenUndecryptable, TokenGarbled, TokenBadSignature, TokenBadData,
	AppNotAuthorized, Checkpoint, PasswordChanged, TokenExpired, UserUnconfirmed, SessionInvalidated, LoggedOut,
	RoleLost, TokenUnused, PageTokenNeeded, SessionTimedOut, SessionUnusable, SessionMalformed, AppTokenNeeded,
}

// Failures of the login dialog's code and of /oauth/access_token and
// /debug_token.
var (
	WrongSecret   = &Failure{Code: 1, Text: "Error validating client secret.", Source: docLogin}
	NoTokenToSwap = &Failure{Code: 1, Text: "fb_exchange_token parameter not specified", Source: "recorded answer of facebook-sdk; " + docLongLived}
	CodeExpired   = &Failure{Code: 100, Subcode: 36007, Text: "This authorization code has expired.",
		Challenge: "invalid_code", Source: "recorded answer of bridgy"}
	RedirectMismatch = &Failure{Code: 100, Subcode: 36008,
		Text:      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
		Challenge: "invalid_code", Source: "recorded answer of hoauth2"}
	CodeUsed = &Failure{Code: 100, Subcode: 36009, Text: "This authorization code has been used.",
		Challenge: "invalid_code", Source: "recorded answer of several clients"}
	CodeMalformed = &Failure{Code: 100, Subcode: 36009, Text: "Invalid verification code format.",
		Challenge: "invalid_code", Source: docLogin}
	DebugTokenCaller = &Failure{Code: 100,
		Text: "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app", Source: docDebugToken}
	UnknownApp = &Failure{Code: 101,
		Text: "Error validating application. Cannot get application info due to a system error.", Source: docLogin}
	DeletedApp = &Failure{Code: 101, Text: "Error validating application. Application has been deleted.", Source: "recorded answer of facebook-sdk"}
	// LoginParamMissing takes the parameter's name.
	LoginParamMissing  = &Failure{Code: 101, Text: "Missing %s parameter.", Source: docLogin}
	RedirectURIMissing = &Failure{Code: 191, Text: "Missing redirect_uri parameter.", Source: docLogin}
)

var loginFailures = []*Failure{
	WrongSecret, NoTokenToSwap, CodeExpired, RedirectMismatch, CodeUsed, CodeMalformed, DebugTokenCaller,
	UnknownApp, DeletedApp, LoginParamMissing, RedirectURIMissing,
}

// Failures of permissions and tasks: 403, as recorded for 230.
var (
	NoPermissionForAction = &Failure{Code: 10, Text: "(#10) Application does not have permission for this action", Status: 403, Source: docCodes}
	// NeedsPermissionOrFeature takes the permission, the feature and the pages to read.
	NeedsPermissionOrFeature = &Failure{Code: 10, Text: "(#10) This endpoint requires the '%s' permission or the '%s' feature. Refer to %s for details.",
		Status: 403, Source: docErrors}
	// NeedsPageFeature takes the permission and the pages to read.
	NeedsPageFeature = &Failure{Code: 100,
		Text: "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable feature, or does not support this operation. " +
			"This endpoint requires the '%s' permission or the 'Page Public Content Access' feature or the 'Page Public Metadata Access' feature. Refer to %s for details.",
		Source: "recorded answer of pyfacebook"}
	NeedsProofOrAppToken = &Failure{Code: 100, Text: "(#100) Page Public Metadata Access requires either app secret proof or an app token",
		Source: "recorded answer of gatsby-source-facebook"}
	PermissionsError = &Failure{Code: 200, Text: "(#200) Permissions error", Status: 403, Source: docErrors}
	NeedsValidToken  = &Failure{Code: 200, Text: "(#200) Must have a valid access_token to access this endpoint",
		Status: 403, Source: "recorded answer of koala"}
	ActionNotAuthorized = &Failure{Code: 200, Text: "(#200) The user hasn't authorized the application to perform this action",
		Status: 403, Source: "recorded answer of spring-social-facebook"}
	// SubscribeNeedsPermission takes the webhook field and the permissions.
	SubscribeNeedsPermission = &Failure{Code: 200, Text: "(#200) To subscribe to the %s field, one of these permissions is needed: %s.",
		Status: 403, Source: docSubscribe}
	NeedsMessagingPermission = &Failure{Code: 230, Text: "(#230) Requires pages_messaging permission to manage the object",
		Status: 403, Source: "recorded answer of messenger-bot-tutorial and home-assistant"}
	MessageDisallowed = &Failure{Code: 230, Text: "(#230) Permissions disallow message to user", Status: 403, Source: docPageMessage}
	// NeedsPagePermission takes the permission.
	NeedsPagePermission = &Failure{Code: 283, Text: "(#283) Requires %s permission to manage the object",
		Status: 403, Source: "recorded answer of facebook-messenger"}
	// NeedsMailboxPermission takes the permission.
	NeedsMailboxPermission = &Failure{Code: 298, Text: "(#298) Requires extended permission: %s", Status: 403, Source: docErrors}
	// NeedsExtendedPermission takes the permission.
	NeedsExtendedPermission = &Failure{Code: 299, Text: "(#299) Requires extended permission: %s",
		Status: 403, Source: "recorded answer of spring-social-facebook"}
)

var permissionFailures = []*Failure{
	NoPermissionForAction, NeedsPermissionOrFeature, NeedsPageFeature, NeedsProofOrAppToken, PermissionsError, NeedsValidToken,
	ActionNotAuthorized, SubscribeNeedsPermission, NeedsMessagingPermission, MessageDisallowed, NeedsPagePermission,
	NeedsMailboxPermission, NeedsExtendedPermission,
}
