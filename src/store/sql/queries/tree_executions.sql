-- The members of the runs that the JSON array 1 names.
SELECT
  member.execution_id, member.run_id, member.task_id, member.parent_id, member.previous_id,
  member.pid, member.tool, member.args, member.start_ns, member.end_ns,
  member.end_reason, member.exit_code, member.exit_signal, member.outcome,
  member.cpu_ns, member.max_rss_bytes, member.read_bytes, member.write_bytes
FROM run_members AS member
WHERE member.start_ns IS NOT NULL AND member.run_id IN (SELECT value FROM json_each(?1))
