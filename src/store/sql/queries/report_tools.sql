-- What each tool of the runs 1 (a JSON array of ids) cost, and how its executions ended. An upper
-- bound tells little of the largest: it may be that of the program that started it.
SELECT
  member.tool,
  count(*),
  count(*) FILTER (WHERE member.outcome = 'failed'),
  count(*) FILTER (WHERE member.outcome = 'oom'),
  count(*) FILTER (WHERE member.outcome = 'answer'),
  count(*) FILTER (WHERE member.outcome = 'sigpipe'),
  sum(executions.end_ns - executions.start_ns),
  sum(executions.cpu_ns),
  coalesce(
    max(executions.max_rss_bytes) FILTER (WHERE executions.max_rss_quality <> 'upper_bound'),
    max(executions.max_rss_bytes)),
  sum(executions.read_bytes),
  sum(executions.write_bytes),
  min(executions.start_ns),
  max(executions.end_ns)
FROM json_each(?1) AS run
CROSS JOIN run_executions AS member ON member.run_id = run.value
CROSS JOIN executions ON executions.id = member.execution_id
GROUP BY member.tool
