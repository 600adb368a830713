package graphapi

import (
	"encoding/json"
	"errors"
)

// AppendJSON appends the whole body of a failed answer. traceID is the
// request's identifier, the same as in the header x-fb-request-id.
//
// The key "error" comes first: clients look for it in the first 50 bytes.
// Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
func (e *Error) AppendJSON(b []byte, traceID string) []byte {
	b = append(b, `{"error":`...)
	o := openObject(b)
	o.key("message")
	o.b = AppendString(o.b, e.Message)
	o.text("type", e.Type)
	if e.Transient {
		o.key("is_transient")
		o.b = append(o.b, "true"...)
	}
	o.number("code", e.Code)
	if e.Subcode != 0 {
		o.number("error_subcode", e.Subcode)
	}
	o.text("error_user_title", e.UserTitle)
	o.text("error_user_msg", e.UserMsg)
	o.text("fbtrace_id", traceID)
	return append(o.close(), '}')
}

// AsError returns the Graph error in err's chain, or UnknownError when there
// is none: inner errors never reach the wire.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return UnknownError.New()
}

// ErrorResponse is the body of a failed answer, as a client reads it.
type ErrorResponse struct {
	Error *Error `json:"error"`
}

// wireError is what stands under the key "error".
type wireError struct {
	Message   string `json:"message"`
	Type      string `json:"type"`
	Transient bool   `json:"is_transient"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode"`
	UserTitle string `json:"error_user_title"`
	UserMsg   string `json:"error_user_msg"`
	TraceID   string `json:"fbtrace_id"`
}

// UnmarshalJSON reads the object under the key "error".
func (e *Error) UnmarshalJSON(b []byte) error {
	var w wireError
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*e = Error{Message: w.Message, Type: w.Type, Transient: w.Transient, Code: w.Code, Subcode: w.Subcode,
		UserTitle: w.UserTitle, UserMsg: w.UserMsg, TraceID: w.TraceID}
	return nil
}

// MarshalJSON writes the object under the key "error".
func (e *Error) MarshalJSON() ([]byte, error) {
	b := e.AppendJSON(nil, e.TraceID)
	return b[len(`{"error":`) : len(b)-1], nil
}
