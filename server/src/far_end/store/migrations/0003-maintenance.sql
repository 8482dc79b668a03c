-- What devices say of their printers' troubles. `told` is what a device said last, as JSON; `first_at` and `told_at` say
-- when that came first and last.

-- Alerts and potential issues, by what the device calls each: "alert/17", "finding/stoppages/8/input/2". The newest 500 of
-- a device that are over are kept.
CREATE TABLE trouble (
    device   TEXT    NOT NULL REFERENCES device (id),
    key      TEXT    NOT NULL,
    told     TEXT    NOT NULL,
    is_over  INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    told_at  INTEGER NOT NULL,
    PRIMARY KEY (device, key)
) STRICT, WITHOUT ROWID;

-- Requests for service, by the number that each device counts them with. `command` is the number of the command by which the
-- last word about one goes to the device. A device that was reset counts anew: a request of another reference takes the
-- place of the one before.
CREATE TABLE service_request (
    device    TEXT    NOT NULL REFERENCES device (id),
    number    INTEGER NOT NULL,
    reference TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    told      TEXT    NOT NULL,
    first_at  INTEGER NOT NULL,
    told_at   INTEGER NOT NULL,
    command   INTEGER,
    PRIMARY KEY (device, number)
) STRICT, WITHOUT ROWID;

-- Sessions of online troubleshooting, by what the device calls each.
CREATE TABLE session (
    device    TEXT    NOT NULL REFERENCES device (id),
    reference TEXT    NOT NULL,
    begun_at  INTEGER NOT NULL,
    ended_at  INTEGER,
    ended_by  TEXT,
    PRIMARY KEY (device, reference)
) STRICT, WITHOUT ROWID;

-- What was said in a session: by a command of the operator's, or by an event of the device's.
CREATE TABLE session_line (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    device    TEXT    NOT NULL REFERENCES device (id),
    reference TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    command   INTEGER,
    event     TEXT
) STRICT;

CREATE INDEX session_line_session ON session_line (device, reference, number);
CREATE INDEX event_kind ON event (device, type, number);
