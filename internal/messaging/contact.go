package messaging

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"parley/graphapi"
	"parley/internal/objects"
)

// Contact is how a customer can be reached besides their PSID. All of it
// counts as verified.
type Contact struct {
	Phone  string      `json:"phone,omitempty"`     // + and digits
	Email  string      `json:"email,omitempty"`     // lower case
	Player graphapi.ID `json:"player_id,omitempty"` // of games
	Login  string      `json:"login_id,omitempty"`
}

// maxLogin bounds a login_id, whose form nobody documents.
const maxLogin = 255

// minPhone and maxPhone bound the digits of a telephone number (ITU-T E.164).
const (
	minPhone = 5
	maxPhone = 15
)

// phoneMarks stand between digits: blanks and dashes of several widths, too.
const phoneMarks = " ()-./\u00a0\u202f\u2010\u2011\u2012\u2013"

// Phone writes a telephone number as + and digits, however people write it:
// "+1 (555) 857-6309" becomes "+15558576309". "" when it is none.
func Phone(text string) string {
	digits := make([]byte, 0, maxPhone)
	text, international := strings.CutPrefix(strings.TrimSpace(text), "+")
	if !international {
		text = strings.TrimPrefix(text, "00")
	}
	text = strings.Replace(text, "(0)", "", 1) // dialled at home only
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9' && len(digits) < maxPhone:
			digits = append(digits, byte(r))
		case i > 0 && strings.ContainsRune(phoneMarks, r), r == '(':
		default:
			return ""
		}
	}
	if len(digits) < minPhone || digits[0] == '0' { // no country code begins so
		return ""
	}
	return "+" + string(digits)
}

// reaches lists the names under which a contact is found.
func (c *Contact) reaches() []string {
	var names []string
	for _, n := range [...]struct{ key, value string }{
		{byPhone, c.Phone}, {byEmail, c.Email}, {byLogin, c.Login},
	} {
		if n.value != "" {
			names = append(names, n.key+":"+n.value)
		}
	}
	if c.Player != 0 {
		names = append(names, byPlayer+":"+c.Player.String())
	}
	return names
}

// reach returns the customer whom a way of reaching leads to; ErrNotFound.
func (b *book) reach(ctx context.Context, key, value string) (graphapi.ID, error) {
	return b.find(ctx, 0, kindReach, key+":"+value)
}

// Contact returns how a customer can be reached; empty when nothing is known.
func (s *Service) Contact(ctx context.Context, customer graphapi.ID) (Contact, error) {
	i, err := s.book.contacts.Get(ctx, 0, customer.String())
	if errors.Is(err, objects.ErrNotFound) {
		return Contact{}, nil
	}
	return i.Value, err
}

// Normalise brings a contact into the form in which it is found; a *Refusal when
// a value is none of its kind.
func (c *Contact) Normalise() error {
	if c.Phone != "" {
		if c.Phone = Phone(c.Phone); c.Phone == "" {
			return refuse("phone must be a telephone number with its country code, such as +1 555 857 6309")
		}
	}
	c.Email = strings.ToLower(c.Email)
	if a, err := mail.ParseAddress(c.Email); c.Email != "" && (err != nil || a.Address != c.Email) {
		return refuse("email must be an address such as ann@example.com")
	}
	if len(c.Login) > maxLogin {
		return refuse("login_id has at most %d characters", maxLogin)
	}
	return nil
}

// SetContact replaces how a customer can be reached. A *Refusal when a value
// is none of its kind or belongs to another customer.
func (s *Service) SetContact(ctx context.Context, customer graphapi.ID, c Contact) error {
	if err := c.Normalise(); err != nil {
		return err
	}
	for _, n := range c.reaches() {
		if err := s.book.claim(ctx, n, customer, s.clock.NowMS()); err != nil {
			return err
		}
	}
	var old Contact
	err := s.book.contacts.Change(ctx, 0, customer.String(), func(i *objects.Item[Contact]) (bool, error) {
		old, i.Value, i.At = i.Value, c, s.clock.NowMS()
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("storing contact: %w", err)
	}
	return s.book.release(ctx, old, c)
}

// claim gives a name to a customer unless another one has it.
func (b *book) claim(ctx context.Context, id string, customer graphapi.ID, at int64) error {
	return b.nameKind(kindReach).Change(ctx, 0, id, func(i *objects.Item[name]) (bool, error) {
		if i.Seq != 0 && i.Value.ID != customer {
			return false, refuse("%s belongs to customer %d already", id, i.Value.ID)
		}
		i.Value.ID, i.At = customer, at
		return true, nil
	})
}

// release takes away the names that a contact had and has no more.
func (b *book) release(ctx context.Context, old, now Contact) error {
	keep := now.reaches()
	for _, n := range old.reaches() {
		if slices.Contains(keep, n) {
			continue
		}
		if err := b.nameKind(kindReach).Delete(ctx, 0, n); err != nil && !errors.Is(err, objects.ErrNotFound) {
			return fmt.Errorf("releasing %s: %w", n, err)
		}
	}
	return nil
}
