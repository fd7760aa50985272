-- Which tools were made of the sets that the JSON array 1 names, run by run: of the runs of the JSON
-- array 2, or where that is NULL, of all. Read from run_executions_object_set alone, in its order.
SELECT object_set_id, run_id, tool, count(*), min(execution_id), max(execution_id)
FROM run_executions
WHERE object_set_id IN (SELECT value FROM json_each(?1))
  AND (?2 IS NULL OR run_id IN (SELECT value FROM json_each(?2)))
GROUP BY object_set_id, run_id, tool
