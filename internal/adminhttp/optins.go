package adminhttp

import (
	"context"

	"parley/internal/messaging"
)

// optInRequest is an opt-in. By mid it answers a message that asked, which
// says the rest; without, everything is free.
type optInRequest struct {
	actionRequest
	OptIn     string `json:"optin"` // plugin, checkbox, one_time_notif_req, notification_messages
	MID       string `json:"mid"`
	Payload   string `json:"payload"`
	Title     string `json:"title"`
	Ref       string `json:"ref"`      // plugin, checkbox; notifications by a link
	UserRef   string `json:"user_ref"` // checkbox
	Topic     string `json:"topic"`
	Frequency string `json:"frequency"` // DAILY, WEEKLY, MONTHLY
	Timezone  string `json:"timezone"`  // IANA name
}

// checkbox is the plugin that knows a person by a user_ref only.
const checkbox = "checkbox"

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
func (h *handler) optIn(_ context.Context, who *actor, in *optInRequest) (messaging.Kind, any, error) {
	if err := in.check(); err != nil {
		return 0, nil, err
	}
	o := messaging.OptIn{Type: in.OptIn, Ref: in.Ref, Payload: in.Payload, Title: in.Title}
	switch in.OptIn {
	case checkbox:
		if in.UserRef == "" {
			return 0, nil, badRequest("user_ref is missing: give the one that the checkbox carries")
		}
		return messaging.KindOptIn, messaging.OptIn{Type: messaging.OptInPlugin, Ref: in.Ref, UserRef: in.UserRef}, nil
	case messaging.OptInPlugin:
		return messaging.KindOptIn, messaging.OptIn{Type: in.OptIn, Ref: in.Ref}, nil
	case messaging.OptInOnce:
	case messaging.OptInRecurring:
		o.Topic, o.Frequency, o.Timezone = in.Topic, in.Frequency, in.Timezone
	default:
		return 0, nil, badRequest("no optin %.40q: there is plugin, checkbox, one_time_notif_req, notification_messages", in.OptIn)
	}
	if in.MID == "" && in.Payload == "" {
		return 0, nil, badRequest("mid is missing: give the message that asks for the opt-in, or a payload")
	}
	var err error
	if in.MID != "" {
		o.On, err = h.message(who, in.MID)
	}
	return messaging.KindOptIn, o, err
}

func (in *optInRequest) check() error {
	switch in.Frequency {
	case "", "DAILY", "WEEKLY", "MONTHLY":
	default:
		return badRequest("no frequency %.40q: there is DAILY, WEEKLY, MONTHLY", in.Frequency)
	}
	for _, f := range [...]struct{ name, value string }{
		{"payload", in.Payload}, {"title", in.Title}, {"ref", in.Ref}, {"user_ref", in.UserRef}, {"topic", in.Topic}, {"timezone", in.Timezone},
	} {
		if err := text(f.name, f.value, maxPayload); err != nil {
			return err
		}
	}
	return nil
}

// notificationsRequest names notifications by their token, or by the message
// that asked for the opt-in.
type notificationsRequest struct {
	markRequest
	Token string `json:"token"`
}

func (h *handler) stopNotifications(_ context.Context, who *actor, in *notificationsRequest) (messaging.Kind, any, error) {
	return h.changeNotifications(who, in, messaging.StopNotifications)
}

func (h *handler) resumeNotifications(_ context.Context, who *actor, in *notificationsRequest) (messaging.Kind, any, error) {
	return h.changeNotifications(who, in, messaging.ResumeNotifications)
}

func (h *handler) changeNotifications(who *actor, in *notificationsRequest, status string) (messaging.Kind, any, error) {
	o := messaging.OptIn{Type: messaging.OptInRecurring, Status: status, Token: in.Token}
	if in.Token != "" {
		return messaging.KindOptIn, o, who.contacted()
	}
	var err error
	o.On, err = h.message(who, in.MID)
	return messaging.KindOptIn, o, err
}
