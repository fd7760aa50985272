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
  sum(member.end_ns - member.start_ns),
  sum(coalesce(
    member.cpu_ns, (SELECT max(cpu_ns) FROM metrics WHERE metrics.execution_id = member.execution_id))),
  coalesce(
    max(coalesce(
      member.max_rss_bytes, (SELECT max(rss_bytes) FROM metrics WHERE metrics.execution_id = member.execution_id)))
      FILTER (WHERE member.max_rss_quality IS NOT 'upper_bound'),
    max(member.max_rss_bytes)),
  sum(coalesce(
    member.read_bytes, (SELECT max(read_bytes) FROM metrics WHERE metrics.execution_id = member.execution_id))),
  sum(coalesce(
    member.write_bytes,
    (SELECT max(write_bytes) FROM metrics WHERE metrics.execution_id = member.execution_id))),
  min(member.start_ns),
  max(member.end_ns)
FROM json_each(?1) AS run
CROSS JOIN run_members AS member ON member.run_id = run.value
WHERE member.start_ns IS NOT NULL
GROUP BY member.tool
