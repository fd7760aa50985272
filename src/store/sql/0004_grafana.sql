-- What dashboards and alerts ask for.

ALTER TABLE recorder_stats ADD COLUMN database_bytes INTEGER;
ALTER TABLE recorder_stats ADD COLUMN disk_free_bytes INTEGER;
ALTER TABLE recorder_stats ADD COLUMN disk_total_bytes INTEGER;

-- By when they ended, for an alert is about what has just ended, however long it ran. Both are rare.
CREATE INDEX executions_oom ON executions (end_ns) WHERE end_reason = 'oom';
CREATE INDEX runs_failed ON runs (end_ns) WHERE status = 'failed';
