package auth

import (
	"crypto/subtle"
	"strconv"
	"time"

	"parley/graphapi"
)

// proofLifetime bounds a proof that carries its time (appsecret_time).
const proofLifetime = 5 * time.Minute

// CheckProof checks the app secret proof of a call; proof "" means that none
// was sent, at is the value of appsecret_time or "". A wrong proof is always
// refused, a missing one only when the app requires it.
// https://developers.facebook.com/docs/graph-api/guides/secure-requests
func (s *Service) CheckProof(p *Principal, text, proof, at string) error {
	if proof == "" {
		if p.App.RequireProof {
			return graphapi.ProofRequired.New().Because("app %d requires appsecret_proof: hex(HMAC-SHA256(app secret, access token))", p.App.ID)
		}
		return nil
	}
	want := graphapi.AppSecretProof(text, p.secret)
	if at != "" {
		sec, err := strconv.ParseInt(at, 10, 64)
		if age := s.clock.Now().Sub(time.Unix(sec, 0)); err != nil || age.Abs() > proofLifetime {
			return graphapi.BadProof.New().Because("appsecret_time must be Unix seconds within %s of the platform clock", proofLifetime)
		}
		want = graphapi.AppSecretProofAt(text, p.secret, sec)
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(proof)) != 1 {
		return graphapi.BadProof.New().Because("the proof is hex(HMAC-SHA256(app secret, access token)) in lower case, for the token of this very call")
	}
	return nil
}
