-- At most 2 rows of run 1.
DELETE FROM processed_executions WHERE execution_id IN (
  SELECT execution_id FROM processed_executions WHERE run_id = ?1 LIMIT ?2)
RETURNING start_ns, {unread}, execution_id
