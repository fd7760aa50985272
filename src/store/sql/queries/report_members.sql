-- The executions of the runs 1 (a JSON array of ids).
SELECT
  member.execution_id, member.run_id, member.task_id, member.tool, member.outcome,
  member.start_ns, member.end_ns, member.end_reason, member.exit_code,
  member.exit_signal, member.oom_limit_bytes, member.cpu_ns, member.cpu_quality,
  member.max_rss_bytes, member.max_rss_quality, member.read_bytes,
  member.write_bytes, member.args
FROM json_each(?1) AS run
CROSS JOIN run_members AS member ON member.run_id = run.value
WHERE member.start_ns IS NOT NULL
