package graphhttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/graph"
	"parley/internal/httpserver"
	"parley/internal/limits"
	"parley/internal/messaging"
	"parley/internal/objects"
)

// call is one call of the Graph API on its way through the checks. It is
// pooled: nothing of it may be kept.
type call struct {
	srv    *Handler
	w      http.ResponseWriter
	r      *http.Request
	ctx    context.Context
	trace  string
	at     address
	params *graphapi.Params
	method string // after an override: GET, POST or DELETE
	form   form
	token  string
	who    *auth.Principal
	out    []byte // the answer
	done   bool   // it was written already
	outer  *call  // the batch that the call is part of; nil = none
	lent   []*graphapi.File
	// stranger is set while the call has a place among those that send large
	// files before their token is known.
	stranger bool

	notes  []note
	pages  map[graphapi.ID]*messaging.Page
	people map[graphapi.ID]messaging.Customer
	nodes  int  // written so far
	full   bool // the answer grew beyond its bound
}

// keptBuffer is the largest answer whose buffer goes back to the pool.
const keptBuffer = 64 << 10

func (s *Handler) newCall(w http.ResponseWriter, r *http.Request) *call {
	c := s.calls.Get().(*call)
	*c = call{srv: s, w: w, r: r, ctx: r.Context(), trace: traceOf(w), out: c.out[:0], at: address{version: graphapi.LatestVersion}}
	return c
}

// end gives back what the call held.
func (c *call) end() {
	if c.params != nil {
		if err := c.params.Close(); err != nil {
			c.srv.Log.Warn("uploaded file not removed", "trace_id", c.trace, "err", err)
		}
	}
	c.srv.free(c)
}

func (s *Handler) free(c *call) {
	out := c.out[:0]
	if cap(out) > keptBuffer {
		out = nil
	}
	*c = call{out: out}
	s.calls.Put(c)
}

func traceOf(w http.ResponseWriter) string {
	if id := httpserver.TraceID(w); id != "" {
		return id
	}
	return httpserver.NewTraceID()
}

// serve runs the checks in Meta's order and leaves the answer in c.out.
func (c *call) serve() (err error) {
	c.at = parsePath(c.r.URL.Path)
	if err := c.decode(); err != nil {
		c.drain()
		return err
	}
	c.borrow()
	if c.form = readForm(c.params); len(c.form.dates) > maxDateFormat {
		return graphapi.TooLong.New("date_format", maxDateFormat)
	}
	if c.method, err = c.readMethod(); err != nil {
		return err
	}
	if err = c.checkRoot(); err != nil {
		return err
	}
	if id, ok := c.pictureOf(); ok {
		return c.picture(&pageNode{id: id})
	}
	if err = c.authenticate(); err != nil {
		return err
	}
	switch {
	case c.form.batch:
		return c.batch()
	case c.form.ids:
		return c.readMany()
	}
	return c.follow()
}

// follow counts the call and answers what its path names.
func (c *call) follow() error {
	if err := c.count(); err != nil {
		return err
	}
	on, err := c.resolve(c.at)
	if err != nil {
		return err
	}
	if c.at.edge == "" {
		return c.callNode(on)
	}
	return c.callEdge(on)
}

// maxStrangers bounds the calls at the same time that send large files before
// their token is known.
const maxStrangers = 8

// decode reads the parameters.
func (c *call) decode() (err error) {
	defer c.acquainted() // a panic must not keep the place
	lim := graphapi.DefaultLimits()
	lim.Admit = c.admitFiles
	c.params, err = graphapi.Decode(c.r, lim)
	return err
}

// acquainted gives back the place of a stranger.
func (c *call) acquainted() {
	if c.stranger {
		<-c.srv.strangers
		c.stranger = false
	}
}

// admitFiles tells whether large files may follow: of callers whose token stands
// before them. Clients that send it as a part behind the file are heard a few at
// a time.
// https://developers.facebook.com/docs/graph-api/overview
func (c *call) admitFiles(token string) (known bool, err error) {
	if token == "" {
		token = bearer(c.r.Header.Get("Authorization"))
	}
	if token != "" {
		_, err = c.srv.Auth.Authenticate(c.ctx, token)
		return err == nil, err
	}
	select {
	case c.srv.strangers <- struct{}{}:
		c.stranger = true
	default:
	}
	return c.stranger, nil
}

