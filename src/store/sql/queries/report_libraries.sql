-- What executions of the runs 1 (a JSON array of ids) loaded, and how many each: a file, or all
-- extensions of a package of a language.
WITH used AS MATERIALIZED (
  SELECT member.object_set_id, count(*) AS executions
  FROM json_each(?1) AS run
  CROSS JOIN run_executions AS member ON member.run_id = run.value
  WHERE member.object_set_id IS NOT NULL
  GROUP BY 1
),
file AS (
  SELECT *, package IS NOT NULL AND kind IN ('python', 'r', 'perl') AS is_of_language
  FROM used JOIN set_objects USING (object_set_id)
  WHERE NOT is_executable AND name IS NOT NULL
),
part AS (
  SELECT
    iif(is_of_language, json_array(kind, package, package_version), object_id) AS part,
    iif(is_of_language, package, name) AS name,
    kind,
    min(path) AS path,  -- and what else that file has
    package,
    version,
    package_version,
    package_source,
    unknown,
    executions
  FROM file
  GROUP BY object_set_id, 1
)
SELECT
  name,
  kind,
  min(path),
  package,
  version,
  package_version,
  package_source,
  unknown,
  sum(executions)
FROM part
GROUP BY part
ORDER BY 9 DESC, name
