package graphapi

// The airline templates left the list of templates; clients still send them.
// What a flight needs is checked, keys beyond it pass.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates
var (
	airlineItinerary = airline(
		need("pnr_number", str(0)),
		need("passenger_info", listOf(1, 0, fields(need("passenger_id", str(0)), need("name", str(0))).lenient())),
		need("flight_info", listOf(1, 0, flight)),
		need("passenger_segment_info", listOf(1, 0, fields(
			need("segment_id", str(0)), need("passenger_id", str(0)), need("seat", str(0)), need("seat_type", str(0))).lenient())),
		need("total_price", number),
		need("currency", currency),
	)

	airlineCheckin = airline(need("checkin_url", link), need("flight_info", listOf(1, 0, flight)))

	airlineBoardingPass = airline(
		need("boarding_pass", listOf(1, 0, fields(
			need("passenger_name", str(0)),
			need("pnr_number", str(0)),
			need("logo_image_url", link),
			may("header_image_url", link),
			may("qr_code", str(0)),
			may("barcode_image_url", link),
			need("above_bar_code_image_url", link),
			need("flight_info", flight)).lenient().and(codeOrPicture))),
	)

	airlineUpdate = airline(
		need("update_type", word("delay", "gate_change", "cancellation")),
		need("update_flight_info", flight),
	)

	flight = fields(
		need("flight_number", str(0)),
		need("departure_airport", airport),
		need("arrival_airport", airport),
		need("flight_schedule", fields(need("departure_time", str(0))).lenient()),
		may("travel_class", word("economy", "business", "first_class")),
	).lenient()

	airport = fields(need("airport_code", str(0)), need("city", str(0))).lenient()
)

// airline adds what all airline templates hold.
func airline(keys ...key) rule {
	common := []key{need("locale", str(0)), need("intro_message", str(0)), may("theme_color", str(0))}
	return fields(append(common, keys...)...).lenient()
}

func codeOrPicture(w *walk, v Value) error {
	if v.Get("qr_code").Empty() && v.Get("barcode_image_url").Empty() {
		return w.missing("qr_code")
	}
	return nil
}
