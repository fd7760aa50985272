-- Times are UTC nanoseconds since 1970, sizes bytes, durations nanoseconds; NULL is unknown.
-- What the columns mean: src/core/columns, and `tracer-bio` prints it. References are not enforced:
-- the row that one points to may have been lost, or deleted by age.

CREATE TABLE recordings (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  kernel TEXT NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  started_ns INTEGER NOT NULL,
  ended_ns INTEGER,
  clean INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE users (
  uid INTEGER PRIMARY KEY,
  name TEXT,
  first_seen_ns INTEGER NOT NULL,
  last_seen_ns INTEGER NOT NULL
) STRICT;

CREATE TABLE executions (
  id INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  process_start_ns INTEGER NOT NULL,
  ppid INTEGER NOT NULL,
  parent_id INTEGER,
  previous_id INTEGER,
  pgid INTEGER NOT NULL,
  sid INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  login_uid INTEGER,
  comm TEXT NOT NULL,
  exe TEXT,
  script TEXT,
  args TEXT NOT NULL,
  args_bytes INTEGER NOT NULL,
  args_truncated INTEGER NOT NULL,
  cwd TEXT,
  cgroup TEXT,
  container_id TEXT,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER,
  end_reason TEXT,
  exit_code INTEGER,
  exit_signal INTEGER,
  core_dumped INTEGER,
  cpu_ns INTEGER,
  cpu_quality TEXT,
  user_ns INTEGER,
  system_ns INTEGER,
  max_rss_bytes INTEGER,
  max_rss_quality TEXT,
  read_bytes INTEGER,
  write_bytes INTEGER,
  read_chars INTEGER,
  write_chars INTEGER,
  minor_faults INTEGER,
  major_faults INTEGER,
  voluntary_switches INTEGER,
  involuntary_switches INTEGER,
  forked_processes INTEGER NOT NULL,
  origin TEXT NOT NULL
) STRICT;
CREATE INDEX executions_start ON executions (start_ns);
CREATE INDEX executions_open ON executions (id) WHERE end_reason IS NULL;

CREATE TABLE baselines (
  execution_id INTEGER PRIMARY KEY,
  cpu_ns INTEGER,
  user_ns INTEGER,
  system_ns INTEGER,
  max_rss_bytes INTEGER,
  read_bytes INTEGER,
  write_bytes INTEGER,
  read_chars INTEGER,
  write_chars INTEGER,
  minor_faults INTEGER,
  major_faults INTEGER,
  voluntary_switches INTEGER,
  involuntary_switches INTEGER
) STRICT;

CREATE TABLE metrics (
  execution_id INTEGER NOT NULL,
  time_ns INTEGER NOT NULL,
  cpu_ns INTEGER NOT NULL,
  cpu_percent REAL,
  rss_bytes INTEGER NOT NULL,
  virtual_bytes INTEGER NOT NULL,
  read_bytes INTEGER,
  write_bytes INTEGER,
  threads INTEGER NOT NULL,
  state TEXT,
  swap_bytes INTEGER,
  pss_bytes INTEGER,
  open_files INTEGER,
  PRIMARY KEY (execution_id, time_ns)
) STRICT, WITHOUT ROWID;
CREATE INDEX metrics_time ON metrics (time_ns);

CREATE TABLE host_metrics (
  time_ns INTEGER PRIMARY KEY,
  cpus INTEGER NOT NULL,
  cpu_user_ns INTEGER NOT NULL,
  cpu_system_ns INTEGER NOT NULL,
  cpu_iowait_ns INTEGER NOT NULL,
  cpu_steal_ns INTEGER NOT NULL,
  cpu_idle_ns INTEGER NOT NULL,
  cpu_percent REAL,
  load_1m REAL NOT NULL,
  load_5m REAL NOT NULL,
  load_15m REAL NOT NULL,
  memory_total_bytes INTEGER NOT NULL,
  memory_available_bytes INTEGER NOT NULL,
  swap_total_bytes INTEGER NOT NULL,
  swap_free_bytes INTEGER NOT NULL,
  disk_read_bytes INTEGER NOT NULL,
  disk_write_bytes INTEGER NOT NULL,
  processes INTEGER NOT NULL
) STRICT;

CREATE TABLE pipelines (
  name TEXT PRIMARY KEY,
  first_seen_ns INTEGER NOT NULL,
  last_seen_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL,
  pipeline TEXT NOT NULL,
  root_execution_id INTEGER NOT NULL,
  parent_run_id INTEGER,
  uid INTEGER NOT NULL,
  user TEXT NOT NULL,
  name TEXT,
  command TEXT NOT NULL,
  cwd TEXT,
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
  peak_rss_bytes INTEGER,
  complete INTEGER
) STRICT;
CREATE INDEX runs_start ON runs (start_ns);
CREATE INDEX runs_root ON runs (root_execution_id);
CREATE INDEX runs_open ON runs (id) WHERE status = 'running';

CREATE TABLE processed_executions (
  execution_id INTEGER PRIMARY KEY,
  run_id INTEGER,
  pipeline TEXT NOT NULL,
  tool TEXT NOT NULL,
  task TEXT,
  user TEXT NOT NULL,
  command TEXT NOT NULL,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER,
  duration_ns INTEGER,
  end_reason TEXT,
  exit_code INTEGER,
  exit_signal INTEGER,
  cpu_ns INTEGER,
  cpu_quality TEXT,
  user_ns INTEGER,
  system_ns INTEGER,
  max_rss_bytes INTEGER,
  max_rss_quality TEXT,
  read_bytes INTEGER,
  write_bytes INTEGER,
  read_chars INTEGER,
  write_chars INTEGER,
  minor_faults INTEGER,
  major_faults INTEGER,
  voluntary_switches INTEGER,
  involuntary_switches INTEGER
) STRICT;
CREATE INDEX processed_executions_start ON processed_executions (start_ns);
CREATE INDEX processed_executions_run ON processed_executions (run_id);
CREATE INDEX processed_executions_tool ON processed_executions (tool, start_ns);

CREATE TABLE processed_metrics (
  execution_id INTEGER NOT NULL,
  run_id INTEGER,
  time_ns INTEGER NOT NULL,
  cpu_ns INTEGER NOT NULL,
  cpu_percent REAL,
  rss_bytes INTEGER NOT NULL,
  virtual_bytes INTEGER NOT NULL,
  read_bytes INTEGER,
  write_bytes INTEGER,
  threads INTEGER NOT NULL,
  state TEXT,
  swap_bytes INTEGER,
  pss_bytes INTEGER,
  open_files INTEGER,
  PRIMARY KEY (execution_id, time_ns)
) STRICT, WITHOUT ROWID;
CREATE INDEX processed_metrics_time ON processed_metrics (time_ns);

CREATE TABLE losses (
  recording_id INTEGER NOT NULL,
  from_ns INTEGER NOT NULL,
  to_ns INTEGER NOT NULL,
  stage TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER,
  PRIMARY KEY (from_ns, stage, kind, recording_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recorder_stats (
  recording_id INTEGER NOT NULL,
  time_ns INTEGER PRIMARY KEY,
  cpu_ns INTEGER NOT NULL,
  rss_bytes INTEGER NOT NULL,
  executions INTEGER NOT NULL,
  events INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  ring_backlog_bytes INTEGER NOT NULL,
  queue_bytes INTEGER NOT NULL,
  queue_peak_bytes INTEGER NOT NULL,
  commits INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  longest_commit_ns INTEGER NOT NULL,
  sample_pass_ns INTEGER NOT NULL,
  processes INTEGER NOT NULL,
  sampler TEXT NOT NULL
) STRICT;
