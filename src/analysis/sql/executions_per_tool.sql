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
-- Without a value a condition is gone before anything is read; by the date, files are left out.
WHERE
  (getvariable('since') IS NULL OR date >= CAST(getvariable('since') AS DATE))
  AND (getvariable('until') IS NULL OR date <= CAST(getvariable('until') AS DATE))
  AND (getvariable('since') IS NULL OR start_utc >= CAST(getvariable('since') AS TIMESTAMPTZ))
  AND (getvariable('until') IS NULL OR start_utc < CAST(getvariable('until') AS TIMESTAMPTZ))
GROUP BY ALL
ORDER BY executions DESC, tool;
