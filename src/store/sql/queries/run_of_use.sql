-- Whose run 1 is, and its beginning and end; of one that goes on, its beginning twice.
SELECT pipeline, user, start_ns, coalesce(end_ns, start_ns) FROM runs WHERE id = ?1
