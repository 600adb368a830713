package sqlite

import (
	"context"
	"errors"
	"fmt"

	"parley/graphapi"
	"parley/internal/auth"
)

// authStore is auth.Store.
type authStore struct{ *DB }

const (
	insertUser = "INSERT INTO users (id, name, created_at) VALUES (?, ?, ?)"
	selectUser = "SELECT name, created_at FROM users WHERE id = ?"
	insertApp  = "INSERT INTO apps (id, name, sealed_secret, require_proof, created_at) VALUES (?, ?, ?, ?, ?)"
	selectApp  = "SELECT name, sealed_secret, require_proof, created_at FROM apps WHERE id = ?"

	selectApps = "SELECT id, name, sealed_secret, require_proof, created_at FROM apps WHERE id > ? ORDER BY id LIMIT ?"

	upsertRole = `INSERT INTO roles (user_id, page_id, tasks) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET tasks = excluded.tasks`
	deleteRole  = "DELETE FROM roles WHERE user_id = ? AND page_id = ?"
	selectRole  = "SELECT tasks FROM roles WHERE user_id = ? AND page_id = ?"
	selectRoles = "SELECT page_id, tasks FROM roles WHERE user_id = ? AND page_id > ? ORDER BY page_id LIMIT ?"

	tokenColumns = "id, kind, app_id, user_id, page_id, scopes, pages, issued_at, expires_at, revoked"
	selectToken  = "SELECT " + tokenColumns + " FROM tokens WHERE id = ?"
	selectSame   = "SELECT " + tokenColumns + ` FROM tokens WHERE revoked = 0 AND app_id = ? AND user_id = ? AND page_id = ?
		AND kind = ? AND scopes = ? AND pages = ? AND expires_at = ?`
	insertToken = `INSERT INTO tokens (app_id, user_id, page_id, kind, scopes, pages, expires_at, issued_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	revokeToken = "UPDATE tokens SET revoked = ? WHERE id = ? RETURNING id"
)

// CreateUser stores a person with an account.
func (db authStore) CreateUser(ctx context.Context, u auth.User) error {
	return db.write(ctx, func(w *writer) error {
		return known(w.conn.run(insertUser, int64(u.ID), u.Name, u.CreatedAt), auth.ErrExists, "creating user %v", u.ID)
	})
}

// User returns one person.
func (db authStore) User(ctx context.Context, id graphapi.ID) (auth.User, error) {
	u := auth.User{ID: id}
	err := db.rows(ctx, selectUser, fmt.Errorf("user %v: %w", id, auth.ErrNotFound), func(s *stmt) {
		u.Name, u.CreatedAt = s.string(), s.int64()
	}, int64(id))
	return u, err
}

// CreateApp stores an app.
func (db authStore) CreateApp(ctx context.Context, a auth.App) error {
	return db.write(ctx, func(w *writer) error {
		err := w.conn.run(insertApp, int64(a.ID), a.Name, a.SealedSecret, a.RequireProof, a.CreatedAt)
		return known(err, auth.ErrExists, "creating app %v", a.ID)
	})
}

// App returns one app.
func (db authStore) App(ctx context.Context, id graphapi.ID) (auth.App, error) {
	a := auth.App{ID: id}
	err := db.rows(ctx, selectApp, fmt.Errorf("app %v: %w", id, auth.ErrNotFound), func(s *stmt) {
		a.Name, a.SealedSecret, a.RequireProof, a.CreatedAt = s.string(), s.bytes(), s.int64() != 0, s.int64()
	}, int64(id))
	return a, err
}

// Apps lists apps by ascending id.
func (db authStore) Apps(ctx context.Context, after graphapi.ID, limit int) (apps []auth.App, err error) {
	err = db.rows(ctx, selectApps, nil, func(s *stmt) {
		apps = append(apps, auth.App{ID: graphapi.ID(s.int64()), Name: s.string(), SealedSecret: s.bytes(),
			RequireProof: s.int64() != 0, CreatedAt: s.int64()})
	}, int64(after), limit)
	return apps, err
}

// SetTasks replaces the tasks of a user on a Page; none removes the role.
func (db authStore) SetTasks(ctx context.Context, page, user graphapi.ID, t auth.Tasks) error {
	return db.write(ctx, func(w *writer) error {
		if t == 0 {
			return w.conn.run(deleteRole, int64(user), int64(page))
		}
		return w.conn.run(upsertRole, int64(user), int64(page), int64(t))
	})
}

// Tasks returns the tasks of a user on a Page.
func (db authStore) Tasks(ctx context.Context, page, user graphapi.ID) (t auth.Tasks, err error) {
	err = db.rows(ctx, selectRole, nil, func(s *stmt) { t = auth.Tasks(s.int64()) }, int64(user), int64(page))
	return t, err
}

// Roles lists the Pages on which a user holds a task.
func (db authStore) Roles(ctx context.Context, user, after graphapi.ID, limit int) (roles []auth.Role, err error) {
	err = db.rows(ctx, selectRoles, nil, func(s *stmt) {
		roles = append(roles, auth.Role{User: user, Page: graphapi.ID(s.int64()), Tasks: auth.Tasks(s.int64())})
	}, int64(user), int64(after), limit)
	return roles, err
}

// EnsureToken returns the row of a token, making it when there is none.
func (db authStore) EnsureToken(ctx context.Context, t auth.Token) (auth.Token, error) {
	same := []any{int64(t.App), int64(t.User), int64(t.Page), int64(t.Kind), int64(t.Scopes), t.Pages.String(), t.ExpiresAt}
	found := auth.Token{}
	scan := func(s *stmt) error { return scanToken(s, &found) }
	err := db.readers.read(ctx, func(c *conn) error { return c.query(selectSame, scan, same...) })
	if err != nil || found.Row != 0 {
		return found, err
	}
	err = db.write(ctx, func(w *writer) error {
		err := w.conn.query(selectSame, scan, same...)
		if err != nil || found.Row != 0 {
			return err
		}
		if err := w.conn.run(insertToken, append(same, t.IssuedAt)...); err != nil {
			return err
		}
		return w.conn.query(selectSame, scan, same...)
	})
	return found, err
}

func scanToken(s *stmt, t *auth.Token) (err error) {
	t.Row, t.Kind, t.App = s.int64(), auth.TokenKind(s.int64()), graphapi.ID(s.int64())
	t.User, t.Page, t.Scopes = graphapi.ID(s.int64()), graphapi.ID(s.int64()), auth.Scopes(s.int64())
	if t.Pages, err = auth.ParsePages(s.string()); err != nil {
		return fmt.Errorf("token %d: %w", t.Row, err)
	}
	t.IssuedAt, t.ExpiresAt, t.Revoked = s.int64(), s.int64(), int(s.int64())
	return nil
}

// Token returns one row by its number.
func (db authStore) Token(ctx context.Context, row int64) (t auth.Token, err error) {
	missing := fmt.Errorf("token %d: %w", row, auth.ErrNotFound)
	var broken error
	err = db.rows(ctx, selectToken, missing, func(s *stmt) { broken = scanToken(s, &t) }, row)
	return t, errors.Join(err, broken)
}

// RevokeToken marks a token as ended.
func (db authStore) RevokeToken(ctx context.Context, row int64, subcode int) error {
	return db.write(ctx, func(w *writer) error {
		err := fmt.Errorf("token %d: %w", row, auth.ErrNotFound)
		failed := w.conn.query(revokeToken, func(*stmt) error { err = nil; return nil }, subcode, row)
		if failed != nil {
			return failed
		}
		return err
	})
}
