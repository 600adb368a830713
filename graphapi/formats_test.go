package graphapi

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParseVersion(t *testing.T) {
	tests := []struct {
		in        string
		ok        bool
		effective string
	}{
		{"v2.0", true, "v21.0"}, {"v2.12", true, "v21.0"}, {"v2.13", false, ""}, {"v3.3", true, "v21.0"}, {"v3.4", false, ""},
		{"v4.0", true, "v21.0"}, {"v4.1", false, ""}, {"v20.0", true, "v21.0"}, {"v21.0", true, "v21.0"}, {"v24.0", true, "v24.0"},
		{"v26.0", true, "v26.0"}, {"v27.0", false, ""}, {"v99.0", false, ""}, {"v1.0", false, ""}, {"v02.0", false, ""},
		{"v2.00", false, ""}, {"v24", false, ""}, {"24.0", false, ""}, {"V24.0", false, ""}, {"v24.", false, ""}, {"v.0", false, ""},
		{"v-4.0", false, ""}, {"v24.0.0", false, ""}, {"me", false, ""}, {"", false, ""}, {"vx.y", false, ""},
	}
	for _, tt := range tests {
		v, ok := ParseVersion(tt.in)
		if ok != tt.ok || ok && (v.String() != tt.in || v.Effective().String() != tt.effective) {
			t.Errorf("ParseVersion(%q) = %v, %v, served as %v; want %v, %s", tt.in, v, ok, v.Effective(), tt.ok, tt.effective)
		}
	}
	if got := Version(0).Effective(); got != LatestVersion || got.String() != "v26.0" {
		t.Errorf("without a version: %v", got)
	}
}

func TestCursor(t *testing.T) {
	for position, want := range map[int64]string{0: "MAZDZD", 3333: "MzMzMwZDZD", 1: "MQZDZD", 123456789012: "MTIzNDU2Nzg5MDEy"} {
		got := EncodeCursor(position)
		back, err := DecodeCursor(got)
		if got != want || back != position || err != nil {
			t.Errorf("EncodeCursor(%d) = %s, want %s; back %d, %v", position, got, want, back, err)
		}
	}
	for _, bad := range []string{"", "x", "MA==", "MAZ", "MAZX", "MAZDZDZD", "M A", "MA\nZDZD", "eAZDZD", "!!!!"} {
		_, err := DecodeCursor(bad)
		if err == nil || AsError(err).Code != 100 || AsError(err).Explain == "" {
			t.Errorf("DecodeCursor(%q): %v", bad, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("0", "MAZDZD")
	f.Add("\xfb\xff\x64", "ZAZBZCZD")
	f.Fuzz(func(t *testing.T, text, cursor string) {
		if text != "" {
			if back, err := DecodeCursorText(EncodeCursorText(text)); err != nil || back != text {
				t.Fatalf("%q comes back as %q, %v", text, back, err)
			}
		}
		if text, err := DecodeCursorText(cursor); err == nil && EncodeCursorText(text) != cursor {
			t.Fatalf("cursor %q and %q both mean %q", cursor, EncodeCursorText(text), text)
		}
	})
}

func TestPaging(t *testing.T) {
	tests := []struct {
		p    Paging
		want string
	}{
		{Paging{}, `{}`},
		{Paging{Cursors: Cursors{"MzMzMwZDZD", "MzMzMwZDZD"}}, `{"cursors":{"before":"MzMzMwZDZD","after":"MzMzMwZDZD"}}`},
		{Paging{Cursors: Cursors{"a", "b"}, Next: "https://x.test/v24.0/3333/conversations?access_token=T&pretty=0&limit=25&after=b", Previous: "https://x.test/p"},
			`{"cursors":{"before":"a","after":"b"},"next":"https://x.test/v24.0/3333/conversations?access_token=T&pretty=0&limit=25&after=b","previous":"https://x.test/p"}`},
	}
	for _, tt := range tests {
		got := string(tt.p.AppendJSON(nil))
		var back Paging
		if err := json.Unmarshal([]byte(got), &back); got != tt.want || err != nil || back != tt.p {
			t.Errorf("got %s (back %+v, %v), want %s", got, back, err, tt.want)
		}
	}
}

func TestTime(t *testing.T) {
	at := time.Date(2024, 1, 1, 0, 0, 0, 999e6, time.UTC)
	const want = `"2024-01-01T00:00:00+0000"`
	if got := string(AppendTime(nil, at.UnixMilli())); got != want {
		t.Errorf("AppendTime = %s, want %s", got, want)
	}
	text, err := json.Marshal(Time{at.In(time.FixedZone("", 3600))})
	if err != nil || string(text) != want {
		t.Errorf("Marshal = %s, %v, want %s", text, err, want)
	}
	var back Time
	if err := json.Unmarshal(text, &back); err != nil || !back.Equal(at.Truncate(time.Second)) {
		t.Errorf("Unmarshal = %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`"2024-01-01T00:00:00Z"`), &back); err == nil {
		t.Error("Z passed")
	}
}

func TestAppSecretProof(t *testing.T) {
	// The vector of facebook-sdk's tests.
	const want = "4dad02ff1693df832f9c183fe400fc4f601360be06514acb4a73edb783eec345"
	if got := AppSecretProof("abc123", "xyz789"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := AppSecretProofAt("abc", "xyz789", 123); got != AppSecretProof("abc|123", "xyz789") {
		t.Errorf("got %s", got)
	}
}

func TestID(t *testing.T) {
	tests := []struct {
		in   string
		want ID
		ok   bool
	}{
		{"1", 1, true}, {"9223372036854775807", 1<<63 - 1, true}, {"9223372036854775808", 0, false}, {"0", 0, false}, {"", 0, false},
		{"-1", 0, false}, {"+1", 0, false}, {"1e3", 0, false}, {" 1", 0, false}, {"007", 7, true}, {"99999999999999999999", 0, false},
	}
	for _, tt := range tests {
		if got, err := ParseID(tt.in); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseID(%q) = %d, %v", tt.in, got, err)
		}
	}
	var ids []ID
	if err := json.Unmarshal([]byte(`["12",34,null,""]`), &ids); err != nil || ids[0] != 12 || ids[1] != 34 || ids[2] != 0 {
		t.Errorf("got %v, %v", ids, err)
	}
	if got := string(ID(7).AppendJSON(nil)); got != `"7"` {
		t.Errorf("AppendJSON = %s", got)
	}
}
