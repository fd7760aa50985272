-- The tools that used the most CPU, of what the filter kept
-- n: how many (default 10)
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  tool,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
  round(sum(cpu_ns) / 1e9, 3) AS cpu_s,
  round(sum(duration_ns) / 1e9, 3) AS time_s,
  max(max_rss_bytes) AS max_rss_bytes,
  sum(read_bytes) AS read_bytes,
  sum(write_bytes) AS write_bytes
FROM processed_executions
WHERE in_asked_time(date, start_utc)
GROUP BY ALL
ORDER BY cpu_s DESC NULLS LAST, tool
LIMIT coalesce(getvariable('n'), 10);
