-- For people and Grafana: views of the recorder's own database, here of many machines. Not a
-- migration: `tracer-bio migrate` makes them anew, so columns are only ever added, at the end. Ids
-- are those of one machine: each join, and each look at another row, names host_id. A bound in time
-- beside it spares the other days' partitions.

-- Everything that runs now, tracked or not, with its last sample.
CREATE OR REPLACE VIEW running_executions AS
SELECT
  hosts.host AS host_name,
  executions.host_id,
  executions.id AS execution_id,
  to_timestamp(executions.start_ns / 1e9) AS time,
  coalesce(users.name, CAST(executions.uid AS text)) AS "user",
  processed.pipeline,
  processed.run_id,
  coalesce(processed.tool, executions.comm) AS tool,
  executions.pid,
  executions.ppid,
  executions.exe,
  executions.args,
  executions.cwd,
  executions.container_id,
  to_timestamp(sample.time_ns / 1e9) AS sample_time,
  sample.cpu_ns / 1e9::float8 AS cpu_s,
  sample.cpu_percent,
  sample.rss_bytes,
  sample.read_bytes,
  sample.write_bytes,
  sample.threads,
  sample.state,
  executions.start_ns
FROM executions
LEFT JOIN hosts USING (host_id)
LEFT JOIN users USING (host_id, uid)
LEFT JOIN processed_executions AS processed
  ON processed.host_id = executions.host_id AND processed.execution_id = executions.id
  AND processed.start_ns = executions.start_ns
LEFT JOIN LATERAL (
  SELECT * FROM metrics
  WHERE metrics.host_id = executions.host_id AND metrics.execution_id = executions.id
    AND metrics.time_ns >= executions.start_ns
  ORDER BY metrics.time_ns DESC LIMIT 1
) AS sample ON true
WHERE executions.end_reason IS NULL;

-- One row for each run; of one that still runs, what it has cost so far.
CREATE OR REPLACE VIEW run_totals AS
SELECT
  hosts.host AS host_name,
  runs.host_id,
  runs.id AS run_id,
  to_timestamp(runs.start_ns / 1e9) AS time,
  to_timestamp(runs.end_ns / 1e9) AS end_utc,
  runs.pipeline,
  runs.name,
  runs."user",
  runs.status,
  (runs.end_ns - runs.start_ns) / 1e9::float8 AS duration_s,
  runs.cpu_ns / 1e9::float8 AS cpu_s,
  runs.peak_rss_bytes,
  runs.read_bytes,
  runs.write_bytes,
  runs.executions,
  runs.failed_executions,
  runs.exit_code,
  runs.exit_signal,
  runs.complete,
  runs.parent_run_id,
  runs.engine,
  runs.command,
  runs.cwd,
  runs.start_ns,
  runs.end_ns
FROM runs LEFT JOIN hosts USING (host_id);

-- One row for each task; of one that still runs, what it has cost so far.
CREATE OR REPLACE VIEW task_totals AS
SELECT
  hosts.host AS host_name,
  tasks.host_id,
  tasks.id AS task_id,
  tasks.run_id,
  to_timestamp(tasks.start_ns / 1e9) AS time,
  to_timestamp(tasks.end_ns / 1e9) AS end_utc,
  runs.pipeline,
  runs."user",
  tasks.engine,
  coalesce(tasks.name, tasks.process, tasks.hash, tasks.native_id) AS name,
  tasks.process,
  tasks.tag,
  tasks.hash,
  tasks.attempt,
  tasks.status,
  (tasks.end_ns - tasks.start_ns) / 1e9::float8 AS duration_s,
  tasks.cpu_ns / 1e9::float8 AS cpu_s,
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
FROM tasks
LEFT JOIN hosts USING (host_id)
LEFT JOIN runs ON runs.host_id = tasks.host_id AND runs.id = tasks.run_id;

-- Executions of pipelines that did not end well, and why.
CREATE OR REPLACE VIEW failures AS
SELECT
  hosts.host AS host_name,
  processed.host_id,
  processed.execution_id,
  to_timestamp(processed.end_ns / 1e9) AS time,
  processed."user",
  processed.pipeline,
  processed.run_id,
  processed.task,
  processed.tool,
  CASE
    WHEN processed.end_reason = 'oom' THEN 'killed for want of memory'
    WHEN processed.exit_signal IS NOT NULL THEN 'signal ' || processed.exit_signal
    WHEN processed.exit_code = 127 THEN 'exit code 127 (command not found)'
    WHEN processed.exit_code BETWEEN 129 AND 192
      THEN 'exit code ' || processed.exit_code
        || ' (signal ' || (processed.exit_code - 128) || ' in a child)'
    ELSE 'exit code ' || processed.exit_code
  END AS reason,
  processed.exit_code,
  processed.exit_signal,
  processed.duration_ns / 1e9::float8 AS duration_s,
  processed.max_rss_bytes,
  processed.command,
  processed.start_ns,
  processed.end_ns
FROM processed_executions AS processed LEFT JOIN hosts USING (host_id)
WHERE processed.exit_code <> 0 OR processed.exit_signal IS NOT NULL OR processed.end_reason = 'oom';

