-- What was made anew has to be archived anew. Of what was removed here nothing is made anew: the
-- archive keeps it.
UPDATE archive_cursors
SET archived_to = -1, noted_to = -1,
  replaced_from = min(coalesce(replaced_from, 9223372036854775807), max(
    (SELECT coalesce(min(id), 0) FROM executions), (SELECT executions_to + 1 FROM retention)))
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
DELETE FROM archive_changes
WHERE table_name IN ('runs', 'tasks', 'run_executions', 'processed_executions', 'processed_metrics');
