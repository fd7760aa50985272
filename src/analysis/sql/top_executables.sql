-- The executables that were started the most, of everything that ran
-- n: how many (default 10)
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  coalesce(exe, comm) AS executable,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
  count(DISTINCT uid) AS users,
  round(sum(cpu_ns) / 1e9, 3) AS cpu_s,
  max(max_rss_bytes) AS max_rss_bytes
FROM executions
WHERE in_asked_time(date, start_utc)
GROUP BY ALL
ORDER BY executions DESC, executable
LIMIT coalesce(getvariable('n'), 10);
