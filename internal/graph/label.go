package graph

import "parley/graphapi"

const labelSource = "https://developers.facebook.com/docs/messenger-platform/identity/custom-labels"

// Label is a word that a Page sticks on customers.
var Label = Type{
	Name: "PageLabel", Path: "{label-id}", ID: "digits",
	Doc:    "A word that a Page sticks on customers.",
	Source: labelSource, Read: byMessaging,
	Fields: []Field{
		{Name: "id", Type: "numeric string", Doc: "The id of the label.", Default: true},
		{Name: "page_label_name", Type: "string", Doc: "The word."},
		{Name: "name", Type: "string", Doc: "The same, its name before v12.0."},
	},
	Ops: []Op{{Method: "DELETE", Doc: "Removes the label from everybody.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"}},
	Edges: []Edge{{
		Name: "label", Doc: "The customers that wear the label.", Source: labelSource,
		Ops: []Op{
			{Method: "POST", Doc: "Sticks the label on a customer.", Params: labelUser, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"},
			{Method: "DELETE", Doc: "Takes it off.", Params: labelUser, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success"},
		},
	}},
}

var labelUser = []Param{{Name: "user", Type: "numeric string", Required: true, Doc: "PSID of the customer."}}

var pageLabels = Edge{
	Name: "custom_labels", Target: "PageLabel", MaxLimit: 100,
	Doc: "The Page's labels, newest first.", Source: labelSource,
	Ops: []Op{
		{Method: "GET", Doc: "Lists the labels.", Params: paging, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()},
		{
			Method: "POST", Doc: "Makes a label.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Created",
			Params: []Param{
				{Name: "page_label_name", Type: "string", Required: true, Doc: "At most 100 characters, unique on the Page."},
				{Name: "name", Type: "string", Doc: "The same, its name before v12.0."},
			},
		},
	},
}

var profileLabels = Edge{
	Name: "custom_labels", Target: "PageLabel", MaxLimit: 100,
	Doc: "The labels of the customer, the last put first.", Source: labelSource,
	Ops: []Op{{Method: "GET", Doc: "Lists them.", Params: paging, Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()}},
}
