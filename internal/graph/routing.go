package graph

import "parley/graphapi"

const routingSource = "https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control"

var (
	routedTo = Param{Name: "recipient", Type: "object", Required: true, Doc: "The customer whose thread is meant: {\"id\":\"PSID\"}."}
	routedBy = Param{Name: "metadata", Type: "string", Doc: "Told to the apps, at most 1000 characters."}
)

// routing is an edge that moves the control of a thread.
func routing(name, doc string, params ...Param) Edge {
	return Edge{
		Name: name, Doc: doc, Source: routingSource,
		Ops: []Op{{
			Method: "POST", Doc: doc, Params: append([]Param{routedTo}, params...),
			Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Success",
		}},
	}
}

// routings are all of them.
var routings = []Edge{
	routing("pass_thread_control", "Passes the control of a thread to another app.",
		Param{Name: "target_app_id", Type: "numeric string", Doc: "The Page's default app when absent."}, routedBy),
	routing("take_thread_control", "Takes the control of a thread.", routedBy),
	routing("request_thread_control", "Asks the app that controls a thread for it.", routedBy),
	routing("release_thread_control", "Leaves a thread idle.", routedBy),
	routing("extend_thread_control", "Keeps the control of a thread for longer.",
		Param{Name: "duration", Type: "int", Required: true, Doc: "Seconds from now, at most 604800."}),
}

// ThreadOwner says which app controls a thread.
var ThreadOwner = Type{
	Name: "PageThreadOwner", ID: "none",
	Doc:    "Which app controls a thread, and until when.",
	Source: routingSource,
	Fields: []Field{{Name: "thread_owner", Type: "object", Doc: "app_id, for the owner and the default app, and expiration in Unix seconds.", Default: true}},
}

var pageThreadOwner = Edge{
	Name: "thread_owner", Target: "PageThreadOwner", Doc: "Which app controls a thread; empty while it is idle.", Source: routingSource,
	Ops: []Op{{
		Method: "GET", Doc: "Tells it of one thread.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(),
		Params: []Param{{Name: "recipient", Type: "numeric string", Required: true, Doc: "PSID of the customer."}},
	}},
}

var pageSecondaryReceivers = Edge{
	Name: "secondary_receivers", Target: "Application", Defaults: []string{"id", "name"},
	Doc: "The apps that hear of the Page besides the default one, which alone may ask.", Source: routingSource,
	Ops: []Op{{Method: "GET", Doc: "Lists them.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New()}},
}

var pageUnlinkAccounts = Edge{
	Name: "unlink_accounts", Doc: "Account linking.",
	Source: "https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/account-linking",
	Ops: []Op{{
		Method: "POST", Doc: "Ends the link of a customer to an account.", Access: byMessaging, WrongToken: graphapi.PageTokenNeeded.New(), Result: "Result",
		Params: []Param{{Name: "psid", Type: "numeric string", Required: true, Doc: "The customer."}},
	}},
}
