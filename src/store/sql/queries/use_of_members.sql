-- The members of the runs that the JSON array 1 names.
SELECT
  member.tool, member.exit_code <> 0 OR member.exit_signal IS NOT NULL,
  member.end_ns - member.start_ns, member.cpu_ns, member.max_rss_bytes,
  member.read_bytes, member.write_bytes
FROM run_members AS member
WHERE member.start_ns IS NOT NULL AND member.run_id IN (SELECT value FROM json_each(?1))
