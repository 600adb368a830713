package graphhttp

import (
	"net/url"
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
)

// metadataKey is the member that metadata=1 adds to a node.
const metadataKey = "metadata"

// addMetadata puts metadata before an id at the end, else at the end.
func (s *selection) addMetadata() {
	s.items = append(s.items, item{name: metadataKey, key: metadataKey})
	if n := len(s.items); n > 1 && s.items[n-2].key == "id" {
		s.items[n-2], s.items[n-1] = s.items[n-1], s.items[n-2]
	}
}

// appendMetadata describes a node: its fields, its type and where its edges
// are read.
// https://developers.facebook.com/docs/graph-api/overview
func (c *call) appendMetadata(b []byte, n node) []byte {
	t := n.kind()
	b = append(b, `{"fields":[`...)
	for i := range t.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendFieldDoc(b, &t.Fields[i])
	}
	b = append(b, `],"type":`...)
	b = graphapi.AppendString(b, strings.ToLower(t.Name))
	b = append(b, `,"connections":{`...)
	sep := ""
	for i := range t.Edges {
		if e := &t.Edges[i]; e.Op("GET") != nil {
			b = append(b, sep...)
			b = append(graphapi.AppendString(b, e.Name), ':')
			b = graphapi.AppendString(b, c.srv.PublicURL()+"/"+c.at.version.String()+"/"+idText(n)+"/"+e.Name+
				"?access_token="+url.QueryEscape(c.token))
			sep = ","
		}
	}
	return append(b, '}', '}')
}

func appendFieldDoc(b []byte, f *graph.Field) []byte {
	b = append(b, `{"name":`...)
	b = graphapi.AppendString(b, f.Name)
	b = append(b, `,"description":`...)
	b = graphapi.AppendString(b, f.Doc)
	b = append(b, `,"type":`...)
	b = graphapi.AppendString(b, f.Type)
	return append(b, '}')
}
