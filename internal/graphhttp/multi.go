package graphhttp

import (
	"net/http"

	"parley/graphapi"
)

// maxIDs bounds the nodes of one read.
const maxIDs = 50

// readMany answers GET /?ids=1,2, or an edge of several nodes,
// GET /conversations?ids=1,2: an object with the answers under their ids. One
// bad id fails the whole call, and each counts as a call.
// https://developers.facebook.com/docs/graph-api/overview
func (c *call) readMany() error {
	if c.method != http.MethodGet {
		return graphapi.UnsupportedMethod.New().Because("ids reads several nodes; send one call for each node to change")
	}
	if c.at.edge != "" {
		return graphapi.UnknownPath.New("/" + c.at.edge + c.at.rest).Because("with ids the path is empty or one edge")
	}
	ids, err := c.idList()
	if err != nil {
		return err
	}
	edge := c.at.node
	for i, id := range ids {
		c.out = append(c.out, [...]byte{'{', ','}[min(i, 1)])
		c.out = append(graphapi.AppendString(c.out, id), ':')
		c.at.node, c.at.edge = id, edge
		if err := c.follow(); err != nil {
			return err
		}
	}
	c.out = append(c.out, '}')
	return nil
}

// idList reads the parameter ids, each once.
func (c *call) idList() ([]string, error) {
	if redirect, given := c.params.Bool("redirect"); c.at.node == "picture" && (!given || redirect) {
		return nil, graphapi.InvalidParam.New().Because("pictures of several nodes are described with redirect=0 only")
	}
	all, err := c.params.List("ids")
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, graphapi.EmptyIdentifier.New().Because("ids is empty")
	}
	var ids []string
	seen := make(map[string]bool, len(all))
	for _, id := range all {
		if !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	if len(ids) > maxIDs {
		return nil, graphapi.TooManyElements.New("ids").Because("%d ids; at most %d in one call", len(ids), maxIDs)
	}
	return ids, nil
}
