-- When something was last put on the shelf: received, or brought. What was put there lately is put in before anybody believes that
-- it is not there.
ALTER TABLE supply_entry ADD COLUMN put_at INTEGER;
