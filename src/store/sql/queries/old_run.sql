-- The oldest run from 1 on (by its start), and of the same start beyond the id 2, that began before 3
-- and is not young; where 4 is 0 of which nothing has still to be read.
SELECT id, start_ns FROM runs
WHERE start_ns >= ?1 AND (start_ns, id) > (?1, ?2) AND start_ns < ?3
  AND id NOT IN (SELECT id FROM temp.young_runs)
  AND (?4 OR NOT (
    {unread}
    OR EXISTS (SELECT 1 FROM tasks WHERE tasks.run_id = runs.id AND {unread_task})
    OR EXISTS (SELECT 1 FROM run_executions
      WHERE run_executions.run_id = runs.id AND {unread_member})
    OR EXISTS (SELECT 1 FROM processed_executions
      WHERE processed_executions.run_id = runs.id AND ({unread_kept}
        OR EXISTS (SELECT 1 FROM processed_metrics
          WHERE processed_metrics.execution_id = processed_executions.execution_id
            AND {unread_sample})))))
ORDER BY start_ns, id LIMIT 1
