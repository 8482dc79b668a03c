-- Cartridges, orders and stock of each printer's supplies. `supply` is prtMarkerSuppliesIndex. Times are milliseconds
-- since 1970-01-01T00:00:00Z. Levels are samples of the history; a series of the kind "supply-state" (0: enough, 1: low,
-- 2: empty) is there for a supply that tells no level as a number.

-- What the printer said of the cartridge inside, since when.
CREATE TABLE supply_identity (
    device_id     INTEGER NOT NULL REFERENCES device (id),
    supply        INTEGER NOT NULL,
    since         INTEGER NOT NULL,
    serial_number TEXT,
    part_number   TEXT,
    PRIMARY KEY (device_id, supply, since)
) STRICT, WITHOUT ROWID;

-- What happened to a cartridge, as it was found then. `to_tell`: the communication server is to be told.
CREATE TABLE cartridge_change (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id      INTEGER NOT NULL REFERENCES device (id),
    supply         INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    wasted_percent INTEGER,
    serial_number  TEXT,
    impressions    INTEGER,
    found_at       INTEGER NOT NULL,
    to_tell        INTEGER NOT NULL
) STRICT;

CREATE INDEX cartridge_change_supply ON cartridge_change (device_id, supply, at);

-- What the administrator said of a supply: how many are on the shelf, and what is entered for it (JSON).
CREATE TABLE supply_entry (
    device_id  INTEGER NOT NULL REFERENCES device (id),
    supply     INTEGER NOT NULL,
    on_hand    INTEGER NOT NULL,
    counted_at INTEGER,
    entered    TEXT    NOT NULL,
    PRIMARY KEY (device_id, supply)
) STRICT, WITHOUT ROWID;

-- Orders. Day (yyyymmdd in the device's zone) and number make the reference. `advice` is JSON. `open` is 1 until nothing
-- more is to come of it.
CREATE TABLE supply_order (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id          INTEGER NOT NULL REFERENCES device (id),
    supply             INTEGER NOT NULL,
    day                INTEGER NOT NULL,
    number             INTEGER NOT NULL,
    name               TEXT    NOT NULL,
    part_number        TEXT,
    quantity           INTEGER NOT NULL,
    state              TEXT    NOT NULL,
    open               INTEGER NOT NULL,
    opened_at          INTEGER NOT NULL,
    submitted_at       INTEGER,
    expected_at        INTEGER,
    supplier_reference TEXT,
    by_server          INTEGER NOT NULL,
    by_mail            INTEGER NOT NULL,
    advice             TEXT    NOT NULL,
    UNIQUE (day, number)
) STRICT;

-- One open order a supply, whoever asks.
CREATE UNIQUE INDEX supply_order_open ON supply_order (device_id, supply) WHERE open = 1;

-- What happened to an order, and who did it. `to_tell`: the communication server is to be told.
CREATE TABLE supply_order_step (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES supply_order (id),
    at       INTEGER NOT NULL,
    state    TEXT    NOT NULL,
    who      TEXT    NOT NULL,
    note     TEXT,
    to_tell  INTEGER NOT NULL
) STRICT;

CREATE INDEX supply_order_step_order ON supply_order_step (order_id, id);
CREATE INDEX supply_order_step_to_tell ON supply_order_step (id) WHERE to_tell = 1;
CREATE INDEX cartridge_change_to_tell ON cartridge_change (id) WHERE to_tell = 1;

-- What was told of by e-mail and is still so. `number` tells one time from the next.
CREATE TABLE supply_alert (
    device_id INTEGER NOT NULL REFERENCES device (id),
    supply    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    PRIMARY KEY (device_id, supply, kind)
) STRICT, WITHOUT ROWID;
