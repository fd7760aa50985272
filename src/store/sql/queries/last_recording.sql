SELECT id, host, boot_id, kernel, version, source, started_ns, ended_ns, clean
FROM recordings ORDER BY id DESC LIMIT 1
