-- What is billed, what keeps it from being billed, what was read for it, and which due dates are done. Rows here are
-- written through to the disk before anybody relies on them.
--
-- A look at the clock is four columns: wall time, which run of the machine (Linux' boot_id), milliseconds since the
-- machine was started, and whether the clock could be trusted ("not-set", "unsynchronised", "unknown",
-- "synchronised").

-- What the next read has to say beside what it shows: a list in JSON.
CREATE TABLE billing (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    remarks TEXT    NOT NULL
) STRICT;

-- A billing meter. Line 0 is the printer that is billed; the others are printers with another serial number that
-- nobody has confirmed. What was made is carried + last_value - start_value; `billed` is how much of that reads have
-- told, NULL where no read has, or nobody knows. `retired`: the printer has stopped reporting it for good.
CREATE TABLE billing_meter (
    id              INTEGER PRIMARY KEY,
    line            INTEGER NOT NULL,
    serial_number   TEXT,
    key             TEXT    NOT NULL,
    label           TEXT    NOT NULL,
    unit            TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    segment         INTEGER NOT NULL,
    start_value     INTEGER NOT NULL,
    last_value      INTEGER NOT NULL,
    carried         INTEGER NOT NULL,
    billed          INTEGER,
    retired         INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    seen_boot       TEXT    NOT NULL,
    seen_since_boot INTEGER NOT NULL,
    seen_clock      TEXT    NOT NULL,
    UNIQUE (line, key)
) STRICT;

-- Billing is held: `cause` and `proposal` (a resolution of the far end's that nobody has accepted) are JSON. One that
-- has ended stays, with its time.
CREATE TABLE hold (
    id            INTEGER PRIMARY KEY,
    since         INTEGER NOT NULL,
    serial_number TEXT,
    cause         TEXT    NOT NULL,
    proposal      TEXT,
    ended_at      INTEGER
) STRICT;

-- How a hold ended: what happened (JSON), who said so, who accepted it, and what is billed for the gap by meter (JSON).
CREATE TABLE resolution (
    id          INTEGER PRIMARY KEY,
    hold_id     INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    resolution  TEXT    NOT NULL,
    proposed_by TEXT    NOT NULL,
    accepted_by TEXT    NOT NULL,
    made        TEXT    NOT NULL
) STRICT;

-- A meter read: meters, service meters, flags and holds in JSON. `corrected_at` is when it was taken by the clock as it
-- was set later. The due dates that it stands for are all days from the first to the last.
CREATE TABLE meter_read (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    taken_at      INTEGER NOT NULL,
    boot          TEXT    NOT NULL,
    since_boot    INTEGER NOT NULL,
    clock         TEXT    NOT NULL,
    corrected_at  INTEGER,
    sequence      INTEGER NOT NULL,
    serial_number TEXT,
    reason        TEXT    NOT NULL,
    first_day     TEXT,
    last_day      TEXT,
    state         TEXT    NOT NULL,
    state_at      INTEGER NOT NULL,
    content       TEXT    NOT NULL
) STRICT;

-- Due dates that are done, all days from the first to the last, with the event that carried them; without days, that
-- the device has due dates from then on. `judged_…` is a later look at the clock that found the clock of then wrong:
-- by it the mark was made at `corrected_at`, and due dates up to `up_to` are done by it; both NULL: nobody can tell.
CREATE TABLE due_mark (
    id                INTEGER PRIMARY KEY,
    first_day         TEXT,
    last_day          TEXT,
    event             TEXT,
    made_at           INTEGER NOT NULL,
    boot              TEXT    NOT NULL,
    since_boot        INTEGER NOT NULL,
    clock             TEXT    NOT NULL,
    judged_at         INTEGER,
    judged_boot       TEXT,
    judged_since_boot INTEGER,
    judged_clock      TEXT,
    corrected_at      INTEGER,
    up_to             TEXT
) STRICT;
