-- Set 1 was there again at 2.
UPDATE object_sets SET last_seen_ns = max(last_seen_ns, ?2) WHERE id = ?1
