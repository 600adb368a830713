package messaging

import "fmt"

// Refusal says why a customer or the simulator may not do something, in words
// for whoever tried. It never stands on the Graph API's wire.
type Refusal struct{ Text string }

// Error returns the text.
func (r *Refusal) Error() string { return r.Text }

func refuse(format string, args ...any) error {
	return &Refusal{Text: fmt.Sprintf(format, args...)}
}
