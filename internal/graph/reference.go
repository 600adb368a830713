package graph

import (
	"cmp"
	"fmt"
	"strings"
)

// Reference returns the reference page in Markdown: every call that this
// server answers, and every field with a value.
func Reference() []byte {
	var b strings.Builder
	b.WriteString("# Graph API reference\n\nGenerated from `internal/graph`; do not edit.\n\n")
	writeCalls(&b)
	for _, t := range Types() {
		fmt.Fprintf(&b, "\n## %s\n\n%s Ids: %s. [Meta's page](%s)\n\n", t.Name, t.Doc, t.ID, t.Source)
		if t.Read != nil {
			fmt.Fprintf(&b, "Reading needs: %s.\n\n", Needs(t.Read))
		}
		if len(t.Fields) > 0 {
			b.WriteString("| Field | Type | Default | |\n|---|---|---|---|\n")
		}
		writeFields(&b, t.Fields)
		writeOps(&b, "the node", t.Ops, func(op *Op) string { return Needs(op.Access) })
		for i := range t.Edges {
			writeEdge(&b, &t.Edges[i])
		}
		if names := absentNames(t); names != "" {
			fmt.Fprintf(&b, "\nAccepted and left out, because this server has no value for them: %s.\n", names)
		}
	}
	return []byte(b.String())
}

// Overview writes a line for each node with its edges: what works today.
func Overview(b *strings.Builder) {
	b.WriteString("| Node | Calls |\n|---|---|\n")
	for _, t := range Types() {
		var calls []string
		if node := append(readable(t), methods(t.Ops)...); len(node) > 0 {
			calls = append(calls, strings.Join(node, " "))
		}
		for i := range t.Edges {
			e := &t.Edges[i]
			calls = append(calls, strings.Join(methods(e.Ops), " ")+" `"+e.Name+"`")
		}
		if len(calls) > 0 { // not an object that stands in answers only
			fmt.Fprintf(b, "| `%s` | %s |\n", cmp.Or(t.at(), "/"), strings.Join(calls, " · "))
		}
	}
}

func readable(t *Type) []string {
	if t.Read == nil {
		return nil
	}
	return []string{"GET"}
}

func methods(ops []Op) (names []string) {
	for i := range ops {
		names = append(names, ops[i].Method)
	}
	return names
}

// writeCalls writes the table of calls.
func writeCalls(b *strings.Builder) {
	b.WriteString("| Call | Does | Needs |\n|---|---|---|\n")
	for _, t := range Types() {
		if t.Read != nil {
			fmt.Fprintf(b, "| `GET %s` | Reads the node. | %s |\n", t.at(), Needs(t.Read))
		}
		for i := range t.Ops {
			fmt.Fprintf(b, "| `%s %s` | %s | %s |\n", t.Ops[i].Method, t.at(), t.Ops[i].Doc, Needs(t.Ops[i].Access))
		}
		for i := range t.Edges {
			e := &t.Edges[i]
			for j := range e.Ops {
				fmt.Fprintf(b, "| `%s %s/%s` | %s | %s |\n", e.Ops[j].Method, t.at(), e.Name, e.Ops[j].Doc, e.needs(&e.Ops[j]))
			}
		}
	}
}

// at is where the node stands in a path, with its slash.
func (t *Type) at() string {
	if t.Path == "" {
		return ""
	}
	return "/" + t.Path
}

func (e *Edge) needs(op *Op) string {
	if e.Public {
		return "nothing"
	}
	return Needs(op.Access)
}

func writeFields(b *strings.Builder, fields []Field) {
	for i := range fields {
		if f := &fields[i]; !f.Absent {
			mark := ""
			if f.Default {
				mark = "yes"
			}
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, f.Type, mark, f.Doc)
		}
	}
}

func writeEdge(b *strings.Builder, e *Edge) {
	fmt.Fprintf(b, "\n### %s\n\n%s [Meta's page](%s)\n", e.Name, e.Doc, e.Source)
	writeOps(b, "", e.Ops, e.needs)
	if len(e.Extra) > 0 {
		b.WriteString("\nFields on this edge only:\n\n| Field | Type | Default | |\n|---|---|---|---|\n")
		writeFields(b, e.Extra)
	}
}

// writeOps writes what the methods of an edge do, or those of the node itself.
func writeOps(b *strings.Builder, on string, ops []Op, needs func(*Op) string) {
	for i := range ops {
		op := &ops[i]
		fmt.Fprintf(b, "\n**%s** %s Needs: %s.\n", strings.TrimSpace(op.Method+" "+on), op.Doc, needs(op))
		if len(op.Params) > 0 {
			b.WriteString("\n| Parameter | Type | |\n|---|---|---|\n")
		}
		for j := range op.Params {
			p := &op.Params[j]
			doc := p.Doc
			if p.Required {
				doc += " Required."
			}
			if p.Enum != nil {
				doc += " One of " + strings.Join(p.Enum, ", ") + "."
			}
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", p.Name, p.Type, doc)
		}
	}
}

func absentNames(t *Type) string {
	var names []string
	for i := range t.Fields {
		if t.Fields[i].Absent {
			names = append(names, t.Fields[i].Name)
		}
	}
	return strings.Join(names, ", ")
}
