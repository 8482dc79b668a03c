-- Who may change what, what was changed, and by whom. Rows here are written through to the disk before the page
-- says so; sessions alone may be written later, because they are kept in memory too.

-- What the administrator set in the browser or with `config apply`, by "section.key", as a TOML value.
CREATE TABLE setting (
    key        TEXT    PRIMARY KEY,
    value      TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The same for secrets, sealed with the key that lies beside the database. `host` is whom the secret is for: a
-- secret is of no use to any other.
CREATE TABLE secret (
    key        TEXT    PRIMARY KEY,
    sealed     BLOB    NOT NULL,
    host       TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The one administrator. `password_hash` is a PHC string; `configured` is the one that the configuration gave
-- last, so that a changed one is noticed.
CREATE TABLE account (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    password_hash TEXT    NOT NULL,
    configured    TEXT,
    changed_at    INTEGER NOT NULL
) STRICT;

-- The one-time code that claims a new device: its SHA-256, the code sealed so that it can be said again at the
-- next start, and how many tries are left.
CREATE TABLE set_up_code (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    hash       BLOB    NOT NULL,
    sealed     BLOB    NOT NULL,
    tries_left INTEGER NOT NULL,
    made_at    INTEGER NOT NULL
) STRICT;

-- Signed-in browsers. `hash` is the SHA-256 of what the cookie holds; `secure` tells that it began on TLS.
CREATE TABLE session (
    id         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    form_token TEXT    NOT NULL,
    secure     INTEGER NOT NULL,
    address    TEXT    NOT NULL,
    agent      TEXT    NOT NULL,
    begun_at   INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

-- Read-only tokens for programs. `hash` is the SHA-256 of the token.
CREATE TABLE token (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    hash       BLOB    NOT NULL UNIQUE,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Keys and certificates: role is "device-ca", "device-leaf", "uploaded" or "requested" (a key whose signing request
-- waits for its certificate: `chain` is that request). `chain` is PEM, leaf first; `key` is sealed.
CREATE TABLE certificate (
    role       TEXT    PRIMARY KEY,
    chain      TEXT    NOT NULL,
    key        BLOB    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what, from where, from what to what. Secrets are never in it.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    who        TEXT    NOT NULL,
    address    TEXT,
    what       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    from_value TEXT,
    to_value   TEXT
) STRICT;

-- How far the audit trail has been sent to the collector: entries up to `sent_to` were sent, and `lost` were
-- forgotten here before they could be.
CREATE TABLE forwarding (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    sent_to INTEGER NOT NULL,
    lost    INTEGER NOT NULL
) STRICT;
