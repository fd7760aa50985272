-- 1 to 4 as in prune_executions, but those that an open execution is in: who reads containers reads
-- all of them each time.
DELETE FROM containers
WHERE last_seen_ns BETWEEN ?1 AND ?2 AND last_seen_ns < ?3
  AND container_id NOT IN (
    SELECT container_id FROM executions WHERE end_reason IS NULL AND container_id IS NOT NULL)
  AND (?4 OR NOT {unread})
RETURNING last_seen_ns, {unread}, 0
