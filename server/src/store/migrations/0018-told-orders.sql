-- How the communication server is told of a step of an order: the place of its event in the ledger, "1-17", or "never" where it is
-- not to be told any more. Nothing where it waits for its event, and of a step from before nobody knows.
ALTER TABLE supply_order_step ADD COLUMN event TEXT;
