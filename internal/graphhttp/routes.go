package graphhttp

import (
	"fmt"

	"parley/internal/graph"
	"parley/internal/messaging"
)

// lister reads what an edge lists for several nodes at once, so that an
// embedded edge costs one statement for all of them.
type lister func(c *call, parents []node, a arguments) ([]list, error)

// action carries out a POST or DELETE on an edge, or on a node, and leaves the
// answer in c.out.
type action func(c *call, on node) error

// route joins a call that package graph declares with the code behind it.
type route struct {
	method string
	on     *graph.Type
	edge   string // "" for the node itself
	list   lister
	act    action
}

// table is the Graph API as far as it is served.
func table() []route {
	return []route{
		{"GET", &graph.User, "accounts", accounts, nil},
		{"GET", &graph.User, "picture", pictures, nil},

		{"GET", &graph.Page, "conversations", conversations, nil},
		{"POST", &graph.Page, "messages", nil, send},
		{"POST", &graph.Page, "message_attachments", nil, uploadAttachment},
		{"GET", &graph.Page, "subscribed_apps", subscribedApps, nil},
		{"POST", &graph.Page, "subscribed_apps", nil, subscribePage},
		{"DELETE", &graph.Page, "subscribed_apps", nil, unsubscribePage},
		{"GET", &graph.Page, "picture", pictures, nil},
		{"GET", &graph.Page, "personas", personas, nil},
		{"POST", &graph.Page, "personas", nil, createPersona},
		{"GET", &graph.Page, "messenger_profile", messengerProfile, nil},
		{"POST", &graph.Page, "messenger_profile", nil, setMessengerProfile},
		{"DELETE", &graph.Page, "messenger_profile", nil, deleteMessengerProfile},
		{"GET", &graph.Page, "custom_user_settings", customUserSettings, nil},
		{"POST", &graph.Page, "custom_user_settings", nil, setUserSettings},
		{"DELETE", &graph.Page, "custom_user_settings", nil, deleteUserSettings},

		{"DELETE", &graph.Persona, "", nil, deletePersona},

		{"GET", &graph.Page, "products", products, nil},
		{"POST", &graph.Page, "products", nil, createProduct},
		{"DELETE", &graph.ProductItem, "", nil, deleteProduct},

		{"GET", &graph.Page, "message_templates", messageTemplates, nil},
		{"POST", &graph.Page, "message_templates", nil, createTemplate},
		{"DELETE", &graph.Page, "message_templates", nil, deleteTemplate},
		{"POST", &graph.Template, "", nil, updateTemplate},
		{"GET", &graph.Page, "custom_labels", customLabels, nil},
		{"POST", &graph.Page, "custom_labels", nil, createLabel},
		{"DELETE", &graph.Label, "", nil, deleteLabel},
		{"POST", &graph.Label, "label", nil, putLabel},
		{"DELETE", &graph.Label, "label", nil, takeLabel},
		{"GET", &graph.Profile, "custom_labels", labelsOf, nil},

		{"POST", &graph.Page, "pass_thread_control", nil, routing(messaging.ControlPass)},
		{"POST", &graph.Page, "take_thread_control", nil, routing(messaging.ControlTake)},
		{"POST", &graph.Page, "request_thread_control", nil, routing(messaging.ControlRequest)},
		{"POST", &graph.Page, "release_thread_control", nil, routing(messaging.ControlRelease)},
		{"POST", &graph.Page, "extend_thread_control", nil, routing(messaging.ControlExtend)},
		{"GET", &graph.Page, "thread_owner", threadOwner, nil},
		{"GET", &graph.Page, "secondary_receivers", secondaryReceivers, nil},
		{"POST", &graph.Page, "unlink_accounts", nil, unlinkAccounts},

		{"GET", &graph.Page, "blocked", blocked, nil},
		{"POST", &graph.Page, "blocked", nil, block},
		{"DELETE", &graph.Page, "blocked", nil, unblock},
		{"POST", &graph.Page, "moderate_conversations", nil, moderate},
		{"GET", &graph.Page, "notification_message_tokens", optInTokens, nil},
		{"POST", &graph.Page, "notification_messages_dev_support", nil, devSupport},

		{"GET", &graph.Page, "feed", posts, nil},
		{"POST", &graph.Page, "feed", nil, createPost},
		{"DELETE", &graph.Post, "", nil, deleteEntry},
		{"GET", &graph.Post, "comments", comments, nil},
		{"POST", &graph.Post, "comments", nil, createComment},
		{"DELETE", &graph.Comment, "", nil, deleteEntry},
		{"GET", &graph.Comment, "comments", comments, nil},
		{"POST", &graph.Comment, "comments", nil, createComment},
		{"GET", &graph.Root, "message_template_library", templateLibrary, nil},
		{"GET", &graph.Root, "sticker_packs", packs, nil},
		{"GET", &graph.Root, "sticker_search", findStickers, nil},
		{"GET", &graph.StickerPack, "stickers", packStickers, nil},

		{"GET", &graph.Thread, "messages", messages, nil},
		{"GET", &graph.Thread, "participants", participants, nil},
		{"GET", &graph.Thread, "senders", senders, nil},
		{"GET", &graph.Thread, "former_participants", formerParticipants, nil},

		{"GET", &graph.Message, "to", recipients, nil},
		{"GET", &graph.Message, "tags", messageTags, nil},
		{"GET", &graph.Message, "attachments", attachments, nil},
		{"GET", &graph.Message, "shares", shares, nil},

		{"GET", &graph.Profile, "picture", pictures, nil},

		{"GET", &graph.Application, "subscriptions", subscriptions, nil},
		{"POST", &graph.Application, "subscriptions", nil, subscribeApp},
		{"DELETE", &graph.Application, "subscriptions", nil, unsubscribeApp},
	}
}

// op finds the declaration of a route.
func (r *route) op() *graph.Op {
	if r.edge == "" {
		return r.on.Op(r.method)
	}
	return r.on.Edge(r.edge).Op(r.method)
}

// routes resolves the table. A route that is not declared, or declared and
// missing, is a mistake of the programmer and ends the start.
func routes() (map[*graph.Op]lister, map[*graph.Op]action) {
	listers, actions := map[*graph.Op]lister{}, map[*graph.Op]action{}
	for _, r := range table() {
		op := r.op()
		if r.list != nil {
			listers[op] = r.list
		} else {
			actions[op] = r.act
		}
	}
	for _, t := range graph.Types() {
		for i := range t.Ops {
			if op := &t.Ops[i]; actions[op] == nil {
				panic(fmt.Sprintf("graphhttp: %s %s is declared and has no code", op.Method, t.Name))
			}
		}
		for i := range t.Edges {
			for j := range t.Edges[i].Ops {
				if op := &t.Edges[i].Ops[j]; listers[op] == nil && actions[op] == nil {
					panic(fmt.Sprintf("graphhttp: %s %s/%s is declared and has no code", op.Method, t.Name, t.Edges[i].Name))
				}
			}
		}
	}
	return listers, actions
}
