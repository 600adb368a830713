package adminhttp

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"parley/internal/messaging"
	"parley/webhook"
)

// maxFreeForm is how long a free answer may be, in characters.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates/customer-feedback
const maxFreeForm = 400

// feedbackRequest fills in a customer_feedback template.
type feedbackRequest struct {
	markRequest
	Answers map[string]feedbackAnswer `json:"answers"` // by question id
}

type feedbackAnswer struct {
	Payload  string `json:"payload"` // a score, or text of a free_form question
	FollowUp string `json:"follow_up"`
}

// feedbackTemplate is what an answer is checked against.
type feedbackTemplate struct {
	Screens []struct {
		Questions []feedbackQuestion `json:"questions"`
	} `json:"feedback_screens"`
}

type feedbackQuestion struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"` // csat, nps, ces, free_form
	FollowUp *struct{} `json:"follow_up"`
}

// scores are the lowest and highest score of a type of question.
var scores = map[string][2]int{"csat": {1, 5}, "nps": {0, 10}, "ces": {1, 7}}

func (h *handler) feedback(ctx context.Context, who *actor, in *feedbackRequest) (messaging.Kind, any, error) {
	var t feedbackTemplate
	on, err := h.template(ctx, who, in.MID, messaging.FormFeedback, &t)
	if err != nil {
		return 0, nil, err
	}
	if len(t.Screens) == 0 || len(in.Answers) == 0 {
		return 0, nil, badRequest(`answers is missing: give {"<question id>":{"payload":"5"}}`)
	}
	screen := webhook.FeedbackScreen{Questions: map[string]webhook.FeedbackAnswer{}}
	for id, a := range in.Answers {
		i := slices.IndexFunc(t.Screens[0].Questions, func(q feedbackQuestion) bool { return q.ID == id })
		if i < 0 {
			return 0, nil, badRequest("the template asks no question %.80q", id)
		}
		if screen.Questions[id], err = t.Screens[0].Questions[i].answer(a); err != nil {
			return 0, nil, err
		}
	}
	answer, err := json.Marshal(webhook.Feedback{Screens: []webhook.FeedbackScreen{screen}})
	return messaging.KindForm, messaging.Form{On: on, Type: messaging.FormFeedback, Answer: answer}, err
}

// answer checks the answer to a question.
func (q *feedbackQuestion) answer(a feedbackAnswer) (w webhook.FeedbackAnswer, err error) {
	w = webhook.FeedbackAnswer{Type: q.Type, Payload: a.Payload}
	if bounds, ok := scores[q.Type]; ok {
		n, err := strconv.Atoi(a.Payload)
		if err != nil || n < bounds[0] || n > bounds[1] {
			return w, badRequest("the payload of question %s must be a score from %d to %d", q.ID, bounds[0], bounds[1])
		}
	} else if err := text("payload", a.Payload, maxFreeForm); err != nil {
		return w, err
	}
	if a.FollowUp == "" {
		return w, nil
	}
	if q.FollowUp == nil {
		return w, badRequest("question %s has no follow_up: leave it out", q.ID)
	}
	w.FollowUp = &webhook.FeedbackAnswer{Type: "free_form", Payload: a.FollowUp}
	return w, text("follow_up", a.FollowUp, maxFreeForm)
}

// informationRequest fills in a customer_information template.
type informationRequest struct {
	markRequest
	Answers map[string]string `json:"answers"`
}

// informationKeys are the fields of the form, in the order of the webhook.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates/structured-information
var informationKeys = []string{
	"name", "phone", "email", "country", "address_line_1", "address_line_2", "locality", "administrative_area", "postal_code",
}

func (h *handler) customerInformation(ctx context.Context, who *actor, in *informationRequest) (messaging.Kind, any, error) {
	var t struct {
		Countries []string `json:"countries"`
	}
	on, err := h.template(ctx, who, in.MID, messaging.FormInformation, &t)
	if err != nil {
		return 0, nil, err
	}
	if err := in.check(t.Countries); err != nil {
		return 0, nil, err
	}
	screen := webhook.InformationScreen{ID: "Add address"}
	for _, key := range informationKeys {
		if value := in.Answers[key]; value != "" {
			screen.Responses = append(screen.Responses, webhook.InformationResponse{Key: key, Value: value})
		}
	}
	answer, err := json.Marshal(webhook.CustomerInformation{Screens: []webhook.InformationScreen{screen}})
	return messaging.KindForm, messaging.Form{On: on, Type: messaging.FormInformation, Answer: answer}, err
}

// check checks the answers against the countries that the form offers; none
// offers all.
func (in *informationRequest) check(countries []string) error {
	if len(in.Answers) == 0 {
		return badRequest("answers is missing: give some of %s", strings.Join(informationKeys, ", "))
	}
	for key, value := range in.Answers {
		if !slices.Contains(informationKeys, key) {
			return badRequest("the form has no field %.40q: there is %s", key, strings.Join(informationKeys, ", "))
		}
		if err := text(key, value, maxName); err != nil {
			return err
		}
	}
	c := in.Answers["country"]
	offered := len(countries) == 0 || slices.ContainsFunc(countries, func(o string) bool { return strings.EqualFold(o, c) })
	if c != "" && !offered {
		return badRequest("the form offers no country %.40q: there is %s", c, strings.Join(countries, ", "))
	}
	return nil
}

// template reads the template in a message of the thread and returns the
// message's position.
func (h *handler) template(ctx context.Context, who *actor, mid, kind string, into any) (int64, error) {
	on, err := h.message(who, mid)
	if err != nil {
		return 0, err
	}
	e, err := h.Messaging.Event(ctx, who.page, who.psid, on)
	if err != nil {
		return 0, h.explain(ctx, who.page, who.ID, err)
	}
	var t struct {
		Type string `json:"template_type"`
	}
	c, err := e.Content()
	if err != nil {
		return 0, err
	}
	for _, a := range c.Attach {
		if a.Type == "template" && json.Unmarshal(a.Payload, &t) == nil && t.Type == kind {
			if err := json.Unmarshal(a.Payload, into); err != nil {
				return 0, badRequest("the template in the message cannot be read: %v", err)
			}
			return on, nil
		}
	}
	return 0, badRequest("the message carries no %s template", kind)
}
