-- The executions of the runs 1 (a JSON array of ids) that a report lists where there are more than 2.
SELECT member.execution_id
FROM json_each(?1) AS run
CROSS JOIN run_executions AS member ON member.run_id = run.value
CROSS JOIN executions ON executions.id = member.execution_id
ORDER BY
  coalesce(member.outcome IN ('failed', 'oom'), 0) DESC,
  executions.end_ns IS NULL DESC,
  executions.end_ns - executions.start_ns DESC
LIMIT ?2
