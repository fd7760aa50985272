-- The members of the runs that the JSON array 1 names.
SELECT
  member.execution_id, member.run_id, member.task_id, execution.parent_id, execution.previous_id,
  execution.pid, member.tool, execution.args, execution.start_ns, execution.end_ns,
  execution.end_reason, execution.exit_code, execution.exit_signal, member.outcome,
  execution.cpu_ns, execution.max_rss_bytes, execution.read_bytes, execution.write_bytes
FROM run_executions AS member
CROSS JOIN executions AS execution ON execution.id = member.execution_id
WHERE member.run_id IN (SELECT value FROM json_each(?1))
