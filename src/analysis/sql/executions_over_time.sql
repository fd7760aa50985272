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
WHERE
  date >= coalesce(CAST(getvariable('since') AS DATE), DATE '0001-01-01')
  AND date <= coalesce(CAST(getvariable('until') AS DATE), DATE '9999-12-31')
  AND start_utc >= coalesce(CAST(getvariable('since') AS TIMESTAMPTZ), TIMESTAMPTZ '-infinity')
  AND start_utc < coalesce(CAST(getvariable('until') AS TIMESTAMPTZ), TIMESTAMPTZ 'infinity')
GROUP BY ALL
ORDER BY time;
