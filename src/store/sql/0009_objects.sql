-- Which files programs were made of: what was mapped to be executed. AUTOINCREMENT: elsewhere, old
-- rows go on to name what was removed here.

-- A row for each file, as it was at a time.
CREATE TABLE objects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  size_bytes INTEGER,
  path TEXT,
  kind TEXT NOT NULL,
  soname TEXT,
  build_id TEXT,
  package TEXT,
  version TEXT,
  package_version TEXT,
  package_source TEXT,
  unknown TEXT,
  first_seen_ns INTEGER NOT NULL,
  last_seen_ns INTEGER NOT NULL,
  UNIQUE (device, inode, mtime_ns)
) STRICT;
CREATE INDEX objects_last_seen ON objects (last_seen_ns);

-- A row for each combination of them, which thousands of executions have alike.
CREATE TABLE object_sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  objects TEXT NOT NULL UNIQUE,
  executable_id INTEGER,
  first_seen_ns INTEGER NOT NULL,
  last_seen_ns INTEGER NOT NULL
) STRICT;
CREATE INDEX object_sets_last_seen ON object_sets (last_seen_ns);

ALTER TABLE executions ADD COLUMN object_set_id INTEGER;
ALTER TABLE run_executions ADD COLUMN object_set_id INTEGER;
CREATE INDEX executions_object_set ON executions (object_set_id) WHERE object_set_id IS NOT NULL;
-- With what `where` asks for, which so need not read a million rows in the order of their sets.
CREATE INDEX run_executions_object_set ON run_executions (object_set_id, run_id, tool)
  WHERE object_set_id IS NOT NULL;
