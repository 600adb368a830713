package sqlite

import "context"

const (
	selectSetting = "SELECT value FROM settings WHERE key = ?"
	upsertSetting = "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
	deleteSetting = "DELETE FROM settings WHERE key = ?"
)

// Setting returns a stored setting, "" when it was never set.
func (db *DB) Setting(ctx context.Context, key string) (value string, err error) {
	err = db.rows(ctx, selectSetting, nil, func(s *stmt) { value = s.string() }, key)
	return value, err
}

// SetSetting stores a setting durably; "" removes it.
func (db *DB) SetSetting(ctx context.Context, key, value string) error {
	return db.write(ctx, func(w *writer) error {
		if value == "" {
			return w.conn.run(deleteSetting, key)
		}
		return w.conn.run(upsertSetting, key, value)
	})
}
