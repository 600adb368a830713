package graphapi

import (
	"net/url"
	"slices"
	"strings"
)

// templatePath is the name by which errors call the payload of a template.
const templatePath = "name_placeholder"

// templates are the payloads of attachments of type template. Titles and
// subtitles are shown cut at their limits, never refused.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates
var templates = oneOf("template_type",
	kind{name: "generic", rule: genericTemplate},
	kind{name: "button", rule: fields(
		// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/button
		need("text", str(640)),
		need("buttons", listOf(1, 3, callableButton)),
		sharable)},
	kind{name: "media", rule: fields(need("elements", listOf(1, 1, mediaElement)), sharable)},
	kind{name: "receipt", rule: receipt},
	kind{name: "coupon", rule: coupon},
	kind{name: "customer_feedback", rule: customerFeedback},
	kind{name: "product", rule: fields(
		// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/product
		need("elements", listOf(1, 10, fields(need("id", ident)))),
		sharable).and(productVersion)},
	kind{name: "image_grid", rule: fields(need("elements", listOf(1, 1, imageGrid)), sharable), dated: true},
	kind{name: "customer_information", rule: customerInformation},
	kind{name: "one_time_notif_req", rule: fields(
		// https://developers.facebook.com/docs/messenger-platform/send-messages/one-time-notification
		title, payload)},
	kind{name: "notification_messages", rule: notificationMessages},
	kind{name: "airline_itinerary", rule: airlineItinerary},
	kind{name: "airline_checkin", rule: airlineCheckin},
	kind{name: "airline_boardingpass", rule: airlineBoardingPass},
	kind{name: "airline_update", rule: airlineUpdate},
	kind{name: "list", rule: listTemplate, retired: true},
	kind{name: "open_graph", rule: fields(
		need("elements", listOf(1, 1, fields(need("url", link), may("buttons", listOf(1, 3, button))))),
		sharable), retired: true},
)

var sharable = may("sharable", flag)

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic
var genericTemplate = fields(
	need("elements", listOf(1, 10, fields(append(card, may("buttons", listOf(1, 3, callableButton)))...).and(completeElement))),
	may("image_aspect_ratio", word("horizontal", "square")),
	sharable,
)

// card is what an element of the generic and of the list template holds
// besides its buttons. item_url is the old name of default_action.
var card = []key{
	may("title", str(0)), // with a failure of its own when it lacks
	may("subtitle", str(0)),
	may("image_url", link),
	may("default_action", defaultAction),
	may("item_url", link),
}

func completeElement(_ *walk, v Value) error {
	if !v.Get("title").Empty() && (!v.Get("subtitle").Empty() || !v.Get("image_url").Empty() || !v.Get("buttons").Empty()) {
		return nil
	}
	return IncompleteElement.New()
}

// listTemplate is retired; clients still send it.
var listTemplate = fields(
	may("top_element_style", word("compact", "large")),
	need("elements", listOf(2, 4, fields(append(card, may("buttons", listOf(0, 1, button)))...).and(completeElement))),
	may("buttons", listOf(0, 1, button)),
	sharable,
)

// https://developers.facebook.com/docs/messenger-platform/reference/templates/media
var mediaElement = fields(
	need("media_type", str(0)), // with a failure of its own
	may("attachment_id", ident),
	may("url", str(0)), // likewise
	may("buttons", listOf(0, 3, button)),
).and(oneMedium)

// oneMedium applies the media template's own failures, all of them code 100.
func oneMedium(w *walk, v Value) error {
	for i := range v.Items {
		if m := &v.Items[i]; m.Name == "media_type" && w.word([]string{"image", "video"}, &m.Value) != nil {
			return BadMediaType.New().Because("%s must be image or video", w.at("media_type"))
		}
	}
	id, address := v.Get("attachment_id"), v.Get("url")
	switch {
	case !address.Empty() && !id.Empty():
		return w.invalid("an element with one of url and attachment_id")
	case !address.Empty():
		return facebookMedium(address.Text)
	case id.Present() && id.Empty():
		return AttachmentNeeded.New()
	case id.Empty():
		return MediaNeeded.New()
	}
	return nil
}

// facebookMedium takes the addresses that Facebook gives to photos and videos.
func facebookMedium(address string) error {
	u, err := url.Parse(address)
	switch {
	case !WebURL(address) || err != nil:
		return NotFacebookURL.New()
	case !isFacebook(u.Hostname()):
		return ExternalURL.New().Because("%s is no facebook.com: upload the file and send its attachment_id", u.Hostname())
	}
	for _, part := range []string{"/photo", "/video", "/watch", "/reel"} {
		if strings.Contains(u.Path, part) {
			return nil
		}
	}
	return BadFacebookURL.New()
}

