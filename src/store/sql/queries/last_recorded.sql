-- The latest moment of which anything is known. Ends of executions are not indexed: the newest
-- thousand will do, and a moment too early only makes a gap look longer.
SELECT max(moment) FROM (
  SELECT max(started_ns) AS moment FROM recordings
  UNION ALL SELECT max(ended_ns) FROM recordings
  UNION ALL SELECT max(time_ns) FROM recorder_stats
  UNION ALL SELECT max(time_ns) FROM host_metrics
  UNION ALL SELECT max(time_ns) FROM metrics
  UNION ALL SELECT max(start_ns) FROM executions
  UNION ALL SELECT max(end_ns) FROM (SELECT end_ns FROM executions ORDER BY id DESC LIMIT 1000)
)
