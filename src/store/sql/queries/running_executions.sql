-- What runs now: within runs, or, where 1 is not 0, at all. With the last sample of each.
SELECT
  execution.id, member.run_id, runs.pipeline, member.task_id,
  coalesce(tasks.name, tasks.process, tasks.hash, tasks.native_id),
  coalesce(member.tool, execution.comm), coalesce(users.name, CAST(execution.uid AS TEXT)),
  execution.pid, execution.args, execution.start_ns, sample.time_ns, sample.cpu_percent,
  sample.rss_bytes, sample.read_bytes, sample.write_bytes, 0
FROM executions AS execution
LEFT JOIN run_executions AS member ON member.execution_id = execution.id
LEFT JOIN runs ON runs.id = member.run_id
LEFT JOIN tasks ON tasks.id = member.task_id
LEFT JOIN users ON users.uid = execution.uid
LEFT JOIN metrics AS sample
  ON sample.execution_id = execution.id
  AND sample.time_ns = (SELECT max(time_ns) FROM metrics WHERE execution_id = execution.id)
WHERE execution.end_reason IS NULL AND (?1 OR member.run_id IS NOT NULL)
