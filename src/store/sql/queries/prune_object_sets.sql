-- 1 to 4 as in prune_executions, but those that an execution was made of.
DELETE FROM object_sets
WHERE last_seen_ns BETWEEN ?1 AND ?2 AND last_seen_ns < ?3
  AND NOT EXISTS (SELECT 1 FROM executions WHERE object_set_id = object_sets.id)
  AND NOT EXISTS (SELECT 1 FROM run_executions WHERE object_set_id = object_sets.id)
  AND (?4 OR NOT {unread})
RETURNING last_seen_ns, {unread}, 0
