-- Executions of each user that the filter kept, by pipeline
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  user,
  pipeline,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
  count(DISTINCT tool) AS tools,
  round(sum(cpu_ns) / 1e9, 3) AS cpu_s,
  sum(read_bytes) AS read_bytes,
  sum(write_bytes) AS write_bytes,
  min(start_utc) AS first_utc,
  max(start_utc) AS last_utc
FROM processed_executions
WHERE in_asked_time(date, start_utc)
GROUP BY ALL
ORDER BY user, executions DESC, pipeline;
