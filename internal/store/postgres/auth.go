package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parley/graphapi"
	"parley/internal/auth"
)

// accounts is auth.Store.
type accounts struct{ pool *pgxpool.Pool }

// insert runs one INSERT of a row with an identifier of its own; exists is
// what a taken one answers.
func insert(ctx context.Context, pool *pgxpool.Pool, exists error, sql string, args ...any) error {
	_, err := pool.Exec(ctx, sql, args...)
	if isCode(err, uniqueViolation) {
		return exists
	}
	return err
}

func (a accounts) CreateUser(ctx context.Context, u auth.User) error {
	err := insert(ctx, a.pool, auth.ErrExists, `INSERT INTO users (id, name, created_at) VALUES ($1, $2, $3)`,
		int64(u.ID), text(u.Name), u.CreatedAt)
	if err != nil {
		return fmt.Errorf("creating user %v: %w", u.ID, err)
	}
	return nil
}

func (a accounts) User(ctx context.Context, id graphapi.ID) (auth.User, error) {
	u := auth.User{ID: id}
	err := a.pool.QueryRow(ctx, `SELECT name, created_at FROM users WHERE id = $1`, int64(id)).Scan(&u.Name, &u.CreatedAt)
	if err != nil {
		return auth.User{}, fmt.Errorf("reading user %v: %w", id, known(err, auth.ErrNotFound))
	}
	return u, nil
}

// known replaces "no rows" by the domain's own error.
func known(err, notFound error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return notFound
	}
	return err
}

func (a accounts) CreateApp(ctx context.Context, app auth.App) error {
	err := insert(ctx, a.pool, auth.ErrExists,
		`INSERT INTO apps (id, name, sealed_secret, require_proof, created_at) VALUES ($1, $2, $3, $4, $5)`,
		int64(app.ID), text(app.Name), append([]byte{}, app.SealedSecret...), app.RequireProof, app.CreatedAt)
	if err != nil {
		return fmt.Errorf("creating app %v: %w", app.ID, err)
	}
	return nil
}

func (a accounts) App(ctx context.Context, id graphapi.ID) (auth.App, error) {
	app := auth.App{ID: id}
	err := a.pool.QueryRow(ctx, `SELECT name, sealed_secret, require_proof, created_at FROM apps WHERE id = $1`, int64(id)).
		Scan(&app.Name, &app.SealedSecret, &app.RequireProof, &app.CreatedAt)
	if err != nil {
		return auth.App{}, fmt.Errorf("reading app %v: %w", id, known(err, auth.ErrNotFound))
	}
	return app, nil
}

func (a accounts) Apps(ctx context.Context, after graphapi.ID, limit int) ([]auth.App, error) {
	const q = `SELECT id, name, sealed_secret, require_proof, created_at FROM apps WHERE id > $1 ORDER BY id LIMIT $2`
	rows, err := a.pool.Query(ctx, q, int64(after), limit)
	apps, err := collect(rows, err, func(row pgx.CollectableRow) (app auth.App, err error) {
		err = row.Scan((*int64)(&app.ID), &app.Name, &app.SealedSecret, &app.RequireProof, &app.CreatedAt)
		return app, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing apps: %w", err)
	}
	return apps, nil
}

func (a accounts) SetTasks(ctx context.Context, page, user graphapi.ID, t auth.Tasks) error {
	sql, args := `INSERT INTO roles (page_id, user_id, tasks) VALUES ($1, $2, $3)
		ON CONFLICT (page_id, user_id) DO UPDATE SET tasks = excluded.tasks`, []any{int64(page), int64(user), int64(t)}
	if t == 0 {
		sql, args = `DELETE FROM roles WHERE page_id = $1 AND user_id = $2`, args[:2]
	}
	if _, err := a.pool.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("storing tasks of user %v on Page %v: %w", user, page, err)
	}
	return nil
}

