-- The executions of the runs 1 (a JSON array of ids).
SELECT
  member.execution_id, member.run_id, member.task_id, member.tool, member.outcome,
  executions.start_ns, executions.end_ns, executions.end_reason, executions.exit_code,
  executions.exit_signal, executions.oom_limit_bytes, executions.cpu_ns, executions.cpu_quality,
  executions.max_rss_bytes, executions.max_rss_quality, executions.read_bytes,
  executions.write_bytes, executions.args
FROM json_each(?1) AS run
CROSS JOIN run_executions AS member ON member.run_id = run.value
CROSS JOIN executions ON executions.id = member.execution_id
