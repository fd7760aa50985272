-- Which sets have which of the objects that the JSON array 1 names.
SELECT used.id, element.value
FROM object_sets AS used
JOIN json_each(used.objects) AS element
WHERE element.value IN (SELECT value FROM json_each(?1))
