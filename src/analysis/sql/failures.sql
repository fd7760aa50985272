-- What failed, the newest first, of what the filter kept
-- n: how many (default 50)
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
SELECT
  start_utc,
  host,
  user,
  pipeline,
  run_id,
  tool,
  end_reason,
  exit_code,
  exit_signal,
  round(duration_ns / 1e9, 3) AS duration_s,
  max_rss_bytes,
  command
FROM processed_executions
-- Without a value a condition is gone before anything is read; by the date, files are left out.
WHERE
  (getvariable('since') IS NULL OR date >= CAST(getvariable('since') AS DATE))
  AND (getvariable('until') IS NULL OR date <= CAST(getvariable('until') AS DATE))
  AND (getvariable('since') IS NULL OR start_utc >= CAST(getvariable('since') AS TIMESTAMPTZ))
  AND (getvariable('until') IS NULL OR start_utc < CAST(getvariable('until') AS TIMESTAMPTZ))
  AND (exit_code <> 0 OR exit_signal IS NOT NULL)
ORDER BY start_ns DESC
LIMIT coalesce(getvariable('n'), 50);
