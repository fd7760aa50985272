-- 1 uid, 2 name, 3 and 4 start of the first and of the last execution that was seen.
INSERT INTO users (uid, name, first_seen_ns, last_seen_ns) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (uid) DO UPDATE SET
  name = coalesce(excluded.name, name),
  first_seen_ns = min(first_seen_ns, excluded.first_seen_ns),
  last_seen_ns = max(last_seen_ns, excluded.last_seen_ns)
