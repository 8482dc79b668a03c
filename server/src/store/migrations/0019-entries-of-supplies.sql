-- Of which supply something was said: its type, and its colorant where it has one. Indices are given anew by some printers. Nothing:
-- nobody knows.
ALTER TABLE supply_entry ADD COLUMN kind TEXT;
ALTER TABLE supply_entry ADD COLUMN colorant TEXT;
