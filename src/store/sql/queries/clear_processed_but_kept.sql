-- What is not of a run that is kept.
DELETE FROM processed_metrics
WHERE run_id IS NULL OR run_id NOT IN (SELECT id FROM temp.kept_runs);
DELETE FROM processed_executions
WHERE run_id IS NULL OR run_id NOT IN (SELECT id FROM temp.kept_runs);
DELETE FROM run_executions WHERE run_id NOT IN (SELECT id FROM temp.kept_runs);
DELETE FROM tasks WHERE run_id NOT IN (SELECT id FROM temp.kept_runs);
DELETE FROM runs WHERE id NOT IN (SELECT id FROM temp.kept_runs);
DELETE FROM pipelines WHERE name NOT IN (SELECT pipeline FROM runs);
