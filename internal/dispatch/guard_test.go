package dispatch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "172.32.0.1": true, "9.255.255.255": true,
		"127.0.0.1": false, "127.9.9.9": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.100.100.200": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false,
		"255.255.255.255": false, "192.0.0.192": false, "198.18.0.1": false, "240.0.0.1": false, "203.0.113.9": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fd00:ec2::254": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false,
		"2001:0:1::": false, "2001:db8::1": false, "fec0::1": false,
	} {
		if got := public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("public(%s) = %v, want %v", addr, got, want)
		}
	}
}

func TestClientRefusesPrivate(t *testing.T) {
	heard := false
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard = true }))
	defer sink.Close()
	r := NewClient(false, 1).post(context.Background(), strings.Replace(sink.URL, "127.0.0.1", "localhost", 1), "s", nil)
	if r.ok() || heard || !strings.Contains(r.err, "private") {
		t.Errorf("result %+v, heard %v", r, heard)
	}
}

func TestClientFollowsNoRedirect(t *testing.T) {
	followed := false
	mux := http.NewServeMux()
	mux.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/b", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/b", func(http.ResponseWriter, *http.Request) { followed = true })
	sink := httptest.NewServer(mux)
	defer sink.Close()
	r := NewClient(true, 1).post(context.Background(), sink.URL+"/a", "s", nil)
	if r.status != 307 || r.ok() || followed {
		t.Errorf("result %+v, followed %v", r, followed)
	}
}
