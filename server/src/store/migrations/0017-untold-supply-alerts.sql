-- Whether anybody was mailed what is so of a supply: where nobody was, it is told while it is still so and as soon as somebody
-- can be. Of what is there nobody knows; it is not told again.
ALTER TABLE supply_alert ADD COLUMN told INTEGER NOT NULL DEFAULT 1;
