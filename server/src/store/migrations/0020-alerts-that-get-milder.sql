-- The times in which an alert stopped the printer, JSON, where that is not the whole of it; NULL otherwise.
ALTER TABLE episode ADD COLUMN stops TEXT;
