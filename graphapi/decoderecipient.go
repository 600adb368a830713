package graphapi

import "slices"

// recipientKeys are the ways of addressing someone, and the name that goes
// with a phone number. The last token has two spellings in Meta's pages.
// https://developers.facebook.com/docs/graph-api/reference/page/messages
var recipientKeys = []string{"id", "phone_number", "name", "user_ref", "comment_id", "post_id", "player_id", "one_time_notif_token",
	"notification_messages_token", "notification_message_token", "login_id", "email", "ids", "thread_key"}

// routedKeys may stand in the recipient of take_thread_control besides.
// https://developers.facebook.com/docs/graph-api/reference/page/take_thread_control
var routedKeys = append(slices.Clone(recipientKeys), "follow_id", "story_id", "poll_response_id")

// CheckRecipient refuses a recipient of another call than a message that is no
// object, or has keys that no recipient has: an *Error.
func CheckRecipient(v Value) error {
	if v.Kind != KindObject {
		return MustBeArray.New("recipient").Because(`recipient is an object: {"id":"PSID"}`)
	}
	return invalidKeys("recipient", v.Items, routedKeys)
}

// maxGroup bounds the people of a group; Meta's pages name no number.
const maxGroup = 50

// personName goes with a phone number.
var personName = fields(may("first_name", str(0)), may("last_name", str(0)))

func decodeRecipient(p *Params) (r Recipient, err error) {
	v, err := structure(p, "recipient")
	if err != nil {
		return r, err
	}
	if !v.Present() {
		return r, ParamRequired.New("recipient")
	}
	if err := invalidKeys("recipient", v.Items, recipientKeys); err != nil {
		return r, err
	}
	return r, r.decode(p, v.Items)
}

// decode reads the one key that is given. Members without a value may stand
// beside it, as clients with a struct of all keys send them.
func (r *Recipient) decode(p *Params, members []Member) error {
	given := ""
	for i := range members {
		m := &members[i]
		if m.Name == "name" || m.Value.Empty() || m.Name == given {
			continue
		}
		if given != "" {
			return InvalidParam.New().Because("recipient has %s and %s: give one key", given, m.Name)
		}
		given = m.Name
	}
	whole := Value{Kind: KindObject, Items: members}
	if given == "" {
		return noKey(members)
	}
	if err := r.set(p, given, whole.Get(given)); err != nil {
		return err
	}
	return r.decodeName(p, whole.Get("name"))
}

// noKey refuses a recipient without a value by the name of its first key.
func noKey(members []Member) error {
	switch name := members[0].Name; name {
	case "id", "player_id":
		return badRecipientID(name, members[0].Value)
	case "name":
		return ParamRequired.New("phone_number")
	default:
		return ParamEmpty.New("recipient[" + name + "]")
	}
}

func badRecipientID(name string, v Value) error {
	path := "recipient[" + name + "]"
	return BadIDParam.New(path).
		Because("%s is %s: it must be the PSID of someone who has written to the Page", path, shorten(string(v.AppendJSON(nil))))
}

// set reads the value of a key. Everything but lists may come as a number.
func (r *Recipient) set(p *Params, name string, v Value) (err error) {
	switch name {
	case "ids":
		return r.setIDs(p, v)
	case "id":
		r.ID, err = v.ID()
	case "player_id":
		r.PlayerID, err = v.ID()
	}
	if err != nil {
		return badRecipientID(name, v)
	}
	if !v.Scalar() {
		return InvalidParam.New().Because("recipient[%s] must be a string", name)
	}
	if text := r.text(name); text != nil {
		*text = v.Text
	}
	return nil
}

// text is where the value of a key stands that takes a text, nil for others.
func (r *Recipient) text(key string) *string {
	switch key {
	case "phone_number":
		return &r.PhoneNumber
	case "user_ref":
		return &r.UserRef
	case "comment_id":
		return &r.CommentID
	case "post_id":
		return &r.PostID
	case "one_time_notif_token":
		return &r.OneTimeToken
	case "notification_messages_token", "notification_message_token":
		return &r.NotificationToken
	case "login_id":
		return &r.LoginID
	case "email":
		return &r.Email
	case "thread_key":
		return &r.ThreadKey
	}
	return nil
}

func (r *Recipient) setIDs(p *Params, v Value) error {
	v, err := p.structured("recipient[ids]", v)
	if err != nil {
		return err
	}
	if err := check(&groupIDs, v, "recipient[ids]"); err != nil {
		return err
	}
	r.IDs = make([]ID, len(v.Items))
	for i, m := range v.Items {
		r.IDs[i], _ = m.Value.ID() // checked
	}
	return nil
}

var groupIDs = listOf(1, maxGroup, ident)

func (r *Recipient) decodeName(p *Params, v Value) error {
	v, err := p.structured("recipient[name]", v)
	if err != nil || v.Empty() {
		return err
	}
	if err := check(&personName, v, "recipient[name]"); err != nil {
		return err
	}
	r.Name = &PersonName{First: v.Get("first_name").Text, Last: v.Get("last_name").Text}
	return nil
}

// Key returns the key that is set, as Meta's pages spell it; "" for none.
func (r *Recipient) Key() string {
	switch {
	case r.ID != 0:
		return "id"
	case r.PlayerID != 0:
		return "player_id"
	case len(r.IDs) > 0:
		return "ids"
	}
	for _, key := range recipientKeys {
		if text := r.text(key); text != nil && *text != "" {
			return key
		}
	}
	return ""
}

// IsZero reports whether no key is set.
func (r *Recipient) IsZero() bool { return r.Key() == "" }
