package graphapi

const outsideWindow = "(#10) This message is sent outside of allowed window."

// Failures of sending: who may be written to, when, and by whom.
var (
	OptInBarred    = &Failure{Code: 10, Subcode: 1404170, Text: "(#10) The Page may not send opt-in requests", Source: docCodes}
	TopicStopped   = &Failure{Code: 10, Subcode: 1893015, Text: "(#10) The person has stopped notifications of this topic", Source: docCodes}
	PageRestricted = &Failure{Code: 10, Subcode: 1893063, Text: "(#10) You are temporarily restricted from sending messages.", Source: docCodes}
	// OutsideSubscription is the form of 2017 that names the subscription permission.
	OutsideSubscription = &Failure{Code: 10, Subcode: 2018065,
		Text:   outsideWindow + " You need page_messaging_subscriptions permission to be able to do it. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
		Source: "recorded answer of botframework-sdk"}
	CannotReceive = &Failure{Code: 10, Subcode: 2018108, Text: "(#10) This person cannot receive messages right now.", Source: docCodes}
	OutsideWindow = &Failure{Code: 10, Subcode: 2018278,
		Text:   outsideWindow + " Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
		Source: "recorded answer of home-assistant"}
	ThreadControlled = &Failure{Code: 10, Subcode: 2018300,
		Text: "(#10) Message failed to send because another app is controlling this thread now.", Source: docCodes}
	AutomatedFlow    = &Failure{Code: 10, Subcode: 2018321, Text: "(#10) An automated flow of Messenger holds this conversation.", Source: docCodes}
	UserThreadImpact = &Failure{Code: 10, Subcode: 2018336, Text: "(#10) The call is not available for this person's conversation.", Source: docCodes}
	GameLimit        = &Failure{Code: 10, Subcode: 2018144, Text: "(#10) A game may send 5 messages to a player within 10 days.", Source: docCodes}
	ReceiverRole     = &Failure{Code: 100, Subcode: 2018171, Text: "(#100) Only available to Primary and Secondary Receivers.", Source: docCodes}
	SecondaryOnly    = &Failure{Code: 100, Subcode: 2018234, Text: "(#100) Secondary receivers cannot see the others.", Source: docCodes}

	NoMatchingUser  = &Failure{Code: 100, Subcode: 2018001, Text: "(#100) No matching user found", Source: docCodes}
	MessageAndState = &Failure{Code: 100, Subcode: 2018014, Text: "(#100) Cannot send both message and state at the same time.", Source: docCodes}
	// MessageOrStateNeeded: "state" is the old word for a sender action.
	MessageOrStateNeeded = &Failure{Code: 100, Text: "(#100) Must send either message or state", Source: "recorded answer of botkit"}
	BadAppID             = &Failure{Code: 100, Subcode: 2018164, Text: "(#100) Incorrect App ID.", Source: docCodes}
	BadCommentID         = &Failure{Code: 100, Subcode: 2018292, Text: "(#100) Invalid comment_id parameter", Source: "recorded answer of restfb"}
	MessageDeleted       = &Failure{Code: 100, Subcode: 9000001, Text: "(#100) The message was deleted by the user or the business.", Source: docCodes}

	NotSentUnavailable   = &Failure{Code: 200, Subcode: 1545041, Text: "(#200) This person isn't available right now.", Status: 403, Source: docCodes}
	PhoneFeeNeeded       = &Failure{Code: 200, Subcode: 2018021, Text: "(#200) The fee for matching phone numbers has not been paid.", Status: 403, Source: docCodes}
	PhonePermissionUnset = &Failure{Code: 200, Subcode: 2018027,
		Text:   "(#200) Cannot message users by phone number until pages_messaging_phone_number permission is reviewed.",
		Status: 403, Source: docCodes}
	AppNotLive = &Failure{Code: 200, Subcode: 2018028,
		Text:   "(#200) Cannot message users who are not admins, developers or testers of the app until pages_messaging permission is reviewed and the app is live.",
		Status: 403, Source: docCodes}
	Abusive = &Failure{Code: 368, Text: "(#368) The action attempted has been deemed abusive or is otherwise disallowed",
		Source: docPageMessage}
	// Blocked also stands for people who left.
	Blocked     = &Failure{Code: 551, Subcode: 1545041, Text: "(#551) This person isn't available right now.", Source: docPageMessage}
	SendFailure = &Failure{Code: 1200, Subcode: 2018024, Text: "(#1200) Temporary send message failure. Please try again later.",
		Transient: true, Source: "recorded answer of messenger-bot"}
	CommerceDisabled = &Failure{Code: 2022, Text: "(#2022) The ability to send commerce messages has been temporarily disabled for this application.",
		Source: docPageMessage}
	BadLinkingToken = &Failure{Code: 10303, Text: "(#10303) Invalid account_linking_token.", Source: docCodes}
	AlreadyReplied  = &Failure{Code: 10900, Text: "(#10900) Activity already replied to", Source: docPrivate}
	NotReplyable    = &Failure{Code: 10902, Text: "(#10902) This is not a Replyable activity", Source: "recorded answer of php-graph-sdk"}
	CannotReply     = &Failure{Code: 10903, Text: "(#10903) This user cant reply to this activity", Source: docPageMessage}
)

