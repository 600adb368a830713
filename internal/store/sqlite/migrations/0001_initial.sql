-- The journal is the truth: one row for each event, clustered by Page and in
-- order. The state in threads, activity and thread_messages are derived from it,
-- behind it, up to pages.derived.

CREATE TABLE pages (
  no          INTEGER PRIMARY KEY, -- short number of the Page, upper part of journal.pos
  id          INTEGER NOT NULL UNIQUE,
  name        TEXT    NOT NULL,
  category    TEXT    NOT NULL,
  category_id INTEGER NOT NULL,
  default_app INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  derived     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE journal (
  pos  INTEGER PRIMARY KEY, -- pages.no << 40 | position, dense from 1
  psid INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  at   INTEGER NOT NULL,
  app  INTEGER NOT NULL,
  body BLOB    NOT NULL
) STRICT;

CREATE TABLE customers (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL,
  locale     TEXT    NOT NULL,
  timezone   REAL    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A PSID belongs to one Page only. The columns after customer are derived.
CREATE TABLE threads (
  psid          INTEGER PRIMARY KEY,
  page_no       INTEGER NOT NULL,
  customer      INTEGER NOT NULL,
  head_seq      INTEGER NOT NULL DEFAULT 0,
  last_seq      INTEGER NOT NULL DEFAULT 0,
  updated_at    INTEGER NOT NULL DEFAULT 0,
  messages      INTEGER NOT NULL DEFAULT 0,
  unread        INTEGER NOT NULL DEFAULT 0,
  opened_at     INTEGER NOT NULL DEFAULT 0,
  last_out_seq  INTEGER NOT NULL DEFAULT 0,
  last_out_at   INTEGER NOT NULL DEFAULT 0,
  delivered_seq INTEGER NOT NULL DEFAULT 0,
  read_seq      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (page_no, customer)
) STRICT;

-- Threads by their last message. An entry counts only while it agrees with its
-- thread's last_seq: new ones are added before the thread's row is written and
-- old ones go after it. An index would be changed at random places instead.
CREATE TABLE activity (
  pos  INTEGER PRIMARY KEY, -- of the last message
  psid INTEGER NOT NULL
) STRICT;

CREATE TABLE thread_messages (
  psid INTEGER NOT NULL,
  pos  INTEGER NOT NULL,
  PRIMARY KEY (psid, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE apps (
  id            INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL,
  sealed_secret BLOB    NOT NULL,
  require_proof INTEGER NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE roles (
  user_id INTEGER NOT NULL,
  page_id INTEGER NOT NULL,
  tasks   INTEGER NOT NULL,
  PRIMARY KEY (user_id, page_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  id         INTEGER PRIMARY KEY,
  kind       INTEGER NOT NULL,
  app_id     INTEGER NOT NULL,
  user_id    INTEGER NOT NULL,
  page_id    INTEGER NOT NULL,
  scopes     INTEGER NOT NULL,
  issued_at  INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One token in force for each meaning.
CREATE UNIQUE INDEX tokens_in_force ON tokens (app_id, user_id, page_id, kind, scopes, expires_at) WHERE revoked = 0;

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE app_subscriptions (
  app_id         INTEGER NOT NULL,
  object         TEXT    NOT NULL,
  callback_url   TEXT    NOT NULL,
  fields         TEXT    NOT NULL, -- JSON list
  include_values INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  PRIMARY KEY (app_id, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE page_subscriptions (
  page_id       INTEGER NOT NULL,
  app_id        INTEGER NOT NULL,
  fields        TEXT    NOT NULL, -- JSON list
  cursor        INTEGER NOT NULL,
  failing_since INTEGER NOT NULL DEFAULT 0,
  disabled      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (page_id, app_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  page_id     INTEGER NOT NULL,
  app_id      INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  psid        INTEGER NOT NULL,
  field       TEXT    NOT NULL,
  state       INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  next_at     INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  last_status INTEGER NOT NULL,
  last_error  TEXT    NOT NULL,
  last_ms     INTEGER NOT NULL,
  PRIMARY KEY (page_id, app_id, seq)
) STRICT, WITHOUT ROWID;

-- state 1 is delivered, 2 is retrying.
CREATE INDEX deliveries_unfinished ON deliveries (app_id, page_id, psid, seq) WHERE state <> 1;
