package app

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"parley/graphapi"
	"parley/internal/auth"
	"parley/internal/messaging"
)

// World is the demo world: one person with all tasks, one app, one Page, one
// customer who has written "hello", and tokens. Its JSON is the line that
// `parley dev --json` prints when it is ready.
type World struct {
	URL            string `json:"url"`
	AppID          string `json:"app_id"`
	AppSecret      string `json:"app_secret"`
	AppToken       string `json:"app_token"`
	UserID         string `json:"user_id"`
	UserToken      string `json:"user_token"`
	PageID         string `json:"page_id"`
	PageName       string `json:"page_name"`
	PageToken      string `json:"page_token"`
	CustomerID     string `json:"customer_id"`
	PSID           string `json:"psid"`
	ConversationID string `json:"conversation_id"`
	MessageID      string `json:"message_id"`

	// WindowClosed says that the customer wrote too long ago for the Page to
	// answer: the welcome then tells how to let them write again.
	WindowClosed bool `json:"-"`
}

// worldSetting is the key under which the message id of the first "hello" is kept:
// it stands when the world is complete.
const worldSetting = "world"

// The names of the demo world.
const (
	demoPage     = "Demo Page"
	demoCategory = "Pet Service"
	demoUser     = "Ann Tester"
	demoCustomer = "Carl Customer"
	demoApp      = "Demo App"
)

// seed is what the demo world is made from. It follows from the server's key,
// so that a reset brings back the same ids, secret and tokens, and a start
// that was cut short is completed by the next.
type seed struct {
	app, user, page, customer, psid graphapi.ID
	secret                          string
}

func newSeed(key []byte) (seed, error) {
	raw, err := hkdf.Key(sha256.New, key, nil, "parley demo world", 5*8+16)
	if err != nil {
		return seed{}, fmt.Errorf("deriving demo world: %w", err)
	}
	id := func(i int) graphapi.ID { return messaging.IDFrom(binary.BigEndian.Uint64(raw[8*i:])) }
	return seed{app: id(0), user: id(1), page: id(2), customer: id(3), psid: id(4), secret: hex.EncodeToString(raw[40:])}, nil
}

// demoWorld returns the demo world, making what is missing of it.
func (c *core) demoWorld(ctx context.Context, key []byte, url string) (World, error) {
	s, err := newSeed(key)
	if err != nil {
		return World{}, err
	}
	hello, err := c.db.Setting(ctx, worldSetting)
	if err != nil {
		return World{}, err
	}
	if hello == "" {
		if hello, err = c.makeWorld(ctx, s); err != nil {
			return World{}, fmt.Errorf("making demo world: %w", err)
		}
	}
	return c.describe(ctx, s, hello, url)
}

// makeWorld stores the demo world and returns the id of the first message.
func (c *core) makeWorld(ctx context.Context, s seed) (string, error) {
	steps := []func() error{
		func() error { _, err := c.auth.AddApp(ctx, s.app, demoApp, s.secret); return err },
		func() error { _, err := c.auth.AddUser(ctx, s.user, demoUser); return err },
		func() error {
			_, err := c.messaging.AddPage(ctx, messaging.Page{ID: s.page, Name: demoPage, Category: demoCategory, DefaultApp: s.app})
			return err
		},
		func() error { return c.auth.SetTasks(ctx, s.page, s.user, auth.AllTasks) },
		func() error {
			_, err := c.messaging.AddCustomer(ctx, messaging.Customer{ID: s.customer, Name: demoCustomer, Locale: "en_US"})
			return err
		},
		func() error {
			_, err := c.db.Messaging().EnsureThread(ctx, s.page, s.customer, s.psid)
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil && !errors.Is(err, auth.ErrExists) && !errors.Is(err, messaging.ErrExists) {
			return "", err
		}
	}
	hello, err := c.hello(ctx, s)
	if err != nil {
		return "", err
	}
	return hello, c.db.SetSetting(ctx, worldSetting, hello)
}

// hello lets the customer write, unless an earlier start came that far.
func (c *core) hello(ctx context.Context, s seed) (string, error) {
	t, err := c.messaging.CustomerThread(ctx, s.page, s.customer)
	if err != nil {
		return "", err
	}
	if t.LastSeq > 0 {
		return c.messaging.MessageID(s.page, t.PSID, 1), nil
	}
	sent, err := c.messaging.CustomerSays(ctx, s.page, s.customer, messaging.Content{Text: "hello"})
	return sent.MessageID, err
}

// describe fills in the tokens: they are computed, never stored.
func (c *core) describe(ctx context.Context, s seed, hello, url string) (World, error) {
	user, err := c.auth.IssueToken(ctx, auth.Token{Kind: auth.UserToken, App: s.app, User: s.user, Scopes: auth.AllScopes})
	if err != nil {
		return World{}, err
	}
	page, err := c.auth.IssueToken(ctx, auth.Token{Kind: auth.PageToken, App: s.app, User: s.user, Page: s.page, Scopes: auth.AllScopes})
	if err != nil {
		return World{}, err
	}
	t, err := c.messaging.CustomerThread(ctx, s.page, s.customer)
	if err != nil {
		return World{}, err
	}
	return World{
		URL: url, AppID: s.app.String(), AppSecret: s.secret, AppToken: c.auth.AppTokenText(s.app),
		UserID: s.user.String(), UserToken: user,
		PageID: s.page.String(), PageName: demoPage, PageToken: page,
		CustomerID: s.customer.String(), PSID: t.PSID.String(), ConversationID: messaging.ThreadID(t.PSID), MessageID: hello,
		WindowClosed: !c.messaging.CanReply(&t),
	}, nil
}

// Line returns the JSON of the world, without a line break.
func (w World) Line() ([]byte, error) { return json.Marshal(w) }
