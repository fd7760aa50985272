-- The executions of the runs 1 (a JSON array of ids) that a report lists where there are more than 2.
SELECT member.execution_id
FROM json_each(?1) AS run
CROSS JOIN run_members AS member ON member.run_id = run.value
WHERE member.start_ns IS NOT NULL
ORDER BY
  coalesce(member.outcome IN ('failed', 'oom'), 0) DESC,
  member.end_ns IS NULL DESC,
  member.end_ns - member.start_ns DESC
LIMIT ?2
