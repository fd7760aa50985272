-- The memory of a whole tree is known from sampling passes alone: kept for the same runs.
DROP TABLE IF EXISTS temp.run_memory;
CREATE TEMP TABLE run_memory AS
  SELECT root_execution_id, pipeline, peak_rss_bytes FROM main.runs WHERE peak_rss_bytes IS NOT NULL;
DELETE FROM processed_metrics;
DELETE FROM processed_executions;
DELETE FROM run_executions;
DELETE FROM tasks;
DELETE FROM runs;
DELETE FROM pipelines;
