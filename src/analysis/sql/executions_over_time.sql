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
-- Without a value a condition is gone before anything is read; by the date, files are left out.
WHERE
  (getvariable('since') IS NULL OR date >= CAST(getvariable('since') AS DATE))
  AND (getvariable('until') IS NULL OR date <= CAST(getvariable('until') AS DATE))
  AND (getvariable('since') IS NULL OR start_utc >= CAST(getvariable('since') AS TIMESTAMPTZ))
  AND (getvariable('until') IS NULL OR start_utc < CAST(getvariable('until') AS TIMESTAMPTZ))
GROUP BY ALL
ORDER BY time;
