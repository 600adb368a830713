package graphapi

import (
	"strings"
	"testing"
)

// refusal is a case of something that is sent and what is answered; an empty
// text means that it is accepted.
type refusal struct {
	in            string
	code, subcode int
	text          string
}

func (r *refusal) check(t *testing.T, err error) {
	t.Helper()
	if r.text == "" {
		if err != nil {
			t.Errorf("%.300s:\n refused: %v (%s)", r.in, err, AsError(err).Explain)
		}
		return
	}
	e := AsError(err)
	if err == nil || e.Code != r.code || e.Subcode != r.subcode || e.Message != r.text {
		t.Errorf("%.300s:\n got %v (%d/%d, %q)\nwant %s (%d/%d)", r.in, err, e.Code, e.Subcode, e.Explain, r.text, r.code, r.subcode)
	}
}

// sendMessage sends a message to someone, both as documented.
func sendMessage(t *testing.T, message string, rules Rules) (SendRequest, error) {
	t.Helper()
	p, err := ParseRequest("", jsonType, `{"recipient":{"id":"123"},"message":`+message+`}`, Limits{})
	if err != nil {
		t.Fatalf("%.200s: %s", message, AsError(err).Explain)
	}
	r, err := DecodeSend(p)
	if err == nil {
		err = r.Validate(rules)
	}
	return r, err
}

func sendTemplate(t *testing.T, payload string, rules Rules) error {
	t.Helper()
	_, err := sendMessage(t, `{"attachment":{"type":"template","payload":`+payload+`}}`, rules)
	return err
}

// many repeats a text with commas.
func many(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }

const (
	postback = `{"type":"postback","title":"Buy","payload":"BUY_1"}`
	hat      = `{"title":"Hat","subtitle":"Blue"}`
	picture  = `{"url":"https://x.test/a.jpg"}`
)

const flightInfo = `{"connection_id":"c1","segment_id":"s1","flight_number":"KL9123","aircraft_type":"Boeing 737",
 "departure_airport":{"airport_code":"AMS","city":"Amsterdam","terminal":"T4","gate":"G8"},
 "arrival_airport":{"airport_code":"SFO","city":"San Francisco"},
 "flight_schedule":{"departure_time":"2016-01-02T19:45","arrival_time":"2016-01-02T21:20"},"travel_class":"business"}`

func generic1(element string) string {
	return `{"template_type":"generic","elements":[` + element + `]}`
}

func feedbackForm(fields, question string) string {
	return `{"template_type":"customer_feedback","title":"Rate us","subtitle":"Tell us","button_title":"Rate",
 "business_privacy":{"url":"https://x.test/privacy"},"feedback_screens":[{"questions":[` + question + `]}]` + fields + `}`
}

func grid(element string) string {
	return `{"template_type":"image_grid","elements":[` + element + `]}`
}

func media1(element string) string { return `{"template_type":"media","elements":[` + element + `]}` }

func order(fields string) string {
	return `{"template_type":"receipt","recipient_name":"Ann","order_number":"1","currency":"USD","payment_method":"Visa",
 "summary":{"total_cost":56.14}` + fields + `}`
}

