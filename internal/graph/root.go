package graph

// Root carries the lists that hang on no node: /message_template_library and
// the stickers.
var Root = Type{
	Name: "Root", ID: "none",
	Doc:    "Lists that belong to nobody.",
	Source: "https://developers.facebook.com/docs/graph-api/overview",
	Edges:  []Edge{templateLibrary, stickerPacks, stickerSearch},
}
