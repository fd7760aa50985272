-- Of the runs that the JSON array 1 names, those of user 2; or where that is NULL, all.
SELECT json_group_array(id) FROM runs
WHERE id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR user = ?2)
