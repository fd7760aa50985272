-- The innermost run that execution 1 is part of: the one that began nearest among itself and its
-- ancestors. Before an exec in the same process comes that process's earlier execution, else the
-- execution that forked it.
WITH RECURSIVE ancestor (id, depth) AS (
  VALUES (?1, 0)
  UNION ALL
  SELECT coalesce(executions.previous_id, executions.parent_id), depth + 1
  FROM ancestor JOIN executions ON executions.id = ancestor.id
  WHERE coalesce(executions.previous_id, executions.parent_id) IS NOT NULL
  LIMIT 100000
)
SELECT runs.id
FROM ancestor JOIN runs ON runs.root_execution_id = ancestor.id
ORDER BY ancestor.depth, runs.id DESC
LIMIT 1
