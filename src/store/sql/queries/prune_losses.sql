-- 1 to 4 as in prune_executions: who reads losses reads all of them each time.
DELETE FROM losses WHERE from_ns BETWEEN ?1 AND ?2 AND to_ns < ?3 AND (?4 OR NOT {unread})
RETURNING from_ns, {unread}, 0
