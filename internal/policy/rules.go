package policy

import "time"

// Pages of Meta that stand behind the rules.
const (
	docChangelog = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/changelog"
	docArchive   = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/changelog/archive"
	docSend      = "https://developers.facebook.com/docs/messenger-platform/send-messages"
	docFeedback  = "https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-feedback-template"
	docOneTime   = "https://developers.facebook.com/docs/messenger-platform/send-messages/one-time-notification"
	docRecurring = "https://developers.facebook.com/docs/messenger-platform/marketing-messages"
	docGrid      = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/image-grid"
	docTemplates = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates"
)

const (
	hours = time.Hour
	days  = 24 * time.Hour
	year  = 365 * days

	tagsEnded    Day = "2026-04-27" // for all versions of the API
	oldTagsEnded Day = "2020-03-04"
	recurringEnd Day = "2026-02-10"
)

// rules is the whole table. Where a rule changed, each form has a row.
var rules = []Rule{
	{Kind: Tag, Name: "HUMAN_AGENT", Window: 7 * days, Documented: true, Source: docSend},
	{Kind: Tag, Name: "CUSTOMER_FEEDBACK", Window: 7 * days, Template: "customer_feedback", Documented: true, Source: docFeedback},
	{Kind: Tag, Name: "ACCOUNT_UPDATE", Until: tagsEnded, Window: Always, Documented: true, Source: docChangelog},
	{Kind: Tag, Name: "CONFIRMED_EVENT_UPDATE", Until: tagsEnded, Window: Always, Documented: true, Source: docChangelog},
	{Kind: Tag, Name: "POST_PURCHASE_UPDATE", Until: tagsEnded, Window: Always, Documented: true, Source: docChangelog},
	{Kind: Tag, Name: "COMMUNITY_ALERT", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "CONFIRMED_EVENT_REMINDER", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "PAIRING_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "APPLICATION_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "PAYMENT_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "PERSONAL_FINANCE_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "SHIPPING_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "RESERVATION_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "ISSUE_RESOLUTION", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "APPOINTMENT_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "GAME_EVENT", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "TRANSPORTATION_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "FEATURE_FUNCTIONALITY_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "TICKET_UPDATE", Until: oldTagsEnded, Window: Always, Source: docArchive},
	{Kind: Tag, Name: "NON_PROMOTIONAL_SUBSCRIPTION", Until: oldTagsEnded, Window: Always, Source: docArchive},

	{Kind: Token, Name: OneTime, Life: year, Documented: true, Source: docOneTime},
	{Kind: Token, Name: Recurring, Until: "2025-09-01", Every: 24 * hours, Life: year, Source: docRecurring},
	{Kind: Token, Name: Recurring, Since: "2025-09-01", Until: recurringEnd, Every: 48 * hours, Life: year, Documented: true, Source: docRecurring},

	{Kind: Template, Name: Recurring, Until: recurringEnd, Documented: true, Source: docRecurring},
	{Kind: Template, Name: ImageGrid, Since: "2026-06-30", Documented: true, Source: docGrid},
	{Kind: Template, Name: "list", Until: "2019-07-29", Source: docTemplates},
	{Kind: Template, Name: "open_graph", Until: "2019-07-29", Source: docTemplates},

	{Kind: Feature, Name: Attachments, Since: "2025-03-19", Documented: true, Source: docChangelog},
	{Kind: Feature, Name: React, Since: "2025-12-02", Documented: true, Source: docChangelog},
	{Kind: Feature, Name: StickerID, Since: "2026-06-01", Documented: true, Source: docChangelog},
}
