-- Runs that go on, in which something goes on, or that ended at 1 or later, with all runs around and
-- within them.
INSERT INTO temp.young_runs (id)
WITH RECURSIVE
  outwards (id) AS (
    SELECT id FROM runs WHERE status = 'running'
    UNION SELECT id FROM runs
      WHERE ?1 < 9223372036854775807 AND coalesce(end_ns, start_ns) >= ?1
    UNION SELECT run_id FROM run_executions
      WHERE execution_id IN (SELECT id FROM executions WHERE end_reason IS NULL)
    UNION SELECT runs.parent_run_id FROM outwards JOIN runs ON runs.id = outwards.id
      WHERE runs.parent_run_id IS NOT NULL),
  tree (id) AS (
    SELECT id FROM outwards
    UNION SELECT runs.id FROM tree JOIN runs ON runs.parent_run_id = tree.id)
SELECT id FROM tree
