-- Which executables the tools of the runs 1 (a JSON array of ids) were, and how often; and whether that
-- is the tool itself, which one execution of each set tells of all.
WITH used AS MATERIALIZED (
  SELECT member.tool, member.object_set_id, max(member.execution_id) AS execution_id, count(*) AS executions
  FROM json_each(?1) AS run
  CROSS JOIN run_executions AS member ON member.run_id = run.value
  WHERE member.object_set_id IS NOT NULL
  GROUP BY 1, 2
)
SELECT
  used.tool,
  max(EXISTS (SELECT 1 FROM tool_versions AS known WHERE known.execution_id = used.execution_id)),
  program.path,
  program.package,
  program.version,
  program.package_version,
  program.package_source,
  program.unknown,
  sum(used.executions)
FROM used
JOIN object_sets AS made ON made.id = used.object_set_id
LEFT JOIN objects AS program ON program.id = made.executable_id
GROUP BY used.tool, program.id
ORDER BY used.tool, 9 DESC
