-- For people, Grafana and DuckDB. Not migrations: the daemon makes them anew where they differ from
-- these. `time` columns are seconds since 1970 as REAL, which Grafana's SQLite plugin takes for
-- times; *_utc are RFC 3339. Filter by the *_ns columns where a table is large: those have indexes.
-- Each view begins with CREATE VIEW, its name and a blank, and ends with a semicolon at the end of a
-- line; there is no other such semicolon. Those of dashboards are there for PostgreSQL, too
-- (src/forward/postgresql/sql/views.sql).

-- Everything that runs now, tracked or not, with its last sample.
CREATE VIEW running_executions AS
SELECT
  executions.id AS execution_id,
  executions.start_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', executions.start_ns / 1e9, 'unixepoch') AS start_utc,
  coalesce(users.name, CAST(executions.uid AS TEXT)) AS user,
  processed.pipeline,
  processed.run_id,
  coalesce(processed.tool, executions.comm) AS tool,
  executions.pid,
  executions.ppid,
  executions.exe,
  executions.args,
  executions.cwd,
  executions.container_id,
  sample.time_ns / 1e9 AS sample_time,
  sample.cpu_ns / 1e9 AS cpu_s,
  sample.cpu_percent,
  sample.rss_bytes,
  sample.read_bytes,
  sample.write_bytes,
  sample.threads,
  sample.state,
  executions.start_ns
FROM executions
LEFT JOIN users ON users.uid = executions.uid
LEFT JOIN processed_executions AS processed ON processed.execution_id = executions.id
LEFT JOIN metrics AS sample
  ON sample.execution_id = executions.id
  AND sample.time_ns = (SELECT max(time_ns) FROM metrics WHERE execution_id = executions.id)
WHERE executions.end_reason IS NULL;

-- Executions of pipelines that have ended.
CREATE VIEW finished_executions AS
SELECT
  processed.execution_id,
  processed.start_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', processed.start_ns / 1e9, 'unixepoch') AS start_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', processed.end_ns / 1e9, 'unixepoch') AS end_utc,
  processed.user,
  processed.pipeline,
  processed.run_id,
  processed.task,
  processed.tool,
  processed.command,
  processed.duration_ns / 1e9 AS duration_s,
  processed.cpu_ns / 1e9 AS cpu_s,
  -- Cores kept busy on average. Nothing where it was too short for the clock.
  processed.cpu_ns * 100.0 / nullif(processed.duration_ns, 0) AS cpu_percent,
  processed.max_rss_bytes,
  processed.read_bytes,
  processed.write_bytes,
  processed.end_reason,
  processed.exit_code,
  processed.exit_signal,
  executions.pid,
  executions.exe,
  executions.script,
  executions.cwd,
  executions.container_id,
  processed.start_ns,
  processed.end_ns
FROM processed_executions AS processed
LEFT JOIN executions ON executions.id = processed.execution_id
WHERE processed.end_reason IS NOT NULL;

-- One row for each run; of one that still runs, what it has cost so far.
CREATE VIEW run_totals AS
SELECT
  runs.id AS run_id,
  runs.start_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', runs.start_ns / 1e9, 'unixepoch') AS start_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', runs.end_ns / 1e9, 'unixepoch') AS end_utc,
  runs.pipeline,
  runs.name,
  runs.user,
  runs.status,
  (runs.end_ns - runs.start_ns) / 1e9 AS duration_s,
  runs.cpu_ns / 1e9 AS cpu_s,
  runs.peak_rss_bytes,
  runs.read_bytes,
  runs.write_bytes,
  runs.executions,
  runs.failed_executions,
  (SELECT count(*) FROM processed_executions WHERE run_id = runs.id) AS kept_executions,
  runs.exit_code,
  runs.exit_signal,
  runs.complete,
  runs.parent_run_id,
  runs.engine,
  runs.command,
  runs.cwd,
  runs.start_ns,
  runs.end_ns
FROM runs;

