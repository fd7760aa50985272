-- What the executions directly in each task of run 1 used, and in the runs within those tasks.
WITH RECURSIVE within (run_id, task_id) AS (
  VALUES (?1, NULL)
  UNION ALL
  -- A run within belongs as a whole to the task of run 1 that it was started in.
  SELECT runs.id, coalesce(within.task_id, runs.parent_task_id)
  FROM within JOIN runs ON runs.parent_run_id = within.run_id
  WHERE coalesce(within.task_id, runs.parent_task_id) IS NOT NULL
)
SELECT coalesce(within.task_id, member.task_id) AS task_id,
  sum(user_ns), sum(system_ns), sum(read_chars), sum(write_chars), sum(minor_faults),
  sum(major_faults), sum(voluntary_switches), sum(involuntary_switches),
  max((SELECT max(virtual_bytes) FROM metrics WHERE metrics.execution_id = member.execution_id)),
  max((SELECT max(pss_bytes) FROM metrics WHERE metrics.execution_id = member.execution_id))
FROM within
JOIN run_members AS member ON member.run_id = within.run_id
WHERE coalesce(within.task_id, member.task_id) IS NOT NULL
GROUP BY 1
-- Of a task of which something was removed for its age, the sums are not known.
HAVING count(*) = count(member.start_ns)
