-- How far the database is forwarded, and to where. Used once something is: src/store/forward.

CREATE TABLE forward_sinks (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  changed_to INTEGER NOT NULL,
  removed_to INTEGER NOT NULL,
  sent_ns INTEGER,
  failing_since_ns INTEGER,
  error TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE forward_cursors (
  sink TEXT NOT NULL,
  table_name TEXT NOT NULL,
  sent_to INTEGER NOT NULL,
  noted_to INTEGER NOT NULL,
  PRIMARY KEY (sink, table_name)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a number is never used again, so what came after a reading has larger ones.
CREATE TABLE forward_changes (
  serial INTEGER PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL,
  id INTEGER NOT NULL,
  time_ns INTEGER
) STRICT;

CREATE TABLE forward_removals (
  version INTEGER PRIMARY KEY,
  from_execution INTEGER NOT NULL
) STRICT;
