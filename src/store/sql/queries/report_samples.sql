-- Of execution 1: where it was kept, all of them are in the processed table, which keeps them for
-- longer.
SELECT time_ns, cpu_ns, cpu_percent, rss_bytes, read_bytes, write_bytes
FROM metrics
WHERE execution_id = ?1
  AND NOT EXISTS (SELECT 1 FROM processed_metrics WHERE execution_id = ?1)
UNION ALL
SELECT time_ns, cpu_ns, cpu_percent, rss_bytes, read_bytes, write_bytes
FROM processed_metrics WHERE execution_id = ?1
ORDER BY time_ns
