-- When the printer was last looked at in vain since its last reading, in milliseconds, told once an hour: what it did after that,
-- while this program did not run, nobody knows.
ALTER TABLE last_reading ADD COLUMN tried_at INTEGER;
