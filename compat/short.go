package compat

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"parley/graphapi"
)

// hook is the method of a step that makes no request: it waits for one at the
// webhook of the world.
const hook = "HOOK"

// shortRequests are the short forms of request lines.
var shortRequests = map[string]func(s *Step, arg string) error{
	"SEND":     (*Step).send,
	"MESSAGE":  (*Step).message,
	"TEMPLATE": (*Step).template,
	"SAY":      func(s *Step, arg string) error { return s.customer("messages", arg) },
	"ACT":      func(s *Step, arg string) error { return s.customer("actions", arg) },
	"CLOCK":    (*Step).clock,
	hook:       (*Step).hook,
	"EVENT":    (*Step).event,
}

// json gives a step a JSON body.
func (s *Step) json(body string) {
	s.Header.Set("Content-Type", "application/json")
	s.Body = body
}

func (s *Step) post(target, body string) error {
	s.Method, s.Target = http.MethodPost, target
	s.json(body)
	return nil
}

func (s *Step) send(body string) error {
	return s.post("/v24.0/me/messages?access_token=$page_token", body)
}

func (s *Step) message(message string) error {
	return s.send(`{"recipient":{"id":"$psid"},"message":` + message + `}`)
}

func (s *Step) template(payload string) error {
	return s.message(`{"attachment":{"type":"template","payload":` + payload + `}}`)
}

func (s *Step) customer(what, body string) error {
	rest, ok := strings.CutPrefix(body, "{")
	if !ok {
		return errors.New("give an object")
	}
	return s.post("/_/api/customers/$customer_id/"+what, `{"page_id":"$page_id",`+rest)
}

func (s *Step) clock(by string) error {
	return s.post("/_/api/clock", `{"advance":"`+by+`"}`)
}

func (s *Step) hook(pattern string) error {
	s.Method, s.Target, s.Status = hook, "", http.StatusOK
	s.expect(pattern)
	return nil
}

func (s *Step) event(item string) error {
	return s.hook(`{"object":"page","entry":[{"id":"$page_id","time":$any(millis),"messaging":[` + item + `]}]}`)
}

func (s *Step) expect(pattern string) { s.Answer, s.Checked = pattern, true }

// failure is a whole error in short: [transient] code[/subcode] message.
var failure = regexp.MustCompile(`^(transient )?(-?\d+)(?:/(\d+))? (.+)$`)

// status reads the first line of an answer.
func (s *Step) status(text string) (err error) {
	if name, ok := strings.CutPrefix(text, "SENT"); ok {
		s.Status = http.StatusOK
		s.expect(`{"recipient_id":"$psid","message_id":"` + sent(strings.TrimSpace(name)) + `"}`)
		return nil
	}
	code, rest, more := strings.Cut(text, " ")
	if s.Status, err = strconv.Atoi(code); err != nil || !more {
		return err
	}
	if m := failure.FindStringSubmatch(rest); m != nil {
		rest = wireError(m)
	}
	if strings.IndexAny(rest, "{[$") != 0 {
		return errors.New("give STATUS, STATUS JSON or STATUS CODE/SUBCODE MESSAGE")
	}
	s.expect(rest)
	return nil
}

func sent(name string) string {
	if name == "" {
		return "$any(message_id)"
	}
	return "$new(" + name + ":message_id)"
}

// wireError writes an error as it stands on the wire.
// https://developers.facebook.com/docs/graph-api/guides/error-handling
func wireError(m []string) string {
	b := append([]byte(`{"error":{"message":`), graphapi.AppendString(nil, m[4])...)
	b = append(b, `,"type":"OAuthException"`...)
	if m[1] != "" {
		b = append(b, `,"is_transient":true`...)
	}
	b = fmt.Appendf(b, `,"code":%s`, m[2])
	if m[3] != "" {
		b = fmt.Appendf(b, `,"error_subcode":%s`, m[3])
	}
	return string(append(b, `,"fbtrace_id":"$any(trace)"}}`...))
}
