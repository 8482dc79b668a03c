-- Where the administrator wants to be asked each time: whether what the communication server is to be told of a cartridge was
-- said yes to.
ALTER TABLE cartridge_change ADD COLUMN allowed INTEGER NOT NULL DEFAULT 0;
