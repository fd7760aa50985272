-- The members of the runs that the JSON array 1 names.
SELECT
  member.tool, execution.exit_code <> 0 OR execution.exit_signal IS NOT NULL,
  execution.end_ns - execution.start_ns, execution.cpu_ns, execution.max_rss_bytes,
  execution.read_bytes, execution.write_bytes
FROM run_executions AS member
CROSS JOIN executions AS execution ON execution.id = member.execution_id
WHERE member.run_id IN (SELECT value FROM json_each(?1))
