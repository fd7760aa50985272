-- At most 2 rows of run 1.
DELETE FROM processed_metrics WHERE (execution_id, time_ns) IN (
  SELECT processed_metrics.execution_id, processed_metrics.time_ns
  FROM processed_executions AS kept
  JOIN processed_metrics ON processed_metrics.execution_id = kept.execution_id
  WHERE kept.run_id = ?1 LIMIT ?2)
RETURNING time_ns, {unread}, 0
