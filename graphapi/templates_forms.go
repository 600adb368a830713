package graphapi

import "strings"

// customerFeedback asks one question. Its limits are those of a form, so they
// are refused and not cut.
// https://developers.facebook.com/docs/messenger-platform/send-messages/templates/customer-feedback-template
var customerFeedback = fields(
	need("title", str(65).as(withoutURL)),
	need("subtitle", str(80).as(withoutURL)),
	need("button_title", str(20).as(withoutURL)),
	need("feedback_screens", listOf(1, 1, fields(need("questions", listOf(1, 1, question))))),
	need("business_privacy", privacy),
	may("expires_in_days", whole(1, 7)),
)

// question is one scale, or an open question. The first option is the default.
var question = oneOf("type",
	kind{name: "csat", rule: scale("five_stars", "one_to_five", "five_emojis")},
	kind{name: "nps", rule: scale("zero_to_ten")},
	kind{name: "ces", rule: scale("one_to_seven")},
	kind{name: "free_form", rule: fields(questionID, questionTitle)},
)

var (
	questionID    = need("id", str(80).as(format{isWord, "made of letters, digits and _"}))
	questionTitle = may("title", rule{is: aText, least: 5, most: 85, like: withoutURL})
)

func scale(options ...string) rule {
	return fields(questionID, questionTitle,
		may("score_label", word("neg_pos", "hard_easy", "dis_sat", "unlike_like", "poor_great", "none")),
		may("score_option", word(options...)),
		may("follow_up", fields(need("type", word("free_form")), may("placeholder", str(65)))))
}

var privacy = fields(need("url", link))

var withoutURL = format{hasNoURL, "a text without a URL"}

func hasNoURL(s string) bool {
	s = strings.ToLower(s)
	return !strings.Contains(s, "http://") && !strings.Contains(s, "https://") && !strings.Contains(s, "www.")
}

// customerInformation asks for name, e-mail, phone and address.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates/structured-information-template
var customerInformation = fields(
	may("countries", listOf(0, 300, str(0).as(format{isCountry, "an ISO 3166 code of two letters"}))),
	need("business_privacy", privacy),
	may("expires_in_days", whole(1, 7)),
	may("contact_overrides", listOf(0, 3, fields(
		may("name", override), may("email", override), may("phone", override)))),
)

var override = fields(may("required", flag), may("label", str(0)))

func isCountry(s string) bool {
	return len(s) == 2 && isWord(s) && !strings.ContainsAny(s, "_0123456789")
}
