-- What the page of the event history asks for at each look, which must not look through all alerts that are kept: which
-- groups and codes there are, and what was active in the time of its picture.
CREATE INDEX episode_group ON episode (alert_group);
CREATE INDEX episode_code ON episode (code, code_name);
CREATE INDEX episode_cleared ON episode (cleared_at);
