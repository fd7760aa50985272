-- Raw rows that began from 1 to 2 (both included) and ended before 3, but those of young runs; where
-- 4 is 0 also not those that somebody has still to read.
DELETE FROM executions WHERE id IN (
  SELECT id FROM executions
  WHERE start_ns BETWEEN ?1 AND ?2
    AND end_reason IS NOT NULL AND coalesce(end_ns, start_ns) < ?3
    AND NOT EXISTS (
      SELECT 1 FROM run_executions AS member
      WHERE member.execution_id = executions.id
        AND member.run_id IN (SELECT id FROM temp.young_runs))
    AND (?4 OR NOT {unread}))
RETURNING start_ns, {unread}, id
