package graphhttp

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/limits"
)

// form is how a call wants its answer.
type form struct {
	method, batch, ids bool // the parameter was given
	pretty             bool
	alwaysOK           bool   // suppress_http_code
	metadata           bool   // metadata=1
	dates              string // date_format; "" = Graph's own
	debug              string // all, info or warning; "" = off
	callback           string // JSONP
}

// readForm looks at every parameter once: most calls have none of these.
func readForm(p *graphapi.Params) (f form) {
	for name, value := range p.All() {
		switch name {
		case "method":
			f.method = true
		case "batch":
			f.batch = true
		case "ids":
			f.ids = true
		case "pretty":
			f.pretty, _ = value.Bool()
		case "suppress_http_code":
			f.alwaysOK, _ = value.Bool()
		case "metadata":
			f.metadata, _ = value.Bool()
		case "date_format":
			f.dates = value.String()
		case "debug":
			f.debug = debugLevel(value.String())
		case "callback":
			f.callback = callbackName(value.String())
		}
	}
	return f
}

func debugLevel(text string) string {
	switch text {
	case "all", info, warning:
		return text
	}
	return ""
}

// callbackName returns a JSONP callback that is a JavaScript name, else "".
func callbackName(name string) string {
	for i := 0; i < len(name); i++ {
		ch := name[i]
		if !(ch|0x20 >= 'a' && ch|0x20 <= 'z' || ch >= '0' && ch <= '9' || strings.IndexByte("_$.[]", ch) >= 0) {
			return ""
		}
	}
	return name
}

// Values of headers, shared by all answers: nobody changes them.
// https://developers.facebook.com/docs/graph-api/overview
var (
	typeJSON      = []string{"application/json; charset=UTF-8"}
	typeScript    = []string{"text/javascript; charset=UTF-8"}
	anyOrigin     = []string{"*"}
	crossOrigin   = []string{"cross-origin"}
	varyOrigin    = []string{"Origin"}
	noCacheAtAll  = []string{"private, no-cache, no-store, must-revalidate"}
	noStore       = []string{"no-store"}
	noCache       = []string{"no-cache"}
	longExpired   = []string{"Sat, 01 Jan 2000 00:00:00 GMT"}
	revision      = []string{"1008017685"}
	appUsage      = []string{`{"call_count":1,"total_cputime":0,"total_time":0}`}
	exposed       = []string{"etag, facebook-api-version, www-authenticate, x-app-usage, x-business-use-case-usage, x-fb-debug, x-fb-request-id, x-fb-rev, x-fb-trace-id"}
	allowMethods  = []string{"GET, POST, DELETE, OPTIONS"}
	allowedHeader = []string{"authorization, content-type"}
	dayAge        = []string{"86400"}
)

// headers sets what every answer carries. Values are assigned, not copied:
// this stands on the path of every send.
func (c *call) headers(cache []string) http.Header {
	h := c.w.Header()
	ids := [...]string{c.trace, c.trace[1:12], c.srv.debugID}
	h["Content-Type"] = typeJSON
	if c.form.callback != "" {
		h["Content-Type"] = typeScript
	}
	h["Access-Control-Allow-Origin"] = anyOrigin
	if len(c.r.Header["Origin"]) > 0 { // only a browser looks at it
		h["Access-Control-Expose-Headers"] = exposed
	}
	h["Cross-Origin-Resource-Policy"] = crossOrigin
	h["Vary"] = varyOrigin
	h["Cache-Control"] = cache
	h["Pragma"] = noCache
	h["Expires"] = longExpired
	h["X-Fb-Request-Id"] = ids[0:1:1]
	h["X-Fb-Trace-Id"] = ids[1:2:2]
	h["X-Fb-Debug"] = ids[2:3:3]
	h["X-Fb-Rev"] = revision
	c.usage(h)
	return h
}

// usage tells how much of the budgets is used up, in percent.
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
func (c *call) usage(h http.Header) {
	h["X-App-Usage"] = appUsage
	if c.who == nil {
		return
	}
	if u := c.srv.Limits.OfApp(c.who.Token.App, limits.Calls); u.Limit > 0 {
		h["X-App-Usage"] = []string{fmt.Sprintf(`{"call_count":%d,"total_cputime":0,"total_time":0}`, u.Percent())}
	}
	if c.who.Token.Kind == auth.PageToken {
		u := c.srv.Limits.OfPage(c.who.Token.Page, limits.Messenger)
		h["X-Business-Use-Case-Usage"] = []string{businessUsage(c.who.Token.Page, &u)}
	}
}

// businessUsage is the usage of one Page; the time to regain access is in
// minutes.
func businessUsage(page graphapi.ID, u *limits.Usage) string {
	b := make([]byte, 0, 144)
	b = append(b, '{')
	b = page.AppendJSON(b)
	b = append(b, `:[{"type":"messenger","call_count":`...)
	b = strconv.AppendInt(b, u.Percent(), 10)
	b = append(b, `,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":`...)
	b = strconv.AppendInt(b, int64((u.Regain+time.Minute-1)/time.Minute), 10)
	return string(append(b, `}]}`...))
}