-- One row for each task; of one that still runs, what it has cost so far.
CREATE VIEW task_totals AS
SELECT
  tasks.id AS task_id,
  tasks.run_id,
  tasks.start_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', tasks.start_ns / 1e9, 'unixepoch') AS start_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', tasks.end_ns / 1e9, 'unixepoch') AS end_utc,
  runs.pipeline,
  runs.user,
  tasks.engine,
  coalesce(tasks.name, tasks.process, tasks.hash, tasks.native_id) AS name,
  tasks.process,
  tasks.tag,
  tasks.hash,
  tasks.attempt,
  tasks.status,
  (tasks.end_ns - tasks.start_ns) / 1e9 AS duration_s,
  tasks.cpu_ns / 1e9 AS cpu_s,
  tasks.peak_rss_bytes,
  tasks.read_bytes,
  tasks.write_bytes,
  tasks.executions,
  tasks.failed_executions,
  tasks.exit_code,
  tasks.exit_signal,
  tasks.folder,
  tasks.start_ns,
  tasks.end_ns
FROM tasks LEFT JOIN runs ON runs.id = tasks.run_id;

-- What each tool of the pipelines has cost in all. For a part of the time, group
-- processed_executions by tool instead.
CREATE VIEW tool_totals AS
SELECT
  tool,
  count(*) AS executions,
  count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed_executions,
  count(DISTINCT run_id) AS runs,
  sum(duration_ns) / 1e9 AS duration_s,
  sum(cpu_ns) / 1e9 AS cpu_s,
  max(max_rss_bytes) AS max_rss_bytes,
  sum(read_bytes) AS read_bytes,
  sum(write_bytes) AS write_bytes,
  max(start_ns) / 1e9 AS last_time
FROM processed_executions
GROUP BY tool;

-- One row for each container that is known, with what its executions have cost, kept or not, as far
-- as their raw rows are there. It reads all of them: for an image or a namespace, group these rows.
CREATE VIEW container_totals AS
SELECT
  containers.container_id,
  containers.first_seen_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', containers.first_seen_ns / 1e9, 'unixepoch') AS first_seen_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', containers.last_seen_ns / 1e9, 'unixepoch') AS last_seen_utc,
  containers.runtime,
  containers.name,
  containers.image,
  containers.pod_name,
  containers.pod_namespace,
  containers.pod_uid,
  count(executions.id) AS executions,
  count(executions.id) FILTER (WHERE executions.exit_code <> 0 OR executions.exit_signal IS NOT NULL)
    AS failed_executions,
  sum(executions.cpu_ns) / 1e9 AS cpu_s,
  max(executions.max_rss_bytes) AS max_rss_bytes,
  sum(executions.read_bytes) AS read_bytes,
  sum(executions.write_bytes) AS write_bytes,
  containers.first_seen_ns,
  containers.last_seen_ns
FROM containers LEFT JOIN executions ON executions.container_id = containers.container_id
GROUP BY containers.container_id;

-- Executions of pipelines that did not end well, and why.
CREATE VIEW failures AS
SELECT
  execution_id,
  end_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', end_ns / 1e9, 'unixepoch') AS end_utc,
  user,
  pipeline,
  run_id,
  task,
  tool,
  CASE
    WHEN end_reason = 'oom' THEN 'killed for want of memory'
    WHEN exit_signal IS NOT NULL THEN 'signal ' || exit_signal
    WHEN exit_code = 127 THEN 'exit code 127 (command not found)'
    WHEN exit_code BETWEEN 129 AND 192
      THEN 'exit code ' || exit_code || ' (signal ' || (exit_code - 128) || ' in a child)'
    ELSE 'exit code ' || exit_code
  END AS reason,
  exit_code,
  exit_signal,
  duration_ns / 1e9 AS duration_s,
  max_rss_bytes,
  command,
  start_ns,
  end_ns
FROM processed_executions
WHERE exit_code <> 0 OR exit_signal IS NOT NULL OR end_reason = 'oom';

