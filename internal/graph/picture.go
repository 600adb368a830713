package graph

import "parley/internal/auth"

// picture is the edge of everybody who has a picture.
var picture = Edge{
	Name: "picture", Target: "ProfilePictureSource", Single: true, Public: true,
	Doc:    "The picture of a person or Page.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/user/picture",
	Ops: []Op{{
		Method: "GET", Doc: "Redirects to the image; with redirect=0 describes it.",
		Params: []Param{
			{Name: "redirect", Type: "bool", Doc: "false or 0 answers JSON."},
			{Name: "type", Type: "enum", Enum: []string{"small", "normal", "album", "large", "square"}, Doc: "Size in words."},
			{Name: "width", Type: "int", Doc: "Width in pixels, at most 720."},
			{Name: "height", Type: "int", Doc: "Height in pixels; pictures are square and the larger of both counts."},
		},
		Access: []Access{{Token: auth.UserToken}, {Token: auth.PageToken}, {Token: auth.AppToken}},
	}},
}

// Picture says where an image is found.
var Picture = Type{
	Name: "ProfilePictureSource", ID: "none",
	Doc:    "An image: a pattern that belongs to the id of its owner.",
	Source: "https://developers.facebook.com/docs/graph-api/reference/profile-picture-source",
	Fields: []Field{
		{Name: "height", Type: "int", Doc: "Height in pixels.", Default: true},
		{Name: "is_silhouette", Type: "bool", Doc: "Whether the image stands in for one that nobody gave.", Default: true},
		{Name: "url", Type: "string", Doc: "Address of the image.", Default: true},
		{Name: "width", Type: "int", Doc: "Width in pixels.", Default: true},
	},
}
