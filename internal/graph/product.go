package graph

import "parley/graphapi"

const productSource = "https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/product"

// ProductItem is something that a Page sells.
var ProductItem = Type{
	Name: "ProductItem", Path: "{product-id}", ID: "digits",
	Doc:    "Something that a Page sells, to be shown in product templates.",
	Source: productSource, Read: byMessaging,
	Fields: []Field{
		{Name: "id", Type: "numeric string", Doc: "What elements of a product template name.", Default: true},
		{Name: "retailer_id", Type: "string", Doc: "The shop's own number.", Default: true},
		{Name: "title", Type: "string", Doc: "At most 150 characters.", Default: true},
		{Name: "subtitle", Type: "string", Doc: "At most 300 characters.", Default: true},
		{Name: "price", Type: "string", Doc: "Decimal number.", Default: true},
		{Name: "currency", Type: "string", Doc: "ISO 4217 code of the price.", Default: true},
		{Name: "image_url", Type: "string", Doc: "Address of a picture.", Default: true},
		{Name: "url", Type: "string", Doc: "Where the product is sold.", Default: true},
	},
	Ops: []Op{{Method: "DELETE", Doc: "Removes the product; messages that show it keep it.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"}},
}

// pageProducts is Parley's own stand-in for the catalogue of a shop.
var pageProducts = Edge{
	Name: "products", Target: "ProductItem", MaxLimit: 100,
	Doc: "The Page's products, newest first: a stand-in for the catalogue of a shop.", Source: productSource,
	Ops: []Op{
		{Method: "GET", Doc: "Lists the products.", Params: paging, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Adds a product.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Created",
			Params: []Param{
				{Name: "title", Type: "string", Required: true, Doc: "At most 150 characters."},
				{Name: "subtitle", Type: "string", Doc: "At most 300 characters."},
				{Name: "retailer_id", Type: "string", Doc: "The shop's own number, unique on the Page."},
				{Name: "price", Type: "string", Doc: "Decimal number; needs currency."},
				{Name: "currency", Type: "string", Doc: "ISO 4217 code."},
				{Name: "image_url", Type: "url", Doc: "Address of a picture."},
				{Name: "url", Type: "url", Doc: "Where the product is sold."},
			},
		},
	},
}
