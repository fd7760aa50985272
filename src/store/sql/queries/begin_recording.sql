INSERT INTO recordings (id, host, boot_id, kernel, version, source, started_ns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET source = excluded.source, started_ns = excluded.started_ns
