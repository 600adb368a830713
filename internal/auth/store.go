package auth

import (
	"context"
	"errors"

	"parley/graphapi"
)

// ErrNotFound reports that a row does not exist.
var ErrNotFound = errors.New("not found")

// ErrExists reports that an identifier is already taken.
var ErrExists = errors.New("already exists")

// Store keeps users, apps, tasks and tokens. All calls are durable when they
// return. The conformance suite is internal/store/storetest.
type Store interface {
	// CreateUser stores a person with an account; ErrExists.
	CreateUser(ctx context.Context, u User) error
	// User returns one person; ErrNotFound.
	User(ctx context.Context, id graphapi.ID) (User, error)

	// CreateApp stores an app; ErrExists.
	CreateApp(ctx context.Context, a App) error
	// App returns one app; ErrNotFound.
	App(ctx context.Context, id graphapi.ID) (App, error)
	// Apps lists apps by ascending id, beginning after the given one. limit
	// must be positive.
	Apps(ctx context.Context, after graphapi.ID, limit int) ([]App, error)

	// SetTasks replaces the tasks of a user on a Page; none removes the role.
	SetTasks(ctx context.Context, page, user graphapi.ID, t Tasks) error
	// Tasks returns the tasks of a user on a Page, 0 when there is no role.
	Tasks(ctx context.Context, page, user graphapi.ID) (Tasks, error)
	// Roles lists the Pages on which a user holds a task, by ascending Page
	// id, beginning after the given one. limit must be positive.
	Roles(ctx context.Context, user, after graphapi.ID, limit int) ([]Role, error)

	// EnsureToken returns the row of a token: the existing one that agrees in
	// Kind, App, User, Page, Scopes, Pages and ExpiresAt and is not revoked, or a
	// new one.
	EnsureToken(ctx context.Context, t Token) (Token, error)
	// Token returns one row by its number; ErrNotFound.
	Token(ctx context.Context, row int64) (Token, error)
	// RevokeToken marks a token as ended for the reason that the given error
	// subcode stands for (458, 460, ...); ErrNotFound.
	RevokeToken(ctx context.Context, row int64, subcode int) error
}
