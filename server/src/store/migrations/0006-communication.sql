-- The enrolment with a communication server, what it asked for, and how it went. Times are milliseconds since
-- 1970-01-01T00:00:00Z.

-- The key that this device signs with: the seed sealed.
CREATE TABLE device_key (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    seed    BLOB    NOT NULL,
    public  BLOB    NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- With whom the device is or was enrolled; no row: it never was. `state` is "enrolled" or "not-enrolled"; the token,
-- sealed, is there while it is enrolled. `code` is the SHA-256 of the code of the configuration by which it enrolled
-- last. Commands up to `last_command` are not obeyed again. `held` says why nothing is
-- delivered until the administrator has looked.
CREATE TABLE enrolment (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    state            TEXT    NOT NULL,
    server           TEXT    NOT NULL,
    device           TEXT    NOT NULL,
    serial_number    TEXT,
    server_key       BLOB    NOT NULL,
    token            BLOB,
    token_expires_at INTEGER,
    last_command     INTEGER NOT NULL,
    held             TEXT,
    changed_at       INTEGER NOT NULL,
    changed_by       TEXT    NOT NULL,
    code             BLOB
) STRICT;

-- What the server asked for, by the number that it gave. `text` is the signed order; `state` is "accepted" (to be
-- done), "asked" (the administrator decides), "done" or "refused".
CREATE TABLE command (
    number      INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    reason      TEXT
) STRICT;

-- Which assistants report by themselves, as the server asked for, how often, and when one did last.
CREATE TABLE reporting (
    assistant  TEXT    PRIMARY KEY,
    enabled    INTEGER NOT NULL,
    interval_s INTEGER NOT NULL,
    last_at    INTEGER
) STRICT, WITHOUT ROWID;

-- How communication went, for the state after a restart: written with something else or once an hour.
CREATE TABLE communication (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    last_success_at INTEGER,
    failing_since   INTEGER,
    cause           TEXT,
    sentence        TEXT,
    day             INTEGER NOT NULL,
    octets          INTEGER NOT NULL
) STRICT;

-- Which event carries which meter read ("read") or request ("request"), by its place "1-17", until what became of it is
-- known. `settled` is 0 while the event waits, 2 while it is refused and may be sent again, 1 afterwards.
CREATE TABLE carried (
    kind    TEXT    NOT NULL,
    of      INTEGER NOT NULL,
    event   TEXT    NOT NULL,
    settled INTEGER NOT NULL,
    PRIMARY KEY (kind, of)
) STRICT, WITHOUT ROWID;

CREATE INDEX carried_open ON carried (kind) WHERE settled <> 1;
