package utility

import (
	"slices"
	"strings"

	"parley/graphapi"
)

// Stock is a template of the library, which Pages copy.
type Stock struct {
	ID, Name, Language, Category, Topic, UseCase string
	Industry                                     []string
	Body                                         string
	Params, ParamTypes                           []string      // an example and a type for each placeholder
	Buttons                                      []StockButton // at most 3
}

// StockButton is a button of a library template.
type StockButton struct {
	Type string `json:"type"` // URL or POSTBACK
	Text string `json:"text"`
}

// Library lists the stock templates whose name or text holds a word; "" lists
// all. Language "" means any.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
func Library(word, language string) []Stock {
	word = strings.ToLower(word)
	return slices.DeleteFunc(stock(), func(s Stock) bool {
		found := strings.Contains(s.Name, word) || strings.Contains(strings.ToLower(s.Body), word)
		return !found || language != "" && !strings.EqualFold(s.Language, language)
	})
}

// stock is this server's own library.
func stock() []Stock {
	all := []Stock{
		{
			ID: "710000000000001", Name: "order_confirmed", Topic: "ORDER_MANAGEMENT", UseCase: "ORDER_CONFIRMATION",
			Body: "Thank you for your order {{1}}. We will write again as soon as it leaves our house.", Params: []string{"566701"},
			Buttons: []StockButton{{"URL", "View order"}},
		},
		{
			ID: "710000000000002", Name: "order_shipped", Topic: "ORDER_MANAGEMENT", UseCase: "SHIPMENT_CONFIRMATION",
			Body: "Good news: your order {{1}} is on its way and should reach you by {{2}} at the latest.", Params: []string{"566701", "Friday"},
			Buttons: []StockButton{{"URL", "Track parcel"}},
		},
		{
			ID: "710000000000003", Name: "appointment_reminder", Topic: "EVENT_REMINDER", UseCase: "APPOINTMENT_REMINDER",
			Body: "This is a reminder of your appointment on {{1}} at {{2}}. Please tell us if you cannot come.", Params: []string{"Monday", "10:30"},
			Buttons: []StockButton{{"POSTBACK", "Confirm"}, {"POSTBACK", "Reschedule"}},
		},
		{
			ID: "710000000000004", Name: "payment_received", Topic: "PAYMENTS", UseCase: "PAYMENT_CONFIRMATION",
			Body: "We have received your payment of {{1}} for the invoice {{2}} and thank you for it.", Params: []string{"20.00 EUR", "R-17"},
		},
		{
			ID: "710000000000005", Name: "case_closed", Topic: "CUSTOMER_SUPPORT", UseCase: "CASE_RESOLVED",
			Body: "Your request {{1}} has been answered and is now closed. Write to us at any time if it should come up again.", Params: []string{"4711"},
		},
	}
	for i := range all {
		all[i].Language, all[i].Category, all[i].Industry = "en", "UTILITY", []string{"E_COMMERCE"}
		for range all[i].Params {
			all[i].ParamTypes = append(all[i].ParamTypes, "TEXT")
		}
	}
	return all
}

// components are the components of a template made from the stock. urls are
// the addresses of its URL buttons.
func (s *Stock) components(urls []string) graphapi.Value {
	list := func(items ...graphapi.Value) graphapi.Value {
		v := graphapi.Value{Kind: graphapi.KindList}
		for _, i := range items {
			v.Items = append(v.Items, graphapi.Member{Value: i})
		}
		return v
	}
	all := list(object(text("type", "BODY"), text("text", s.Body)))
	var buttons []graphapi.Value
	for _, b := range s.Buttons {
		last := text("payload", strings.ToUpper(b.Text))
		if b.Type == "URL" {
			last, urls = text("url", urls[0]), urls[1:]
		}
		buttons = append(buttons, object(text("type", b.Type), text("text", b.Text), last))
	}
	if buttons != nil {
		all.Items = append(all.Items, graphapi.Member{Value: object(text("type", "BUTTONS"), graphapi.Member{Name: "buttons", Value: list(buttons...)})})
	}
	return all
}

// addresses reads where the URL buttons of a copy lead:
// [{"type":"URL","url":{"base_url":"https://shop.test/{{1}}"}}] or
// [{"type":"URL","url":"https://shop.test"}].
func (s *Stock) addresses(inputs graphapi.Value) ([]string, error) {
	var urls []string
	for _, in := range inputs.Items {
		u := in.Value.Get("url")
		if u.Kind == graphapi.KindObject {
			u = u.Get("base_url")
		}
		if u.Text != "" {
			urls = append(urls, u.Text)
		}
	}
	needed := 0
	for _, b := range s.Buttons {
		if b.Type == "URL" {
			needed++
		}
	}
	if len(urls) < needed {
		return nil, graphapi.ParamRequired.New("library_template_button_inputs").Because("the template %s has %d buttons that open addresses of yours", s.Name, needed)
	}
	return urls, nil
}
