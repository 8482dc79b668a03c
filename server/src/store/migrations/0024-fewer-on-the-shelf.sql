-- When a count last found fewer on the shelf than the book had: one that was put in before that was taken off by the count.
ALTER TABLE supply_entry ADD COLUMN lowered_at INTEGER;