var templateCases = []refusal{
	// generic
	{`{"template_type":"generic","elements":[{"title":"Hat","subtitle":"Blue","image_url":"https://x.test/h.jpg",
 "default_action":{"type":"web_url","url":"https://x.test/h","webview_height_ratio":"tall"},"buttons":[` + postback + `]}],
 "sharable":"true","image_aspect_ratio":"SQUARE"}`, 0, 0, ""},
	{generic1(many(10, hat)), 0, 0, ""},
	{generic1(many(11, hat)), 105, 0, "(#105) param name_placeholder[elements] has too many elements."},
	{generic1(""), 194, 0, "(#194) param name_placeholder[elements] has too few elements."},
	{`{"template_type":"generic"}`, 100, 0, "(#100) The parameter elements is required"},
	{`{"template_type":"generic","elements":{}}`, 100, 0, "(#100) param name_placeholder[elements] must be an array."},
	{generic1(`"x"`), 100, 0, "(#100) param name_placeholder[elements][0] must be an array."},
	{generic1(`{"title":"Hat"}`), 100, 2018035, IncompleteElement.Text},
	{generic1(`{"subtitle":"Blue"}`), 100, 2018035, IncompleteElement.Text},
	{generic1(`{"title":"","image_url":"https://x.test/h.jpg"}`), 100, 2018035, IncompleteElement.Text},
	{generic1(`{"title":"Hat","subtitle":"","image_url":null}`), 100, 2018035, IncompleteElement.Text},
	{generic1(`{"title":"` + strings.Repeat("x", 200) + `","subtitle":"` + strings.Repeat("y", 200) + `"}`), 0, 0, ""},
	{generic1(`{"title":"Hat","buttons":[]}`), 194, 0, "(#194) param name_placeholder[elements][0][buttons] has too few elements."},
	{generic1(hat + `,{"title":"Hat","buttons":[` + many(4, postback) + `]}`), 105, 0, "(#105) param name_placeholder[elements][1][buttons] has too many elements."},
	{generic1(`{"title":"Hat","image_url":"h.jpg"}`), 100, 0, "(#100) image_url should represent a valid URL"},
	{generic1(`{"title":"Hat","item_url":"https://x.test","image":"x","size":1}`), 100, 0, `(#100) Invalid keys "image, size" were found in param "name_placeholder[elements][0]".`},
	{generic1(`{"title":"Hat","subtitle":"x","default_action":{"type":"web_url","title":"x","url":"https://x.test"}}`), 100, 0,
		`(#100) Invalid keys "title" were found in param "name_placeholder[elements][0][default_action]".`},
	{generic1(`{"title":"Hat","subtitle":"x","default_action":{"type":"postback"}}`), 100, 0,
		`(#100) Param name_placeholder[elements][0][default_action][type] must be one of {web_url} - got "postback".`},
	{`{"template_type":"generic","elements":[` + hat + `],"image_aspect_ratio":"round"}`, 100, 0,
		`(#100) Param name_placeholder[image_aspect_ratio] must be one of {horizontal, square} - got "round".`},
	{`{"template_type":"generic","elements":[` + hat + `],"sharable":"maybe"}`, 100, 0, "(#100) Invalid parameter"},
	{`{"template_type":"generic","elements":[` + hat + `],"color":"red"}`, 100, 0, `(#100) Invalid keys "color" were found in param "name_placeholder".`},

	// button
	{`{"template_type":"button","text":"What?","buttons":[` + many(3, postback) + `]}`, 0, 0, ""},
	{`{"template_type":"BUTTON","text":"What?","buttons":[` + postback + `]}`, 0, 0, ""},
	{`{"template_type":"button","buttons":[` + postback + `]}`, 100, 0, "(#100) The parameter text is required"},
	{`{"template_type":"button","text":"","buttons":[` + postback + `]}`, 100, 0, "(#100) param name_placeholder[text] must be non-empty"},
	{`{"template_type":"button","text":"What?"}`, 100, 0, "(#100) The parameter buttons is required"},
	{`{"template_type":"button","text":"What?","buttons":[]}`, 194, 0, "(#194) param name_placeholder[buttons] has too few elements."},
	{`{"template_type":"button","text":"What?","buttons":[` + many(4, postback) + `]}`, 105, 0, "(#105) param name_placeholder[buttons] has too many elements."},
	{`{"template_type":"button","text":"` + strings.Repeat("é", 640) + `","buttons":[` + postback + `]}`, 0, 0, ""},
	{`{"template_type":"button","text":"` + strings.Repeat("é", 641) + `","buttons":[` + postback + `]}`, 100, 0,
		"(#100) Length of param name_placeholder[text] must be less than or equal to 640"},

	// media
	{media1(`{"media_type":"image","attachment_id":"1601472827243653","buttons":[` + postback + `]}`), 0, 0, ""},
	{media1(`{"media_type":"VIDEO","url":"https://www.facebook.com/demo/videos/1/"}`), 0, 0, ""},
	{media1(`{"media_type":"image","url":"https://www.facebook.com/photo.php?fbid=1"}`), 0, 0, ""},
	{media1(many(2, `{"media_type":"image","attachment_id":1}`)), 105, 0, "(#105) param name_placeholder[elements] has too many elements."},
	{media1(`{"media_type":"audio","attachment_id":"1"}`), 100, 2018182, BadMediaType.Text},
	{media1(`{"attachment_id":"1"}`), 100, 0, "(#100) The parameter media_type is required"},
	{media1(`{"media_type":"image"}`), 100, 2018187, MediaNeeded.Text},
	{media1(`{"media_type":"image","attachment_id":""}`), 100, 2018183, AttachmentNeeded.Text},
	{media1(`{"media_type":"image","attachment_id":"x"}`), 100, 0, `(#100) Param name_placeholder[elements][0][attachment_id] must be a valid ID string (e.g., "123")`},
	{media1(`{"media_type":"image","attachment_id":"1","url":"https://www.facebook.com/photo/?fbid=1"}`), 100, 0, "(#100) Invalid parameter"},
	{media1(`{"media_type":"image","url":"photo"}`), 100, 2018185, NotFacebookURL.Text},
	{media1(`{"media_type":"image","url":"https://x.test/photo"}`), 100, 2018188, ExternalURL.Text},
	{media1(`{"media_type":"image","url":"https://notfacebook.com/photo"}`), 100, 2018188, ExternalURL.Text},
	{media1(`{"media_type":"image","url":"https://www.facebook.com/demo"}`), 100, 2018184, BadFacebookURL.Text},

	// receipt
	{order(`,"merchant_name":"Shop","timestamp":"1428444852","order_url":"https://x.test/o","address":{"street_1":"1 Road","city":"Town",
 "postal_code":"94025","state":"CA","country":"US"},"adjustments":[{"name":"New","amount":20}],
 "elements":[{"title":"Hat","subtitle":"Blue","quantity":2,"price":"50","currency":"USD","image_url":"https://x.test/h.jpg"}]`), 0, 0, ""},
	{order(`,"elements":[` + many(100, `{"title":"Hat","price":0}`) + `]`), 0, 0, ""},
	{order(`,"elements":[` + many(101, `{"title":"Hat","price":0}`) + `]`), 105, 0, "(#105) param name_placeholder[elements] has too many elements."},
	{order(`,"elements":[{"title":"Hat"}]`), 100, 0, "(#100) The parameter price is required"},
	{order(`,"elements":[{"title":"Hat","price":"free"}]`), 100, 0, "(#100) Invalid parameter"},
	{order(`,"address":{"city":"Town"}`), 100, 0, "(#100) The parameter street_1 is required"},
	{order(`,"timestamp":"today"`), 100, 0, "(#100) Invalid parameter"},
	{order(`,"currency":"dollars"`), 100, 0, "(#100) Invalid parameter"},
	{`{"template_type":"receipt","recipient_name":"Ann","order_number":"1","currency":"USD","payment_method":"Visa"}`, 100, 0, "(#100) The parameter summary is required"},
	{order(`,"summary":{"subtotal":1}`), 100, 0, "(#100) The parameter total_cost is required"},

	// coupon
	{`{"template_type":"coupon","title":"10% off","coupon_code":"SAVE10","coupon_url":"https://x.test","coupon_url_button_title":"Shop",
 "coupon_pre_message":"Here:","image_url":"https://x.test/c.jpg","payload":"C"}`, 0, 0, ""},
	{`{"template_type":"coupon","title":"10% off","coupon_url":"https://x.test"}`, 0, 0, ""},
	{`{"template_type":"coupon","title":"10% off"}`, 100, 0, "(#100) The parameter coupon_code is required"},
	{`{"template_type":"coupon","title":"10% off","coupon_code":"SAVE 10"}`, 100, 0, "(#100) Invalid parameter"},
	{`{"template_type":"coupon","coupon_code":"SAVE10"}`, 100, 0, "(#100) The parameter title is required"},
	{`{"template_type":"coupon","title":"10% off","coupon_code":"SAVE10","coupon_pre_message":"` + strings.Repeat("x", 2001) + `"}`, 100, 0,
		"(#100) Length of param name_placeholder[coupon_pre_message] must be less than or equal to 2000"},
	{`{"template_type":"coupon","title":"10% off","coupon_code":"SAVE10","payload":"` + strings.Repeat("x", 1001) + `"}`, 100, 0,
		"(#100) Length of param name_placeholder[payload] must be less than or equal to 1000"},

	// customer_feedback
	{feedbackForm(`,"expires_in_days":7`, `{"id":"hauydmns8","type":"csat","title":"How was it?","score_label":"neg_pos","score_option":"five_stars",
 "follow_up":{"type":"free_form","placeholder":"Tell us more"}}`), 0, 0, ""},
	{feedbackForm(``, `{"id":"q","type":"nps","score_option":"zero_to_ten"}`), 0, 0, ""},
	{feedbackForm(``, `{"id":"q","type":"ces","score_option":"one_to_seven"}`), 0, 0, ""},
	{feedbackForm(``, `{"id":"q","type":"free_form"}`), 0, 0, ""},
	{feedbackForm(``, many(2, `{"id":"q","type":"csat"}`)), 105, 0, "(#105) param name_placeholder[feedback_screens][0][questions] has too many elements."},
	{feedbackForm(``, `{"id":"q","type":"csat","score_option":"zero_to_ten"}`), 100, 0,
		`(#100) Param name_placeholder[feedback_screens][0][questions][0][score_option] must be one of {five_stars, one_to_five, five_emojis} - got "zero_to_ten".`},
	{feedbackForm(``, `{"id":"a b","type":"csat"}`), 100, 0, "(#100) Invalid parameter"},
	{feedbackForm(``, `{"id":"q","type":"csat","title":"Huh?"}`), 100, 0, "(#100) Invalid parameter"},
	{feedbackForm(``, `{"id":"q","type":"csat","title":"`+strings.Repeat("x", 86)+`"}`), 100, 0,
		"(#100) Length of param name_placeholder[feedback_screens][0][questions][0][title] must be less than or equal to 85"},
	{feedbackForm(``, `{"id":"q","type":"csat","follow_up":{"type":"free_form","placeholder":"`+strings.Repeat("x", 66)+`"}}`), 100, 0,
		"(#100) Length of param name_placeholder[feedback_screens][0][questions][0][follow_up][placeholder] must be less than or equal to 65"},
	{feedbackForm(`,"expires_in_days":8`, `{"id":"q","type":"csat"}`), 100, 0, "(#100) Invalid parameter"},
	{feedbackForm(`,"expires_in_days":"0"`, `{"id":"q","type":"csat"}`), 100, 0, "(#100) Invalid parameter"},
	{feedbackForm(`,"title":"See https://x.test"`, `{"id":"q","type":"csat"}`), 100, 0, "(#100) Invalid parameter"},
	{feedbackForm(`,"button_title":"`+strings.Repeat("x", 21)+`"`, `{"id":"q","type":"csat"}`), 100, 0,
		"(#100) Length of param name_placeholder[button_title] must be less than or equal to 20"},
	{feedbackForm(`,"feedback_screens":[{"questions":[]},{"questions":[]}]`, ``), 194, 0,
		"(#194) param name_placeholder[feedback_screens][0][questions] has too few elements."},

	// product
	{`{"template_type":"product","elements":[{"id":"7"},{"id":8}]}`, 0, 0, ""},
	{`{"template_type":"product","elements":[` + many(11, `{"id":"7"}`) + `]}`, 105, 0, "(#105) param name_placeholder[elements] has too many elements."},
	{`{"template_type":"product","elements":[{"id":"hat"}]}`, 100, 0, `(#100) Param name_placeholder[elements][0][id] must be a valid ID string (e.g., "123")`},

	// image_grid
	{grid(`{"title":"New","subtitle":"Hats","images":[{"url":"https://x.test/1.jpg","is_hero_image":true,"action":{"type":"web_url","url":"https://x.test"}},
 {"url":"https://x.test/2.jpg","action":{"type":"postback","payload":"P","text":"This one"}}],"buttons":[` + postback + `]}`), 0, 0, ""},
	{grid(`{"images":[` + many(6, picture) + `]}`), 0, 0, ""},
	{grid(`{"images":[` + many(7, picture) + `]}`), 105, 0, "(#105) param name_placeholder[elements][0][images] has too many elements."},
	{grid(`{"images":[` + picture + `]}`), 194, 0, "(#194) param name_placeholder[elements][0][images] has too few elements."},
	{grid(`{"images":[` + many(2, `{"url":"https://x.test/a.jpg","is_hero_image":1}`) + `]}`), 100, 0, "(#100) Invalid parameter"},
	{grid(`{"images":[` + picture + `,{"url":"https://x.test/a.jpg","action":{"type":"web_url","url":"https://x.test","payload":"P"}}]}`), 100, 0,
		`(#100) Invalid keys "payload" were found in param "name_placeholder[elements][0][images][1][action]".`},
	{grid(`{"images":[` + picture + `,{"url":"https://x.test/a.jpg","action":{"type":"postback","payload":"P"}}]}`), 100, 0, "(#100) The parameter text is required"},
	{grid(`{"images":[` + many(2, picture) + `],"buttons":[{"type":"phone_number","title":"Call","payload":"+15105551234"}]}`), 100, 0,
		`(#100) Param name_placeholder[elements][0][buttons][0][type] must be one of {web_url, postback} - got "phone_number".`},

	// customer_information
	{`{"template_type":"customer_information","countries":["US","de"],"business_privacy":{"url":"https://x.test/p"},"expires_in_days":1,
 "contact_overrides":[{"name":{"required":true,"label":"Your name"}}]}`, 0, 0, ""},
	{`{"template_type":"customer_information","countries":[],"business_privacy":{"url":"https://x.test/p"}}`, 0, 0, ""},
	{`{"template_type":"customer_information","countries":["USA"],"business_privacy":{"url":"https://x.test/p"}}`, 100, 0, "(#100) Invalid parameter"},
	{`{"template_type":"customer_information","countries":["US"]}`, 100, 0, "(#100) The parameter business_privacy is required"},

	// one_time_notif_req, notification_messages
	{`{"template_type":"one_time_notif_req","title":"Tell me","payload":"P"}`, 0, 0, ""},
	{`{"template_type":"one_time_notif_req","title":"Tell me"}`, 100, 0, "(#100) The parameter payload is required"},
	{`{"template_type":"one_time_notif_req","title":"Tell me","payload":"` + strings.Repeat("x", 1001) + `"}`, 100, 0,
		"(#100) Length of param name_placeholder[payload] must be less than or equal to 1000"},
	{`{"template_type":"notification_messages","payload":"P","title":"News","image_url":"https://x.test/n.jpg","notification_messages_cta_text":"get_updates",
 "notification_messages_timezone":"Europe/Oslo","notification_messages_frequency":"WEEKLY","notification_messages_reoptin":"ENABLED"}`, 0, 0, ""},
	{`{"template_type":"notification_messages","payload":"P","notification_messages_frequency":"HOURLY"}`, 100, 0,
		`(#100) Param name_placeholder[notification_messages_frequency] must be one of {DAILY, WEEKLY, MONTHLY} - got "HOURLY".`},

	// airline
	{`{"template_type":"airline_itinerary","intro_message":"Here","locale":"en_US","theme_color":"#000000","pnr_number":"ABC","passenger_info":[{"passenger_id":"p1",
 "name":"Ann","ticket_number":"1"}],"flight_info":[` + flightInfo + `],"passenger_segment_info":[{"segment_id":"s1","passenger_id":"p1","seat":"12A","seat_type":"Business"}],
 "price_info":[{"title":"Fuel","amount":"1597","currency":"USD"}],"base_price":"12206","tax":"200","total_price":"14003","currency":"USD","unheard_of":1}`, 0, 0, ""},
	{`{"template_type":"airline_checkin","intro_message":"Check in","locale":"en_US","pnr_number":"ABC","checkin_url":"https://x.test","flight_info":[` + flightInfo + `]}`, 0, 0, ""},
	{`{"template_type":"airline_boardingpass","intro_message":"Board","locale":"en_US","boarding_pass":[{"passenger_name":"Ann","pnr_number":"ABC","seat":"1A",
 "logo_image_url":"https://x.test/l.png","above_bar_code_image_url":"https://x.test/a.png","qr_code":"X","flight_info":` + flightInfo + `}]}`, 0, 0, ""},
	{`{"template_type":"airline_boardingpass","intro_message":"Board","locale":"en_US","boarding_pass":[{"passenger_name":"Ann","pnr_number":"ABC",
 "logo_image_url":"https://x.test/l.png","above_bar_code_image_url":"https://x.test/a.png","flight_info":` + flightInfo + `}]}`, 100, 0, "(#100) The parameter qr_code is required"},
	{`{"template_type":"airline_update","intro_message":"Late","locale":"en_US","update_type":"delay","update_flight_info":` + flightInfo + `}`, 0, 0, ""},
	{`{"template_type":"airline_update","intro_message":"Late","locale":"en_US","update_type":"boarding","update_flight_info":` + flightInfo + `}`, 100, 0,
		`(#100) Param name_placeholder[update_type] must be one of {delay, gate_change, cancellation} - got "boarding".`},
	{`{"template_type":"airline_checkin","locale":"en_US","checkin_url":"https://x.test","flight_info":[` + flightInfo + `]}`, 100, 0, "(#100) The parameter intro_message is required"},

	// others
	{`{"template_type":"list","elements":[` + many(2, hat) + `]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"template_type":"open_graph","elements":[{"url":"https://x.test"}]}`, 100, 0, "(#100) Invalid parameter"},
	{`{"elements":[` + hat + `]}`, 100, 0, "(#100) The parameter template_type is required"},
	{`{"template_type":"carousel"}`, 100, 0, `(#100) Param name_placeholder[template_type] must be one of {generic, button, media, receipt, coupon, customer_feedback, product, ` +
		`image_grid, customer_information, one_time_notif_req, notification_messages, airline_itinerary, airline_checkin, airline_boardingpass, airline_update, list, open_graph} - got "carousel".`},
	{`"generic"`, 100, 0, "(#100) param name_placeholder must be an array."},
	{`null`, 100, 0, "(#100) The parameter payload is required"},
}

