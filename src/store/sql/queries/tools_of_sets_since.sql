-- The executions of tool 3 in run 2, made of the sets that the JSON array 1 names, that began at 4 or
-- later.
SELECT count(*), min(execution_id)
FROM run_executions AS member
WHERE object_set_id IN (SELECT value FROM json_each(?1)) AND run_id = ?2 AND tool = ?3
  AND coalesce((SELECT start_ns FROM executions WHERE id = member.execution_id),
    (SELECT start_ns FROM processed_executions WHERE execution_id = member.execution_id)) >= ?4
