-- The executions of run 1 that the filter kept.
SELECT kept.execution_id, kept.tool, CAST(executions.pid AS TEXT), kept.end_reason, kept.exit_code,
  kept.exit_signal, kept.start_ns, kept.end_ns, executions.cwd, executions.args,
  (SELECT max(virtual_bytes) FROM metrics WHERE execution_id = executions.id),
  (SELECT max(pss_bytes) FROM metrics WHERE execution_id = executions.id),
  executions.cpu_ns, executions.user_ns, executions.system_ns, executions.max_rss_bytes,
  executions.read_bytes, executions.write_bytes, executions.read_chars, executions.write_chars,
  executions.minor_faults, executions.major_faults, executions.voluntary_switches,
  executions.involuntary_switches
FROM processed_executions AS kept JOIN executions ON executions.id = kept.execution_id
WHERE kept.run_id = ?1
ORDER BY kept.execution_id