-- Members of runs, kept or not, that failed while the program that started them returned 0: in the
-- middle of a pipe, behind `|| true`, in the background. Not those whose reader had enough (SIGPIPE),
-- nor exit codes that are an answer (grep found nothing). And whatever was killed for want of memory.
CREATE VIEW hidden_failures AS
SELECT
  member.execution_id,
  failed.end_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', failed.end_ns / 1e9, 'unixepoch') AS end_utc,
  runs.user,
  runs.pipeline,
  member.run_id,
  member.task_id,
  member.tool,
  CASE
    WHEN member.outcome = 'oom' AND failed.oom_limit_bytes IS NOT NULL
      THEN 'killed for want of memory: limit of ' || failed.oom_limit_bytes || ' bytes'
    WHEN member.outcome = 'oom' THEN 'killed for want of memory: the machine had none left'
    WHEN failed.exit_signal IS NOT NULL THEN 'signal ' || failed.exit_signal
    ELSE 'exit code ' || failed.exit_code
  END AS reason,
  failed.exit_code,
  failed.exit_signal,
  failed.oom_limit_bytes,
  failed.cgroup,
  failed.args,
  starter.execution_id AS parent_execution_id,
  starter.tool AS parent_tool,
  last.exit_code AS parent_exit_code,
  failed.start_ns,
  failed.end_ns
FROM run_executions AS member
JOIN executions AS failed ON failed.id = member.execution_id
JOIN runs ON runs.id = member.run_id
LEFT JOIN run_executions AS starter ON starter.execution_id = failed.parent_id
-- Its process may have gone on with another program: what that returned is what was seen outside.
LEFT JOIN executions AS last ON last.id = coalesce(
  (SELECT max(execution_id) FROM run_executions
   WHERE first_id = coalesce(starter.first_id, starter.execution_id)),
  starter.execution_id)
WHERE member.outcome IN ('failed', 'oom') AND (member.outcome = 'oom' OR last.exit_code = 0);