// maxDrain bounds what is read of a refused body, in bytes.
const maxDrain = 32 << 20

// drain reads on to the end of a body that was refused. Many clients look for
// the answer only when they have sent everything; closing the connection
// before would show them a reset instead of the error.
func (c *call) drain() {
	if c.r.Header.Get("Expect") == "" { // who expects a go-ahead is still waiting for it
		_, _ = io.CopyN(io.Discard, c.r.Body, maxDrain)
	}
}

// readMethod applies the method parameter. Clients that cannot send DELETE
// send a POST with method=delete; the JavaScript SDK sends method=get along.
// A GET never changes anything, whatever it says.
// https://developers.facebook.com/docs/graph-api/overview
func (c *call) readMethod() (string, error) {
	sent := c.r.Method
	switch sent {
	case http.MethodHead:
		sent = http.MethodGet
	case http.MethodPut:
		sent = http.MethodPost
	case http.MethodGet, http.MethodPost, http.MethodDelete:
	default:
		return sent, graphapi.UnsupportedMethod.New().Because("method %s: use GET, POST or DELETE", sent)
	}
	if !c.form.method {
		return sent, nil
	}
	asked := strings.ToUpper(c.params.Get("method"))
	if asked == http.MethodPut {
		asked = http.MethodPost
	}
	switch {
	case asked == sent || asked == "":
		return sent, nil
	case sent == http.MethodPost && (asked == http.MethodGet || asked == http.MethodDelete):
		return asked, nil
	}
	return sent, graphapi.UnsupportedMethod.New().Because("method=%s on a %s: send the override with POST", asked, sent)
}

// checkRoot refuses calls that name no node.
func (c *call) checkRoot() error {
	if c.at.node != "" || c.at.edge != "" || c.form.batch || c.form.ids {
		return nil
	}
	return graphapi.NoNode.New().Because("the path names no node: call /me, a Page id, t_..., m_...")
}

// authenticate finds who calls. The token stands in the body, the query or
// the header Authorization.
func (c *call) authenticate() (err error) {
	if c.token = c.params.Get("access_token"); c.token == "" {
		c.token = bearer(c.r.Header.Get("Authorization"))
	}
	if c.token == "" && c.outer != nil {
		return c.inherit()
	}
	if c.token == "" && c.at.node == "me" {
		return graphapi.MeWithoutToken.New().Because("no access_token in body, query or Authorization header")
	}
	if c.token == "" {
		return graphapi.TokenMissing.New().Because("no access_token in body, query or Authorization header")
	}
	if c.who, err = c.srv.Auth.Authenticate(c.ctx, c.token); err != nil {
		return err
	}
	return c.checkProof()
}

func (c *call) checkProof() error {
	return c.srv.Auth.CheckProof(c.who, c.token, c.params.Get("appsecret_proof"), c.params.Get("appsecret_time"))
}

// count counts the call for the app and the Page of its token.
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
func (c *call) count() error {
	t := &c.who.Token
	if t.Kind == auth.PageToken {
		if err := c.srv.Limits.TakePage(c.ctx, t.Page, limits.Calls, 0); err != nil {
			return err
		}
	}
	return c.srv.Limits.TakeApp(c.ctx, t.App, limits.Calls)
}

// bearer reads an Authorization header of the scheme Bearer or OAuth.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(strings.TrimSpace(header), " ")
	if strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "OAuth") {
		return strings.TrimSpace(token)
	}
	return ""
}

// callNode answers a call on a node itself.
func (c *call) callNode(on node) error {
	if c.method != http.MethodGet {
		return c.changeNode(on)
	}
	return c.readNode(on)
}

// readNode answers the fields of a node.
func (c *call) readNode(on node) error {
	s, err := c.planRead(on)
	if err != nil {
		return err
	}
	return c.answer(s, on)
}

// planRead plans the fields that the call asks of a node and may have.
func (c *call) planRead(on node) (*selection, error) {
	s, err := c.planNode(on.kind())
	if err != nil {
		return nil, err
	}
	return s, c.permitRead(on.kind(), s)
}