func TestTemplates(t *testing.T) {
	for _, tt := range templateCases {
		tt.check(t, sendTemplate(t, tt.in, Rules{}))
	}
}

func TestRetiredTemplates(t *testing.T) {
	tests := []refusal{
		{`{"template_type":"list","top_element_style":"COMPACT","elements":[` + many(4, hat) + `],"buttons":[` + postback + `]}`, 0, 0, ""},
		{`{"template_type":"list","elements":[` + hat + `]}`, 194, 0, "(#194) param name_placeholder[elements] has too few elements."},
		{`{"template_type":"list","elements":[` + many(5, hat) + `]}`, 105, 0, "(#105) param name_placeholder[elements] has too many elements."},
		{`{"template_type":"list","elements":[` + many(2, hat) + `],"buttons":[` + many(2, postback) + `]}`, 105, 0, "(#105) param name_placeholder[buttons] has too many elements."},
		{`{"template_type":"list","top_element_style":"big","elements":[` + many(2, hat) + `]}`, 100, 0,
			`(#100) Param name_placeholder[top_element_style] must be one of {compact, large} - got "big".`},
		{`{"template_type":"open_graph","elements":[{"url":"https://x.test/song","buttons":[` + postback + `]}]}`, 0, 0, ""},
		{`{"template_type":"button","text":"x","buttons":[{"type":"element_share"}]}`, 0, 0, ""},
		{`{"template_type":"button","text":"x","buttons":[{"type":"payment","title":"Buy","payload":"P","payment_summary":{"currency":"USD"}}]}`, 0, 0, ""},
	}
	for _, tt := range tests {
		tt.check(t, sendTemplate(t, tt.in, Rules{RetiredTemplates: true}))
	}
}

