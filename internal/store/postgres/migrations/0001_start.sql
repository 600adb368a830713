-- Everything that grows is keyed by page_id first, so that a distributed
-- PostgreSQL can spread it by Page. Names compare by bytes: COLLATE "C".

CREATE TABLE settings (
    key   text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

-- A Page's row is also the lock that writers of its journal take turns on.
CREATE TABLE pages (
    id          bigint PRIMARY KEY,
    name        text NOT NULL,
    category    text NOT NULL,
    category_id bigint NOT NULL,
    default_app bigint NOT NULL,
    created_at  bigint NOT NULL
);

-- The truth: appended to, never changed. The primary key admits one event per
-- position, so two nodes can never both take it.
CREATE TABLE journal (
    page_id bigint NOT NULL,
    seq     bigint NOT NULL,
    psid    bigint NOT NULL,
    at      bigint NOT NULL,
    app     bigint NOT NULL,
    kind    smallint NOT NULL,
    body    bytea NOT NULL,
    PRIMARY KEY (page_id, seq)
);
-- Bodies are short and read whole; do not spend time on compressing them.
ALTER TABLE journal ALTER COLUMN body SET STORAGE EXTERNAL;

-- How far threads and thread_messages have followed the journal.
CREATE TABLE page_derived (
    page_id bigint PRIMARY KEY,
    derived bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE threads (
    page_id      bigint NOT NULL,
    psid         bigint NOT NULL,
    customer     bigint NOT NULL,
    head_seq     bigint NOT NULL DEFAULT 0,
    last_seq     bigint NOT NULL DEFAULT 0,
    updated_at   bigint NOT NULL DEFAULT 0,
    messages     bigint NOT NULL DEFAULT 0,
    unread       bigint NOT NULL DEFAULT 0,
    opened_at    bigint NOT NULL DEFAULT 0,
    last_out_seq bigint NOT NULL DEFAULT 0,
    last_out_at  bigint NOT NULL DEFAULT 0,
    delivered_seq bigint NOT NULL DEFAULT 0,
    read_seq      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (page_id, psid)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX threads_by_activity ON threads (page_id, last_seq) WHERE last_seq > 0;

CREATE TABLE thread_messages (
    page_id bigint NOT NULL,
    psid    bigint NOT NULL,
    seq     bigint NOT NULL,
    PRIMARY KEY (page_id, psid, seq)
);

CREATE TABLE customers (
    id         bigint PRIMARY KEY,
    name       text NOT NULL,
    locale     text NOT NULL,
    timezone   double precision NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE identities (
    page_id  bigint NOT NULL,
    customer bigint NOT NULL,
    psid     bigint NOT NULL,
    PRIMARY KEY (page_id, customer)
);
-- A PSID is taken once over all Pages.
CREATE TABLE psids (
    psid    bigint PRIMARY KEY,
    page_id bigint NOT NULL
);

CREATE TABLE users (
    id         bigint PRIMARY KEY,
    name       text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE apps (
    id            bigint PRIMARY KEY,
    name          text NOT NULL,
    sealed_secret bytea NOT NULL,
    require_proof boolean NOT NULL,
    created_at    bigint NOT NULL
);

CREATE TABLE roles (
    page_id bigint NOT NULL,
    user_id bigint NOT NULL,
    tasks   bigint NOT NULL,
    PRIMARY KEY (page_id, user_id)
);
CREATE INDEX roles_by_user ON roles (user_id, page_id);

CREATE TABLE tokens (
    row_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       smallint NOT NULL,
    app        bigint NOT NULL,
    user_id    bigint NOT NULL,
    page_id    bigint NOT NULL,
    scopes     bigint NOT NULL,
    issued_at  bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked    integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX tokens_in_force ON tokens (app, user_id, page_id, kind, scopes, expires_at) WHERE revoked = 0;

CREATE TABLE app_subscriptions (
    app            bigint NOT NULL,
    object         text COLLATE "C" NOT NULL,
    callback_url   text NOT NULL,
    fields         text[] NOT NULL,
    include_values boolean NOT NULL,
    updated_at     bigint NOT NULL,
    PRIMARY KEY (app, object)
);

CREATE TABLE page_subscriptions (
    page_id       bigint NOT NULL,
    app           bigint NOT NULL,
    fields        text[] NOT NULL,
    cursor        bigint NOT NULL,
    failing_since bigint NOT NULL DEFAULT 0,
    disabled      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (page_id, app)
) WITH (fillfactor = 50);

CREATE TABLE deliveries (
    page_id     bigint NOT NULL,
    app         bigint NOT NULL,
    seq         bigint NOT NULL,
    psid        bigint NOT NULL,
    field       text NOT NULL,
    state       smallint NOT NULL,
    attempts    integer NOT NULL,
    next_at     bigint NOT NULL,
    last_at     bigint NOT NULL,
    last_status integer NOT NULL,
    last_error  text NOT NULL,
    last_ms     integer NOT NULL,
    PRIMARY KEY (page_id, app, seq)
);
-- States: 1 delivered, 2 retrying, 3 queued, 4 held.
CREATE INDEX deliveries_unfinished ON deliveries (page_id, app, psid, seq) WHERE state > 1;

CREATE TABLE leases (
    name       text COLLATE "C" PRIMARY KEY,
    holder     text NOT NULL,
    expires_at timestamptz NOT NULL
);
