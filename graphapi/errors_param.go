package graphapi

// Failures of parameters. Paths are written in brackets from the parameter's
// name, list positions from 0: message[quick_replies][1][title]. Inside the
// payload of a template they start at name_placeholder.
var (
	InvalidParam = &Failure{Code: 100, Text: "(#100) Invalid parameter", Source: docPageMessage}
	// ParamRequired takes the parameter.
	ParamRequired = &Failure{Code: 100, Text: "(#100) The parameter %s is required", Source: "recorded answer of fb-messenger-bot-api"}
	// ParamRequiredStop takes the parameter; subscribed_fields is answered so.
	ParamRequiredStop = &Failure{Code: 100, Text: "(#100) The parameter %s is required.", Source: "recorded answer of chat_manager"}
	// ParamEmpty takes the parameter.
	ParamEmpty = &Failure{Code: 100, Text: "(#100) param %s must be non-empty", Source: "recorded answer of fb-messenger-php"}
	// BadIDParam takes the path.
	BadIDParam = &Failure{Code: 100, Text: `(#100) Param %s must be a valid ID string (e.g., "123")`, Source: "recorded answer of facebook-batch"}
	// TooLong takes the path and the limit in characters.
	TooLong = &Failure{Code: 100, Text: "(#100) Length of param %s must be less than or equal to %d", Source: "recorded answer of messenger-bot-rails"}
	// InvalidKeys takes the keys, joined by ", ", and the path.
	InvalidKeys = &Failure{Code: 100, Text: `(#100) Invalid keys "%s" were found in param "%s".`, Source: "recorded answer of restfb"}
	// NotInEnum takes the parameter, the values joined by ", ", and the value given.
	NotInEnum = &Failure{Code: 100, Text: `(#100) Param %s must be one of {%s} - got "%s".`, Source: docPageMessage}
	// MustBeArray takes the parameter: an object or list was expected.
	MustBeArray = &Failure{Code: 100, Text: "(#100) param %s must be an array.", Source: docPageMessage}
	// BadURL takes the parameter.
	BadURL = &Failure{Code: 100, Text: "(#100) %s should represent a valid URL", Source: docPageMessage}
	// TooManyElements takes the path.
	TooManyElements = &Failure{Code: 105, Text: "(#105) param %s has too many elements.", Source: "recorded answer of botman"}
	// TooFewElements takes the path.
	TooFewElements = &Failure{Code: 194, Text: "(#194) param %s has too few elements.", Source: "recorded answer of node-red-contrib-chatbot"}
)

var paramFailures = []*Failure{
	InvalidParam, ParamRequired, ParamRequiredStop, ParamEmpty, BadIDParam, TooLong, InvalidKeys, NotInEnum,
	MustBeArray, BadURL, TooManyElements, TooFewElements,
}

const readRates = " Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting."

// Failures of rates: the same call may pass later.
var (
	AppLimit   = &Failure{Code: 4, Text: "(#4) Application request limit reached", Transient: true, Source: docRates}
	PhoneLimit = &Failure{Code: 4, Subcode: 2018022, Text: "(#4) Too many send requests to phone numbers", Transient: true, Source: docCodes}
	TooSoon    = &Failure{Code: 4, Subcode: 2018354, Text: "(#4) The minimum delay between two notifications has not passed",
		Transient: true, Source: docCodes}
	TooManyActions = &Failure{Code: 9, Subcode: 2018352, Text: "(#9) User is performing too many actions", Source: docCodes}
	UserLimit      = &Failure{Code: 17, Text: "(#17) User request limit reached", Transient: true, Source: docRates}
	PageLimit      = &Failure{Code: 32, Text: "(#32) Page request limit reached", Transient: true, Source: docRates}
	FeedLimit      = &Failure{Code: 341, Text: "(#341) Feed action request limit reached", Transient: true, Source: docRates}
	CallLimit      = &Failure{Code: 613, Text: "(#613) Calls to this api have exceeded the rate limit.", Transient: true, Source: docRates}
	OddTraffic     = &Failure{Code: 613, Subcode: 1996, Text: "(#613) Calls to this api have exceeded the rate limit.", Transient: true, Source: docRates}
	OptInRepeated  = &Failure{Code: 613, Subcode: 1893016, Text: "(#613) An opt-in request for this topic was sent within the last week",
		Transient: true, Source: docCodes}
	TagOverused = &Failure{Code: 613, Subcode: 2018338, Text: "(#613) The message tag is used too often",
		Transient: true, Source: docCodes}
	PageAccountLimit = &Failure{Code: 80001, Text: "(#80001) There have been too many calls to this Page account." + readRates,
		Transient: true, Source: docRates}
	MessengerLimit = &Failure{Code: 80006, Text: "(#80006) There have been too many messenger api calls to this Page account." + readRates,
		Transient: true, Source: docRates}
)

var limitFailures = []*Failure{
	AppLimit, PhoneLimit, TooSoon, TooManyActions, UserLimit, PageLimit, FeedLimit, CallLimit, OddTraffic, OptInRepeated,
	TagOverused, PageAccountLimit, MessengerLimit,
}

// Failures of webhook subscriptions.
var (
	// VerificationFailed takes what went wrong: "HTTP Status Code = 404; HTTP
	// Message = Not Found", or curl's number and text when nothing answered.
	VerificationFailed = &Failure{Code: 2200, Text: "(#2200) Callback verification failed with the following errors: %s", Source: docWebhooks}
	ValidationFailed   = &Failure{Code: 2200, Text: "(#2200) subscription validation failed", Source: "recorded answer of koala"}
	// ChallengeMismatch takes the value that was expected and the one received.
	ChallengeMismatch = &Failure{Code: 2201, Text: `(#2201) response does not match challenge, expected value="%s", received="%s"`, Source: docWebhooks}
)

var webhookFailures = []*Failure{VerificationFailed, ValidationFailed, ChallengeMismatch}
