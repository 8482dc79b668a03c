-- What the printer itself keeps of the last replacement of a supply: its date by the printer's clock, and what it had
-- counted by then. A series of the kind "supply-usage" is there for a supply whose usage the printer counts, in steps.
ALTER TABLE supply_identity ADD COLUMN replaced_at INTEGER;
ALTER TABLE supply_identity ADD COLUMN replaced_usage INTEGER;
