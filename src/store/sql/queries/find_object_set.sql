SELECT id, last_seen_ns FROM object_sets WHERE objects = ?1
