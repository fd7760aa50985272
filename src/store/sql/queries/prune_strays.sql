-- Processed rows of no run that is known; 1 to 4 as in prune_executions.
DELETE FROM processed_executions WHERE execution_id IN (
  SELECT execution_id FROM processed_executions
  WHERE start_ns BETWEEN ?1 AND ?2 AND start_ns < ?3
    AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = processed_executions.run_id)
    AND end_reason IS NOT NULL AND coalesce(end_ns, start_ns) < ?3
    AND (?4 OR NOT {unread}))
RETURNING start_ns, {unread}, execution_id
