-- Run 1, or the runs of pipeline 2 (both where neither is NULL), and all runs within them.
WITH RECURSIVE within (id) AS (
  SELECT id FROM runs WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR pipeline = ?2)
  UNION
  SELECT runs.id FROM within JOIN runs ON runs.parent_run_id = within.id
)
SELECT json_group_array(id) FROM within
