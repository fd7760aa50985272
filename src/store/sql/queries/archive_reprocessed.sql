-- What was made anew has to be archived anew.
UPDATE archive_cursors
SET archived_to = -1, noted_to = -1,
  replaced_from = min(coalesce(replaced_from, 9223372036854775807), (SELECT coalesce(min(id), 0) FROM executions))
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
DELETE FROM archive_changes
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