func TestButtons(t *testing.T) {
	const at = "name_placeholder[buttons][0]"
	tests := []refusal{
		{`{"type":"web_url","title":"Go","url":"https://x.test","webview_height_ratio":"full","messenger_extensions":"true","fallback_url":"https://x.test/f","webview_share_button":"hide"}`, 0, 0, ""},
		{`{"type":"WEB_URL","title":"` + strings.Repeat("x", 40) + `","url":"http://localhost:3000/a?b=c#d"}`, 0, 0, ""},
		{`{"type":"web_url","title":"Go"}`, 100, 0, "(#100) The parameter url is required"},
		{`{"type":"web_url","url":"https://x.test"}`, 100, 0, "(#100) The parameter title is required"},
		{`{"type":"web_url","title":"","url":"https://x.test"}`, 100, 0, "(#100) param " + at + "[title] must be non-empty"},
		{`{"type":"web_url","title":"Go","url":"javascript:alert(1)"}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"type":"web_url","title":"Go","url":"https://"}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"type":"web_url","title":"Go","url":["https://x.test"]}`, 100, 0, "(#100) url should represent a valid URL"},
		{`{"type":"web_url","title":"Go","url":"https://x.test","webview_height_ratio":"huge"}`, 100, 0, `(#100) Param ` + at + `[webview_height_ratio] must be one of {compact, tall, full} - got "huge".`},
		{`{"type":"web_url","title":"Go","url":"https://x.test","fallback_url":"https://x.test/f"}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"web_url","title":"Go","url":"https://x.test","payload":"P"}`, 100, 0, `(#100) Invalid keys "payload" were found in param "` + at + `".`},
		{`{"type":"postback","title":"Go","payload":"` + strings.Repeat("é", 1000) + `"}`, 0, 0, ""},
		{`{"type":"postback","title":"Go","payload":"` + strings.Repeat("é", 1001) + `"}`, 100, 0, "(#100) Length of param " + at + "[payload] must be less than or equal to 1000"},
		{`{"type":"postback","title":7,"payload":8}`, 0, 0, ""},
		{`{"type":"postback","title":"Go","payload":{"a":1}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"postback","title":"Go"}`, 100, 0, "(#100) The parameter payload is required"},
		{`{"type":"phone_number","title":"Call","payload":"+1 (510) 555-1234"}`, 0, 0, ""},
		{`{"type":"phone_number","title":"Call","payload":"5105551234"}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"phone_number","title":"Call","payload":"+callme"}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"account_link","url":"https://x.test/login"}`, 0, 0, ""},
		{`{"type":"account_link"}`, 100, 0, "(#100) The parameter url is required"},
		{`{"type":"account_link","url":"https://x.test","title":"Log in"}`, 100, 0, `(#100) Invalid keys "title" were found in param "` + at + `".`},
		{`{"type":"account_unlink"}`, 0, 0, ""},
		{`{"type":"game_play","title":"Play","payload":"{}","game_metadata":{"player_id":"7"}}`, 0, 0, ""},
		{`{"type":"game_play","title":"Play","game_metadata":{"player_id":"7","context_id":"8"}}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"audio_call","title":"Call","expires_in_days":7}`, 0, 0, ""},
		{`{"type":"audio_call","title":"Call","expires_in_days":8}`, 100, 0, "(#100) Invalid parameter"},
		{`{"type":"element_share"}`, 100, 0, "(#100) Invalid parameter"},
		{`{"title":"Go"}`, 100, 0, "(#100) The parameter type is required"},
		{`{"type":"nested","title":"Go"}`, 100, 0, `(#100) Param ` + at + `[type] must be one of {web_url, postback, phone_number, account_link, account_unlink, game_play, element_share, payment, audio_call} - got "nested".`},
	}
	for _, tt := range tests {
		tt.check(t, sendTemplate(t, `{"template_type":"button","text":"x","buttons":[`+tt.in+`]}`, Rules{}))
	}
}

