package graphhttp

import (
	"strconv"

	"parley/graphapi"
	"parley/internal/graph"
	"parley/internal/messaging"
)

// sideNode is the customer or the Page as one side of a conversation.
type sideNode struct {
	id   graphapi.ID
	name string
}

func (s *sideNode) kind() *graph.Type        { return &graph.Participant }
func (s *sideNode) appendID(b []byte) []byte { return s.id.AppendTo(b) }

func (s *sideNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	switch name {
	case "name":
		return appendText(b, s.name)
	case "email": // never a real address
		b = append(b, '"')
		b = s.id.AppendTo(b)
		return append(b, `@facebook.com"`...), true
	}
	return b, false
}

// loadSides reads the names of both sides of all threads, in one statement
// for the customers. All threads belong to one Page.
func (c *call) loadSides(threads []*messaging.Thread) error {
	if len(threads) == 0 {
		return nil
	}
	var missing []graphapi.ID
	for _, t := range threads {
		if _, known := c.people[t.Customer]; !known {
			missing = append(missing, t.Customer)
		}
	}
	if err := c.loadPeople(missing); err != nil {
		return err
	}
	_, err := c.page(threads[0].Page)
	return err
}

func (c *call) loadPeople(ids []graphapi.ID) error {
	if len(ids) == 0 {
		return nil
	}
	people, err := c.srv.Messaging.Customers(c.ctx, ids)
	if err != nil {
		return err
	}
	if c.people == nil {
		c.people = make(map[graphapi.ID]messaging.Customer, len(people))
	}
	for _, id := range ids {
		c.people[id] = people[id]
	}
	return nil
}

func (c *call) customerSide(t *messaging.Thread) node {
	return &sideNode{id: t.PSID, name: c.people[t.Customer].Name}
}

func (c *call) pageSide(page graphapi.ID) node {
	return &sideNode{id: page, name: c.pages[page].Name}
}

// profileNode is a customer as one Page knows them.
type profileNode struct {
	psid     graphapi.ID
	customer messaging.Customer
}

func (p *profileNode) kind() *graph.Type        { return &graph.Profile }
func (p *profileNode) appendID(b []byte) []byte { return p.psid.AppendTo(b) }

func (p *profileNode) appendField(c *call, b []byte, name string) ([]byte, bool) {
	first, last := messaging.SplitName(p.customer.Name)
	switch name {
	case "first_name":
		return appendText(b, first)
	case "last_name":
		return appendText(b, last)
	case "name":
		return appendText(b, p.customer.Name)
	case "profile_pic":
		return appendText(b, c.imageURL(p.psid.String(), profileSize))
	case "locale":
		return appendText(b, p.customer.Locale)
	case "timezone":
		return strconv.AppendFloat(b, p.customer.Timezone, 'f', -1, 64), true
	}
	return b, false
}
