// Package catalog keeps the products of a Page: what a product template shows.
// It stands in for the product catalogue of a shop, and no more than messages
// need of one.
//
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/product
package catalog

import (
	"context"
	"errors"
	"regexp"
	"unicode/utf8"

	"parley/graphapi"
	"parley/internal/clock"
	"parley/internal/objects"
)

// Limits of a product, in characters.
const (
	maxTitle = 150
	maxText  = 300
	maxSKU   = 100
)

// Product is something that a Page sells.
type Product struct {
	ID         graphapi.ID `json:"id"`                    // not stored
	RetailerID string      `json:"retailer_id,omitempty"` // the shop's own number
	Title      string      `json:"title"`
	Subtitle   string      `json:"subtitle,omitempty"`
	Price      string      `json:"price,omitempty"`    // a decimal number
	Currency   string      `json:"currency,omitempty"` // ISO 4217
	ImageURL   string      `json:"image_url,omitempty"`
	URL        string      `json:"url,omitempty"`
}

// Service keeps products. It is safe for concurrent use.
type Service struct {
	all   objects.Collection[Product]
	clock *clock.Clock
	newID func() graphapi.ID
}

// NewService returns the products in a store; newID makes identifiers of 15 or 16
// digits.
func NewService(store objects.Store, clk *clock.Clock, newID func() graphapi.ID) *Service {
	return &Service{all: objects.Collection[Product]{Store: store, Kind: "product"}, clock: clk, newID: newID}
}

// Create adds a product and returns its identifier. The error is a
// *graphapi.Error for a product that cannot be shown, or whose retailer_id is
// taken.
func (s *Service) Create(ctx context.Context, page graphapi.ID, p Product) (graphapi.ID, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	id, err := s.all.Add(ctx, s.newID, &objects.Item[Product]{
		Object: objects.Object{Page: page, Key: p.RetailerID, At: s.clock.NowMS()}, Value: p,
	})
	if errors.Is(err, objects.ErrExists) {
		err = graphapi.InvalidParam.New().Because("retailer_id %q stands for another product of this Page", p.RetailerID)
	}
	return id, err
}

var (
	priceForm    = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,3})?$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

// check refuses what cannot be shown.
func (p *Product) check() error {
	texts := [...]struct {
		name, value string
		max         int
	}{{"title", p.Title, maxTitle}, {"subtitle", p.Subtitle, maxText}, {"retailer_id", p.RetailerID, maxSKU}}
	if p.Title == "" {
		return graphapi.ParamRequired.New("title").Because("a product has a title")
	}
	for _, t := range texts {
		if n := utf8.RuneCountInString(t.value); n > t.max {
			return graphapi.TooLong.New(t.name, t.max).Because("%s has %d characters", t.name, n)
		}
	}
	for _, u := range [...]struct{ name, value string }{{"image_url", p.ImageURL}, {"url", p.URL}} {
		if u.value != "" && !graphapi.WebURL(u.value) {
			return graphapi.BadURL.New(u.name).Because("%.80q is no http or https address", u.value)
		}
	}
	if p.Price != "" && (!priceForm.MatchString(p.Price) || !currencyForm.MatchString(p.Currency)) {
		return graphapi.InvalidParam.New().Because("price must be a decimal number such as 12.50, with a currency such as EUR")
	}
	return nil
}

// Get returns a product of a Page; objects.ErrNotFound.
func (s *Service) Get(ctx context.Context, page, id graphapi.ID) (Product, error) {
	i, err := s.all.Get(ctx, page, id.String())
	i.Value.ID = id
	return i.Value, err
}

// Shown returns the product that a template names; 100/2018320 for one that
// is not the Page's.
func (s *Service) Shown(ctx context.Context, page, id graphapi.ID) (Product, error) {
	p, err := s.Get(ctx, page, id)
	if errors.Is(err, objects.ErrNotFound) {
		return p, graphapi.BadProduct.New().Because("Page %d has no product %d; GET /%d/products lists them", page, id, page)
	}
	return p, err
}

// List returns the products of a Page, newest first.
func (s *Service) List(ctx context.Context, page graphapi.ID, r objects.Range) ([]objects.Item[Product], error) {
	return s.all.List(ctx, page, "", r)
}

// Delete removes a product; objects.ErrNotFound. Messages that show it keep it.
func (s *Service) Delete(ctx context.Context, page, id graphapi.ID) error {
	return s.all.Delete(ctx, page, id.String())
}
