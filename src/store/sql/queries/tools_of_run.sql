-- Which tools, made of which sets, were used in the runs that the JSON array 1 names, process by
-- process; where 2 is false, by executions that the filter kept.
WITH used AS (
  SELECT coalesce(tasks.process, tasks.name, runs.pipeline) AS process, member.tool,
    member.object_set_id, min(member.execution_id) AS execution_id
  FROM run_executions AS member
  JOIN runs ON runs.id = member.run_id
  LEFT JOIN tasks ON tasks.id = member.task_id
  WHERE member.run_id IN (SELECT value FROM json_each(?1))
    AND (?2 OR EXISTS (SELECT 1 FROM processed_executions
      WHERE processed_executions.execution_id = member.execution_id))
  GROUP BY 1, 2, 3
)
SELECT used.process, used.tool, used.object_set_id, program.path,
  EXISTS (SELECT 1 FROM tool_versions WHERE tool_versions.execution_id = used.execution_id),
  program.version, program.package, program.package_version
FROM used
LEFT JOIN object_sets AS made_of ON made_of.id = used.object_set_id
LEFT JOIN objects AS program ON program.id = made_of.executable_id
