package graphhttp

import (
	"fmt"

	"parley/internal/graph"
)

// lister reads what an edge lists for several nodes at once, so that an
// embedded edge costs one statement for all of them.
type lister func(c *call, parents []node, a arguments) ([]list, error)

// action carries out a POST or DELETE on an edge and leaves the answer in c.out.
type action func(c *call, on node) error

// route joins a call that package graph declares with the code behind it.
type route struct {
	method string
	on     *graph.Type
	edge   string
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
		{"GET", &graph.Page, "subscribed_apps", subscribedApps, nil},
		{"POST", &graph.Page, "subscribed_apps", nil, subscribePage},
		{"DELETE", &graph.Page, "subscribed_apps", nil, unsubscribePage},
		{"GET", &graph.Page, "picture", pictures, nil},

		{"GET", &graph.Thread, "messages", messages, nil},
		{"GET", &graph.Thread, "participants", participants, nil},
		{"GET", &graph.Thread, "senders", senders, nil},
		{"GET", &graph.Thread, "former_participants", formerParticipants, nil},

		{"GET", &graph.Message, "to", recipients, nil},
		{"GET", &graph.Message, "tags", messageTags, nil},

		{"GET", &graph.Profile, "picture", pictures, nil},

		{"GET", &graph.Application, "subscriptions", subscriptions, nil},
		{"POST", &graph.Application, "subscriptions", nil, subscribeApp},
		{"DELETE", &graph.Application, "subscriptions", nil, unsubscribeApp},
	}
}

// routes resolves the table. A route that is not declared, or declared and
// missing, is a mistake of the programmer and ends the start.
func routes() (map[*graph.Op]lister, map[*graph.Op]action) {
	listers, actions := map[*graph.Op]lister{}, map[*graph.Op]action{}
	for _, r := range table() {
		op := r.on.Edge(r.edge).Op(r.method)
		if r.list != nil {
			listers[op] = r.list
		} else {
			actions[op] = r.act
		}
	}
	for _, t := range graph.Types() {
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
