package graphapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client calls a Graph API server. The zero value lacks a BaseURL; all else
// is optional. It is safe for concurrent use.
type Client struct {
	BaseURL string       // scheme and host, such as http://127.0.0.1:8080
	Version Version      // 0 = calls without a version
	Token   string       // access token, sent as Authorization: Bearer
	Secret  string       // app secret; if set, calls carry appsecret_proof
	HTTP    *http.Client // nil = a client with a time-out of 30 s
}

// maxAnswer bounds the answers that a Client reads, in bytes.
const maxAnswer = 32 << 20

// Get reads a node or edge, such as "me/accounts", into out. A refusal of the
// server comes back as an *Error.
func (c *Client) Get(ctx context.Context, path string, params url.Values, out any) error {
	return c.call(ctx, http.MethodGet, path, params, nil, out)
}

// Post creates or updates; body is sent as JSON, none when nil. Errors as Get.
func (c *Client) Post(ctx context.Context, path string, body, out any) error {
	return c.call(ctx, http.MethodPost, path, nil, body, out)
}

// Delete removes what the path and the parameters name. Errors as Get.
func (c *Client) Delete(ctx context.Context, path string, params url.Values, out any) error {
	return c.call(ctx, http.MethodDelete, path, params, nil, out)
}

// Send posts a message or a sender action to the edge messages of a Page; the
// zero Page stands for the one that the token belongs to. Errors as Get.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
func (c *Client) Send(ctx context.Context, page ID, r SendRequest) (SendResponse, error) {
	node := "me"
	if page != 0 {
		node = page.String()
	}
	var answer SendResponse
	err := c.Post(ctx, node+"/messages", r, &answer)
	return answer, err
}

func (c *Client) call(ctx context.Context, method, path string, params url.Values, body, out any) error {
	req, err := c.request(ctx, method, path, params, body)
	if err != nil {
		return fmt.Errorf("making a Graph call: %w", err)
	}
	res, err := c.client().Do(req)
	if err != nil {
		return fmt.Errorf("calling the Graph API: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("reading an answer of the Graph API: %w", err)
	}
	return decodeAnswer(res.StatusCode, answer, out)
}

func (c *Client) client() *http.Client {
	return cmp.Or(c.HTTP, &http.Client{Timeout: 30 * time.Second})
}

func (c *Client) request(ctx context.Context, method, path string, params url.Values, body any) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url(path, params), content)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return req, nil
}

// url joins host, version, path and query. A path may carry its own query.
func (c *Client) url(path string, params url.Values) string {
	path, query, _ := strings.Cut(path, "?")
	parts := []string{strings.TrimSuffix(c.BaseURL, "/")}
	if c.Version != 0 {
		parts = append(parts, c.Version.String())
	}
	whole := strings.Join(append(parts, strings.TrimPrefix(path, "/")), "/")
	queries := []string{}
	for _, q := range []string{query, params.Encode(), c.proof()} {
		if q != "" {
			queries = append(queries, q)
		}
	}
	if len(queries) == 0 {
		return whole
	}
	return whole + "?" + strings.Join(queries, "&")
}

// proof is the query that proves the app secret.
func (c *Client) proof() string {
	if c.Secret == "" || c.Token == "" {
		return ""
	}
	return "appsecret_proof=" + AppSecretProof(c.Token, c.Secret)
}

// decodeAnswer reads an answer into out. Any answer with the key "error" is a
// refusal, whatever its status.
func decodeAnswer(status int, answer []byte, out any) error {
	var refusal ErrorResponse
	err := json.Unmarshal(answer, &refusal)
	if err == nil && refusal.Error != nil {
		refusal.Error.Status = status
		return refusal.Error
	}
	if status != http.StatusOK {
		return fmt.Errorf("the Graph API answered status %d without an error object", status)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("reading an answer of the Graph API: %w", err)
	}
	return nil
}
