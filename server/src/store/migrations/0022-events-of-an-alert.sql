-- What is asked of the event history by severity, and the alerts of a time, are found without looking at all of them.
CREATE INDEX event_episode ON event (episode) WHERE episode IS NOT NULL;
CREATE INDEX episode_severity ON episode (severity);
CREATE INDEX episode_raised ON episode (raised_at);
DROP INDEX episode_cleared;
CREATE INDEX episode_cleared ON episode (cleared_at, raised_at);
