-- The memory of a whole tree is known from sampling passes alone, and what engines wrote of their runs
-- and tasks may be gone: kept for the same ones.
-- Runs of which raw rows were removed for their age cannot be made anew: they stay, as whole trees. Of
-- others the samples stay that the raw ones lack.
DROP TABLE IF EXISTS temp.runs_before;
CREATE TEMP TABLE runs_before AS
  SELECT root_execution_id, pipeline, peak_rss_bytes, name, session FROM main.runs;
CREATE INDEX temp.runs_before_root ON runs_before (root_execution_id);
DROP TABLE IF EXISTS temp.tasks_before;
CREATE TEMP TABLE tasks_before AS
  SELECT root_execution_id, engine, peak_rss_bytes, name, process, tag, native_id, attempt FROM main.tasks;
CREATE INDEX temp.tasks_before_root ON tasks_before (root_execution_id);
DROP TABLE IF EXISTS temp.kept_runs;
CREATE TEMP TABLE kept_runs (id INTEGER PRIMARY KEY);
INSERT INTO temp.kept_runs (id)
WITH RECURSIVE
  outwards (id) AS (
    SELECT id FROM runs
      WHERE root_execution_id <= (SELECT executions_to FROM retention)
        AND NOT EXISTS (SELECT 1 FROM executions WHERE executions.id = runs.root_execution_id)
    UNION SELECT run_id FROM run_executions
      WHERE execution_id <= (SELECT executions_to FROM retention)
        AND NOT EXISTS (SELECT 1 FROM executions WHERE executions.id = run_executions.execution_id)
    UNION SELECT runs.parent_run_id FROM outwards JOIN runs ON runs.id = outwards.id
      WHERE runs.parent_run_id IS NOT NULL),
  tree (id) AS (
    SELECT id FROM outwards
    UNION SELECT runs.id FROM tree JOIN runs ON runs.parent_run_id = tree.id)
SELECT id FROM tree;
DROP TABLE IF EXISTS temp.samples_before;
CREATE TEMP TABLE samples_before AS
  SELECT old.* FROM processed_metrics AS old
  WHERE (old.run_id IS NULL OR old.run_id NOT IN (SELECT id FROM temp.kept_runs))
    AND NOT EXISTS (
      SELECT 1 FROM metrics
      WHERE metrics.execution_id = old.execution_id AND metrics.time_ns = old.time_ns);