func (a accounts) Tasks(ctx context.Context, page, user graphapi.ID) (auth.Tasks, error) {
	var t int64
	err := a.pool.QueryRow(ctx, `SELECT tasks FROM roles WHERE page_id = $1 AND user_id = $2`, int64(page), int64(user)).Scan(&t)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("reading tasks of user %v on Page %v: %w", user, page, err)
	}
	return auth.Tasks(t), nil
}

func (a accounts) Roles(ctx context.Context, user, after graphapi.ID, limit int) ([]auth.Role, error) {
	const q = `SELECT page_id, tasks FROM roles WHERE user_id = $1 AND page_id > $2 ORDER BY page_id LIMIT $3`
	rows, err := a.pool.Query(ctx, q, int64(user), int64(after), limit)
	roles, err := collect(rows, err, func(row pgx.CollectableRow) (auth.Role, error) {
		var page, tasks int64
		err := row.Scan(&page, &tasks)
		return auth.Role{Page: graphapi.ID(page), User: user, Tasks: auth.Tasks(tasks)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("listing roles of user %v: %w", user, err)
	}
	return roles, nil
}

// collect reads all rows of a query that may have failed.
func collect[T any](rows pgx.Rows, err error, scan pgx.RowToFunc[T]) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

const tokenColumns = `row_id, kind, app, user_id, page_id, scopes, pages, issued_at, expires_at, revoked`

func scanToken(row pgx.Row) (auth.Token, error) {
	var t auth.Token
	var kind int16
	var scopes int64
	var pages string
	err := row.Scan(&t.Row, &kind, (*int64)(&t.App), (*int64)(&t.User), (*int64)(&t.Page), &scopes,
		&pages, &t.IssuedAt, &t.ExpiresAt, &t.Revoked)
	if err != nil {
		return t, err
	}
	t.Kind, t.Scopes = auth.TokenKind(kind), auth.Scopes(scopes)
	t.Pages, err = auth.ParsePages(pages)
	return t, err
}

// EnsureToken relies on the unique index over tokens in force: of callers that
// ask at once one inserts, the others find its row when they look again.
func (a accounts) EnsureToken(ctx context.Context, t auth.Token) (auth.Token, error) {
	const find = `SELECT ` + tokenColumns + ` FROM tokens WHERE kind = $1 AND app = $2 AND user_id = $3 AND page_id = $4
		AND scopes = $5 AND expires_at = $6 AND md5(pages) = md5($7) AND revoked = 0`
	const add = `INSERT INTO tokens (kind, app, user_id, page_id, scopes, expires_at, pages, issued_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ` + tokenColumns
	same := []any{int16(t.Kind), int64(t.App), int64(t.User), int64(t.Page), int64(t.Scopes), t.ExpiresAt, t.Pages.String()}
	for {
		found, err := scanToken(a.pool.QueryRow(ctx, find, same...))
		if errors.Is(err, pgx.ErrNoRows) {
			found, err = scanToken(a.pool.QueryRow(ctx, add, append(same, t.IssuedAt)...))
		}
		if err == nil {
			return found, nil
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return auth.Token{}, fmt.Errorf("ensuring a token of app %v: %w", t.App, err)
		}
	}
}

func (a accounts) Token(ctx context.Context, row int64) (auth.Token, error) {
	t, err := scanToken(a.pool.QueryRow(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE row_id = $1`, row))
	if err != nil {
		return auth.Token{}, fmt.Errorf("reading token %d: %w", row, known(err, auth.ErrNotFound))
	}
	return t, nil
}

func (a accounts) RevokeToken(ctx context.Context, row int64, subcode int) error {
	tag, err := a.pool.Exec(ctx, `UPDATE tokens SET revoked = $2 WHERE row_id = $1`, row, subcode)
	if err == nil && tag.RowsAffected() == 0 {
		err = auth.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("revoking token %d: %w", row, err)
	}
	return nil
}
