-- 1 recording, 2 and 3 time of the first and the last row, 4 table, 5 how many.
INSERT INTO losses (recording_id, from_ns, to_ns, stage, kind, count)
VALUES (?1, ?2, ?3, 'retention', ?4, ?5)
ON CONFLICT (from_ns, stage, kind, recording_id) DO UPDATE SET
  to_ns = max(to_ns, excluded.to_ns),
  count = count + excluded.count
