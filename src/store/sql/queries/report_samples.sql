SELECT time_ns, cpu_ns, cpu_percent, rss_bytes, read_bytes, write_bytes
FROM metrics WHERE execution_id = ?1 ORDER BY time_ns
