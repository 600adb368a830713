package graphapi

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const benchText = "Thanks for writing to us! Your order leaves our warehouse tonight; follow it with the number we sent you"

// benchmarkDecode measures what a send costs before it reaches the domain.
func benchmarkDecode(b *testing.B, contentType, body string) {
	reader := strings.NewReader(body)
	r := httptest.NewRequest(http.MethodPost, "/v24.0/3333/messages?access_token=EAAB", reader)
	r.Header.Set("Content-Type", contentType)
	r.Body = io.NopCloser(reader)
	b.ReportAllocs()
	for b.Loop() {
		reader.Reset(body)
		p, err := Decode(r, Limits{})
		if err != nil {
			b.Fatal(err)
		}
		s, err := DecodeSend(p)
		if err != nil || s.Validate(Rules{}) != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJSON(b *testing.B) {
	benchmarkDecode(b, jsonType, `{"recipient":{"id":"1000012345"},"messaging_type":"RESPONSE","message":{"text":"`+benchText+`"}}`)
}

func BenchmarkDecodeForm(b *testing.B) {
	benchmarkDecode(b, formType, "recipient={'id':'1000012345'}&messaging_type=RESPONSE&message={'text':'"+benchText+"'}")
}

func BenchmarkDecodeEscapedForm(b *testing.B) {
	benchmarkDecode(b, formType, "recipient=%7B%22id%22%3A%221000012345%22%7D&messaging_type=RESPONSE&message=%7B%22text%22%3A%22"+
		strings.ReplaceAll(benchText, " ", "+")+"%22%7D")
}

func BenchmarkErrorJSON(b *testing.B) {
	b.ReportAllocs()
	buf := make([]byte, 0, 512)
	for b.Loop() {
		buf = NoMatchingUser.New().AppendJSON(buf[:0], "APLx_C4fHhrLqjNFqOXv7tw")
	}
}
