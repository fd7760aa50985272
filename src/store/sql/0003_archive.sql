-- How far the archive has got. Used once `tracer-bio archive` was: src/store/archive.

-- Tells this database from others of the same machine, whose ids are the same.
CREATE TABLE identity (
  database_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO identity (database_id) VALUES (lower(hex(randomblob(8))));

-- The one that the rows up to the cursors are in.
CREATE TABLE archive_dataset (
  dataset_id TEXT PRIMARY KEY,
  folder TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE archive_cursors (
  table_name TEXT PRIMARY KEY,
  archived_to INTEGER NOT NULL,
  noted_to INTEGER NOT NULL,
  replaced_from INTEGER
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a number is never used again, so what came after a reading has larger ones.
CREATE TABLE archive_changes (
  serial INTEGER PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL,
  id INTEGER NOT NULL,
  time_ns INTEGER
) STRICT;
