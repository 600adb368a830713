package graph

import (
	"parley/graphapi"
	"parley/internal/auth"
)

const stickerSource = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sticker-api"

// byStickers is what looking at stickers needs. Meta's page names app tokens;
// bots hold a Page token.
var byStickers = []Access{{Token: auth.AppToken}, {Token: auth.PageToken}}

// stickerLocale is accepted everywhere; the server's own set is in English.
var stickerLocale = Param{Name: "locale", Type: "string", Doc: "Accepted and ignored: names are in English."}

// StickerPack is a group of stickers.
var StickerPack = Type{
	Name: "StickerPack", Path: "sticker_packs/{pack-id}", ID: "digits",
	Doc:    "A group of stickers.",
	Source: stickerSource,
	Fields: []Field{
		{Name: "id", Type: "numeric string", Doc: "The id of the pack.", Default: true},
		{Name: "name", Type: "string", Doc: "The name of the pack.", Default: true},
		{Name: "description", Type: "string", Doc: "What is in it.", Default: true},
		{Name: "preview_image_url", Type: "string", Doc: "Address of its first sticker.", Default: true},
		{Name: "sticker_count", Type: "int", Doc: "Stickers in it.", Default: true},
	},
	Edges: []Edge{{
		Name: "stickers", Target: "Sticker", Doc: "The stickers of the pack.", Source: stickerSource,
		Ops: []Op{{
			Method: "GET", Doc: "Lists the stickers of a pack.", Access: byStickers, WrongToken: graphapi.AppTokenNeeded.New(),
			Params: []Param{stickerLocale},
		}},
	}},
}

// Sticker is one picture of the server's own set.
var Sticker = Type{
	Name: "Sticker", ID: "digits",
	Doc:    "A picture that stands alone in a message: its id is a message's sticker_id.",
	Source: stickerSource,
	Fields: []Field{
		{Name: "id", Type: "numeric string", Doc: "The sticker_id of messages.", Default: true},
		{Name: "name", Type: "string", Doc: "The picture in words.", Default: true},
		{Name: "image_url", Type: "string", Doc: "Address of the picture.", Default: true},
		{Name: "width", Type: "int", Doc: "Pixels.", Default: true},
		{Name: "height", Type: "int", Doc: "Pixels.", Default: true},
	},
}

var stickerPacks = Edge{
	Name: "sticker_packs", Target: "StickerPack", Doc: "All sticker packs.", Source: stickerSource,
	Ops: []Op{{
		Method: "GET", Doc: "Lists the packs.", Access: byStickers, WrongToken: graphapi.AppTokenNeeded.New(),
		Params: []Param{stickerLocale},
	}},
}

var stickerSearch = Edge{
	Name: "sticker_search", Target: "Sticker", Doc: "Stickers by a word in their name.", Source: stickerSource,
	Ops: []Op{{
		Method: "GET", Doc: "Searches all packs.", Access: byStickers, WrongToken: graphapi.AppTokenNeeded.New(),
		Params: []Param{{Name: "q", Type: "string", Required: true, Doc: "A word, in any case."}, stickerLocale},
	}},
}
