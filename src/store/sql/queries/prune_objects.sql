-- 1 to 4 as in prune_executions, but those of a set.
DELETE FROM objects
WHERE last_seen_ns BETWEEN ?1 AND ?2 AND last_seen_ns < ?3
  AND id NOT IN (SELECT value FROM object_sets, json_each(object_sets.objects))
  AND (?4 OR NOT {unread})
RETURNING last_seen_ns, {unread}, 0
