-- When execution 1 began; NULL: that was removed for its age.
SELECT coalesce((SELECT start_ns FROM executions WHERE id = ?1),
  (SELECT start_ns FROM processed_executions WHERE execution_id = ?1))
