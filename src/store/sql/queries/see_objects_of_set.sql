-- And so were its objects.
UPDATE objects SET last_seen_ns = max(last_seen_ns, ?2)
WHERE id IN (SELECT value FROM object_sets, json_each(object_sets.objects) WHERE object_sets.id = ?1)
