-- The tasks of run 1, each with the root's arguments and process.
SELECT tasks.id, tasks.parent_task_id, tasks.root_execution_id, tasks.name, tasks.process, tasks.tag,
  tasks.hash, tasks.native_id, tasks.attempt, tasks.status, tasks.exit_code, tasks.exit_signal,
  tasks.start_ns, tasks.end_ns, tasks.cpu_ns, tasks.peak_rss_bytes, tasks.read_bytes,
  tasks.write_bytes, tasks.executions, tasks.failed_executions, tasks.folder, root.args
FROM tasks LEFT JOIN executions AS root ON root.id = tasks.root_execution_id
WHERE tasks.run_id = ?1
ORDER BY tasks.id
