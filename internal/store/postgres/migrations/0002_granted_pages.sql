-- A user token holds the Pages that its person chose: ids in ascending order,
-- * for all. A long list would not fit into an index, its hash does.
ALTER TABLE tokens ADD COLUMN pages text COLLATE "C" NOT NULL DEFAULT '*';

DROP INDEX tokens_in_force;
CREATE UNIQUE INDEX tokens_in_force ON tokens (app, user_id, page_id, kind, scopes, expires_at, md5(pages)) WHERE revoked = 0;
