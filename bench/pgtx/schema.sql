CREATE TABLE conversations (
    psid     bigint PRIMARY KEY,
    page_id  bigint NOT NULL,
    updated  timestamptz NOT NULL,
    messages bigint NOT NULL
);
CREATE INDEX ON conversations (page_id, updated);
CREATE TABLE messages (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mid     text NOT NULL UNIQUE,
    psid    bigint NOT NULL,
    created timestamptz NOT NULL,
    body    text NOT NULL
);
CREATE INDEX ON messages (psid, id);
CREATE TABLE outbox (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app     bigint NOT NULL,
    payload text NOT NULL
);
