-- At most 2 rows of run 1. They have the time of the run.
DELETE FROM run_executions WHERE execution_id IN (
  SELECT execution_id FROM run_executions WHERE run_id = ?1 LIMIT ?2)
RETURNING (SELECT start_ns FROM runs WHERE id = ?1), {unread}, execution_id
