package httpserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"reflect"
	"strings"
)

// MaxJSON is the largest body in bytes that ReadJSON takes.
const MaxJSON = 1 << 20

// Error is a refusal that the caller may read. Its message says what to do next.
type Error struct {
	Status  int // HTTP status, 4xx
	Message string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Refuse makes a refusal with an HTTP status of 4xx.
func Refuse(status int, format string, args ...any) error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// LimitBody lets a handler read at most n bytes of the body.
func LimitBody(w http.ResponseWriter, r *http.Request, n int64) {
	if res := unwrap(w); res != nil {
		w = res.ResponseWriter // MaxBytesReader tells net/http's own writer to close
	}
	r.Body = http.MaxBytesReader(w, r.Body, n)
}

// ReadJSON reads the body, one JSON object of at most MaxJSON bytes, into the
// struct that into points to. A field that the struct does not have is
// refused. A request without body reads as {}. The error is an *Error.
func ReadJSON(w http.ResponseWriter, r *http.Request, into any) error {
	LimitBody(w, r, MaxJSON)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return bodyError(err)
	}
	kind := r.Header.Get("Content-Type")
	if len(body) == 0 && kind == "" {
		return nil
	}
	if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
		return Refuse(http.StatusUnsupportedMediaType, "send the header Content-Type: application/json (it was %q)", kind)
	}
	return DecodeJSON(body, into)
}

func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return Refuse(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes: send less", tooLarge.Limit)
	}
	return Refuse(http.StatusBadRequest, "the body ended too early: send it whole")
}

// DecodeJSON is ReadJSON for a body that has been read.
func DecodeJSON(body []byte, into any) error {
	if first := bytes.TrimLeft(body, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return Refuse(http.StatusBadRequest, `the body must be a JSON object, like {"key":"value"}`)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return decodeError(err, into)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Refuse(http.StatusBadRequest, "the body must be one JSON object: remove what follows it")
	}
	return nil
}

// decodeError puts an error of encoding/json into words for the caller.
func decodeError(err error, into any) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return Refuse(http.StatusBadRequest, "%q must be %s, not a JSON %s", kind.Field, wanted(kind.Type), kind.Value)
	case errors.As(err, &syntax):
		return Refuse(http.StatusBadRequest, "the body is no valid JSON: %v at byte %d", err, syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Refuse(http.StatusBadRequest, "the body is no valid JSON: it ends in the middle")
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	return Refuse(http.StatusBadRequest, "%s: this call takes %s", text, fieldNames(reflect.TypeOf(into)))
}

// wanted names a Go type in the words of JSON.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Pointer:
		return wanted(t.Elem())
	}
	return "a number"
}

// fieldNames lists the JSON names of a struct's fields.
func fieldNames(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return "a JSON object"
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "no fields"
	}
	return strings.Join(names, ", ")
}

// WriteJSON answers with v as JSON. It is encoded before the status is sent.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encoding answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a caller who has gone needs no answer
	return nil
}

type errorBody struct {
	Error struct {
		Message string `json:"message"`
	} `json:"error"`
}

// WriteError answers {"error":{"message"}}.
func WriteError(w http.ResponseWriter, status int, message string) {
	var b errorBody
	b.Error.Message = message
	_ = WriteJSON(w, status, b) // a string always encodes
}

func internalMessage(trace string) string {
	return "the server failed; its log says why under trace_id " + trace
}

// HandlerFunc is a handler of a call under /_/ that may fail. An *Error is
// shown to the caller; any other error goes to the log only.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Handle adapts fn: it writes the error that fn returns.
func Handle(log *slog.Logger, fn HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := fn(w, r)
		if err == nil {
			return
		}
		var refusal *Error
		if errors.As(err, &refusal) {
			WriteError(w, refusal.Status, refusal.Message)
			return
		}
		trace := TraceID(w)
		log.Error("call failed", "trace_id", trace, "method", r.Method, "path", r.URL.Path, "err", err)
		WriteError(w, http.StatusInternalServerError, internalMessage(trace))
	})
}
