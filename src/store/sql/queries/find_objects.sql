-- Behind SELECT and columns: the objects that the pattern 1 names by soname, package, build id,
-- path, or the last component of that.
FROM objects
WHERE soname GLOB ?1 OR package GLOB ?1 OR build_id GLOB ?1 OR path GLOB ?1
  OR substr(path, length(rtrim(path, replace(path, '/', ''))) + 1) GLOB ?1
ORDER BY id
