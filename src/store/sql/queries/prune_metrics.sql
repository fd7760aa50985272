-- Samples from 1 to 2 (both included), but the last one of what still runs. 3 and 4 are as in
-- prune_executions.
DELETE FROM metrics WHERE (execution_id, time_ns) IN (
  SELECT execution_id, time_ns FROM metrics
  WHERE time_ns BETWEEN ?1 AND ?2 AND time_ns < ?3
    AND (execution_id NOT IN (SELECT id FROM executions WHERE end_reason IS NULL)
      OR time_ns < (
        SELECT max(later.time_ns) FROM metrics AS later
        WHERE later.execution_id = metrics.execution_id))
    AND (?4 OR NOT {unread}))
RETURNING time_ns, {unread}, 0
