-- How many of the files that executions of the runs 1 (a JSON array of ids) were made of nobody looked
-- into, and why.
WITH used AS MATERIALIZED (
  SELECT DISTINCT member.object_set_id
  FROM json_each(?1) AS run
  CROSS JOIN run_executions AS member ON member.run_id = run.value
  WHERE member.object_set_id IS NOT NULL
)
SELECT unknown, count(DISTINCT object_id)
FROM used JOIN set_objects USING (object_set_id)
WHERE unknown IS NOT NULL
GROUP BY unknown
ORDER BY 2 DESC, 1
