-- At most 2 rows of run 1.
DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE run_id = ?1 LIMIT ?2)
RETURNING start_ns, {unread}, id
