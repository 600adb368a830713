-- A user token holds the Pages that its person chose: ids in ascending order,
-- * for all.
ALTER TABLE tokens ADD COLUMN pages TEXT NOT NULL DEFAULT '*';

DROP INDEX tokens_in_force;
CREATE UNIQUE INDEX tokens_in_force ON tokens (app_id, user_id, page_id, kind, scopes, expires_at, pages) WHERE revoked = 0;
