package profile

import "testing"

// A page's origin comes from its browser; what the Page lists may be written
// in other ways.
func TestOrigin(t *testing.T) {
	for text, want := range map[string]string{
		"https://shop.test":              "https://shop.test/",
		"HTTPS://Shop.Test/a?b#c":        "https://shop.test/",
		"https://shop.test:443/":         "https://shop.test/",
		"http://shop.test:80":            "http://shop.test/",
		"https://shop.test:80":           "https://shop.test:80/",
		"http://127.0.0.1:3000/webview":  "http://127.0.0.1:3000/",
		"https://münchen.example":        "https://xn--mnchen-3ya.example/",
		"https://xn--mnchen-3ya.example": "https://xn--mnchen-3ya.example/",
		"https://[2001:DB8::1]:8443/":    "https://[2001:db8::1]:8443/",
		"https://my_shop.test":           "https://my_shop.test/",
		"https://%zz":                    "",
	} {
		if got := origin(text); got != want {
			t.Errorf("origin(%q) = %q, want %q", text, got, want)
		}
	}
}
