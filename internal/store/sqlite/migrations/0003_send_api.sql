-- Documents that a Page owns besides its conversations. seq never comes twice,
-- and every index of the table ends with it.
CREATE TABLE objects (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT, -- order of creation
  page_id INTEGER NOT NULL, -- 0 = of no Page
  kind    TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  key     TEXT    NOT NULL, -- second name, '' = none
  parent  TEXT    NOT NULL, -- '' = none
  at      INTEGER NOT NULL,
  body    BLOB    NOT NULL,
  UNIQUE (page_id, kind, id)
) STRICT;
CREATE UNIQUE INDEX objects_by_key ON objects (page_id, kind, key) WHERE key <> '';
CREATE INDEX objects_by_parent ON objects (page_id, kind, parent);

-- Events that show in their thread beside its messages; derived like
-- thread_messages.
CREATE TABLE thread_marks (
  psid INTEGER NOT NULL,
  pos  INTEGER NOT NULL,
  PRIMARY KEY (psid, pos)
) STRICT, WITHOUT ROWID;

-- What few threads have is JSON, empty for most.
ALTER TABLE threads ADD COLUMN seen_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE threads ADD COLUMN more BLOB NOT NULL DEFAULT x'';
