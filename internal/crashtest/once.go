package crashtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/clock"
	"parley/internal/crashtest/blackbox"
)

// grant lets the Page write to a person once: a one-time token, or a comment
// that waits for its private reply.
type grant struct {
	psid string
	to   blackbox.Recipient
	used int // code of the refusal when it was used before

	mu    sync.Mutex
	tried map[string]outcome // by text
}

// outcome is what became of one attempt to use a grant.
type outcome struct {
	mid     string // "" = no message was acknowledged
	refused bool
}

// try uses the grant. The error says that the server did not answer, or
// something that is not about the grant.
func (g *grant) try(ctx context.Context, c *blackbox.Client, text string) error {
	mid, err := c.SendTo(ctx, g.to, text)
	var refusal *blackbox.Refusal
	refused := errors.As(err, &refusal) && refusal.Code == g.used
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tried[text] = outcome{mid, refused}
	if err != nil && !refused {
		return fmt.Errorf("sending %s to %s: %w", text, g.to.Key, err)
	}
	return nil
}

// check compares the person's thread with the attempts: one of them is there,
// whose answer said so when there was an answer.
func (g *grant) check(listed []blackbox.Message) error {
	found, faults := 0, []error{}
	for _, m := range listed {
		o, ours := g.tried[m.Text]
		if !ours {
			continue
		}
		found++
		if o.refused {
			faults = append(faults, fmt.Errorf("%s was refused and is in the thread", m.Text))
		}
		if o.mid != "" && o.mid != m.ID {
			faults = append(faults, fmt.Errorf("%s was acknowledged as %s and is listed as %s", m.Text, o.mid, m.ID))
		}
	}
	acked := 0
	for _, o := range g.tried {
		if o.mid != "" {
			acked++
		}
	}
	if found != 1 || acked > 1 {
		faults = append(faults, fmt.Errorf("%s %s made %d messages, %d of them acknowledged, in %d attempts", g.to.Key, g.to.Value, found, acked, len(g.tried)))
	}
	return errors.Join(faults...)
}

// grants lets each of some new customers give the Page so many one-time
// tokens, and as many comments.
func (r *Rig) grants(ctx context.Context, customers, each int) ([]*grant, error) {
	people, err := r.People(ctx, customers)
	if err != nil {
		return nil, err
	}
	var list []*grant
	for _, who := range people {
		post, err := r.client.Post(ctx, who.ID, "lovely shop")
		if err != nil {
			return nil, fmt.Errorf("writing on the feed: %w", err)
		}
		for range each {
			token, err1 := r.client.OptInOnce(ctx, who.ID)
			comment, err2 := r.client.Comment(ctx, who.ID, post, "price?")
			if err := errors.Join(err1, err2); err != nil {
				return nil, fmt.Errorf("making grants: %w", err)
			}
			list = append(list, newGrant(who, "one_time_notif_token", token, tokenUsed), newGrant(who, "comment_id", comment, commentUsed))
		}
	}
	return list, nil
}

// The codes of the refusals of what was used before.
// https://developers.facebook.com/docs/messenger-platform/reference/private-replies
const (
	tokenUsed   = 100
	commentUsed = 10900
)

func newGrant(who blackbox.Customer, key, value string, used int) *grant {
	return &grant{psid: who.PSID, to: blackbox.Recipient{Key: key, Value: value}, used: used, tried: map[string]outcome{}}
}

// onceCallers is how many callers fight for each grant.
const onceCallers = 6

// Once lets several callers use the same grants at the same time, kills the
// server in the middle, starts it again, uses every grant twice more and
// compares the threads: each grant has made one message. It returns how many
// attempts the server answered before it died.
func (r *Rig) Once(ctx context.Context, customers, each int) (answered int, err error) {
	all, err := r.grants(ctx, customers, each)
	if err != nil {
		return 0, err
	}
	if answered, err = r.fight(ctx, all); err != nil {
		return answered, fmt.Errorf("before the death: %w", err)
	}
	if _, err := r.rise(ctx); err != nil {
		return answered, fmt.Errorf("restart: %w", err)
	}
	for i, g := range all {
		for n := range 2 {
			if err := g.try(ctx, r.client, fmt.Sprintf("after.%d.%d.%d", r.rounds, i, n)); err != nil {
				return answered, err
			}
		}
	}
	return answered, r.checkGrants(ctx, all)
}

// fight uses the grants from several callers until the server is killed. Half
// of them walk in the same order, to meet at the same grants.
func (r *Rig) fight(ctx context.Context, all []*grant) (answered int, err error) {
	var group sync.WaitGroup
	var dying atomic.Bool
	counts, faults := make([]int, onceCallers), make([]error, onceCallers)
	for i := range onceCallers {
		random, client := rand.New(rand.NewPCG(r.random.Uint64(), uint64(i))), r.client
		group.Go(func() {
			for ; ; counts[i]++ {
				at := counts[i] % len(all)
				if i%2 == 1 {
					at = random.IntN(len(all))
				}
				err := all[at].try(ctx, client, fmt.Sprintf("once.%d.%d.%d", r.rounds, i, counts[i]))
				if err != nil {
					if !dying.Load() || blackbox.IsRefusal(err) {
						faults[i] = err
					}
					return
				}
			}
		})
	}
	clock.Sleep(r.between(20*time.Millisecond, 400*time.Millisecond))
	dying.Store(true)
	r.Server.Kill()
	group.Wait()
	for _, n := range counts {
		answered += n
	}
	return answered, errors.Join(faults...)
}

// checkGrants compares the threads of the grants with their attempts.
func (r *Rig) checkGrants(ctx context.Context, all []*grant) error {
	threads := map[string][]blackbox.Message{}
	var faults []error
	for _, g := range all {
		listed, ok := threads[g.psid]
		if !ok {
			var err error
			if listed, err = r.client.Messages(ctx, g.psid); err != nil {
				return err
			}
			threads[g.psid] = listed
		}
		if err := g.check(listed); err != nil && len(faults) < maxFaults {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