-- Members of runs, kept or not, that failed while the program that started them returned 0, but for
-- SIGPIPE and exit codes that are an answer. And whatever was killed for want of memory.
CREATE OR REPLACE VIEW hidden_failures AS
SELECT
  hosts.host AS host_name,
  member.host_id,
  member.execution_id,
  to_timestamp(failed.end_ns / 1e9) AS time,
  runs."user",
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
LEFT JOIN hosts USING (host_id)
JOIN executions AS failed ON failed.host_id = member.host_id AND failed.id = member.execution_id
JOIN runs ON runs.host_id = member.host_id AND runs.id = member.run_id
LEFT JOIN run_executions AS starter
  ON starter.host_id = member.host_id AND starter.execution_id = failed.parent_id
-- Its process may have gone on with another program: what that returned is what was seen outside.
LEFT JOIN executions AS last ON last.host_id = member.host_id AND last.id = coalesce(
  (SELECT max(other.execution_id) FROM run_executions AS other
   WHERE other.host_id = member.host_id
     AND other.first_id = coalesce(starter.first_id, starter.execution_id)),
  starter.execution_id)
WHERE member.outcome IN ('failed', 'oom') AND (member.outcome = 'oom' OR last.exit_code = 0);

-- A row for each file of each set.
CREATE OR REPLACE VIEW set_objects AS
SELECT
  hosts.host AS host_name,
  used.host_id,
  used.id AS object_set_id,
  object.id AS object_id,
  CAST(object.id IS NOT DISTINCT FROM used.executable_id AS integer) AS is_executable,
  object.kind,
  coalesce(object.soname, regexp_replace(object.path, '.*/', '')) AS name,
  object.path,
  object.soname,
  object.build_id,
  object.package,
  object.version,
  object.package_version,
  object.package_source,
  object.unknown
FROM object_sets AS used
LEFT JOIN hosts USING (host_id)
CROSS JOIN LATERAL json_array_elements_text(CAST(used.objects AS json)) AS element (value)
JOIN objects AS object
  ON object.host_id = used.host_id AND object.id = CAST(element.value AS bigint);

-- A row for each file that an execution of a run was made of. It unpacks a set for each execution: to
-- count, group run_executions by object_set_id first.
CREATE OR REPLACE VIEW execution_objects AS
SELECT
  object.host_name,
  member.host_id,
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
JOIN set_objects AS object
  ON object.host_id = member.host_id AND object.object_set_id = member.object_set_id;

-- Which version of its tool an execution of a run was, where its executable tells: of a script that
-- is the interpreter, which tells nothing of it.
CREATE OR REPLACE VIEW tool_versions AS
SELECT
  hosts.host AS host_name,
  member.host_id,
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
LEFT JOIN hosts USING (host_id)
JOIN object_sets AS used ON used.host_id = member.host_id AND used.id = member.object_set_id
JOIN objects AS program ON program.host_id = member.host_id AND program.id = used.executable_id
-- python3 may be python3.11.
WHERE right(rtrim(program.path, '.0123456789'), length('/' || rtrim(member.tool, '.0123456789')))
  = '/' || rtrim(member.tool, '.0123456789');

-- What the recorders know they did not see or keep.
CREATE OR REPLACE VIEW losses_readable AS
SELECT
  hosts.host AS host_name,
  losses.host_id,
  to_timestamp(losses.from_ns / 1e9) AS time,
  (losses.to_ns - losses.from_ns) / 1e9::float8 AS duration_s,
  losses.stage,
  losses.kind,
  losses.count,
  recordings.host,
  recordings.source,
  losses.recording_id,
  losses.from_ns,
  losses.to_ns
FROM losses
LEFT JOIN hosts USING (host_id)
LEFT JOIN recordings ON recordings.host_id = losses.host_id AND recordings.id = losses.recording_id;

-- Samples of pipelines' executions, each with what was used since the one before. What an execution
-- used before its first sample counts there, unless it began long before: it ran already when the
-- recording began.
CREATE OR REPLACE VIEW tool_samples AS
SELECT
  sample.host_id,
  to_timestamp(sample.time_ns / 1e9) AS time,
  kept.pipeline,
  sample.run_id,
  kept."user",
  kept.tool,
  sample.execution_id,
  (sample.cpu_ns - coalesce(before.cpu_ns,
    CASE WHEN sample.time_ns - kept.start_ns >= 60000000000 THEN sample.cpu_ns ELSE 0 END))
    / 1e9::float8 AS cpu_s,
  sample.rss_bytes,
  sample.read_bytes - coalesce(before.read_bytes,
    CASE WHEN sample.time_ns - kept.start_ns >= 60000000000 THEN sample.read_bytes ELSE 0 END)
    AS read_bytes,
  sample.write_bytes - coalesce(before.write_bytes,
    CASE WHEN sample.time_ns - kept.start_ns >= 60000000000 THEN sample.write_bytes ELSE 0 END)
    AS write_bytes,
  sample.time_ns
