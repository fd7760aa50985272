-- 1 to 4 as in prune_executions, but those of a set. With a set all of it is seen: no set that was seen
-- after 2 has an object that was not.
DELETE FROM objects
WHERE last_seen_ns BETWEEN ?1 AND ?2 AND last_seen_ns < ?3
  AND id NOT IN (
    SELECT value FROM object_sets, json_each(object_sets.objects) WHERE object_sets.last_seen_ns <= ?2)
  AND (?4 OR NOT {unread})
RETURNING last_seen_ns, {unread}, 0