-- Members of runs, kept or not, with what is known of each: as its raw row has it, or where that was
-- removed for its age, its processed row. Where neither is there, start_ns is NULL.
CREATE VIEW run_members AS
SELECT
  member.execution_id,
  member.run_id,
  member.task_id,
  member.tool,
  member.outcome,
  raw.parent_id,
  raw.previous_id,
  raw.pid,
  -- The processed command as JSON: in words where none of them is quoted, else in one.
  coalesce(raw.args, iif(instr(kept.command, ''''), json_array(kept.command),
    '[' || replace(json_quote(kept.command), ' ', '","') || ']')) AS args,
  coalesce(raw.start_ns, kept.start_ns) AS start_ns,
  iif(raw.id IS NULL, kept.end_ns, raw.end_ns) AS end_ns,
  iif(raw.id IS NULL, kept.end_reason, raw.end_reason) AS end_reason,
  iif(raw.id IS NULL, kept.exit_code, raw.exit_code) AS exit_code,
  iif(raw.id IS NULL, kept.exit_signal, raw.exit_signal) AS exit_signal,
  raw.oom_limit_bytes,
  iif(raw.id IS NULL, kept.cpu_ns, raw.cpu_ns) AS cpu_ns,
  iif(raw.id IS NULL, kept.cpu_quality, raw.cpu_quality) AS cpu_quality,
  iif(raw.id IS NULL, kept.user_ns, raw.user_ns) AS user_ns,
  iif(raw.id IS NULL, kept.system_ns, raw.system_ns) AS system_ns,
  iif(raw.id IS NULL, kept.max_rss_bytes, raw.max_rss_bytes) AS max_rss_bytes,
  iif(raw.id IS NULL, kept.max_rss_quality, raw.max_rss_quality) AS max_rss_quality,
  iif(raw.id IS NULL, kept.read_bytes, raw.read_bytes) AS read_bytes,
  iif(raw.id IS NULL, kept.write_bytes, raw.write_bytes) AS write_bytes,
  iif(raw.id IS NULL, kept.read_chars, raw.read_chars) AS read_chars,
  iif(raw.id IS NULL, kept.write_chars, raw.write_chars) AS write_chars,
  iif(raw.id IS NULL, kept.minor_faults, raw.minor_faults) AS minor_faults,
  iif(raw.id IS NULL, kept.major_faults, raw.major_faults) AS major_faults,
  iif(raw.id IS NULL, kept.voluntary_switches, raw.voluntary_switches) AS voluntary_switches,
  iif(raw.id IS NULL, kept.involuntary_switches, raw.involuntary_switches)
    AS involuntary_switches
FROM run_executions AS member
LEFT JOIN executions AS raw ON raw.id = member.execution_id
LEFT JOIN processed_executions AS kept
  ON raw.id IS NULL AND kept.execution_id = member.execution_id;

-- A row for each file of each set.
CREATE VIEW set_objects AS
SELECT
  used.id AS object_set_id,
  object.id AS object_id,
  object.id IS used.executable_id AS is_executable,
  object.kind,
  coalesce(
    object.soname,
    substr(object.path, length(rtrim(object.path, replace(object.path, '/', ''))) + 1)) AS name,
  object.path,
  object.soname,
  object.build_id,
  object.package,
  object.version,
  object.package_version,
  object.package_source,
  object.unknown
FROM object_sets AS used
JOIN json_each(used.objects) AS element
JOIN objects AS object ON object.id = element.value;

-- A row for each file that an execution of a run was made of. It unpacks a set for each execution: to
-- count, group run_executions by object_set_id first.
CREATE VIEW execution_objects AS
SELECT
  member.execution_id,
  member.run_id,
  member.tool,
  object.object_id,
  object.is_executable,
  object.kind,
  object.path,
  object.soname,
  object.build_id,
  object.package,
  object.version,
  object.package_version,
  object.package_source
FROM run_executions AS member
JOIN set_objects AS object USING (object_set_id);

-- Which version of its tool an execution of a run was, where its executable tells: of a script that
-- is the interpreter, which tells nothing of it.
CREATE VIEW tool_versions AS
SELECT
  member.execution_id,
  member.run_id,
  member.task_id,
  member.tool,
  program.package,
  program.version,
  program.package_version,
  program.package_source,
  program.path,
  program.build_id
FROM run_executions AS member
JOIN object_sets AS used ON used.id = member.object_set_id
JOIN objects AS program ON program.id = used.executable_id
-- python3 may be python3.11.
WHERE substr(rtrim(program.path, '.0123456789'), -length('/' || rtrim(member.tool, '.0123456789')))
  = '/' || rtrim(member.tool, '.0123456789');

-- What the recorder knows it did not see or keep.
CREATE VIEW losses_readable AS
SELECT
  losses.from_ns / 1e9 AS time,
  strftime('%Y-%m-%dT%H:%M:%fZ', losses.from_ns / 1e9, 'unixepoch') AS from_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', losses.to_ns / 1e9, 'unixepoch') AS to_utc,
  (losses.to_ns - losses.from_ns) / 1e9 AS duration_s,
  losses.stage,
  losses.kind,
  losses.count,
  recordings.host,
  recordings.source,
  losses.recording_id,
  losses.from_ns,
  losses.to_ns
FROM losses LEFT JOIN recordings ON recordings.id = losses.recording_id;

-- Samples of pipelines' executions, each with what was used since the one before. What an execution
-- used before its first sample counts there, unless it began long before: it ran already when the
-- recording began.
CREATE VIEW tool_samples AS
SELECT
  sample.time_ns / 1e9 AS time,
  kept.pipeline,
  sample.run_id,
  kept.user,
  kept.tool,
  sample.execution_id,
  (sample.cpu_ns - coalesce(
    (SELECT cpu_ns FROM processed_metrics AS before
     WHERE before.execution_id = sample.execution_id AND before.time_ns < sample.time_ns
     ORDER BY before.time_ns DESC LIMIT 1),
    iif(sample.time_ns - kept.start_ns < 60000000000, 0, sample.cpu_ns))) / 1e9 AS cpu_s,
  sample.rss_bytes,
  sample.read_bytes - coalesce(
    (SELECT read_bytes FROM processed_metrics AS before
     WHERE before.execution_id = sample.execution_id AND before.time_ns < sample.time_ns
     ORDER BY before.time_ns DESC LIMIT 1),
    iif(sample.time_ns - kept.start_ns < 60000000000, 0, sample.read_bytes)) AS read_bytes,
  sample.write_bytes - coalesce(
    (SELECT write_bytes FROM processed_metrics AS before
     WHERE before.execution_id = sample.execution_id AND before.time_ns < sample.time_ns
     ORDER BY before.time_ns DESC LIMIT 1),
    iif(sample.time_ns - kept.start_ns < 60000000000, 0, sample.write_bytes)) AS write_bytes,
  sample.time_ns
FROM processed_metrics AS sample
JOIN processed_executions AS kept ON kept.execution_id = sample.execution_id;

-- The whole machine: samples, each with what was used since the one before. Nothing of the counters
-- where those began anew: the machine was started between the two.
CREATE VIEW host_usage AS
SELECT
  host.time_ns / 1e9 AS time,
  (host.time_ns - before.time_ns) / 1e9 AS step_s,
  iif(host.cpu_user_ns >= before.cpu_user_ns, host.cpu_user_ns - before.cpu_user_ns, NULL) / 1e9
    AS cpu_user_s,
  iif(host.cpu_system_ns >= before.cpu_system_ns, host.cpu_system_ns - before.cpu_system_ns, NULL)
    / 1e9 AS cpu_system_s,
  iif(host.cpu_iowait_ns >= before.cpu_iowait_ns, host.cpu_iowait_ns - before.cpu_iowait_ns, NULL)
    / 1e9 AS cpu_iowait_s,
  iif(host.cpu_steal_ns >= before.cpu_steal_ns, host.cpu_steal_ns - before.cpu_steal_ns, NULL)
    / 1e9 AS cpu_steal_s,
  host.cpus,
  host.load_1m,
  host.memory_total_bytes - host.memory_available_bytes AS memory_used_bytes,
  host.memory_total_bytes,
  host.swap_total_bytes - host.swap_free_bytes AS swap_used_bytes,
  iif(host.disk_read_bytes >= before.disk_read_bytes,
    host.disk_read_bytes - before.disk_read_bytes, NULL) AS disk_read_bytes,
  iif(host.disk_write_bytes >= before.disk_write_bytes,
    host.disk_write_bytes - before.disk_write_bytes, NULL) AS disk_write_bytes,
  host.processes,
  host.time_ns
FROM host_metrics AS host
LEFT JOIN host_metrics AS before
  ON before.time_ns = (SELECT max(time_ns) FROM host_metrics WHERE time_ns < host.time_ns);

-- The recorder's own cost: between each of its rows and the one before. No window function, which
-- would read the whole table for any part of the time.
CREATE VIEW recorder_cost AS
SELECT
  stat.time_ns / 1e9 AS time,
  stat.recording_id,
  (stat.time_ns - before.time_ns) / 1e9 AS step_s,
  (stat.cpu_ns - before.cpu_ns) / 1e9 AS cpu_s,
  (stat.cpu_ns - before.cpu_ns) * 100.0 / (stat.time_ns - before.time_ns) AS cpu_percent,
  stat.executions - before.executions AS executions,
  (stat.executions - before.executions) * 1e9 / (stat.time_ns - before.time_ns)
    AS executions_per_s,
  stat.events - before.events AS events,
  stat.rows - before.rows AS rows,
  stat.lost - before.lost AS lost,
  stat.rss_bytes,
  stat.queue_peak_bytes,
  stat.ring_backlog_bytes,
  stat.longest_commit_ns / 1e9 AS longest_commit_s,
  stat.sample_pass_ns / 1e9 AS sample_pass_s,
  stat.processes,
  stat.database_bytes,
  stat.disk_free_bytes,
  stat.disk_total_bytes,
  stat.time_ns
FROM recorder_stats AS stat
LEFT JOIN recorder_stats AS before
  ON before.time_ns = (SELECT max(time_ns) FROM recorder_stats WHERE time_ns < stat.time_ns)
  AND before.recording_id = stat.recording_id;
