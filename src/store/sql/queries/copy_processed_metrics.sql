INSERT INTO processed_metrics (
  execution_id, run_id, time_ns, cpu_ns, cpu_percent, rss_bytes, virtual_bytes, read_bytes,
  write_bytes, threads, state, swap_bytes, pss_bytes, open_files)
SELECT
  metrics.execution_id, kept.run_id, time_ns, metrics.cpu_ns, cpu_percent, rss_bytes,
  virtual_bytes, metrics.read_bytes, metrics.write_bytes, threads, state, swap_bytes, pss_bytes,
  open_files
FROM processed_executions AS kept JOIN metrics ON metrics.execution_id = kept.execution_id
-- Both keys in order: the rows are appended.
WHERE true
ORDER BY metrics.execution_id, time_ns
-- Those of runs that were kept are still there.
ON CONFLICT (execution_id, time_ns) DO NOTHING;
INSERT INTO processed_metrics (
  execution_id, run_id, time_ns, cpu_ns, cpu_percent, rss_bytes, virtual_bytes, read_bytes,
  write_bytes, threads, state, swap_bytes, pss_bytes, open_files)
SELECT
  old.execution_id, kept.run_id, time_ns, old.cpu_ns, cpu_percent, rss_bytes,
  virtual_bytes, old.read_bytes, old.write_bytes, threads, state, swap_bytes, pss_bytes,
  open_files
FROM temp.samples_before AS old JOIN processed_executions AS kept
  ON kept.execution_id = old.execution_id;
DROP TABLE temp.samples_before;
DROP TABLE temp.kept_runs;
