-- The libraries that the most executions were made of, of those within runs
-- n: how many (default 10)
-- since: from then on, as 2026-11-01 or 2026-11-01T10:00, UTC
-- until: before that
WITH used AS (
  SELECT host, database_id, object_set_id, count(*) AS executions, sum(cpu_ns) AS cpu_ns
  FROM executions
  WHERE object_set_id IS NOT NULL AND in_asked_time(date, start_utc)
  GROUP BY ALL
), member AS (
  SELECT database_id, id AS set_id, executable_id, unnest(CAST(objects AS BIGINT[])) AS object_id
  FROM object_sets
), named AS (
  SELECT member.database_id, member.set_id,
    coalesce(objects.soname, parse_filename(objects.path)) AS library,
    list(DISTINCT coalesce(objects.build_id, objects.path)) AS versions
  FROM member
  JOIN objects ON objects.database_id = member.database_id AND objects.id = member.object_id
  WHERE objects.kind <> 'executable' AND objects.id IS DISTINCT FROM member.executable_id
  GROUP BY ALL
)
SELECT
  named.library,
  len(list_distinct(flatten(list(named.versions)))) AS versions,
  sum(used.executions) AS executions,
  round(sum(used.cpu_ns) / 1e9, 3) AS cpu_s,
  count(DISTINCT used.host) AS hosts
FROM named
JOIN used ON used.database_id = named.database_id AND used.object_set_id = named.set_id
GROUP BY ALL
ORDER BY executions DESC, library
LIMIT coalesce(getvariable('n'), 10);
