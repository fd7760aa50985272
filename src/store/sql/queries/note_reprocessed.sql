-- What was made anew, of executions from {from} on, has to be read anew by who read it before.
UPDATE archive_cursors
SET archived_to = -1, noted_to = -1,
  replaced_from = min(coalesce(replaced_from, 9223372036854775807), {from})
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
DELETE FROM archive_changes
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
-- A sink's versions go by the clock.
INSERT INTO forward_removals (version, from_execution)
SELECT 1 + max(
    unixepoch() * 1000000000,
    (SELECT max(version) FROM forward_sinks),
    coalesce((SELECT max(version) FROM forward_removals), 0)),
  {from}
WHERE EXISTS (SELECT 1 FROM forward_sinks);
UPDATE forward_cursors SET sent_to = -1
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics',
  'pipelines');
DELETE FROM forward_changes
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics',
  'pipelines');
