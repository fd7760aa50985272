-- The packages of Python, R and Perl in the sets that the JSON array 1 names; not those that come with
-- the interpreter, whose version is its own.
SELECT used.id, object.package, object.version, object.package_version, min(object.path)
FROM object_sets AS used
JOIN json_each(used.objects) AS element
JOIN objects AS object ON object.id = element.value
WHERE used.id IN (SELECT value FROM json_each(?1)) AND object.kind IN ('python', 'r', 'perl')
  AND object.package IS NOT NULL AND object.package NOT IN ('perl', 'perl-base')
  AND instr(object.path, '/lib-dynload/') = 0
GROUP BY 1, 2, 3, 4
