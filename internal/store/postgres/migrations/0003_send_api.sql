-- Documents that a Page owns besides its conversations; page_id 0 is no Page,
-- an empty key or parent is none. seq never comes twice.
CREATE TABLE objects (
    page_id bigint NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,
    parent  text COLLATE "C" NOT NULL,
    seq     bigint GENERATED ALWAYS AS IDENTITY,
    at      bigint NOT NULL,
    body    bytea NOT NULL,
    PRIMARY KEY (page_id, kind, id)
);
CREATE UNIQUE INDEX objects_by_key ON objects (page_id, kind, key) WHERE key <> '';
CREATE INDEX objects_by_parent ON objects (page_id, kind, parent, seq);

-- Events that show in their thread beside its messages; derived like
-- thread_messages.
CREATE TABLE thread_marks (
    page_id bigint NOT NULL,
    psid    bigint NOT NULL,
    seq     bigint NOT NULL,
    PRIMARY KEY (page_id, psid, seq)
);

-- What few threads have is JSON, empty for most.
ALTER TABLE threads ADD COLUMN seen_seq bigint NOT NULL DEFAULT 0, ADD COLUMN more bytea NOT NULL DEFAULT '';