func isFacebook(host string) bool {
	return host == "facebook.com" || strings.HasSuffix(host, ".facebook.com")
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/receipt
var receipt = fields(
	need("recipient_name", str(0)),
	need("order_number", str(0)),
	need("currency", currency),
	need("payment_method", str(0)),
	may("merchant_name", str(0)),
	may("timestamp", str(0).as(format{isSeconds, "a number of seconds since 1970"})),
	may("order_url", link),
	may("elements", listOf(0, 100, fields(
		title,
		may("subtitle", str(0)),
		may("quantity", number),
		need("price", number),
		may("currency", currency),
		may("image_url", link)))),
	may("address", fields(
		need("street_1", str(0)),
		may("street_2", str(0)),
		need("city", str(0)),
		need("postal_code", str(0)),
		need("state", str(0)),
		need("country", str(0)))),
	need("summary", fields(
		may("subtotal", number),
		may("shipping_cost", number),
		may("total_tax", number),
		need("total_cost", number))),
	may("adjustments", listOf(0, 0, fields(may("name", str(0)), may("amount", number)))),
	sharable,
)

var currency = str(0).as(format{isCurrency, "an ISO 4217 code of three letters"})

func isCurrency(s string) bool {
	return len(s) == 3 && isWord(s) && !strings.ContainsAny(s, "_0123456789")
}

func isSeconds(s string) bool { return s != "" && digits(s) == len(s) }

// https://developers.facebook.com/docs/messenger-platform/send-messages/template/coupon
var coupon = fields(
	title,
	may("subtitle", str(0)),
	may("coupon_code", str(0).as(format{noBlanks, "a code without blanks"})),
	may("coupon_url", link),
	may("coupon_url_button_title", str(0)),
	may("coupon_pre_message", str(maxText)),
	may("image_url", link),
	may("payload", str(1000)),
).and(codeOrURL)

func noBlanks(s string) bool { return !strings.ContainsAny(s, " \t\r\n") }

func codeOrURL(w *walk, v Value) error {
	if v.Get("coupon_code").Empty() && v.Get("coupon_url").Empty() {
		return w.missing("coupon_code")
	}
	return nil
}

// https://developers.facebook.com/docs/messenger-platform/send-messages/one-time-notification
// https://developers.facebook.com/docs/messenger-platform/marketing-messages
var notificationMessages = fields(
	may("title", str(0)),
	payload,
	may("image_url", link),
	may("notification_messages_timezone", str(64)), // IANA name
	may("notification_messages_cta_text", word("ALLOW", "FREQUENCY", "GET", "GET_UPDATES", "OPT_IN", "SIGN_UP")),
	may("notification_messages_frequency", word("DAILY", "WEEKLY", "MONTHLY")),
	may("notification_messages_reoptin", word("ENABLED", "DISABLED")),
)

// productVersion: the template came with v8.0.
func productVersion(w *walk, _ Value) error {
	if w.Version != 0 && w.Version < 8_00 {
		return ProductTooOld.New().Because("the call goes to %s", w.Version)
	}
	return nil
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/image-grid
var imageGrid = fields(
	may("title", str(0)),
	may("subtitle", str(0)),
	need("images", listOf(2, 6, fields(
		need("url", link),
		may("is_hero_image", flag),
		may("action", oneOf("type",
			kind{name: "web_url", rule: fields(need("url", link))},
			kind{name: "postback", rule: fields(payload, need("text", str(maxText)))}))))),
	may("buttons", listOf(0, 3, gridButton)),
).and(oneHero)

func oneHero(w *walk, v Value) error {
	heroes := 0
	for _, image := range v.Get("images").Items {
		if on, _ := image.Value.Get("is_hero_image").Bool(); on {
			heroes++
		}
	}
	if heroes > 1 {
		return w.invalid("an element with at most one hero image")
	}
	return nil
}

// utilityTemplate fills in an approved template of the Page.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
var utilityTemplate = fields(
	need("name", str(0)),
	need("language", fields(need("code", str(0)))),
	need("components", listOf(0, 10, fields(
		need("type", word("HEADER", "BODY", "TITLE", "BUTTONS")),
		may("parameters", listOf(0, 100, fields(
			need("type", str(0)),
			may("text", str(maxText)),
			may("payload", str(1000)),
			may("url", str(0)),
			may("parameter_name", str(0)))))))),
)

// isWord takes letters, digits and underscores.
func isWord(s string) bool {
	return !slices.ContainsFunc([]byte(s), func(c byte) bool {
		return c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	})
}
