package graphhttp

import (
	"strings"

	"parley/graphapi"
	"parley/internal/graph"
)

// address is the path of a call, taken apart.
type address struct {
	version graphapi.Version // effective
	written graphapi.Version // as it stands in the path; 0 = none
	node    string           // me, app, an id, or "" for the root
	edge    string           // "" when the node itself is meant
	rest    string           // what stands behind the edge, with its slash
}

// parsePath takes a path apart: /v24.0/3333/conversations. One version
// segment is split off and, because clients exist that build such paths, a
// second one is skipped. A version that never existed is taken for a node.
// Slashes at the end do not count. What hangs on no node, as sticker_search
// does, is an edge of the root; an element of such an edge is named with it.
// https://developers.facebook.com/docs/graph-api/guides/versioning
func parsePath(path string) address {
	a := address{version: graphapi.LatestVersion}
	segment, rest := cutSegment(path)
	if v, ok := graphapi.ParseVersion(segment); ok {
		a.version, a.written = v.Effective(), v
		segment, rest = cutSegment(rest)
		if _, again := graphapi.ParseVersion(segment); again {
			segment, rest = cutSegment(rest)
		}
	}
	if graph.Root.Edge(segment) != nil {
		element, below := cutSegment(rest)
		if element == "" {
			a.edge = segment
			return a
		}
		segment, rest = segment+"/"+element, below
	}
	a.node = segment
	a.edge, a.rest = cutSegment(rest)
	return a
}

// cutSegment returns the first segment of a path and what follows it.
func cutSegment(path string) (segment, rest string) {
	path = strings.TrimLeft(path, "/")
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], strings.TrimRight(path[i:], "/")
	}
	return path, ""
}
