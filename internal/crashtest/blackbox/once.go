package blackbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Recipient addresses one person by a key of the Send API, such as id,
// one_time_notif_token or comment_id.
type Recipient struct{ Key, Value string }

// SendTo sends a text from the Page and returns the id of the message.
func (c *Client) SendTo(ctx context.Context, to Recipient, text string) (string, error) {
	body, err := json.Marshal(map[string]any{
		"recipient": map[string]string{to.Key: to.Value},
		"message":   map[string]string{"text": text},
	})
	if err != nil {
		return "", fmt.Errorf("sending: %w", err)
	}
	var answer struct {
		MessageID string `json:"message_id"`
	}
	err = c.call(ctx, http.MethodPost, c.World.SendURL(), "application/json", string(body), &answer)
	return answer.MessageID, err
}

// OptInOnce lets a customer allow the Page one notification and returns its
// token.
func (c *Client) OptInOnce(ctx context.Context, customer string) (string, error) {
	var answer struct {
		Token string `json:"token"`
	}
	act := map[string]string{"page_id": c.World.PageID, "type": "optin", "optin": "one_time_notif_req", "payload": "TELL_ME"}
	err := c.simulate(ctx, "/_/api/customers/"+customer+"/actions", act, &answer)
	return answer.Token, err
}

// Post lets a customer write on the Page's feed and returns the id of the post.
func (c *Client) Post(ctx context.Context, customer, text string) (string, error) {
	return c.onFeed(ctx, customer, "posts", map[string]string{"page_id": c.World.PageID, "message": text})
}

// Comment lets a customer comment on a post and returns the id of the comment.
func (c *Client) Comment(ctx context.Context, customer, post, text string) (string, error) {
	return c.onFeed(ctx, customer, "comments", map[string]string{"page_id": c.World.PageID, "post_id": post, "message": text})
}

func (c *Client) onFeed(ctx context.Context, customer, edge string, body any) (string, error) {
	var answer struct {
		ID string `json:"id"`
	}
	err := c.simulate(ctx, "/_/api/customers/"+customer+"/"+edge, body, &answer)
	return answer.ID, err
}
