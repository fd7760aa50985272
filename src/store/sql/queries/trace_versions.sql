-- The known versions of the tools directly in each task of run 1.
SELECT used.task_id, used.tool, version.version
FROM (
  SELECT task_id, tool, object_set_id, min(execution_id) AS execution_id
  FROM run_executions
  WHERE run_id = ?1 AND task_id IS NOT NULL AND object_set_id IS NOT NULL
  GROUP BY 1, 2, 3
) AS used
JOIN tool_versions AS version ON version.execution_id = used.execution_id
WHERE version.version IS NOT NULL
