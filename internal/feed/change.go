package feed

import (
	"strconv"

	"parley/graphapi"
	"parley/internal/objects"
)

// change writes the value of a webhook: what happened to an entry. A root
// comment names the post as its parent.
// https://developers.facebook.com/docs/graph-api/webhooks/reference/page
func change(i *objects.Item[Entry], verb string) []byte {
	e := &i.Value
	b := []byte(`{"item":"`)
	b = append(append(b, itemOf(e)...), `","verb":"`...)
	b = append(append(b, verb...), '"')
	if !e.IsPost() {
		b = append(append(b, `,"comment_id":"`...), i.ID...)
		b = append(b, '"')
	}
	b = append(append(b, `,"post_id":"`...), e.Post...)
	if !e.IsPost() {
		b = append(append(b, `","parent_id":"`...), e.Parent...)
	}
	b = append(b, `","from":{"id":"`...)
	b = append(e.From.AppendTo(b), `","name":`...)
	b = append(graphapi.AppendString(b, e.Name), `},"created_time":`...)
	b = strconv.AppendInt(b, i.At/1000, 10)
	if verb != "remove" {
		b = graphapi.AppendString(append(b, `,"message":`...), e.Message)
	}
	return append(b, '}')
}

// itemOf names the kind of an entry: what a Page posts itself is a status.
func itemOf(e *Entry) string {
	switch {
	case !e.IsPost():
		return "comment"
	case e.Customer == 0:
		return "status"
	}
	return "post"
}
