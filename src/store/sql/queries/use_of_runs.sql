-- A WHERE follows.
SELECT
  id, parent_run_id, pipeline || coalesce(' (' || name || ')', ''), executions, failed_executions,
  end_ns - start_ns, cpu_ns, peak_rss_bytes, read_bytes, write_bytes
FROM runs
