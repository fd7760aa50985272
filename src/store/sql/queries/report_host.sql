-- The machine as it was last seen before the moment 1.
SELECT cpus, memory_total_bytes FROM host_metrics WHERE time_ns <= ?1 ORDER BY time_ns DESC LIMIT 1
