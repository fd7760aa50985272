-- 1 to 4 as in prune_executions.
DELETE FROM recorder_stats
WHERE time_ns BETWEEN ?1 AND ?2 AND time_ns < ?3 AND (?4 OR NOT {unread})
RETURNING time_ns, {unread}, 0