// changeNode answers a POST or DELETE on a node; most can be read only.
func (c *call) changeNode(on node) error {
	op := on.kind().Op(c.method)
	if op == nil {
		return graphapi.NoSuchObject.New(strings.ToLower(c.method), c.at.node).
			Because("a %s does not take %s", on.kind().Name, c.method)
	}
	if _, err := c.admit(op); err != nil {
		return err
	}
	return c.act(op, on)
}

// act carries out a POST or DELETE. What another call has deleted since the
// node was found is refused as unknown.
func (c *call) act(op *graph.Op, on node) error {
	err := c.srv.actions[op](c, on)
	if errors.Is(err, objects.ErrNotFound) {
		return c.missing("it was deleted a moment ago: %v", err)
	}
	return err
}

// answer loads what the plan needs and writes one node.
func (c *call) answer(s *selection, on node) error {
	nodes := []node{on}
	if err := c.load(s, nodes); err != nil {
		return err
	}
	c.out = c.write(c.out, s, nodes, 0)
	return c.tooMuch()
}

// callEdge answers a call on an edge.
func (c *call) callEdge(on node) error {
	e := on.kind().Edge(c.at.edge)
	if e == nil {
		return c.noEdge(on)
	}
	op := e.Op(c.method)
	switch {
	case op == nil && c.method == http.MethodGet:
		return graphapi.NonexistingField.New(e.Name, on.kind().Name).
			Because("%s of a %s is for %s", e.Name, on.kind().Name, e.Ops[0].Method)
	case op == nil:
		return graphapi.NoSuchObject.New(strings.ToLower(c.method), c.at.node).
			Because("%s of a %s does not take %s", e.Name, on.kind().Name, c.method)
	case e.Public:
		return c.picture(on)
	case op.Method == http.MethodGet:
		return c.listEdge(on, e, op)
	case op.Late:
		return c.act(op, on)
	}
	if _, err := c.admit(op); err != nil {
		return err
	}
	return c.act(op, on)
}

// noEdge refuses an edge that the node type does not have. A user token with
// me and an edge of Pages hears what it needs: a Page token.
func (c *call) noEdge(on node) error {
	name := c.at.edge
	if c.at.node == "me" && on.kind() == &graph.User && graph.Page.Edge(name) != nil {
		return graphapi.PageTokenNeeded.New().Because("me is the user of the token and %s an edge of Pages: use a token of me/accounts", name)
	}
	if _, ok := on.(*entryNode); ok && name == "private_replies" {
		return graphapi.NonexistingField.New(name, on.kind().Name).
			Because("the edge ended with v5.0: POST /me/messages with recipient {\"comment_id\":\"%s\"} or post_id", c.at.node)
	}
	return graphapi.NonexistingField.New(name, on.kind().Name).Because("a %s has no edge %s", on.kind().Name, name)
}

// listEdge answers a GET of an edge.
func (c *call) listEdge(on node, e *graph.Edge, op *graph.Op) error {
	allowed, err := c.admit(op)
	if err != nil {
		return err
	}
	return c.writeEdge(on, e, allowed)
}

// writeEdge writes what an edge lists, or an empty list.
func (c *call) writeEdge(on node, e *graph.Edge, allowed bool) (err error) {
	it := item{name: e.Name, key: e.Name, edge: e, args: c.params}
	if it.sub, err = c.planList(e); err != nil {
		return err
	}
	if !allowed {
		c.out = append(c.out, `{"data":[]}`...)
		return nil
	}
	s := &selection{kind: on.kind(), items: []item{it}}
	if err := c.load(s, []node{on}); err != nil {
		return err
	}
	c.out = c.writeList(c.out, &s.items[0], on, 0)
	return c.tooMuch()
}

// tooMuch refuses an answer that had to be cut.
func (c *call) tooMuch() error {
	if !c.full {
		return nil
	}
	return graphapi.TooMuchData.New().Because("the answer is larger than %d bytes: ask for fewer fields or use smaller limits", maxAnswer)
}

// page returns a Page, read once in a call.
func (c *call) page(id graphapi.ID) (*messaging.Page, error) {
	if p := c.pages[id]; p != nil {
		return p, nil
	}
	p, err := c.srv.Messaging.Page(c.ctx, id)
	if err != nil {
		return nil, err
	}
	if c.pages == nil {
		c.pages = map[graphapi.ID]*messaging.Page{}
	}
	c.pages[id] = &p
	return &p, nil
}
