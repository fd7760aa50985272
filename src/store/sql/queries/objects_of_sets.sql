-- What is in the sets that the JSON array 1 names, set by set: libraries; or where 2 is true,
-- packages, programs included.
SELECT used.id, object.package, object.soname, object.path, object.build_id, object.version,
  object.package_version
FROM object_sets AS used
JOIN json_each(used.objects) AS element
JOIN objects AS object ON object.id = element.value
WHERE used.id IN (SELECT value FROM json_each(?1))
  AND iif(?2, object.package IS NOT NULL,
    object.kind <> 'executable' AND object.id IS NOT used.executable_id)
ORDER BY used.id
