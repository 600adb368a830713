package auth

import (
	"fmt"
	"slices"
	"strings"

	"parley/graphapi"
)

// Pages are the Pages that a person granted to an app, in ascending order. Nil
// stands for all, those of later too; an empty list for none.
// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging#granular
type Pages []graphapi.ID

// NewPages returns the given Pages in order, each once.
func NewPages(ids []graphapi.ID) Pages {
	if ids == nil {
		return nil
	}
	sorted := append(Pages{}, ids...)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// Has reports whether a Page was granted.
func (p Pages) Has(page graphapi.ID) bool {
	if p == nil {
		return true
	}
	_, ok := slices.BinarySearch(p, page)
	return ok
}

// allPages is how nil is stored.
const allPages = "*"

// String returns the form in which stores keep the list: ids with commas
// between them, or * for all.
func (p Pages) String() string {
	if p == nil {
		return allPages
	}
	ids := make([]string, len(p))
	for i, id := range p {
		ids[i] = id.String()
	}
	return strings.Join(ids, ",")
}

// ParsePages reads what String wrote.
func ParsePages(text string) (Pages, error) {
	switch text {
	case allPages:
		return nil, nil
	case "":
		return Pages{}, nil
	}
	parts := strings.Split(text, ",")
	pages := make(Pages, len(parts))
	for i, part := range parts {
		id, err := graphapi.ParseID(part)
		if err != nil {
			return nil, fmt.Errorf("list of Pages %.40q: %w", text, err)
		}
		if i > 0 && id <= pages[i-1] {
			return nil, fmt.Errorf("list of Pages %.40q: not in ascending order", text)
		}
		pages[i] = id
	}
	return pages, nil
}
