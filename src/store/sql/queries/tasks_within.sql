-- Task 1 and all tasks within it.
WITH RECURSIVE within (id, run_id) AS (
  SELECT id, run_id FROM tasks WHERE id = ?1
  UNION
  SELECT tasks.id, tasks.run_id
  FROM within JOIN tasks ON tasks.run_id = within.run_id AND tasks.parent_task_id = within.id
)
SELECT json_group_array(id) FROM within
