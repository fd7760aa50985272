UPDATE runs SET
  peak_rss_bytes = max(coalesce(runs.peak_rss_bytes, 0), before.peak_rss_bytes)
FROM temp.runs_before AS before
WHERE before.root_execution_id = runs.root_execution_id AND before.pipeline = runs.pipeline
  AND before.peak_rss_bytes IS NOT NULL;
UPDATE runs SET name = coalesce(runs.name, before.name), session = coalesce(runs.session, before.session)
FROM temp.runs_before AS before
WHERE before.root_execution_id = runs.root_execution_id AND before.pipeline = runs.pipeline;
UPDATE tasks SET
  peak_rss_bytes = max(coalesce(tasks.peak_rss_bytes, 0), before.peak_rss_bytes)
FROM temp.tasks_before AS before
WHERE before.root_execution_id = tasks.root_execution_id AND before.engine = tasks.engine
  AND before.peak_rss_bytes IS NOT NULL;
UPDATE tasks SET
  name = coalesce(tasks.name, before.name),
  process = coalesce(tasks.process, before.process),
  tag = coalesce(tasks.tag, before.tag),
  native_id = coalesce(tasks.native_id, before.native_id),
  attempt = coalesce(tasks.attempt, before.attempt)
FROM temp.tasks_before AS before
WHERE before.root_execution_id = tasks.root_execution_id AND before.engine = tasks.engine;
-- A run is complete where nothing was lost while it ran. What retention took was recorded.
UPDATE runs SET complete = 0
WHERE complete = 1
  AND EXISTS (SELECT 1 FROM losses WHERE losses.from_ns < runs.end_ns AND losses.to_ns > runs.start_ns
    AND losses.stage <> 'retention');
DROP TABLE temp.runs_before;
DROP TABLE temp.tasks_before;
