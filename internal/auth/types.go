package auth

import "parley/graphapi"

// User is a person with an account: someone who holds tasks on Pages.
type User struct {
	ID        graphapi.ID
	Name      string
	CreatedAt int64 // Unix milliseconds
}

// App is a bot or integration.
type App struct {
	ID           graphapi.ID
	Name         string
	SealedSecret []byte // AES-GCM under the server's key
	RequireProof bool   // calls need appsecret_proof
	CreatedAt    int64  // Unix milliseconds
}

// Role is what one user may do on one Page.
type Role struct {
	Page, User graphapi.ID
	Tasks      Tasks
}

// TokenKind says on whose behalf a token acts.
type TokenKind uint8

// The kinds of access tokens. The numbers are stored.
const (
	UserToken TokenKind = 1
	PageToken TokenKind = 2
	AppToken  TokenKind = 3
)

// Token is the row behind an access token. The text of the token is computed
// from it under the server's key and never stored.
type Token struct {
	Row       int64 // its number, given by the store
	Kind      TokenKind
	App       graphapi.ID
	User      graphapi.ID // 0 for an app token
	Page      graphapi.ID // page tokens only
	Scopes    Scopes
	Pages     Pages // user tokens only: what the person chose in the login dialog
	IssuedAt  int64 // Unix milliseconds
	ExpiresAt int64 // Unix milliseconds, 0 = never
	Revoked   int   // error subcode that tells why, 0 = in force
}
