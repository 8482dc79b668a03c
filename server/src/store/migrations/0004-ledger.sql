-- The ledger: what this device says to its communication server, in order and hash-linked, what the server signed for,
-- and how each delivery went. Times are milliseconds since 1970-01-01T00:00:00Z; hashes, keys and signatures are octets.
-- Rows of events are never deleted and `id` is never given twice.

-- `content` is the SHA-256 of the event's octets, `link` the link after it, `signature` that of the link. `state` is
-- "waiting", "accepted", "refused", "set-aside" or "discarded", since `settled_at`, for `reason`. `to_send`: the server
-- is to get it, or what stands in its place. `receipt` is the newest one for its place. `superseded_by` is the event of a
-- later epoch that stands for it; `checkpoint` says that its octets were given up.
CREATE TABLE ledger (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch         INTEGER NOT NULL,
    sequence      INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    at            INTEGER NOT NULL,
    content       BLOB    NOT NULL,
    link          BLOB    NOT NULL,
    signature     BLOB    NOT NULL,
    state         TEXT    NOT NULL,
    to_send       INTEGER NOT NULL,
    receipt       INTEGER,
    settled_at    INTEGER,
    reason        TEXT,
    superseded_by TEXT,
    checkpoint    INTEGER,
    UNIQUE (epoch, sequence)
) STRICT;

CREATE INDEX ledger_to_send ON ledger (id) WHERE to_send = 1;
CREATE INDEX ledger_open ON ledger (state, id) WHERE state <> 'accepted';
CREATE INDEX ledger_accepted_read ON ledger (id)
    WHERE state = 'accepted' AND kind = 'org.smart-esolutions.meter-read.v1';

-- The octets of an event, without its signature, until they are given up. Apart from the rest, because they are most of
-- it and go first: what is freed is whole pages.
CREATE TABLE ledger_text (
    id   INTEGER PRIMARY KEY,
    text TEXT    NOT NULL
) STRICT;

-- Whose each epoch is, by what key it is signed, and the first event of it.
CREATE TABLE ledger_epoch (
    epoch     INTEGER PRIMARY KEY,
    device    TEXT    NOT NULL,
    key       BLOB    NOT NULL,
    first     INTEGER NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;

-- Why the next event begins a new epoch; no row: it does not.
CREATE TABLE ledger_renewal (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    opening TEXT    NOT NULL
) STRICT;

-- How many events are in each state: kept by the triggers, so that nobody has to count a long queue.
CREATE TABLE ledger_count (
    state TEXT    PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_count
VALUES ('waiting', 0), ('accepted', 0), ('refused', 0), ('set-aside', 0), ('discarded', 0);

CREATE TRIGGER ledger_counts_in AFTER INSERT ON ledger
BEGIN
    UPDATE ledger_count SET count = count + 1 WHERE state = new.state;
END;

CREATE TRIGGER ledger_counts_over AFTER UPDATE OF state ON ledger WHEN old.state <> new.state
BEGIN
    UPDATE ledger_count SET count = count - 1 WHERE state = old.state;
    UPDATE ledger_count SET count = count + 1 WHERE state = new.state;
END;

-- What the server signed, to the octet, with the key that it was checked with. Everything up to `epoch`, `sequence`,
-- where the link was `link`, was on its disk.
CREATE TABLE receipt (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch      INTEGER NOT NULL,
    sequence   INTEGER NOT NULL,
    link       BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    server_key BLOB    NOT NULL,
    text       TEXT    NOT NULL
) STRICT;

CREATE INDEX receipt_place ON receipt (epoch, sequence, id);

-- What this device signed of octets that it gave up. Of events up to `others_to` those that are no part of the bill have
-- been gone through, up to `all_to` all.
CREATE TABLE checkpoint (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    others_to INTEGER NOT NULL,
    all_to    INTEGER NOT NULL,
    text      TEXT    NOT NULL
) STRICT;

-- Attempts to deliver the events `first` to `last` of an epoch; failures in a row with one cause may be one row. `batch`
-- is the SHA-256 of what was sent: the events with their signatures, and in the places that `tombstones` names (JSON:
-- sequence, text) what stands there. `step` and `sentence` say what failed, `answer` what the server said then; `receipt`
-- what it signed.
CREATE TABLE transmission (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    begun_at        INTEGER NOT NULL,
    ended_at        INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    first           INTEGER NOT NULL,
    last            INTEGER NOT NULL,
    batch           BLOB    NOT NULL,
    tombstones      TEXT,
    octets_sent     INTEGER NOT NULL,
    octets_received INTEGER NOT NULL,
    status          INTEGER,
    step            TEXT,
    sentence        TEXT,
    answer          TEXT,
    receipt         INTEGER
) STRICT;
