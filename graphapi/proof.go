package graphapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// AppSecretProof returns the parameter appsecret_proof: it proves that the
// caller, who sends the token, also knows the app's secret.
// https://developers.facebook.com/docs/graph-api/guides/secure-requests
func AppSecretProof(token, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

// AppSecretProofAt returns the proof that goes with appsecret_time, in Unix
// seconds: such a proof ages.
func AppSecretProofAt(token, secret string, unix int64) string {
	return AppSecretProof(token+"|"+strconv.FormatInt(unix, 10), secret)
}
