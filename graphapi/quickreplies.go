package graphapi

// quickReplies are the choices under a message. A title over 20 characters is
// shown cut, not refused.
// https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies
var quickReplies = listOf(0, 13, fields(
	need("content_type", word("text", "user_phone_number", "user_email", "location",
		// These are in the enum; no page says what they do.
		// https://developers.facebook.com/docs/graph-api/reference/page/messages
		"user_city", "user_birthday", "user_state", "user_zip_code", "open_camera", "open_gallery", "record_audio",
		"poll", "open_native", "sticker", "open_app", "p2p_payment", "transportation", "create_event", "gif",
		"bic_opt_in", "display_persistent_menu", "business_lead_form")),
	may("title", str(0)),
	may("payload", str(1000)),
	may("image_url", link),
	may("data", anything),
).and(completeReply))

// completeReply holds a text reply to a title or a picture, and to a payload;
// with a picture the payload may be "".
func completeReply(w *walk, v Value) error {
	switch v.Get("content_type").Text {
	case "text":
	case "location":
		if w.Version == 0 || w.Version >= 4_00 {
			return LocationReplyRetired.New()
		}
		return nil
	default:
		return nil
	}
	picture := !v.Get("image_url").Empty()
	for _, name := range []string{"title", "payload"} {
		if picture && (name == "title" || v.Get(name).Present()) {
			continue
		}
		if err := w.needs(v, name); err != nil {
			return err
		}
	}
	return nil
}