var sendFailures = []*Failure{
	OptInBarred, TopicStopped, PageRestricted, OutsideSubscription, CannotReceive, OutsideWindow, ThreadControlled,
	AutomatedFlow, UserThreadImpact, GameLimit, ReceiverRole, SecondaryOnly, NoMatchingUser, MessageAndState,
	MessageOrStateNeeded, BadAppID, BadCommentID, MessageDeleted, NotSentUnavailable, PhoneFeeNeeded, PhonePermissionUnset,
	AppNotLive, Abusive, Blocked, SendFailure, CommerceDisabled, BadLinkingToken, AlreadyReplied, NotReplyable, CannotReply,
}

// Failures of a message's content, of media and of profiles.
var (
	OnlyOneOf = &Failure{Code: 100, Text: "(#100) Only one of the text, attachment, and dynamic_text fields can be specified",
		Source: "recorded answer of chat_manager"}
	MessageEmpty      = &Failure{Code: 100, Subcode: 2018034, Text: "(#100) Message cannot be empty", Source: "recorded answer of fbmessenger-node"}
	IncompleteElement = &Failure{Code: 100, Subcode: 2018035,
		Text:   "(#100) Incomplete element data: title and at least one other field (image url, subtitle or buttons) is required with non-empty value",
		Source: "recorded answer of account-linking-demo-bot"}
	LocationReplyRetired = &Failure{Code: 100,
		Text:   "(#100) Location Quick Reply is now deprecated on API 4.0. Please refer to our Developer Documentation for more info.",
		Source: "recorded answer of chat_manager"}
	NotWhitelisted = &Failure{Code: 100, Text: "(#100) The URL provided is not whitelisted for messenger extensions", Source: "recorded answer of botpress-messenger"}

	FetchFailed        = &Failure{Code: 100, Subcode: 2018008, Text: "(#100) Failed to fetch the file from the url", Source: docCodes}
	UploadFailed       = &Failure{Code: 100, Subcode: 2018047, Text: "(#100) Upload attachment failure.", Source: docCodes}
	AttachmentUnknown  = &Failure{Code: 100, Subcode: 2018074, Text: "(#100) Invalid attachment ID, or the attachment is not yours.", Source: docCodes}
	AttachmentTooLarge = &Failure{Code: 100, Subcode: 2018109, Text: "(#100) Attachment size exceeds allowable limit", Source: docCodes}
	VideoFailed        = &Failure{Code: 100, Subcode: 2018294, Text: "(#100) Video upload timed out or the video is corrupt", Source: docCodes}
	ImageTooLarge      = &Failure{Code: 36000, Text: "(#36000) The image size is too large.", Source: "recorded answer of courier"}

	PreviewURLFailed = &Failure{Code: 100, Subcode: 2018173, Text: "(#100) Failed to fetch the preview URL of the media", Source: docMedia}
	PreviewFailed    = &Failure{Code: 100, Subcode: 2018175, Text: "(#100) Failed to make the preview of the media", Source: docMedia}
	BadMediaType     = &Failure{Code: 100, Subcode: 2018182, Text: "(#100) Invalid media type", Source: docMedia}
	AttachmentNeeded = &Failure{Code: 100, Subcode: 2018183, Text: "(#100) The attachment ID is missing", Source: docMedia}
	BadFacebookURL   = &Failure{Code: 100, Subcode: 2018184, Text: "(#100) This kind of Facebook URL is not supported", Source: docMedia}
	NotFacebookURL   = &Failure{Code: 100, Subcode: 2018185, Text: "(#100) The URL is not a Facebook URL", Source: docMedia}
	MediaUnavailable = &Failure{Code: 100, Subcode: 2018186, Text: "(#100) The photo or video cannot be retrieved", Source: docMedia}
	MediaNeeded      = &Failure{Code: 100, Subcode: 2018187, Text: "(#100) Either a URL or an attachment ID is required", Source: docMedia}
	ExternalURL      = &Failure{Code: 100, Subcode: 2018188, Text: "(#100) External URLs are not supported", Source: docMedia}
	BadProduct       = &Failure{Code: 100, Subcode: 2018320, Text: "(#100) Invalid product id", Source: docCodes}
	ProductTooOld    = &Failure{Code: 100, Subcode: 2018328, Text: "(#100) The product template needs API version 8.0 or later", Source: docCodes}

	GetStartedNeeded = &Failure{Code: 100, Subcode: 2018145,
		Text: "(#100) You must set a Get Started button if you also wish to use persistent menu", Source: "recorded answer of fb-messenger-php; " + docProfile}
	NoProfile         = &Failure{Code: 100, Subcode: 2018218, Text: "(#100) No profile available for this user.", Source: "recorded answer of chat_manager"}
	ProfileDisallowed = &Failure{Code: 100, Subcode: 2018247, Text: "(#100) Insufficient permission to access user profile.", Source: docCodes}
)

