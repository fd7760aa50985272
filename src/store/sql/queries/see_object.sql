-- 1 to 15: a row, of which only a part may be known. Who looked into the file knows best.
INSERT INTO objects (
  device, inode, mtime_ns, size_bytes, path, kind, soname, build_id, package, version, package_version,
  package_source, unknown, first_seen_ns, last_seen_ns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (device, inode, mtime_ns) DO UPDATE SET
  size_bytes = coalesce(excluded.size_bytes, size_bytes),
  path = coalesce(excluded.path, path),
  kind = iif(excluded.path IS NULL, kind, excluded.kind),
  soname = coalesce(excluded.soname, soname),
  build_id = coalesce(excluded.build_id, build_id),
  package = coalesce(excluded.package, package),
  version = coalesce(excluded.version, version),
  package_version = coalesce(excluded.package_version, package_version),
  package_source = coalesce(excluded.package_source, package_source),
  unknown = iif(excluded.build_id IS NULL AND build_id IS NULL, excluded.unknown, NULL),
  first_seen_ns = min(first_seen_ns, excluded.first_seen_ns),
  last_seen_ns = max(last_seen_ns, excluded.last_seen_ns)
