-- 1 its objects, 2 the executable among them, 3 when.
INSERT INTO object_sets (objects, executable_id, first_seen_ns, last_seen_ns)
VALUES (?1, ?2, ?3, ?3)
RETURNING id
