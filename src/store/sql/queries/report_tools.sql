-- What each tool of the runs 1 (a JSON array of ids) cost, and how its executions ended; what still
-- runs counts as its samples have it. An upper bound tells little of the largest: it may be that of
-- the program that started it.
SELECT
  member.tool,
  count(*),
  count(*) FILTER (WHERE member.outcome = 'failed'),
  count(*) FILTER (WHERE member.outcome = 'oom'),
  count(*) FILTER (WHERE member.outcome = 'answer'),
  count(*) FILTER (WHERE member.outcome = 'sigpipe'),
  sum(executions.end_ns - executions.start_ns),
  sum(coalesce(
    executions.cpu_ns, (SELECT max(cpu_ns) FROM metrics WHERE execution_id = executions.id))),
  coalesce(
    max(coalesce(
      executions.max_rss_bytes, (SELECT max(rss_bytes) FROM metrics WHERE execution_id = executions.id)))
      FILTER (WHERE executions.max_rss_quality IS NOT 'upper_bound'),
    max(executions.max_rss_bytes)),
  sum(coalesce(
    executions.read_bytes, (SELECT max(read_bytes) FROM metrics WHERE execution_id = executions.id))),
  sum(coalesce(
    executions.write_bytes,
    (SELECT max(write_bytes) FROM metrics WHERE execution_id = executions.id))),
  min(executions.start_ns),
  max(executions.end_ns)
FROM json_each(?1) AS run
CROSS JOIN run_executions AS member ON member.run_id = run.value
CROSS JOIN executions ON executions.id = member.execution_id
GROUP BY member.tool
