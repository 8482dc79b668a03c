-- Mail on its way. A row here is on the disk before the network is touched. Addresses are personal data: rows that
-- have come to an end are forgotten after some months.

-- What was told: `key` is what it tells of, where that is told of once. `letter` is JSON; it is written down as a
-- message when it is sent. `message_id` never changes between attempts, so that a message that came twice is known.
CREATE TABLE mail (
    id         INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL,
    key        TEXT    UNIQUE,
    at         INTEGER NOT NULL,
    message_id TEXT    NOT NULL,
    letter     TEXT    NOT NULL
) STRICT;

-- To whom: one row an address. progress is "waiting", "delivered", "undeliverable" or "withdrawn". `failed_at` is the
-- first failed attempt, `ended_at` when it was no longer waiting.
CREATE TABLE mail_delivery (
    id        INTEGER PRIMARY KEY,
    mail_id   INTEGER NOT NULL REFERENCES mail (id),
    role      TEXT    NOT NULL,
    address   TEXT    NOT NULL,
    progress  TEXT    NOT NULL,
    attempts  INTEGER NOT NULL,
    next_at   INTEGER NOT NULL,
    failed_at INTEGER,
    ended_at  INTEGER,
    cause     TEXT
) STRICT;

CREATE INDEX mail_delivery_progress ON mail_delivery (progress, next_at);
CREATE INDEX mail_delivery_mail ON mail_delivery (mail_id);

-- When a communication error was mailed last, while there is one.
CREATE TABLE mail_told (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    told_at INTEGER NOT NULL
) STRICT;

-- How many mails of a kind there were since `begun_at`, and how many were held back.
CREATE TABLE mail_rate (
    kind     TEXT    PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    mailed   INTEGER NOT NULL,
    held     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
