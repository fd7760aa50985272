-- The engine of run 1 and the program that its root was, and the version of what recorded it.
SELECT runs.engine, program.path,
  EXISTS (SELECT 1 FROM tool_versions WHERE tool_versions.execution_id = runs.root_execution_id),
  program.version, program.package, program.package_version, recordings.version
FROM runs
LEFT JOIN recordings ON recordings.id = runs.recording_id
LEFT JOIN run_executions AS root ON root.execution_id = runs.root_execution_id
LEFT JOIN object_sets AS made_of ON made_of.id = root.object_set_id
LEFT JOIN objects AS program ON program.id = made_of.executable_id
WHERE runs.id = ?1
