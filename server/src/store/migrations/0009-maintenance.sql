-- The Maintenance Assistant: alerts as episodes, potential issues, what was said of them, who was told, service, support.

-- An alert from when it was raised until it was cleared. `id` counts up over all printers of this installation. Times are
-- milliseconds; "earliest" and "at" are the first and the last moment that it can have been.
CREATE TABLE episode (
    id               INTEGER PRIMARY KEY,
    alert_index      INTEGER NOT NULL,
    code             INTEGER NOT NULL,
    code_name        TEXT,
    vendor_code      TEXT,
    alert_group      TEXT    NOT NULL,
    group_index      INTEGER,
    location         INTEGER,
    severity         TEXT    NOT NULL,
    training         TEXT    NOT NULL,
    text             TEXT,
    raised_earliest  INTEGER,
    raised_at        INTEGER NOT NULL,
    seen_last        INTEGER NOT NULL,
    cleared_earliest INTEGER,
    cleared_at       INTEGER,
    times            INTEGER NOT NULL,
    unwatched        INTEGER NOT NULL,
    impressions      INTEGER
) STRICT;

CREATE INDEX episode_active ON episode (id) WHERE cleared_at IS NULL;

-- Which alert an event is about.
ALTER TABLE event ADD COLUMN episode INTEGER;

-- What is getting worse. `content` is the finding as it was last, JSON. `device_id` is the printer that it is of.
CREATE TABLE finding (
    id          INTEGER PRIMARY KEY,
    device_id   INTEGER NOT NULL REFERENCES device (id),
    key         TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    name        TEXT,
    opened_at   INTEGER NOT NULL,
    worsened_at INTEGER,
    closed_at   INTEGER
) STRICT;

CREATE UNIQUE INDEX finding_open ON finding (device_id, key) WHERE closed_at IS NULL;

-- What the administrator said of an alert, a finding or the printer's silence: `concern` as a word, `content` JSON.
CREATE TABLE standing (
    concern TEXT    PRIMARY KEY,
    content TEXT    NOT NULL,
    said_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is or was to be told by e-mail: once that it began, once that it is worse, once that it is over. `key` names the
-- thing and, for a finding, when it opened. `content` is the words, JSON; `left_at` when it left in a mail.
CREATE TABLE notice (
    id      INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    content TEXT    NOT NULL,
    left_at INTEGER
) STRICT;

CREATE INDEX notice_key ON notice (key, id);
CREATE INDEX notice_waiting ON notice (id) WHERE left_at IS NULL;

-- What the communication server is to be told of alerts and findings, and was. `key` names what is told of once; `content`
-- JSON; `to_tell` says that it waits for its event.
CREATE TABLE maintenance_untold (
    id      INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL UNIQUE,
    at      INTEGER NOT NULL,
    content TEXT    NOT NULL,
    to_tell INTEGER NOT NULL
) STRICT;

CREATE INDEX maintenance_untold_waiting ON maintenance_untold (id) WHERE to_tell = 1;

-- Requests for service. `content` is the whole request with its steps, JSON. Of its steps the communication server has
-- been told, or is not to be, the first `told`; `to_tell` says that there are others.
CREATE TABLE service_request (
    id       INTEGER PRIMARY KEY,
    day      INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    concern  TEXT,
    state    TEXT    NOT NULL,
    is_over  INTEGER NOT NULL,
    content  TEXT    NOT NULL,
    to_tell  INTEGER NOT NULL,
    told     INTEGER NOT NULL,
    UNIQUE (day, number)
) STRICT;

CREATE UNIQUE INDEX service_request_open ON service_request (concern) WHERE is_over = 0 AND concern IS NOT NULL;
CREATE INDEX service_request_to_tell ON service_request (id) WHERE to_tell = 1;

-- Sessions of online troubleshooting, by the request that began each. `content` is the session with its lines, JSON.
-- `ended_by` is set while the communication server is to be told who ended it here.
CREATE TABLE support_session (
    reference TEXT    PRIMARY KEY,
    begun_at  INTEGER NOT NULL,
    ended_at  INTEGER,
    ended_by  TEXT,
    content   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What the communication server said to a request: what it calls it, or why it refused it.
ALTER TABLE request ADD COLUMN answer TEXT;
