-- The processed row of execution 1, after its raw one was closed.
UPDATE processed_executions SET
  end_reason = raw.end_reason,
  cpu_ns = raw.cpu_ns,
  cpu_quality = raw.cpu_quality,
  max_rss_bytes = raw.max_rss_bytes,
  max_rss_quality = raw.max_rss_quality,
  read_bytes = raw.read_bytes,
  write_bytes = raw.write_bytes
FROM (SELECT * FROM executions WHERE id = ?1) AS raw
WHERE execution_id = ?1 AND raw.end_reason = 'unobserved'
