-- A WHERE follows.
SELECT
  tasks.id, tasks.parent_task_id, coalesce(tasks.process, tasks.name), 1, tasks.status = 'failed',
  tasks.end_ns - tasks.start_ns, tasks.cpu_ns, tasks.peak_rss_bytes, tasks.read_bytes,
  tasks.write_bytes
FROM tasks LEFT JOIN runs ON runs.id = tasks.run_id
