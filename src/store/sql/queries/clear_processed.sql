-- The memory of a whole tree is known from sampling passes alone, and what engines wrote of their runs
-- and tasks may be gone: kept for the same ones.
DROP TABLE IF EXISTS temp.runs_before;
CREATE TEMP TABLE runs_before AS
  SELECT root_execution_id, pipeline, peak_rss_bytes, name, session FROM main.runs;
CREATE INDEX temp.runs_before_root ON runs_before (root_execution_id);
DROP TABLE IF EXISTS temp.tasks_before;
CREATE TEMP TABLE tasks_before AS
  SELECT root_execution_id, engine, peak_rss_bytes, name, process, tag, native_id, attempt FROM main.tasks;
CREATE INDEX temp.tasks_before_root ON tasks_before (root_execution_id);
DELETE FROM processed_metrics;
DELETE FROM processed_executions;
DELETE FROM run_executions;
DELETE FROM tasks;
DELETE FROM runs;
DELETE FROM pipelines;
