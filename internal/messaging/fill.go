package messaging

import "strings"

// SplitName takes a name apart: its first word and what follows; a single word
// is a first name.
func SplitName(name string) (first, last string) {
	first, last, _ = strings.Cut(name, " ")
	return first, strings.TrimSpace(last)
}

// Fill puts a customer's name into the placeholders {{first_name}},
// {{last_name}} and {{full_name}}, which may be spelt with user_ before them;
// ok is false when one of them has no value or is unknown, and stays empty.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
func Fill(text string, c *Customer) (filled string, ok bool) {
	var b strings.Builder
	ok = true
	for {
		before, rest, found := strings.Cut(text, "{{")
		inside, after, closed := strings.Cut(rest, "}}")
		if !found || !closed {
			b.WriteString(text)
			return b.String(), ok
		}
		value := c.placeholder(strings.TrimSpace(inside))
		ok = ok && value != ""
		b.WriteString(before)
		b.WriteString(value)
		text = after
	}
}

func (c *Customer) placeholder(name string) string {
	first, last := SplitName(c.Name)
	switch strings.TrimPrefix(name, "user_") {
	case "first_name":
		return first
	case "last_name":
		return last
	case "full_name":
		return c.Name
	}
	return ""
}

// DynamicText returns the text of a dynamic_text for a customer: the fallback
// when a placeholder has no value and there is a fallback.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
func DynamicText(text, fallback string, c *Customer) string {
	filled, ok := Fill(text, c)
	if !ok && fallback != "" {
		filled, _ = Fill(fallback, c)
	}
	return filled
}
