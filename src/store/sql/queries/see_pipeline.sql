-- 1 name, 2 and 3 start and end of a run.
INSERT INTO pipelines (name, first_seen_ns, last_seen_ns) VALUES (?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET
  first_seen_ns = min(first_seen_ns, excluded.first_seen_ns),
  last_seen_ns = max(last_seen_ns, excluded.last_seen_ns)
