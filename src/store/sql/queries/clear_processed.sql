-- All of it: no run is kept.
DELETE FROM processed_metrics;
DELETE FROM processed_executions;
DELETE FROM run_executions;
DELETE FROM tasks;
DELETE FROM runs;
DELETE FROM pipelines;
