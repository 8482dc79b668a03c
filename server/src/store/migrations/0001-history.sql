-- The history of one installation. Times are milliseconds since 1970-01-01T00:00:00Z.

-- A printer that was read here. Another serial number is another printer, with series of its own.
CREATE TABLE device (
    id            INTEGER PRIMARY KEY,
    serial_number TEXT UNIQUE,
    mac_address   TEXT,
    object_id     TEXT,
    first_seen_at INTEGER NOT NULL
) STRICT;

-- A look at the printer that found something changed, or the first one in an hour that did not: between two
-- rows of a device nothing in its series changed.
CREATE TABLE reading (
    taken_at  INTEGER PRIMARY KEY,
    sequence  INTEGER NOT NULL,
    device_id INTEGER NOT NULL REFERENCES device (id)
) STRICT;

-- What a sample is of: kind is "meter", "supply-level", "supply-capacity" or "input-level", key is the meter's
-- key or the index of the supply or tray.
CREATE TABLE series (
    id        INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL REFERENCES device (id),
    kind      TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    UNIQUE (device_id, kind, key)
) STRICT;

-- A value that differs from the one before, at the time of its reading. Levels and capacities are as RFC 3805
-- encodes them: -1 unrestricted, -2 unknown, -3 some remaining. NULL: the reading did not tell. Clustered by
-- time, so that a commit appends to one page however many series changed.
CREATE TABLE sample (
    taken_at  INTEGER NOT NULL,
    series_id INTEGER NOT NULL REFERENCES series (id),
    value     INTEGER,
    PRIMARY KEY (taken_at, series_id)
) STRICT, WITHOUT ROWID;

-- The last reading whole: JSON (schema 1), gzip. Sequence numbers up to sequence_limit may have been given to
-- readings that a power cut took with it, and are not given again.
CREATE TABLE last_reading (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    device_id      INTEGER NOT NULL REFERENCES device (id),
    sequence_limit INTEGER NOT NULL,
    body           BLOB    NOT NULL
) STRICT;

CREATE TABLE event (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    from_value  TEXT,
    to_value    TEXT,
    impressions INTEGER
) STRICT;

-- Somebody asked for something. Day (yyyymmdd in the device's zone) and number make the reference.
CREATE TABLE request (
    id     INTEGER PRIMARY KEY,
    kind   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state  TEXT    NOT NULL,
    UNIQUE (kind, day, number)
) STRICT;

-- How far down-sampling has come: the end of the last thinned day, one row a resolution.
CREATE TABLE thinning (
    resolution TEXT    PRIMARY KEY,
    thinned_to INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
