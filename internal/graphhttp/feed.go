package graphhttp

import (
	"errors"
	"strings"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/feed"
	"parley/internal/graph"
	"parley/internal/messaging"
	"parley/internal/objects"
)

// entryNode is a post or comment on the token's Page.
type entryNode struct{ objects.Item[feed.Entry] }

func (e *entryNode) kind() *graph.Type {
	if e.Value.IsPost() {
		return &graph.Post
	}
	return &graph.Comment
}

func (e *entryNode) appendID(b []byte) []byte { return append(b, e.ID...) }

func (e *entryNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "created_time":
		return c.appendTime(b, e.At), true
	case "message":
		return appendText(b, e.Value.Message)
	case "from":
		b = graphapi.AppendString(append(b, `{"name":`...), e.Value.Name)
		return append(e.Value.From.AppendJSON(append(b, `,"id":`...)), '}'), true
	case "can_reply_privately":
		return appendBool(b, e.Value.Customer != 0 && messaging.RepliableInPrivate(e.At, c.srv.Clock.NowMS())), true
	}
	return b, false
}

// isEntryID reports whether a path names a post or comment: 12_34.
func isEntryID(text string) bool {
	first, second, ok := strings.Cut(text, "_")
	_, err1 := graphapi.ParseID(first)
	_, err2 := graphapi.ParseID(second)
	return ok && err1 == nil && err2 == nil
}

// entryByID finds a post or comment on the token's Page.
func (c *call) entryByID(id string) (node, error) {
	if c.who.Token.Kind != auth.PageToken {
		return nil, graphapi.PageTokenNeeded.New().Because("posts and comments are read with a Page token")
	}
	i, err := c.srv.Feed.Get(c.ctx, c.who.Token.Page, id)
	if errors.Is(err, objects.ErrNotFound) {
		return nil, c.missing("Page %d has no post or comment %s", c.who.Token.Page, id)
	}
	return &entryNode{i}, err
}

func entry(i *objects.Item[feed.Entry]) node { return &entryNode{*i} }

// posts lists those on a Page, newest first.
// https://developers.facebook.com/docs/graph-api/reference/page/feed
func posts(c *call, parents []node, a arguments) ([]list, error) {
	return pageObjects(c, parents, a, "feed", c.srv.Feed.Posts, entry)
}

// comments lists those on posts or comments, newest first.
// https://developers.facebook.com/docs/graph-api/reference/object/comments
func comments(c *call, parents []node, a arguments) ([]list, error) {
	return objectsOf(parents, a, graph.Post.Edge("comments"), func(on node, r objects.Range) ([]objects.Item[feed.Entry], error) {
		e := on.(*entryNode)
		return c.srv.Feed.Comments(c.ctx, e.Page, e.ID, r)
	}, entry)
}

func createPost(c *call, on node) error {
	id, err := c.srv.Feed.Publish(c.ctx, on.(*pageNode).id, 0, c.params.Get("message"))
	return c.createdText(id, err)
}

func createComment(c *call, on node) error {
	e := on.(*entryNode)
	id, err := c.srv.Feed.Comment(c.ctx, e.Page, 0, e.ID, c.params.Get("message"))
	return c.createdText(id, err)
}

func deleteEntry(c *call, on node) error {
	e := on.(*entryNode)
	c.out = append(c.out, success...)
	return c.srv.Feed.Delete(c.ctx, e.Page, e.ID)
}

func (c *call) createdText(id string, err error) error {
	if err == nil {
		c.out = append(graphapi.AppendString(append(c.out, `{"id":`...), id), '}')
	}
	return err
}
