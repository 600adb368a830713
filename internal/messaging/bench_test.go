package messaging

import (
	"testing"

	"parley/graphapi"
	"parley/internal/policy"
)

func BenchmarkDecide(b *testing.B) {
	th, o := opened(nil), Outgoing{Type: graphapi.Response, App: 1}
	st := standing{pack: policy.Documented(), latest: policy.Latest()}
	for b.Loop() {
		if decideSend(&th, &o, &st, t0) != nil || latestRefuses(&th, &o, &st, t0) != "" {
			b.Fatal("refused")
		}
	}
}

func BenchmarkApplyEcho(b *testing.B) {
	e := event(1, KindEcho, 1, Content{Text: "Thank you for your order, it is on its way to you now."})
	for b.Loop() {
		var th Thread
		th.Apply(e)
	}
}
