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
WHERE in_asked_time(date, start_utc)
  AND (exit_code <> 0 OR exit_signal IS NOT NULL)
ORDER BY start_ns DESC
LIMIT coalesce(getvariable('n'), 50);
