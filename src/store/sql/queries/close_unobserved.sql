-- Execution 1 ended without being seen: what its samples showed is all that is known.
UPDATE executions SET
  end_reason = 'unobserved',
  cpu_ns = sample.cpu_ns,
  cpu_quality = iif(sample.cpu_ns IS NULL, NULL, 'sampled'),
  max_rss_bytes = sample.max_rss_bytes,
  max_rss_quality = iif(sample.max_rss_bytes IS NULL, NULL, 'sampled'),
  read_bytes = sample.read_bytes,
  write_bytes = sample.write_bytes
FROM (
  -- With max(), SQLite takes the bare columns from the row of the maximum.
  SELECT max(time_ns), cpu_ns, read_bytes, write_bytes,
         (SELECT max(rss_bytes) FROM metrics WHERE execution_id = ?1) AS max_rss_bytes
  FROM metrics WHERE execution_id = ?1
) AS sample
WHERE id = ?1 AND end_reason IS NULL