func TestAudioCallPlaces(t *testing.T) {
	const call = `{"type":"audio_call","title":"Call"}`
	tests := []refusal{
		{generic1(`{"title":"x","buttons":[` + call + `]}`), 0, 0, ""},
		{media1(`{"media_type":"image","attachment_id":"1","buttons":[` + call + `]}`), 100, 0,
			`(#100) Param name_placeholder[elements][0][buttons][0][type] must be one of {web_url, postback, phone_number, account_link, account_unlink, game_play, element_share, payment} - got "audio_call".`},
	}
	for _, tt := range tests {
		tt.check(t, sendTemplate(t, tt.in, Rules{}))
	}
}

func TestUtilityTemplate(t *testing.T) {
	tests := []refusal{
		{`{"name":"order_update","language":{"code":"en"},"components":[{"type":"header","parameters":[{"type":"text","text":"Order"}]},
 {"type":"body","parameters":[{"type":"text","parameter_name":"order_id","text":"566701"}]},{"type":"buttons","parameters":[{"type":"POSTBACK","payload":"12345"}]}]}`, 0, 0, ""},
		{`{"name":"x","language":{"code":"en"},"components":[]}`, 0, 0, ""},
		{`{"language":{"code":"en"},"components":[]}`, 100, 0, "(#100) The parameter name is required"},
		{`{"name":"x","components":[]}`, 100, 0, "(#100) The parameter language is required"},
		{`{"name":"x","language":{},"components":[]}`, 100, 0, "(#100) The parameter code is required"},
		{`{"name":"x","language":"en","components":[]}`, 100, 0, "(#100) param message[template][language] must be an array."},
		{`{"name":"x","language":{"code":"en"}}`, 100, 0, "(#100) The parameter components is required"},
		{`{"name":"x","language":{"code":"en"},"components":[{"type":"footer"}]}`, 100, 0,
			`(#100) Param message[template][components][0][type] must be one of {HEADER, BODY, TITLE, BUTTONS} - got "footer".`},
	}
	for _, tt := range tests {
		r, err := sendMessage(t, `{"template":`+tt.in+`}`, Rules{})
		tt.check(t, err)
		if err == nil && r.Type != Utility {
			t.Errorf("%s is sent as %s", tt.in, r.Type)
		}
		p, err := ParseRequest("", jsonType, `{"recipient":{"id":"123"},"messaging_type":"UTILITY","template":`+tt.in+`}`, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if r, err = DecodeSend(p); err == nil {
			err = r.Validate(Rules{})
		}
		tt.check(t, err)
	}
}

// TestCanonicalWords stores words in the case in which readers compare them.
func TestCanonicalWords(t *testing.T) {
	r, err := sendMessage(t, `{"attachment":{"type":"TEMPLATE","payload":{"template_type":"Generic","image_aspect_ratio":"SQUARE",
 "elements":[{"title":"Hat","buttons":[{"type":"WEB_URL","title":"Go","url":"https://x.test","webview_height_ratio":"TALL"}]}]}},
 "quick_replies":[{"content_type":"USER_EMAIL"}]}`, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"template_type":"generic","image_aspect_ratio":"square","elements":[{"title":"Hat","buttons":[{"type":"web_url","title":"Go","url":"https://x.test","webview_height_ratio":"tall"}]}]}`
	a := r.Message.Attachments[0]
	if got := a.Payload.String(); got != want || a.Type != Template || a.TemplateType() != "generic" {
		t.Errorf("got %s %s", a.Type, got)
	}
	if got := r.Message.QuickReplies.String(); got != `[{"content_type":"user_email"}]` {
		t.Errorf("got %s", got)
	}
}

// TestCanonicalValues stores values as their readers expect them, however they
// were quoted.
func TestCanonicalValues(t *testing.T) {
	const tail = `,"subtitle":"b","button_title":3,"feedback_screens":[{"questions":[{"id":7,"type":"nps"}]}],"business_privacy":{"url":"https://x.test"}`
	tests := []struct{ in, want string }{
		{`{"template_type":"customer_feedback","title":1` + tail + `,"expires_in_days":"2"}`,
			`{"template_type":"customer_feedback","title":"1","subtitle":"b","button_title":"3","feedback_screens":[{"questions":[{"id":"7","type":"nps"}]}],"business_privacy":{"url":"https://x.test"},"expires_in_days":2}`},
		{`{"template_type":"product","elements":[{"id":7}]}`, `{"template_type":"product","elements":[{"id":"7"}]}`},
		{`{"template_type":"media","elements":[{"media_type":"IMAGE","attachment_id":7}]}`, `{"template_type":"media","elements":[{"media_type":"image","attachment_id":"7"}]}`},
		{`{"template_type":"button","text":true,"sharable":"1","buttons":[{"type":"postback","title":1.50,"payload":8}]}`,
			`{"template_type":"button","text":"true","sharable":true,"buttons":[{"type":"postback","title":"1.50","payload":"8"}]}`},
		{`{"template_type":"receipt","recipient_name":"A","order_number":1,"currency":"EUR","payment_method":"V","summary":{"total_cost":"1.50"}}`,
			`{"template_type":"receipt","recipient_name":"A","order_number":"1","currency":"EUR","payment_method":"V","summary":{"total_cost":"1.50"}}`},
	}
	for _, tt := range tests {
		r, err := sendMessage(t, `{"attachment":{"type":"template","payload":`+tt.in+`}}`, Rules{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Message.Attachments[0].Payload.String(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// TestAmounts takes what readers of JSON can hold.
func TestAmounts(t *testing.T) {
	for _, amount := range []string{"1e400", `"-1e400"`} {
		_, err := sendMessage(t, `{"attachment":{"type":"template","payload":`+order(`,"summary":{"total_cost":`+amount+`}`)+`}}`, Rules{})
		(&refusal{amount, 100, 0, "(#100) Invalid parameter"}).check(t, err)
	}
}

// TestRules switches what depends on the day and the version.
func TestRules(t *testing.T) {
	before := func(name string) bool {
		return name != "image_grid" && name != "sticker_id" && name != "attachments" && name != "react"
	}
	const gridMessage = `{"attachment":{"type":"template","payload":{"template_type":"image_grid","elements":[{"images":[` + picture + `,` + picture + `]}]}}}`
	const product = `{"attachment":{"type":"template","payload":{"template_type":"product","elements":[{"id":"7"}]}}}`
	const location = `{"text":"Where?","quick_replies":[{"content_type":"location"}]}`
	tests := []struct {
		refusal
		rules Rules
	}{
		{refusal{gridMessage, 0, 0, ""}, Rules{Since: func(string) bool { return true }}},
		{refusal{gridMessage, 100, 0, `(#100) Param name_placeholder[template_type] must be one of {generic, button, media, receipt, coupon, customer_feedback, product, ` +
			`customer_information, one_time_notif_req, notification_messages, airline_itinerary, airline_checkin, airline_boardingpass, airline_update, list, open_graph} - got "image_grid".`}, Rules{Since: before}},
		{refusal{`{"sticker_id":767226160478561}`, 0, 0, ""}, Rules{}},
		{refusal{`{"sticker_id":"767226160478561"}`, 100, 0, `(#100) Invalid keys "sticker_id" were found in param "message".`}, Rules{Since: before}},
		{refusal{`{"attachments":[{"type":"image","payload":` + picture + `}]}`, 100, 0, `(#100) Invalid keys "attachments" were found in param "message".`}, Rules{Since: before}},
		{refusal{`{"attachment":{"type":"image","payload":` + picture + `}}`, 0, 0, ""}, Rules{Since: before}},
		{refusal{product, 0, 0, ""}, Rules{Version: 8_00}},
		{refusal{product, 100, 2018328, ProductTooOld.Text}, Rules{Version: 7_00}},
		{refusal{location, 100, 0, LocationReplyRetired.Text}, Rules{}},
		{refusal{location, 100, 0, LocationReplyRetired.Text}, Rules{Version: 4_00}},
		{refusal{location, 0, 0, ""}, Rules{Version: 3_03}},
	}
	for _, tt := range tests {
		_, err := sendMessage(t, tt.in, tt.rules)
		tt.check(t, err)
	}
	r := SendRequest{Recipient: Recipient{ID: 1}, Action: React}
	if err := r.Validate(Rules{Since: before}); err == nil || err.Error() != `(#100) Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF} - got "REACT".` {
		t.Error(err)
	}
}
