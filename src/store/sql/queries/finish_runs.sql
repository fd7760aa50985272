UPDATE runs SET peak_rss_bytes = max(runs.peak_rss_bytes, before.peak_rss_bytes)
FROM temp.run_memory AS before
WHERE before.root_execution_id = runs.root_execution_id AND before.pipeline = runs.pipeline;
-- A run is complete where nothing was lost while it ran.
UPDATE runs SET complete = 0
WHERE complete = 1
  AND EXISTS (SELECT 1 FROM losses WHERE losses.from_ns < runs.end_ns AND losses.to_ns > runs.start_ns);
DROP TABLE temp.run_memory;
