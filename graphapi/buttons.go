package graphapi

import "strings"

// Buttons of templates. Titles are shown cut at 20 characters, never refused.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/url
var (
	title   = need("title", str(0))
	payload = need("payload", str(1000))

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/url
	urlButton = []key{
		need("url", link),
		may("webview_height_ratio", word("compact", "tall", "full")),
		may("messenger_extensions", flag),
		may("fallback_url", link),
		may("webview_share_button", word("hide", "show")),
	}
	webURLButton = kind{name: "web_url", rule: fields(append(urlButton, title)...).and(fallbackWithExtensions)}

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/postback
	postbackButton = kind{name: "postback", rule: fields(title, payload)}

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/call
	callButton = kind{name: "phone_number", rule: fields(title,
		need("payload", str(0).as(format{isPhoneNumber, "a + followed by country code, area code and number"})))}

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/login
	loginButton  = kind{name: "account_link", rule: fields(need("url", link))}
	logoutButton = kind{name: "account_unlink"}

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/buttons/game-play
	gameButton = kind{name: "game_play", rule: fields(title, may("payload", str(1000)),
		may("game_metadata", fields(may("player_id", ident), may("context_id", ident)).and(onePlayer)))}

	// https://developers.facebook.com/documentation/business-messaging/messenger-platform/calling/callaudiocta
	audioCallButton = kind{name: "audio_call", rule: fields(title, may("expires_in_days", whole(1, 7)))}

	// Of the share and buy buttons only clients' sources remain.
	shareButton = kind{name: "element_share", rule: fields(may("share_contents", anything)), retired: true}
	buyButton   = kind{name: "payment", rule: fields(title, payload, may("payment_summary", anything)), retired: true}

	// button is any button that a template may have.
	button = oneOf("type", webURLButton, postbackButton, callButton, loginButton, logoutButton, gameButton, shareButton, buyButton)

	// callableButton is for the templates that may hold a call, too.
	callableButton = oneOf("type", append(button.kinds, audioCallButton)...)

	// gridButton is for the image grid.
	gridButton = oneOf("type", webURLButton, postbackButton)

	// defaultAction is what a tap beside the buttons does: a URL button without a title.
	defaultAction = oneOf("type", kind{name: "web_url", rule: fields(urlButton...).and(fallbackWithExtensions)})
)

func fallbackWithExtensions(w *walk, v Value) error {
	if on, _ := v.Get("messenger_extensions").Bool(); on || v.Get("fallback_url").Empty() {
		return nil
	}
	return w.invalid("without fallback_url, which goes with messenger_extensions only")
}

func onePlayer(w *walk, v Value) error {
	if v.Get("player_id").Empty() == v.Get("context_id").Empty() {
		return w.invalid("an object with one of player_id and context_id")
	}
	return nil
}

// isPhoneNumber takes what people write between the digits.
func isPhoneNumber(s string) bool {
	rest, plus := strings.CutPrefix(s, "+")
	digits := 0
	for _, c := range rest {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case !strings.ContainsRune(" ()-./", c):
			return false
		}
	}
	return plus && digits >= 5 && digits <= 15
}
