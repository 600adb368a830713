package realtime

import (
	"fmt"
	"strings"

	"parley/graphapi"
	"parley/internal/messaging"
)

// Topic is what a reader subscribes to: one thread, or everything on a Page.
type Topic struct {
	page bool
	id   graphapi.ID
}

// ThreadTopic is the topic of one thread, written thread:t_PSID.
func ThreadTopic(psid graphapi.ID) Topic { return Topic{id: psid} }

// PageTopic is the topic of all threads of a Page, written page:ID.
func PageTopic(page graphapi.ID) Topic { return Topic{page: true, id: page} }

const (
	threadPrefix = "thread:t_"
	pagePrefix   = "page:"
)

// ParseTopic reads a topic as String writes it.
func ParseTopic(s string) (Topic, error) {
	if digits, ok := strings.CutPrefix(s, threadPrefix); ok {
		if id, err := graphapi.ParseID(digits); err == nil {
			return ThreadTopic(id), nil
		}
	}
	if digits, ok := strings.CutPrefix(s, pagePrefix); ok {
		if id, err := graphapi.ParseID(digits); err == nil {
			return PageTopic(id), nil
		}
	}
	return Topic{}, fmt.Errorf("no topic %.64q: use thread:t_PSID or page:PAGE_ID", s)
}

// String writes the topic as readers name it.
func (t Topic) String() string {
	if t.page {
		return pagePrefix + t.id.String()
	}
	return threadPrefix + t.id.String()
}

// topicsOf lists the topics that show an event. Nobody can name the topic of
// PSID 0, of events in no thread.
func topicsOf(page, psid graphapi.ID) [2]Topic {
	return [2]Topic{ThreadTopic(psid), PageTopic(page)}
}

// parseTopics reads several topics; commas separate, blanks are ignored.
func parseTopics(list []string) ([]Topic, error) {
	var topics []Topic
	for _, s := range list {
		for name := range strings.SplitSeq(s, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			t, err := ParseTopic(name)
			if err != nil {
				return nil, err
			}
			if topics = append(topics, t); len(topics) > maxTopics {
				return nil, errTopics
			}
		}
	}
	return topics, nil
}

// eventTypes names the kinds of events on the stream.
var eventTypes = [...]string{
	messaging.KindMessage:      "message",
	messaging.KindEcho:         "echo",
	messaging.KindPostback:     "postback",
	messaging.KindDelivery:     "delivery",
	messaging.KindRead:         "read",
	messaging.KindOptIn:        "optin",
	messaging.KindReferral:     "referral",
	messaging.KindReaction:     "reaction",
	messaging.KindPageReaction: "page_reaction",
	messaging.KindEdit:         "edit",
	messaging.KindUnsend:       "unsend",
	messaging.KindSeen:         "seen",
	messaging.KindBlock:        "block",
	messaging.KindControl:      "control",
	messaging.KindLink:         "link",
	messaging.KindForm:         "form",
	messaging.KindGame:         "game",
	messaging.KindFeed:         "feed",
	messaging.KindPolicy:       "policy",
	messaging.KindFollowUp:     "follow_up",
}

// typeOf names an event on the stream.
func typeOf(k messaging.Kind) string {
	if int(k) < len(eventTypes) && eventTypes[k] != "" {
		return eventTypes[k]
	}
	return "unknown"
}