// versionHeader shows as what version the call was served.
func (c *call) versionHeader(h http.Header) {
	h["Facebook-Api-Version"] = versionTexts[c.at.version.Major()-graphapi.OldestVersion.Major()]
}

// versionTexts are the values of facebook-api-version, oldest first.
var versionTexts = func() (texts [][]string) {
	for v := graphapi.OldestVersion; v <= graphapi.LatestVersion; v += 100 {
		texts = append(texts, []string{v.String()})
	}
	return texts
}()

// succeed writes c.out.
func (c *call) succeed() {
	if c.form.debug != "" {
		c.out = c.appendDebug(c.out)
	}
	c.format()
	h := c.headers(noCacheAtAll)
	c.versionHeader(h)
	if c.method == http.MethodGet {
		sum := sha256.Sum256(c.out)
		tag := `"` + hex.EncodeToString(sum[:20]) + `"`
		h["Etag"] = []string{tag}
		if strings.Contains(c.r.Header.Get("If-None-Match"), tag) {
			c.w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	c.send(h, http.StatusOK)
}

// refuse writes an error and logs why. Inner errors stay inside: the wire
// gets code 1, the log the cause under the same trace id.
func (c *call) refuse(err error) {
	e := graphapi.AsError(err)
	c.log(err, e)
	c.writeError(e)
}

func (c *call) writeError(e *graphapi.Error) {
	c.out = e.AppendJSON(c.out[:0], c.trace)
	c.format()
	h := c.headers(noStore)
	if !e.NoVersion {
		c.versionHeader(h)
	}
	h["Www-Authenticate"] = []string{`OAuth "Facebook Platform" "` + e.Challenge + `" ` + headerQuote(e.Message)}
	status := e.Status
	if c.srv.Throttle429 && e.Throttled() {
		status = http.StatusTooManyRequests
	}
	if c.form.alwaysOK {
		status = http.StatusOK
	}
	c.send(h, status)
}

// headerQuote writes a quoted string of a header. Clients give up on a header
// that is very long or holds control characters, and would miss the error.
func headerQuote(s string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, brief(s))
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(plain) + `"`
}

// maxBrief bounds what headers and the log repeat of a request at once, in bytes.
const maxBrief = 1000

// brief cuts off the end of a text that is longer than maxBrief.
func brief(s string) string {
	if len(s) <= maxBrief {
		return s
	}
	return strings.ToValidUTF8(s[:maxBrief], "") + "..."
}

// log tells the operator which rule refused, with what evidence, and what
// would pass.
func (c *call) log(err error, e *graphapi.Error) {
	inner := !errors.As(err, new(*graphapi.Error))
	if inner && c.ctx.Err() != nil {
		return // the client has gone
	}
	attrs := []slog.Attr{
		slog.String("trace_id", c.trace), slog.String("method", brief(c.r.Method)), slog.String("path", brief(c.r.URL.Path)), slog.Int("code", e.Code),
	}
	if inner {
		c.srv.Log.LogAttrs(c.ctx, slog.LevelError, "call failed", append(attrs, slog.Any("error", err))...)
		return
	}
	if e.Subcode != 0 {
		attrs = append(attrs, slog.Int("subcode", e.Subcode))
	}
	c.srv.Log.LogAttrs(c.ctx, slog.LevelInfo, "call refused", append(attrs, slog.String("message", brief(e.Message)), slog.String("why", brief(e.Explain)))...)
}

// format gives c.out the shape that the call asks for.
func (c *call) format() {
	if c.form.pretty {
		var indented bytes.Buffer
		if json.Indent(&indented, c.out, "", "   ") == nil {
			c.out = append(c.out[:0], indented.Bytes()...)
		}
	}
	if c.form.callback != "" {
		c.out = append([]byte("/**/ "+c.form.callback+"("), c.out...)
		c.out = append(c.out, ");"...)
	}
}

// send writes c.out to the client.
func (c *call) send(h http.Header, status int) {
	if len(c.out) > 2048 { // net/http adds the length of shorter answers itself
		h["Content-Length"] = []string{strconv.Itoa(len(c.out))}
	}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(c.out) // an error means that the client has gone
}

// preflight answers what browsers ask before a call with unusual headers.
func (c *call) preflight() {
	h := c.headers(noStore)
	delete(h, "Content-Type")
	h["Access-Control-Allow-Methods"] = allowMethods
	h["Access-Control-Allow-Headers"] = allowedHeader
	if asked := c.r.Header["Access-Control-Request-Headers"]; len(asked) > 0 {
		h["Access-Control-Allow-Headers"] = asked
	}
	h["Access-Control-Max-Age"] = dayAge
	c.w.WriteHeader(http.StatusNoContent)
}

// newDebugID makes a value for x-fb-debug: 86 characters of base64 and "==".
func newDebugID() string {
	var raw [64]byte
	_, _ = rand.Read(raw[:]) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(raw[:])
}
