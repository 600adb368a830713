package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
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
		"::127.0.0.1": false, "::ffff:0:127.0.0.1": false, "64:ff9b:1::a00:1": false, "5f00::1": false, "3fff::1": false, "4000::1": false,
		"192.88.99.1": false, "2a00:1450:4001::1": true,
		"2001:0:1::": false, "2001:db8::1": false, "fec0::1": false,
	} {
		if got := public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("public(%s) = %v, want %v", addr, got, want)
		}
	}
}

// hops is a server whose path /N redirects to /N-1, until /0 answers.
func hops(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil {
			t.Errorf("path %q: %v", r.URL.Path, err)
		}
		if n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
			return
		}
		fmt.Fprintf(w, "referer=%q", r.Referer())
	}))
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, c *http.Client, url string) (int, string, error) {
	t.Helper()
	t.Cleanup(c.CloseIdleConnections)
	resp, err := c.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

func TestRedirects(t *testing.T) {
	s := hops(t)
	for _, c := range []struct {
		allowed, hops, status int
		fails                 string
	}{
		{allowed: 0, hops: 0, status: 200},
		{allowed: 0, hops: 1, status: 302},
		{allowed: 5, hops: 5, status: 200},
		{allowed: 5, hops: 6, fails: "more than 5 redirects"},
	} {
		status, body, err := get(t, Client(Options{AllowPrivate: true, Redirects: c.allowed}), fmt.Sprintf("%s/%d", s.URL, c.hops))
		if status != c.status || c.fails == "" && err != nil || c.fails != "" && (err == nil || Bare(err).Error() != c.fails) {
			t.Errorf("%d hops of %d: status %d, %v", c.hops, c.allowed, status, err)
		}
		if status == 200 && body != `referer=""` {
			t.Errorf("%d hops: %s", c.hops, body)
		}
	}
}

func TestRefused(t *testing.T) {
	s := hops(t)
	for _, host := range []string{"127.0.0.1", "localhost"} { // the name is judged by what it stands for
		_, _, err := get(t, Client(Options{Redirects: 5}), strings.Replace(s.URL, "127.0.0.1", host, 1)+"/0")
		var refused Refused
		if !errors.As(err, &refused) || !refused.Addr.IsLoopback() {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestOtherSchemes(t *testing.T) {
	if _, _, err := get(t, Client(Options{AllowPrivate: true}), "file:///etc/passwd"); err == nil {
		t.Error("a file was read")
	}
}

// A redirect is dialled through the guard like the first address: here only
// public.test is let past it.
func TestRedirectToPrivate(t *testing.T) {
	heard := false
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard = true }))
	t.Cleanup(inner.Close)
	outer := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusFound))
	t.Cleanup(outer.Close)
	c := Client(Options{Redirects: 5})
	transport := c.Transport.(*http.Transport)
	guarded := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if addr == "public.test:80" {
			return new(net.Dialer).DialContext(ctx, network, outer.Listener.Addr().String())
		}
		return guarded(ctx, network, addr)
	}
	_, _, err := get(t, c, "http://public.test/")
	var refused Refused
	if !errors.As(err, &refused) || heard {
		t.Errorf("%v, heard %v", err, heard)
	}
}
