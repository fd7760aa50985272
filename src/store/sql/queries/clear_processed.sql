DELETE FROM processed_metrics;
DELETE FROM processed_executions;
DELETE FROM runs;
DELETE FROM pipelines;
