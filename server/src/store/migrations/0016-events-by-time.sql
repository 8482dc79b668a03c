-- The event history is told by time: what is believed a day later, such as a replacement, is dated back.
CREATE INDEX event_at ON event (at);