var contentFailures = []*Failure{
	OnlyOneOf, MessageEmpty, IncompleteElement, LocationReplyRetired, NotWhitelisted, FetchFailed, UploadFailed,
	AttachmentUnknown, AttachmentTooLarge, VideoFailed, ImageTooLarge, PreviewURLFailed, PreviewFailed, BadMediaType,
	AttachmentNeeded, BadFacebookURL, NotFacebookURL, MediaUnavailable, MediaNeeded, ExternalURL, BadProduct,
	ProductTooOld, GetStartedNeeded, NoProfile, ProfileDisallowed,
}

// Failures of Instagram messaging, which shares the Send API.
var (
	InstagramOutsideWindow = &Failure{Code: 10, Subcode: 2534022,
		Text:   outsideWindow + " Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
		Source: docCodes}
	InstagramLinkUnverified = &Failure{Code: 10, Subcode: 2534077, Text: "(#10) The link between the Page and the Instagram account cannot be verified.", Source: docCodes}
	InstagramNotLinked      = &Failure{Code: 100, Subcode: 2534013, Text: "(#100) The Page is not linked to an Instagram account", Source: docCodes}
	InstagramNoMatchingUser = &Failure{Code: 100, Subcode: 2534014, Text: "(#100) No matching Instagram user", Source: docCodes}
	InstagramBadMessage     = &Failure{Code: 100, Subcode: 2534015, Text: "(#100) Invalid message data", Source: docCodes}
	InstagramBadComment     = &Failure{Code: 100, Subcode: 2534025, Text: "(#100) The comment is invalid for a private reply", Source: docCodes}
	InstagramBlocked        = &Failure{Code: 100, Subcode: 2534029, Text: "(#100) The person has blocked the business", Source: docCodes}
	InstagramNotOwner       = &Failure{Code: 100, Subcode: 2534037, Text: "(#100) The action is invalid since it's not the thread owner.", Source: docCodes}
	InstagramManyImages     = &Failure{Code: 100, Subcode: 2534068, Text: "(#100) Several images in one message are not enabled", Source: docCodes}
	InstagramAccessOff      = &Failure{Code: 200, Subcode: 2534041, Text: "(#200) The owner of the Instagram account has switched off access to messages.",
		Status: 403, Source: docCodes}
	InstagramLimit = &Failure{Code: 613, Subcode: 2534040, Text: "(#613) Calls to this api have exceeded the rate limit.", Transient: true, Source: docCodes}
)

var instagramFailures = []*Failure{
	InstagramOutsideWindow, InstagramLinkUnverified, InstagramNotLinked, InstagramNoMatchingUser, InstagramBadMessage,
	InstagramBadComment, InstagramBlocked, InstagramNotOwner, InstagramManyImages, InstagramAccessOff, InstagramLimit,
}
