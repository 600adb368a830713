package blackbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Version is the version of the Graph API that every call names.
const Version = "v24.0"

// callTime bounds one call. It is far beyond what any call needs.
const callTime = 30 * time.Second

// Client calls the Graph API and the simulator API of one world, over as many
// connections as there are callers.
type Client struct {
	World World
	http  http.Client
}

// NewClient returns a client that keeps up to conns idle connections.
func NewClient(w World, conns int) *Client {
	return &Client{World: w, http: http.Client{
		Timeout:   callTime,
		Transport: &http.Transport{MaxIdleConns: conns, MaxIdleConnsPerHost: conns, DisableCompression: true},
	}}
}

// Close closes the idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Refusal is an answer that reports an error.
type Refusal struct {
	Status  int
	Code    int // of the Graph API, 0 from the simulator API
	Message string
}

// Error returns the status and the message.
func (r *Refusal) Error() string {
	return fmt.Sprintf("HTTP %d, code %d: %s", r.Status, r.Code, r.Message)
}

// IsRefusal reports whether the server answered, with an error.
func IsRefusal(err error) bool {
	var r *Refusal
	return errors.As(err, &r)
}

// Message is one message of a conversation as the Graph API lists it.
type Message struct {
	ID   string `json:"id"`
	Text string `json:"message"`
	From struct {
		ID string `json:"id"`
	} `json:"from"`
}

// SendURL returns the address of the Send API with the Page's token.
func (w *World) SendURL() string {
	return w.URL + "/" + Version + "/" + w.PageID + "/messages?access_token=" + url.QueryEscape(w.PageToken)
}

// SendBody returns the form of a text message, encoded as the tutorial's
// clients do: objects as text with single quotes. The text must hold none.
func SendBody(psid, text string) string {
	return url.Values{
		"recipient":      {"{'id':'" + psid + "'}"},
		"messaging_type": {"RESPONSE"},
		"message":        {"{'text':'" + text + "'}"},
	}.Encode()
}

// Send sends a text from the Page and returns the id of the message.
func (c *Client) Send(ctx context.Context, psid, text string) (string, error) {
	var answer struct {
		MessageID string `json:"message_id"`
	}
	err := c.call(ctx, http.MethodPost, c.World.SendURL(), "application/x-www-form-urlencoded", SendBody(psid, text), &answer)
	return answer.MessageID, err
}

// Customer is a simulated person in a conversation with the Page.
type Customer struct {
	ID   string
	PSID string
}

// NewCustomer makes a person and lets them write text to the Page, which opens
// the window. It returns the id of that message too.
func (c *Client) NewCustomer(ctx context.Context, name, text string) (Customer, string, error) {
	var made struct {
		ID string `json:"id"`
	}
	if err := c.simulate(ctx, "/_/api/customers", map[string]string{"name": name}, &made); err != nil {
		return Customer{}, "", err
	}
	mid, psid, err := c.say(ctx, made.ID, text)
	return Customer{ID: made.ID, PSID: psid}, mid, err
}

// Say lets a customer write to the Page and returns the id of the message.
func (c *Client) Say(ctx context.Context, customer, text string) (string, error) {
	mid, _, err := c.say(ctx, customer, text)
	return mid, err
}

func (c *Client) say(ctx context.Context, customer, text string) (mid, psid string, err error) {
	var answer struct {
		MessageID string `json:"message_id"`
		PSID      string `json:"psid"`
	}
	err = c.simulate(ctx, "/_/api/customers/"+customer+"/messages", map[string]string{"page_id": c.World.PageID, "text": text}, &answer)
	return answer.MessageID, answer.PSID, err
}

// Act lets a customer do what needs no more than its name, such as read or
// typing_on.
func (c *Client) Act(ctx context.Context, customer, action string) error {
	return c.simulate(ctx, "/_/api/customers/"+customer+"/actions", map[string]string{"page_id": c.World.PageID, "type": action}, nil)
}

// Live opens the stream of live events of a topic. It lasts until it is closed.
func (c *Client) Live(ctx context.Context, topic string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.World.URL+"/_/events?topics="+url.QueryEscape(topic), nil)
	if err != nil {
		return nil, fmt.Errorf("opening stream: %w", err)
	}
	res, err := c.http.Transport.RoundTrip(req) // a stream knows no time limit
	if err != nil {
		return nil, fmt.Errorf("opening stream: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		return nil, fmt.Errorf("opening stream: HTTP %d", res.StatusCode)
	}
	return res.Body, nil
}

// Subscribe subscribes the app to fields of the Page, with its webhook at
// callback.
func (c *Client) Subscribe(ctx context.Context, callback, verifyToken string, fields ...string) error {
	w, list := &c.World, strings.Join(fields, ",")
	app := url.Values{"object": {"page"}, "callback_url": {callback}, "verify_token": {verifyToken}, "fields": {list}, "access_token": {w.AppToken}}
	if err := c.form(ctx, "/"+w.AppID+"/subscriptions", app); err != nil {
		return fmt.Errorf("subscribing app: %w", err)
	}
	page := url.Values{"subscribed_fields": {list}, "access_token": {w.PageToken}}
	if err := c.form(ctx, "/"+w.PageID+"/subscribed_apps", page); err != nil {
		return fmt.Errorf("subscribing Page: %w", err)
	}
	return nil
}

// Messages returns every message of a conversation, oldest first.
func (c *Client) Messages(ctx context.Context, psid string) ([]Message, error) {
	var all []Message
	for after := ""; ; {
		q := url.Values{"fields": {"id,message,from"}, "limit": {"100"}}
		if after != "" {
			q.Set("after", after)
		}
		var page struct {
			Data   []Message
			Paging struct {
				Next    string
				Cursors struct{ After string }
			}
		}
		if err := c.Get(ctx, "/t_"+psid+"/messages", q, &page); err != nil {
			return nil, fmt.Errorf("listing messages: %w", err)
		}
		all = append(all, page.Data...)
		if after = page.Paging.Cursors.After; page.Paging.Next == "" || after == "" {
			return oldestFirst(all), nil
		}
	}
}

// Get reads a node or an edge, as the Page unless query names another token.
func (c *Client) Get(ctx context.Context, path string, query url.Values, answer any) error {
	if !query.Has("access_token") {
		query.Set("access_token", c.World.PageToken)
	}
	return c.call(ctx, http.MethodGet, c.World.URL+"/"+Version+path+"?"+query.Encode(), "", "", answer)
}

func oldestFirst(list []Message) []Message {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func (c *Client) form(ctx context.Context, path string, values url.Values) error {
	return c.call(ctx, http.MethodPost, c.World.URL+"/"+Version+path, "application/x-www-form-urlencoded", values.Encode(), nil)
}

func (c *Client) simulate(ctx context.Context, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("calling %s: %w", path, err)
	}
	return c.call(ctx, http.MethodPost, c.World.URL+path, "application/json", string(text), answer)
}

// call makes one request. An error of the server is a *Refusal; any other
// error says that nothing is known about what became of the request.
func (c *Client) call(ctx context.Context, method, address, contentType, body string, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("calling server: %w", err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("calling server: %w", err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("reading answer: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return refusal(res.StatusCode, text)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("reading answer %q: %w", text, err)
	}
	return nil
}

func refusal(status int, body []byte) *Refusal {
	var e struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil || e.Error.Message == "" {
		e.Error.Message = "not an error of the API: " + string(body)
	}
	return &Refusal{Status: status, Code: e.Error.Code, Message: e.Error.Message}
}
