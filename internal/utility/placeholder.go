package utility

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parley/graphapi"
)

// Reasons for which a template is rejected.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
const (
	incorrectParams = "INCORRECT_PARAMS"
	tooManyParams   = "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"
)

var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// placeholders lists the names in a text, in order, repetitions included.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, strings.TrimSpace(m[1]))
	}
	return names
}

// fill puts values into the places of a text.
func fill(text string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		return values[strings.TrimSpace(found[2:len(found)-2])]
	})
}

// edges refuses a body that begins or ends with a placeholder.
func edges(text string) error {
	at := placeholder.FindAllStringIndex(text, -1)
	if len(at) > 0 && (at[0][0] == 0 || at[len(at)-1][1] == len(text)) {
		return graphapi.InvalidParam.New().Because("the text of the BODY begins or ends with a placeholder: put a word there")
	}
	return nil
}

// judge reviews a template: nil, or the reasons to reject it.
func judge(all parts, format string) (reasons []string) {
	texts := []string{all["HEADER"].Text, all["BODY"].Text}
	for _, b := range all["BUTTONS"].Buttons {
		if b.URL != "" && !consecutive(placeholders(b.URL)) { // suffixes are positional in both formats
			reasons = append(reasons, incorrectParams)
		}
	}
	if slices.ContainsFunc(texts, func(t string) bool { return !wellFormed(t, format) }) {
		reasons = append(reasons, incorrectParams)
	}
	if body := all["BODY"].Text; crowded(body) {
		reasons = append(reasons, tooManyParams)
	}
	return slices.Compact(reasons)
}

var (
	paramName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	number    = regexp.MustCompile(`^[0-9]+$`)
)

// wellFormed checks the placeholders of a text: double braces, one format,
// positions from 1 without a gap, names without #, $ or %.
func wellFormed(text, format string) bool {
	if strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}") {
		return false
	}
	names := placeholders(text)
	if format == graphapi.NamedParameters {
		return !slices.ContainsFunc(names, func(n string) bool { return !paramName.MatchString(n) })
	}
	return consecutive(names)
}

func consecutive(names []string) bool {
	seen := map[int]bool{}
	for _, n := range names {
		i, err := strconv.Atoi(n)
		if err != nil || !number.MatchString(n) {
			return false
		}
		seen[i] = true
	}
	for i := range len(seen) {
		if !seen[i+1] {
			return false
		}
	}
	return true
}

// crowded reports whether a text has too few words for its placeholders. The
// ratio is not published for Messenger; WhatsApp's is 2n+1 words for n.
func crowded(text string) bool {
	n := len(placeholders(text))
	return n > 0 && len(strings.Fields(placeholder.ReplaceAllString(text, " "))) < 2*n+1
}
