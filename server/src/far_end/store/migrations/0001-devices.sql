-- What a communication server knows of its devices. Times are milliseconds since 1970-01-01T00:00:00Z; hashes, keys and
-- links are octets.

-- One-time codes: the SHA-256 of each, and which key used it.
CREATE TABLE code (
    hash       BLOB    PRIMARY KEY,
    name       TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    BLOB,
    used_at    INTEGER,
    device     TEXT REFERENCES device (id)
) STRICT, WITHOUT ROWID;

-- The requests that a code answered, so that none is answered twice.
CREATE TABLE nonce (
    code  BLOB NOT NULL REFERENCES code (hash) ON DELETE CASCADE,
    value TEXT NOT NULL,
    PRIMARY KEY (code, value)
) STRICT, WITHOUT ROWID;

-- `epoch`, `sequence` and `link` are the head. `check_in` is the last one, as it was told. `held_*` say since when and
-- why nothing is taken of it, and by which event that was found. A device is cancelled from `cancelled_at` on, which may
-- lie ahead.
CREATE TABLE device (
    id              TEXT    PRIMARY KEY,
    name            TEXT    NOT NULL,
    serial_number   TEXT,
    manufacturer    TEXT,
    model           TEXT,
    key             BLOB    NOT NULL,
    enrolled_at     INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    link            BLOB    NOT NULL,
    last_contact_at INTEGER,
    check_in        TEXT,
    last_order      INTEGER NOT NULL,
    held_at         INTEGER,
    held_reason     TEXT,
    held_event      TEXT,
    cancelled_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX device_name ON device (name);
CREATE INDEX device_key ON device (key);
CREATE INDEX device_serial_number ON device (serial_number);

-- Tokens by the SHA-256 of each. A device shows the one that was used last, or a later one that it was offered.
CREATE TABLE token (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    device     TEXT    NOT NULL REFERENCES device (id),
    hash       BLOB    NOT NULL UNIQUE,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;

CREATE INDEX token_device ON token (device);

-- Everything that was taken, in the order in which it came. `text` is the event as it came, its signature in it; none is
-- kept of one that was too large. `signature` is that of the link. `boot` names the run of the device's machine. `origin` is
-- which event it was first, where it was written again; `same_as` then says which one counts in its stead.
CREATE TABLE event (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    device      TEXT    NOT NULL REFERENCES device (id),
    epoch       INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    time        INTEGER NOT NULL,
    boot        TEXT,
    received_at INTEGER NOT NULL,
    text        TEXT,
    content     BLOB    NOT NULL,
    link        BLOB    NOT NULL,
    signature   BLOB    NOT NULL,
    verdict     TEXT    NOT NULL,
    reason      TEXT,
    origin      TEXT,
    same_as     TEXT,
    UNIQUE (device, epoch, sequence)
) STRICT;

CREATE INDEX event_origin ON event (device, origin) WHERE origin IS NOT NULL;

-- Whose key signed the events of an epoch.
CREATE TABLE epoch (
    device TEXT    NOT NULL REFERENCES device (id),
    epoch  INTEGER NOT NULL,
    key    BLOB    NOT NULL,
    PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

-- Every receipt as it was signed, and the key that signed it.
CREATE TABLE receipt (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    device   TEXT    NOT NULL REFERENCES device (id),
    epoch    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    key      BLOB    NOT NULL,
    text     TEXT    NOT NULL
) STRICT;

CREATE INDEX receipt_device ON receipt (device, number);
CREATE INDEX receipt_head ON receipt (device, epoch, sequence);

-- What devices were asked for: the signed order, and what the device said became of it ("waiting" before that).
CREATE TABLE command (
    device     TEXT    NOT NULL REFERENCES device (id),
    number     INTEGER NOT NULL,
    id         TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    reason     TEXT,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

-- What happened to a device here: enrolled, key exchanged, held, released, cancelled.
CREATE TABLE note (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    device TEXT    NOT NULL REFERENCES device (id),
    at     INTEGER NOT NULL,
    text   TEXT    NOT NULL
) STRICT;

CREATE INDEX note_device ON note (device, number);
