-- A WHERE follows. The members of runs one after the other (which is what its plus is for): each
-- run's are mostly beside each other, and so are their rows.
SELECT member.object_set_id, member.run_id, coalesce(raw.cpu_ns, kept.cpu_ns)
FROM run_executions AS member
LEFT JOIN executions AS raw ON raw.id = member.execution_id
LEFT JOIN processed_executions AS kept
  ON raw.id IS NULL AND kept.execution_id = member.execution_id
