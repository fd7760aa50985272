-- Run 1, of which nothing else is left. 2 is more than 0.
DELETE FROM runs WHERE id = ?1 AND ?2 > 0
RETURNING start_ns, {unread}, id
