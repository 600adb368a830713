package dispatch

import (
	"context"
	"errors"

	"parley/graphapi"
)

// ErrNotFound reports that a row does not exist.
var ErrNotFound = errors.New("not found")

// AppSubscription is what an app registered under /{app-id}/subscriptions: the
// one callback for an object.
// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
type AppSubscription struct {
	App           graphapi.ID
	Object        string // "page"
	CallbackURL   string
	Fields        []string // in the order given
	IncludeValues bool
	UpdatedAt     int64 // Unix milliseconds
}

// PageSubscription connects an app to a Page (/{page-id}/subscribed_apps).
// https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
type PageSubscription struct {
	Page, App    graphapi.ID
	Fields       []string // in the order given
	Cursor       int64    // journal position up to which deliveries are settled or parked
	FailingSince int64    // Unix milliseconds of the first failure in a row, 0 = healthy
	Disabled     bool     // switched off after an hour of failure
}

// DeliveryState says where a delivery stands. The numbers are stored.
type DeliveryState uint8

// The states of a delivery.
const (
	Delivered DeliveryState = 1 // answered with 2xx; with a LastError: given up, it says why
	Retrying  DeliveryState = 2 // failed; next attempt at NextAt
	Queued    DeliveryState = 3 // waits behind an earlier one of its thread
	Held      DeliveryState = 4 // the subscription is switched off; kept for replay
)

// Delivery is one webhook event owed to one app: a row of the ledger. It is
// named by App, Page and the Seq of its journal event.
type Delivery struct {
	App, Page, PSID graphapi.ID
	Seq             int64
	Field           string // webhook field, e.g. messages
	State           DeliveryState
	Attempts        int
	NextAt          int64 // Unix milliseconds, platform time; Retrying only
	LastAt          int64 // time of the last attempt, Unix milliseconds
	LastStatus      int   // HTTP status, 0 = no answer
	LastError       string
	LastMS          int // duration of the last attempt
}

// CursorMove advances the cursor of a Page subscription.
type CursorMove struct {
	Page, App graphapi.ID
	Seq       int64
}

// ThreadKey names the FIFO of one thread for one app.
type ThreadKey struct {
	App, Page, PSID graphapi.ID
}

// Store keeps subscriptions and the ledger of deliveries. Calls are durable
// when they return. The conformance suite is internal/store/storetest.
type Store interface {
	// SetAppSubscription stores or replaces the subscription of an app to an object.
	SetAppSubscription(ctx context.Context, s AppSubscription) error
	// AppSubscriptions lists those of one app, by object.
	AppSubscriptions(ctx context.Context, app graphapi.ID) ([]AppSubscription, error)
	// DeleteAppSubscription removes one object, or all when object is "".
	DeleteAppSubscription(ctx context.Context, app graphapi.ID, object string) error

	// SetPageSubscription stores or replaces the fields of an app on a Page. A
	// new one starts with its cursor at the present head of the Page's journal,
	// so that history is not sent; an existing one keeps its cursor, becomes
	// healthy and enabled again.
	SetPageSubscription(ctx context.Context, page, app graphapi.ID, fields []string) error
	// PageSubscriptions lists those of one Page by app, of all Pages when page is 0.
	PageSubscriptions(ctx context.Context, page graphapi.ID) ([]PageSubscription, error)
	// DeletePageSubscription removes an app from a Page with its unfinished
	// deliveries. Removing what is not there is no error.
	DeletePageSubscription(ctx context.Context, page, app graphapi.ID) error
	// SetHealth records that a subscription fails since a time (0 = healthy)
	// and whether it is switched off.
	SetHealth(ctx context.Context, page, app graphapi.ID, failingSince int64, disabled bool) error

	// Save writes deliveries (insert or replace) and cursor moves in one
	// commit. A cursor never moves back.
	Save(ctx context.Context, deliveries []Delivery, moves []CursorMove) error
	// Blocked lists every thread that has a Retrying, Queued or Held delivery.
	Blocked(ctx context.Context) ([]ThreadKey, error)
	// Backlog lists the unfinished deliveries of a thread in order of Seq.
	Backlog(ctx context.Context, k ThreadKey, limit int) ([]Delivery, error)

	// Lease takes or renews the named lease for holder until now+ttl of the
	// database's own time; false when another holder has it. On a store with
	// one owner it is always granted.
	Lease(ctx context.Context, name, holder string, ttlMS int64) (bool, error)
}
