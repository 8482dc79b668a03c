-- What devices order of supplies, by the number that each counts its orders with. `told` is what the device said last of an
-- order, as JSON, and `state` its state in it; `first_at` and `told_at` say when that came first and last. `command` is the
-- number of the command by which the last word about it goes to the device. A device that was reset counts anew: an order
-- of another reference takes the place of the one before.
CREATE TABLE supply_order (
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

CREATE INDEX supply_order_open ON supply_order (device, number) WHERE state IN ('submitted', 'overdue');
