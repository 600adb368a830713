package graphhttp

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"

	"parley/graphapi"
)

// Bounds of a batch.
const (
	maxBatch       = 50
	maxBatchAnswer = 32 << 20  // bytes of all answers together
	maxSubstituted = 1 << 20   // bytes of one operation after its references were resolved
	maxReferable   = 100_000   // values in an answer that is referred to
	maxLooks       = 1_000_000 // values that all references look at
)

// batch is the operations of one call on their way.
type batch struct {
	*call
	ops   []operation
	room  int // bytes that answers may still take
	looks int // values that references may still look at
}

// The states of an operation.
const (
	waiting = iota
	running
	succeeded
	failed
	skipped // an operation that it waits for did not succeed
)

// batch carries out several operations in one call. They run one after
// another, in their order unless one waits for a later one, so that messages
// of one batch keep it. Each goes through all checks on its own.
// https://developers.facebook.com/docs/graph-api/batch-requests
func (c *call) batch() error {
	switch {
	case c.outer != nil:
		return graphapi.InvalidParam.New().Because("a batch inside a batch")
	case c.method != http.MethodPost:
		return graphapi.UnsupportedMethod.New().Because("a batch is sent with POST")
	}
	ops, err := c.readOperations()
	if err != nil {
		return err
	}
	if why := connect(ops); why != "" {
		c.refuseOldStyle(why)
		return nil
	}
	b := &batch{call: c, ops: ops, room: maxBatchAnswer, looks: maxLooks}
	for i := range ops {
		b.run(i)
	}
	b.write()
	c.form.debug = "" // each operation asks for its own notes
	return nil
}

// refuseOldStyle answers a batch whose operations name others that are not
// there. Clients read this older shape.
// https://developers.facebook.com/docs/graph-api/batch-requests
func (c *call) refuseOldStyle(why string) {
	c.srv.Log.Info("batch refused", "trace_id", c.trace, "why", brief(why))
	o := object{b: c.out[:0]}
	o.number("error_code", 190)
	o.text("error_description", why)
	c.out = o.end()
	c.format()
	h := c.headers(noStore)
	c.versionHeader(h)
	c.send(h, http.StatusBadRequest)
	c.done = true
}

// run carries out an operation after those that it waits for. Operations that
// wait for each other are all skipped.
func (b *batch) run(i int) {
	op := &b.ops[i]
	if op.state != waiting || b.room < 0 || b.ctx.Err() != nil {
		return
	}
	op.state = running
	for _, n := range op.needs {
		b.run(n)
		if b.ops[n].state != succeeded {
			op.state = skipped
			b.srv.Log.Info("operation of a batch skipped", "trace_id", b.trace, "operation", i, "waits_for", n)
			return
		}
	}
	b.execute(op)
}

// execute answers an operation as a call of its own.
func (b *batch) execute(op *operation) {
	rec := &recorder{outer: b.w, header: http.Header{}}
	op.answer, op.state = rec, failed
	r, err := b.request(op)
	inner := b.srv.newCall(rec, r)
	inner.outer, inner.trace = b.call, b.trace
	defer inner.end()
	defer inner.survive()
	if err == nil {
		inner.lent, err = b.lend(op.files)
	}
	if err != nil {
		inner.refuse(err)
	} else {
		inner.run()
	}
	if b.room -= len(rec.body); b.room < 0 {
		rec.reset()
		inner.refuse(graphapi.TooMuchData.New().Because("the answers of the batch are larger than %d bytes together", maxBatchAnswer))
	}
	if rec.status < http.StatusBadRequest {
		op.state = succeeded
	}
}

// survive answers an operation that panicked: the others are not to suffer.
func (c *call) survive() {
	trouble := recover()
	if trouble == nil {
		return
	}
	c.srv.Log.LogAttrs(c.ctx, slog.LevelError, "operation of a batch panicked", slog.String("trace_id", c.trace),
		slog.Any("panic", trouble), slog.String("stack", string(debug.Stack())))
	c.w.(*recorder).reset()
	c.writeError(graphapi.UnknownError.New())
}

// write writes the list of answers. null stands for an operation that was
// skipped, cut off or omitted.
func (b *batch) write() {
	withHeaders, given := b.params.Bool("include_headers")
	b.out = append(slices.Grow(b.out, b.expected()), '[')
	for i := range b.ops {
		if i > 0 {
			b.out = append(b.out, ',')
		}
		op := &b.ops[i]
		if op.state == succeeded && op.omit || op.state != succeeded && op.state != failed {
			b.out = append(b.out, "null"...)
			continue
		}
		b.out = op.answer.append(b.out, withHeaders || !given)
		op.answer.body = nil // no large answer is held twice
	}
	b.out = append(b.out, ']')
}

// expected is about the length of the list, so that it need not grow often.
func (b *batch) expected() (n int) {
	for i := range b.ops {
		if a := b.ops[i].answer; a != nil {
			n += 512 + len(a.body) + len(a.body)/8
		}
	}
	return n
}

// recorder keeps the answer of one operation.
type recorder struct {
	outer  http.ResponseWriter
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return len(b), nil
}

// Unwrap lets an operation move the deadline of the whole call.
func (r *recorder) Unwrap() http.ResponseWriter { return r.outer }

func (r *recorder) reset() { r.header, r.status, r.body = http.Header{}, 0, nil }

// batchHeaders are the headers that an operation shows, as Meta writes them.
var batchHeaders = [...]string{
	"WWW-Authenticate", "ETag", "Facebook-API-Version", "Access-Control-Allow-Origin", "Cache-Control", "Pragma", "Expires", "Location",
}

// append appends the answer as an element of the list.
func (r *recorder) append(b []byte, withHeaders bool) []byte {
	b = strconv.AppendInt(append(b, `{"code":`...), int64(r.status), 10)
	if withHeaders {
		b = append(b, `,"headers":[{"name":"Content-Type","value":"text/javascript; charset=UTF-8"}`...)
		for _, name := range batchHeaders {
			if value := r.header.Get(name); value != "" {
				b = graphapi.AppendString(append(b, `,{"name":`...), name)
				b = append(graphapi.AppendString(append(b, `,"value":`...), value), '}')
			}
		}
		b = append(b, ']')
	}
	if len(r.body) > 0 {
		b = graphapi.AppendString(append(b, `,"body":`...), string(r.body))
	}
	return append(b, '}')
}

// inherit lets an operation without a token act with that of the batch, whose
// proof was checked already.
func (c *call) inherit() error {
	c.token, c.who = c.outer.token, c.outer.who
	if !c.params.Has("appsecret_proof") {
		return nil
	}
	return c.checkProof()
}

// borrow gives an operation the files that the batch came with.
func (c *call) borrow() {
	for i, f := range c.lent {
		name := f.Param
		if i == 0 {
			name = "filedata"
		}
		c.params.Borrow(f, name)
	}
}
