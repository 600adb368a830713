package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

// byContent is what calls about posts and comments need.
var byContent = []Access{{
	Token: auth.PageToken, Scope: auth.PagesReadEngagement, Tasks: auth.CreateContent | auth.Moderate | auth.Manage,
	Denied: graphapi.PermissionsError.New(),
}}

var entryFields = []Field{
	{Name: "created_time", Type: "datetime", Doc: "When it was written.", Default: true},
	{Name: "from", Type: "object", Doc: "Name and id of the author: a PSID, or the Page's id.", Default: true},
	{Name: "message", Type: "string", Doc: "Its text.", Default: true},
	{Name: "id", Type: "numeric string", Doc: "Its id.", Default: true},
}

// Post is a post on a Page.
var Post = Type{
	Name: "Post", Path: "{post-id}", ID: "the Page's id, _ and digits",
	Doc:    "A post on a Page.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/post", Read: byContent,
	Fields: entryFields,
	Edges:  []Edge{entryComments},
	Ops:    []Op{deleteEntry},
}

// Comment is a comment on a post or on another comment.
var Comment = Type{
	Name: "Comment", Path: "{comment-id}", ID: "digits, _ and digits",
	Doc:    "A comment on a post or on another comment.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/comment", Read: byContent,
	Fields: append([]Field{
		{Name: "can_reply_privately", Type: "bool", Doc: "Whether a private reply may be tried: a customer wrote it within the last 7 days."},
	}, entryFields...),
	Edges: []Edge{entryComments},
	Ops:   []Op{deleteEntry},
}

var deleteEntry = Op{
	Method: "DELETE", Doc: "Removes it with everything below it.",
	Access: byContent, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
}

var entryMessage = []Param{{Name: "message", Type: "string", Required: true, Doc: "At most 8000 characters."}}

var entryComments = Edge{
	Name: "comments", Target: "Comment", MaxLimit: 100,
	Doc:    "The comments, newest first.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/object/comments",
	Ops: []Op{
		{Method: "GET", Doc: "Lists the comments.", Params: paging, Access: byContent, WrongToken: graphapi.PageTokenNeeded.New()},
		{Method: "POST", Doc: "Comments as the Page.", Params: entryMessage, Access: byContent, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Created"},
	},
}

var pageFeed = Edge{
	Name: "feed", Target: "Post", MaxLimit: 100,
	Doc:    "The posts of the Page and of its visitors, newest first.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/page/feed",
	// A post is listed without its author.
	Defaults: []string{"created_time", "message", "id"},
	Ops: []Op{
		{Method: "GET", Doc: "Lists the posts.", Params: paging, Access: byContent, WrongToken: graphapi.PageTokenNeeded.New()},
		{Method: "POST", Doc: "Posts as the Page.", Params: entryMessage, Access: byContent, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Created"},
	},
}
