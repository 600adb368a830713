package graph

import (
	"fmt"
	"strings"
)

// Reference returns the reference page in Markdown: every call that this
// server answers, and every field with a value.
func Reference() []byte {
	var b strings.Builder
	b.WriteString("# Graph API reference\n\nGenerated from `internal/graph`; do not edit.\n\n")
	Calls(&b)
	for _, t := range Types() {
		fmt.Fprintf(&b, "\n## %s\n\n%s Ids: %s. [Meta's page](%s)\n\n", t.Name, t.Doc, t.ID, t.Source)
		if t.Read != nil {
			fmt.Fprintf(&b, "Reading needs: %s.\n\n", Needs(t.Read))
		}
		b.WriteString("| Field | Type | Default | |\n|---|---|---|---|\n")
		writeFields(&b, t.Fields)
		for i := range t.Edges {
			writeEdge(&b, &t.Edges[i])
		}
		if names := absentNames(t); names != "" {
			fmt.Fprintf(&b, "\nAccepted and left out, because this server has no value for them: %s.\n", names)
		}
	}
	return []byte(b.String())
}

// Calls writes the table of calls: what works today.
func Calls(b *strings.Builder) {
	b.WriteString("| Call | Does | Needs |\n|---|---|---|\n")
	for _, t := range Types() {
		if t.Read != nil {
			fmt.Fprintf(b, "| `GET /%s` | Reads the node. | %s |\n", t.Path, Needs(t.Read))
		}
		for i := range t.Edges {
			e := &t.Edges[i]
			for j := range e.Ops {
				fmt.Fprintf(b, "| `%s /%s/%s` | %s | %s |\n", e.Ops[j].Method, t.Path, e.Name, e.Ops[j].Doc, e.needs(&e.Ops[j]))
			}
		}
	}
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
	for i := range e.Ops {
		op := &e.Ops[i]
		fmt.Fprintf(b, "\n**%s** %s Needs: %s.\n", op.Method, op.Doc, e.needs(op))
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
	if len(e.Extra) > 0 {
		b.WriteString("\nFields on this edge only:\n\n| Field | Type | Default | |\n|---|---|---|---|\n")
		writeFields(b, e.Extra)
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