FROM processed_metrics AS sample
JOIN processed_executions AS kept
  ON kept.host_id = sample.host_id AND kept.execution_id = sample.execution_id
LEFT JOIN LATERAL (
  SELECT * FROM processed_metrics AS earlier
  WHERE earlier.host_id = sample.host_id AND earlier.execution_id = sample.execution_id
    AND earlier.time_ns < sample.time_ns AND earlier.time_ns >= kept.start_ns
  ORDER BY earlier.time_ns DESC LIMIT 1
) AS before ON true;

-- Each whole machine in a part of the time: samples, each with what was used since the one before,
-- which is looked for up to an hour before that time. Nothing of the counters where those began anew:
-- it was started between the two. A function, for a view would read all days for its windows.
CREATE OR REPLACE FUNCTION host_usage(from_ns bigint, to_ns bigint) RETURNS TABLE (
  host_id text,
  "time" timestamptz,
  step_s float8,
  cpu_user_s float8,
  cpu_system_s float8,
  cpu_iowait_s float8,
  cpu_steal_s float8,
  cpus bigint,
  load_1m float8,
  memory_used_bytes bigint,
  memory_total_bytes bigint,
  swap_used_bytes bigint,
  disk_read_bytes bigint,
  disk_write_bytes bigint,
  processes bigint,
  time_ns bigint
) LANGUAGE sql STABLE AS $$
SELECT
  host.host_id,
  to_timestamp(host.time_ns / 1e9),
  (host.time_ns - (before).time_ns) / 1e9::float8,
  CASE WHEN host.cpu_user_ns >= (before).cpu_user_ns
    THEN (host.cpu_user_ns - (before).cpu_user_ns) / 1e9::float8 END,
  CASE WHEN host.cpu_system_ns >= (before).cpu_system_ns
    THEN (host.cpu_system_ns - (before).cpu_system_ns) / 1e9::float8 END,
  CASE WHEN host.cpu_iowait_ns >= (before).cpu_iowait_ns
    THEN (host.cpu_iowait_ns - (before).cpu_iowait_ns) / 1e9::float8 END,
  CASE WHEN host.cpu_steal_ns >= (before).cpu_steal_ns
    THEN (host.cpu_steal_ns - (before).cpu_steal_ns) / 1e9::float8 END,
  host.cpus,
  host.load_1m,
  host.memory_total_bytes - host.memory_available_bytes,
  host.memory_total_bytes,
  host.swap_total_bytes - host.swap_free_bytes,
  CASE WHEN host.disk_read_bytes >= (before).disk_read_bytes
    THEN host.disk_read_bytes - (before).disk_read_bytes END,
  CASE WHEN host.disk_write_bytes >= (before).disk_write_bytes
    THEN host.disk_write_bytes - (before).disk_write_bytes END,
  host.processes,
  host.time_ns
FROM (
  SELECT each.*, lag(each) OVER (PARTITION BY each.host_id ORDER BY each.time_ns) AS before
  FROM host_metrics AS each
  WHERE each.time_ns BETWEEN from_ns - 3600000000000 AND to_ns
) AS host
WHERE host.time_ns BETWEEN from_ns AND to_ns
$$;

-- The recorders' own cost: between each of their rows and the one before, as above; of the same
-- recording.
CREATE OR REPLACE FUNCTION recorder_cost(from_ns bigint, to_ns bigint) RETURNS TABLE (
  host_id text,
  "time" timestamptz,
  recording_id bigint,
  step_s float8,
  cpu_s float8,
  executions bigint,
  events bigint,
  rows bigint,
  lost bigint,
  rss_bytes bigint,
  queue_peak_bytes bigint,
  ring_backlog_bytes bigint,
  longest_commit_s float8,
  sample_pass_s float8,
  processes bigint,
  database_bytes bigint,
  disk_free_bytes bigint,
  disk_total_bytes bigint,
  time_ns bigint
) LANGUAGE sql STABLE AS $$
SELECT
  stat.host_id,
  to_timestamp(stat.time_ns / 1e9),
  stat.recording_id,
  (stat.time_ns - (before).time_ns) / 1e9::float8,
  (stat.cpu_ns - (before).cpu_ns) / 1e9::float8,
  stat.executions - (before).executions,
  stat.events - (before).events,
  stat.rows - (before).rows,
  stat.lost - (before).lost,
  stat.rss_bytes,
  stat.queue_peak_bytes,
  stat.ring_backlog_bytes,
  stat.longest_commit_ns / 1e9::float8,
  stat.sample_pass_ns / 1e9::float8,
  stat.processes,
  stat.database_bytes,
  stat.disk_free_bytes,
  stat.disk_total_bytes,
  stat.time_ns
FROM (
  SELECT each.*,
    lag(each) OVER (PARTITION BY each.host_id, each.recording_id ORDER BY each.time_ns) AS before
  FROM recorder_stats AS each
  WHERE each.time_ns BETWEEN from_ns - 3600000000000 AND to_ns
) AS stat
WHERE stat.time_ns BETWEEN from_ns AND to_ns
$$;
