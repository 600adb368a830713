package graphhttp

import (
	"parley/internal/catalog"
	"parley/internal/graph"
	"parley/internal/objects"
)

// productNode is a product of the token's Page.
type productNode struct{ catalog.Product }

func (p *productNode) kind() *graph.Type        { return &graph.ProductItem }
func (p *productNode) appendID(b []byte) []byte { return p.ID.AppendTo(b) }

func (p *productNode) appendField(_ *call, b []byte, name string) ([]byte, bool) {
	texts := map[string]string{
		"retailer_id": p.RetailerID, "title": p.Title, "subtitle": p.Subtitle, "price": p.Price,
		"currency": p.Currency, "image_url": p.ImageURL, "url": p.URL,
	}
	return appendText(b, texts[name])
}

// products lists those of a Page, newest first.
func products(c *call, parents []node, a arguments) ([]list, error) {
	return pageObjects(c, parents, a, "products", c.srv.Catalog.List, func(i *objects.Item[catalog.Product]) node {
		p := i.Value
		p.ID = idOf(i.ID)
		return &productNode{p}
	})
}

func createProduct(c *call, on node) error {
	id, err := c.srv.Catalog.Create(c.ctx, on.(*pageNode).id, catalog.Product{
		RetailerID: c.params.Get("retailer_id"), Title: c.params.Get("title"), Subtitle: c.params.Get("subtitle"),
		Price: c.params.Get("price"), Currency: c.params.Get("currency"),
		ImageURL: c.params.Get("image_url"), URL: c.params.Get("url"),
	})
	return c.created(id, err)
}

func deleteProduct(c *call, on node) error {
	c.out = append(c.out, success...)
	return c.srv.Catalog.Delete(c.ctx, c.who.Token.Page, on.(*productNode).ID)
}
