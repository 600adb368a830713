package webhook

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"
)

const secondBody = `{"object":"page","entry":[{"id":"100","time":1700000000000,"messaging":[{"sender":{"id":"200"},"recipient":{"id":"100"},"timestamp":1700000000000,"message":{"mid":"m_1","text":"\u00e4\u00f6\u00e5 \ud83d\udc4d https:\/\/a.example\/b"}}]}]}`

var vectors = []struct{ body, sha1, sha256 string }{
	{
		`{"object":"page","entry":[]}`,
		"sha1=cfc48e1968c26ad738193829e6943c401bbea1d5",
		"sha256=838bc81771fbd6aa7ba4deceb274b1791ed4cae84831df8ef3d4c7fb457ee964",
	},
	{
		secondBody,
		"sha1=bca93a44080423dcbd987173c7ec9f7777f19024",
		"sha256=68e1d294e22a1eea1a934ef98f91a368a4bb0d2c63b5d3ef91dd8b2e24b10e8f",
	},
}

func TestSignVectors(t *testing.T) {
	for _, v := range vectors {
		s1, s256 := Sign("test_secret", []byte(v.body))
		if s1 != v.sha1 || s256 != v.sha256 {
			t.Errorf("Sign(%.40s) = %s %s, want %s %s", v.body, s1, s256, v.sha1, v.sha256)
		}
	}
}

func TestVerify(t *testing.T) {
	body := []byte(secondBody)
	s1, s256 := Sign("test_secret", body)
	for name, c := range map[string]struct {
		secret  string
		headers []string
		want    bool
	}{
		"both":               {"test_secret", []string{HeaderSHA1, s1, HeaderSHA256, s256}, true},
		"older alone":        {"test_secret", []string{HeaderSHA1, s1}, true},
		"newer alone":        {"test_secret", []string{HeaderSHA256, s256}, true},
		"newer decides":      {"test_secret", []string{HeaderSHA1, s1, HeaderSHA256, s256[:70] + "x"}, false},
		"other secret":       {"other", []string{HeaderSHA256, s256}, false},
		"empty secret":       {"", []string{HeaderSHA256, sign(prefixSHA256, sha256.New, "", body)}, false},
		"none":               {"test_secret", nil, false},
		"no prefix":          {"test_secret", []string{HeaderSHA256, strings.TrimPrefix(s256, "sha256=")}, false},
		"upper case":         {"test_secret", []string{HeaderSHA256, "sha256=" + strings.ToUpper(s256[7:])}, false},
		"older in new place": {"test_secret", []string{HeaderSHA256, s1}, false},
	} {
		h := http.Header{}
		for i := 0; i < len(c.headers); i += 2 {
			h.Set(c.headers[i], c.headers[i+1])
		}
		if got := Verify(c.secret, h, body); got != c.want {
			t.Errorf("%s: Verify = %v, want %v", name, got, c.want)
		}
	}
}
