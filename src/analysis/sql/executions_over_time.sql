-- Executions over time, failures and CPU with them
-- step: how much a row covers, as '1 day' (default 1 hour)
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  time_bucket(CAST(coalesce(getvariable('step'), '1 hour') AS INTERVAL), start_utc) AS time,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
  count(DISTINCT uid) AS users,
  round(sum(cpu_ns) / 1e9, 3) AS cpu_s
FROM executions
WHERE in_asked_time(date, start_utc)
GROUP BY ALL
ORDER BY time;
