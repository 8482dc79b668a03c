-- When an alert was last seen to have become worse, in milliseconds; NULL while it is as bad as when it was raised. What was
-- said of it holds no longer than until then.
ALTER TABLE episode ADD COLUMN worse_at INTEGER;
