package messaging

import (
	"context"
	"errors"

	"parley/graphapi"
	"parley/internal/objects"
)

// ErrNotFound reports that a row does not exist, or not for this Page.
var ErrNotFound = errors.New("not found")

// ErrExists reports that an identifier is already taken.
var ErrExists = errors.New("already exists")

// Store keeps Pages, customers, threads and the journal.
//
// Promises, proven by the conformance suite in internal/store/storetest:
// Update returns nil only when its events are durable; a read never shows less
// than what any Update acknowledged before the read began; after a failed
// Update nothing of it is ever visible; Seq is dense per Page and in commit
// order.
type Store interface {
	// Update runs fn alone among all writers of the Page and commits the
	// events it appended, together with those of concurrent callers (group
	// commit). fn runs on the writer: it must be quick, touch nothing but tx,
	// and may run twice. When fn returns an error, nothing of it is written
	// and Update returns that error. A cancelled ctx abandons the wait, not
	// the commit.
	Update(ctx context.Context, page graphapi.ID, fn func(tx Tx) error) error

	// CreatePage stores a new Page; ErrExists when the id is taken.
	CreatePage(ctx context.Context, p Page) error
	// Page returns one Page; ErrNotFound.
	Page(ctx context.Context, id graphapi.ID) (Page, error)

	// CreateCustomer stores a new customer; ErrExists when the id is taken.
	CreateCustomer(ctx context.Context, c Customer) error
	// Customers returns those of ids that exist, in one statement.
	Customers(ctx context.Context, ids []graphapi.ID) (map[graphapi.ID]Customer, error)
	// EnsureThread returns the PSID of a customer on a Page, making an empty
	// thread under the proposed PSID when there is none. ErrExists when the
	// proposed PSID is taken by another thread of any Page; ErrNotFound when the Page or customer is unknown.
	EnsureThread(ctx context.Context, page, customer, proposed graphapi.ID) (graphapi.ID, error)
	// ThreadByCustomer returns the thread of a customer on a Page; ErrNotFound.
	ThreadByCustomer(ctx context.Context, page, customer graphapi.ID) (Thread, error)

	// Thread returns the present state; ErrNotFound.
	Thread(ctx context.Context, page, psid graphapi.ID) (Thread, error)
	// Threads lists the threads of a Page that hold a message, newest
	// activity first; positions in r are Thread.LastSeq.
	Threads(ctx context.Context, page graphapi.ID, r Range) ([]Thread, error)
	// Messages lists the messages of each thread, newest first; positions in
	// r are Event.Seq. The answer has one list per PSID, in order.
	Messages(ctx context.Context, page graphapi.ID, psids []graphapi.ID, r Range) ([][]Event, error)
	// Event returns one event of a thread; ErrNotFound.
	Event(ctx context.Context, page, psid graphapi.ID, seq int64) (Event, error)
	// Marks lists the events of a thread after a position that show beside
	// its messages (Kind.IsMark), oldest first, at most limit.
	Marks(ctx context.Context, page, psid graphapi.ID, after int64, limit int) ([]Event, error)
}

// Tx is what the function given to Store.Update may touch.
type Tx interface {
	// Thread returns the newest state, with everything appended before in
	// this and every earlier transaction; ErrNotFound. The result must not be
	// kept beyond the call of Update.
	Thread(psid graphapi.ID) (*Thread, error)
	// Append adds an event to the Page's journal and folds it into its
	// thread, if it is in one (PSID not 0). It sets e.Page and e.Seq; the
	// event must not be changed after.
	Append(e *Event) error
}

// Range selects part of a list that runs from the newest position down.
type Range = objects.Range

// Page is a business's presence that customers write to.
type Page struct {
	ID         graphapi.ID
	Name       string
	Category   string
	CategoryID graphapi.ID
	DefaultApp graphapi.ID // 0 = none
	CreatedAt  int64       // Unix milliseconds
}

// Customer is a person who writes to Pages, the same for all of them; to each
// Page they are known by a PSID only.
type Customer struct {
	ID        graphapi.ID
	Name      string  // "First Last"
	Locale    string  // en_US
	Timezone  float64 // hours to GMT
	CreatedAt int64   // Unix milliseconds
}
