package graphhttp

import (
	"strconv"

	"parley/graphapi"
	"parley/internal/graph"
)

// selection is what a call wants of nodes of one type: the plan that a fields
// list was compiled to, and, once load has run, the nodes below.
type selection struct {
	kind  *graph.Type
	items []item
}

// item is one key of the answer: a plain field, a node in a field, or an edge.
type item struct {
	name  string // of the field or edge
	key   string // in the answer: the name, or what .as(...) says
	field *graph.Field
	edge  *graph.Edge
	sub   *selection // of the node or nodes below; nil for a plain field
	args  arguments
	text  string // the braces, in canonical form, for paging URLs

	lists    []list // by parent, of an edge
	children []node // of all parents, one after another
	first    []int  // where the children of each parent begin; -1 = no node
}

// Bounds of one answer. Names, dates and paging URLs are as long as the caller
// makes them, so nodes alone do not bound it.
const (
	maxNodes  = 50_000
	maxAnswer = 64 << 20 // bytes
)

// load reads everything that the nodes need besides themselves, level by
// level: each level costs the same number of statements, however many nodes
// there are.
func (c *call) load(s *selection, nodes []node) error {
	if c.nodes += len(nodes); c.nodes > maxNodes {
		return graphapi.TooMuchData.New().Because("the answer would hold more than %d nodes: use smaller limits", maxNodes)
	}
	if len(nodes) == 0 {
		return nil
	}
	for i := range s.items {
		it := &s.items[i]
		if err := c.loadItem(it, nodes); err != nil {
			return err
		}
		if it.sub == nil {
			continue
		}
		if err := c.load(it.sub, it.children); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) loadItem(it *item, nodes []node) error {
	switch {
	case it.edge != nil:
		lists, err := c.srv.listers[it.edge.Op("GET")](c, nodes, it.args)
		if err != nil {
			return err
		}
		it.lists = lists
		for _, l := range lists {
			it.first = append(it.first, len(it.children))
			it.children = append(it.children, l.nodes...)
		}
	case it.sub != nil:
		if err := prepare(c, nodes, it.name); err != nil {
			return err
		}
		for _, n := range nodes {
			below := n.(holder).object(c, it.name)
			if below == nil {
				it.first = append(it.first, -1)
				continue
			}
			it.first = append(it.first, len(it.children))
			it.children = append(it.children, below)
		}
	default:
		return prepare(c, nodes, it.name)
	}
	return nil
}

func prepare(c *call, nodes []node, field string) error {
	if p, ok := nodes[0].(preparer); ok {
		return p.prepare(c, nodes, field)
	}
	return nil
}

// write appends node i of a loaded selection as a JSON object, its keys in
// the order of the plan. It stops in the middle, and notes it in c.full, when
// the answer grows beyond its bound.
func (c *call) write(b []byte, s *selection, nodes []node, i int) []byte {
	b = append(b, '{')
	start := len(b)
	for k := range s.items {
		it := &s.items[k]
		before := len(b)
		if before > maxAnswer {
			c.full = true
			return b
		}
		if len(b) > start {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, it.key...)
		b = append(b, '"', ':')
		var ok bool
		if b, ok = c.writeItem(b, it, nodes, i); !ok {
			b = b[:before] // no value: the key is left out
		}
	}
	return append(b, '}')
}

func (c *call) writeItem(b []byte, it *item, nodes []node, i int) ([]byte, bool) {
	switch {
	case it.edge != nil:
		if it.edge.Sparse && len(it.lists[i].nodes) == 0 {
			return b, false
		}
		return c.writeList(b, it, nodes[i], i), true
	case it.sub != nil:
		if it.first[i] < 0 {
			return b, false
		}
		return c.write(b, it.sub, it.children, it.first[i]), true
	case it.name == "id":
		b = append(b, '"')
		b = nodes[i].appendID(b)
		return append(b, '"'), true
	case it.name == metadataKey:
		return c.appendMetadata(b, nodes[i]), true
	}
	return nodes[i].appendField(c, b, it.name)
}

// writeList appends {"data":[...],"paging":{...}}, what the edge of an item
// answered for parent i.
func (c *call) writeList(b []byte, it *item, on node, i int) []byte {
	l := &it.lists[i]
	if it.edge.Single {
		b = append(b, `{"data":`...)
		return append(c.write(b, it.sub, it.children, it.first[i]), '}')
	}
	b = append(b, `{"data":[`...)
	for k := range l.nodes {
		if k > 0 {
			b = append(b, ',')
		}
		b = c.write(b, it.sub, it.children, it.first[i]+k)
	}
	b = append(b, ']')
	if l.before != "" {
		b = append(b, `,"paging":`...)
		p := c.paging(it, on, l)
		b = p.AppendJSON(b)
	}
	if l.counted {
		b = append(b, `,"summary":{"total_count":`...)
		b = append(strconv.AppendInt(b, int64(l.total), 10), '}')
	}
	return append(b, '}')
}
