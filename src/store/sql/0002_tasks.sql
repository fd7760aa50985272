-- Tasks, and what belongs to a run whether the filter keeps it or not.

-- JSON object of the variables that the configuration lists; NULL where it had none of them.
ALTER TABLE executions ADD COLUMN environment TEXT;
ALTER TABLE executions ADD COLUMN oom_limit_bytes INTEGER;

ALTER TABLE runs ADD COLUMN engine TEXT;
ALTER TABLE runs ADD COLUMN session TEXT;
ALTER TABLE runs ADD COLUMN parent_task_id INTEGER;
CREATE INDEX runs_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

ALTER TABLE processed_executions ADD COLUMN task_id INTEGER;
ALTER TABLE processed_executions ADD COLUMN exe TEXT;
ALTER TABLE processed_executions ADD COLUMN environment TEXT;
UPDATE processed_executions
SET exe = (SELECT exe FROM executions WHERE id = processed_executions.execution_id);

-- A list of executions by name or user reads no more than what it shows. Appended to, as it was.
DROP INDEX executions_start;
CREATE INDEX executions_start ON executions (start_ns, comm, exe, uid);
CREATE INDEX executions_failed ON executions (start_ns)
WHERE exit_code <> 0 OR exit_signal IS NOT NULL;

-- Answers what was used the most without reading the wide rows. Begins with the start, so that it is
-- appended to, and serves as the index of that, too.
DROP INDEX processed_executions_start;
CREATE INDEX processed_executions_use ON processed_executions (
  start_ns, tool, exe, user, pipeline, run_id, duration_ns, cpu_ns, max_rss_bytes, read_bytes,
  write_bytes, exit_code, exit_signal);

CREATE TABLE run_executions (
  execution_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  task_id INTEGER,
  first_id INTEGER,
  tool TEXT NOT NULL,
  outcome TEXT
) STRICT;
CREATE INDEX run_executions_run ON run_executions (run_id);
CREATE INDEX run_executions_task ON run_executions (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX run_executions_first ON run_executions (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX run_executions_failed ON run_executions (run_id) WHERE outcome IN ('failed', 'oom');
-- Of earlier recordings only what the filter kept is known to belong to a run, `reprocess` finds the
-- rest; but what still runs has to go on in the run that began nearest among itself and its ancestors:
-- the earlier execution of its process, else the execution that forked that.
INSERT INTO run_executions (execution_id, run_id, tool)
SELECT execution_id, run_id, tool FROM processed_executions WHERE run_id IS NOT NULL
ORDER BY execution_id;
INSERT OR IGNORE INTO run_executions (execution_id, run_id, tool)
SELECT open.id, nearest.run_id, open.comm
FROM executions AS open
JOIN (
  WITH RECURSIVE ancestor (open_id, id, depth) AS (
    SELECT id, id, 0 FROM executions WHERE end_reason IS NULL
    UNION ALL
    SELECT ancestor.open_id, coalesce(executions.previous_id, executions.parent_id), depth + 1
    FROM ancestor JOIN executions ON executions.id = ancestor.id
    WHERE coalesce(executions.previous_id, executions.parent_id) IS NOT NULL
    LIMIT 1000000
  )
  -- With min(), SQLite takes the bare columns from the row of the minimum.
  SELECT ancestor.open_id, runs.id AS run_id, min(depth)
  FROM ancestor JOIN runs ON runs.root_execution_id = ancestor.id
  GROUP BY ancestor.open_id
) AS nearest ON nearest.open_id = open.id;

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL,
  parent_task_id INTEGER,
  root_execution_id INTEGER NOT NULL,
  engine TEXT NOT NULL,
  name TEXT,
  process TEXT,
  tag TEXT,
  hash TEXT,
  native_id TEXT,
  attempt INTEGER,
  folder TEXT,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER,
  status TEXT NOT NULL,
  exit_code INTEGER,
  exit_signal INTEGER,
  executions INTEGER NOT NULL,
  failed_executions INTEGER NOT NULL,
  cpu_ns INTEGER NOT NULL,
  read_bytes INTEGER NOT NULL,
  write_bytes INTEGER NOT NULL,
  peak_rss_bytes INTEGER
) STRICT;
CREATE INDEX tasks_run ON tasks (run_id);
CREATE INDEX tasks_start ON tasks (start_ns);
CREATE INDEX tasks_open ON tasks (id) WHERE status = 'running';
