-- The executions of run 1 that the filter kept.
SELECT kept.execution_id, kept.tool, CAST(executions.pid AS TEXT), kept.end_reason, kept.exit_code,
  kept.exit_signal, kept.start_ns, kept.end_ns, executions.cwd, executions.args,
  (SELECT max(virtual_bytes) FROM processed_metrics WHERE execution_id = kept.execution_id),
  (SELECT max(pss_bytes) FROM processed_metrics WHERE execution_id = kept.execution_id),
  (SELECT version FROM tool_versions WHERE tool_versions.execution_id = kept.execution_id),
  kept.cpu_ns, kept.user_ns, kept.system_ns, kept.max_rss_bytes,
  kept.read_bytes, kept.write_bytes, kept.read_chars, kept.write_chars,
  kept.minor_faults, kept.major_faults, kept.voluntary_switches,
  kept.involuntary_switches
FROM processed_executions AS kept LEFT JOIN executions ON executions.id = kept.execution_id
WHERE kept.run_id = ?1
ORDER BY kept.execution_id
