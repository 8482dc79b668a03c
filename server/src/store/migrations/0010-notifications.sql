-- SNMP notifications: the engines of both ends. Neither count may go back, so no archive holds them.

-- This device's own engine, by which the printer's informs are addressed: its name, and how often it was started.
CREATE TABLE snmp_engine (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    engine BLOB    NOT NULL,
    boots  INTEGER NOT NULL
) STRICT;

-- Engines of the printer: up to which moment (`boots`, then `time` in seconds) their messages may have been taken, so
-- that none is taken once more after a start; and when that was written, in milliseconds since 1970-01-01T00:00:00Z.
CREATE TABLE notifier (
    engine   BLOB    PRIMARY KEY,
    boots    INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    heard_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
