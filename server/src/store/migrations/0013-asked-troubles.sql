-- Where the administrator wants to be asked each time: whether what the communication server is to be told was said yes to.
ALTER TABLE maintenance_untold ADD COLUMN allowed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX maintenance_untold_allowed ON maintenance_untold (id) WHERE to_tell = 1 AND allowed = 1;
