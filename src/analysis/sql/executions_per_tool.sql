-- Executions of each tool that the filter kept, and how they went
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  tool,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
  count(DISTINCT user) AS users,
  count(DISTINCT pipeline) AS pipelines,
  round(median(duration_ns) / 1e9, 3) AS median_s,
  round(max(duration_ns) / 1e9, 3) AS longest_s,
  round(sum(cpu_ns) / 1e9, 3) AS cpu_s,
  max(max_rss_bytes) AS max_rss_bytes
FROM processed_executions
WHERE in_asked_time(date, start_utc)
GROUP BY ALL
ORDER BY executions DESC, tool;
