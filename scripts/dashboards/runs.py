"""Pipelines and runs: what a pipeline's runs did, and what each of their tools used when."""

from grafana import dashboard, query_variable, sql, stat, table, time_series, timeline
from links import EXECUTIONS_OF_RUN, RUN, RUN_IN_ITS_TIME, TOOL
from queries import OUTCOME, READ_HELP, memory_by_tool, used_by_tool

RUNS = "+run_id IN (${run:csv})"
TOOLS = "+tool IN (${tool:sqlstring})"
CHOSEN = f"AND {RUNS} AND {TOOLS}"
# A run that went on in the chosen time began before its end.
SINCE_THE_FIRST_RUN = "(SELECT min(start_ns) FROM runs WHERE id IN (${run:csv}))"

VARIABLES = [
    query_variable("pipeline", "Pipeline", "SELECT name FROM pipelines ORDER BY name"),
    query_variable("user", "User", sql("""
        SELECT DISTINCT user FROM runs WHERE pipeline IN (${pipeline:sqlstring}) ORDER BY user
        """)),
    query_variable("run", "Run", sql("""
        SELECT id || ' ' || pipeline || coalesce(' ' || name, '') || ' (' || user || ')' AS __text, id AS __value
        FROM runs
        WHERE pipeline IN (${pipeline:sqlstring}) AND user IN (${user:sqlstring})
          AND start_ns <= $__to * 1000000 AND (end_ns IS NULL OR end_ns >= $__from * 1000000)
        ORDER BY start_ns DESC
        LIMIT 200
        """)),
    query_variable("tool", "Tool", sql(f"""
        SELECT DISTINCT tool FROM processed_executions
        WHERE {RUNS} AND start_ns BETWEEN {SINCE_THE_FIRST_RUN} AND $__to * 1000000
        ORDER BY tool
        """)),
]

PANELS = [
    stat("Runs", sql("""
        SELECT count(*) AS runs FROM runs WHERE id IN (${run:csv})
        """), "short", size=(4, 4)),
    stat("Failed", sql("""
        SELECT count(*) AS runs FROM runs WHERE id IN (${run:csv}) AND status = 'failed'
        """), "short", size=(4, 4), red_from=1),
    stat("Executions", sql("""
        SELECT sum(executions) AS executions FROM runs WHERE id IN (${run:csv})
        """), "short", size=(4, 4), help="Kept by the filter or not."),
    stat("CPU time", sql("""
        SELECT CAST(sum(cpu_ns) AS REAL) / 1e9 AS cpu FROM runs WHERE id IN (${run:csv})
        """), "s", size=(4, 4)),
    stat("Peak memory", sql("""
        SELECT max(peak_rss_bytes) AS memory FROM runs WHERE id IN (${run:csv})
        """), "bytes", size=(4, 4), help="Of the tree of the run that had the largest."),
    stat("Read and written", sql("""
        SELECT sum(read_bytes) AS read, sum(write_bytes) AS written FROM runs WHERE id IN (${run:csv})
        """), "bytes", size=(4, 4), help="From and to storage."),

    table("Runs", sql("""
        SELECT run_id AS run, pipeline, name, user, status, time AS started, duration_s AS duration,
          exit_code AS exit, exit_signal AS signal, executions, failed_executions AS failed, cpu_s AS "CPU time",
          peak_rss_bytes AS "peak memory", read_bytes AS read, write_bytes AS written,
          CASE complete WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS complete, parent_run_id AS within, engine, command,
          start_ns / 1000000 - 5000 AS from_ms,
          coalesce(end_ns, CAST(strftime('%s', 'now') AS INTEGER) * 1000000000) / 1000000 + 5000 AS to_ms
        FROM run_totals
        WHERE run_id IN (${run:csv})
        ORDER BY start_ns DESC
        LIMIT 200
        """), times=["started"], hidden=["from_ms", "to_ms"], status=["status"],
        links={"run": RUN_IN_ITS_TIME, "executions": EXECUTIONS_OF_RUN},
        units={"run": "none", "duration": "s", "exit": "none", "signal": "none", "executions": "none",
               "failed": "none", "CPU time": "s", "peak memory": "bytes", "read": "bytes", "written": "bytes",
               "within": "none", "from_ms": "none", "to_ms": "none"},
        help="The newest 200 that went on in the chosen time. A click on the number chooses the run and its time."),

    timeline("Timeline of executions", sql(f"""
        SELECT start_ns / 1e9 AS time,
          coalesce(end_ns / 1e9, min($__to / 1000.0, strftime('%s', 'now') + 0.0)) AS end_time,
          tool || ' ' || execution_id AS lane,
          {OUTCOME} AS status
        FROM processed_executions
        WHERE execution_id IN (
          SELECT execution_id FROM processed_executions
          WHERE {RUNS} AND {TOOLS}
            AND start_ns BETWEEN {SINCE_THE_FIRST_RUN} AND $__to * 1000000
            AND (duration_ns IS NULL OR start_ns + duration_ns >= $__from * 1000000)
          ORDER BY duration_ns IS NOT NULL, duration_ns DESC
          LIMIT 100
        )
        ORDER BY start_ns
        """), lane="lane", help="The longest 100 of the chosen time, in the order in which they began."),

    time_series("CPU of each tool", used_by_tool("cpu_s", CHOSEN), "suffix: cores", label="metric", stack=True,
                help="Cores kept busy, from samples." + READ_HELP),
    time_series("Memory of each tool", memory_by_tool(CHOSEN), "bytes", label="metric", stack=True,
                help="The largest sum of a step, of processes that did something in it." + READ_HELP),
    time_series("Reading of each tool", used_by_tool("read_bytes", CHOSEN), "Bps", label="metric", stack=True,
                help="From storage; what was in the page cache does not count." + READ_HELP),
    time_series("Writing of each tool", used_by_tool("write_bytes", CHOSEN), "Bps", label="metric", stack=True,
                help="To storage." + READ_HELP),

    table("Failures", sql(f"""
        SELECT time AS ended, run_id AS run, pipeline, user, tool, task, reason, exit_code AS exit,
          duration_s AS duration, max_rss_bytes AS "peak memory", execution_id AS execution, command
        FROM failures
        WHERE execution_id IN (
          SELECT execution_id FROM processed_executions
          WHERE {RUNS} AND {TOOLS} AND (exit_code <> 0 OR exit_signal IS NOT NULL)
            AND start_ns BETWEEN {SINCE_THE_FIRST_RUN} AND $__to * 1000000
          ORDER BY start_ns DESC
          LIMIT 200
        )
        ORDER BY end_ns DESC
        """), times=["ended"], links={"run": RUN, "tool": TOOL},
        units={"run": "none", "exit": "none", "duration": "s", "peak memory": "bytes", "execution": "none"},
        help="Executions of these runs that did not end well: the newest 200."),
    table("Failures that nobody was told of", sql("""
        SELECT time AS ended, run_id AS run, pipeline, user, tool, reason, exit_code AS exit,
          parent_tool AS "started by", oom_limit_bytes AS "memory limit", execution_id AS execution, args AS arguments
        FROM hidden_failures
        WHERE run_id IN (${run:csv}) AND start_ns <= $__to * 1000000
        ORDER BY end_ns DESC
        LIMIT 100
        """), times=["ended"], links={"run": RUN},
        units={"run": "none", "exit": "none", "memory limit": "bytes", "execution": "none"},
        help="Members that failed while what started them returned 0; and what was killed for want of memory."),
    table("Tasks", sql("""
        SELECT run_id AS run, name, process, tag, status, time AS started, duration_s AS duration, exit_code AS exit,
          executions, failed_executions AS failed, cpu_s AS "CPU time", peak_rss_bytes AS "peak memory",
          read_bytes AS read, write_bytes AS written, attempt, folder
        FROM task_totals
        WHERE run_id IN (${run:csv}) AND start_ns <= $__to * 1000000
          AND (end_ns IS NULL OR end_ns >= $__from * 1000000)
        ORDER BY start_ns DESC
        LIMIT 200
        """), times=["started"], status=["status"], links={"run": RUN},
        units={"run": "none", "duration": "s", "exit": "none", "executions": "none", "failed": "none",
               "CPU time": "s", "peak memory": "bytes", "read": "bytes", "written": "bytes", "attempt": "none"},
        help="Of workflow engines and labels: the newest 200."),
]

DASHBOARD = dashboard("runs", "tracer-bio: Pipelines and runs",
                      "Choose a pipeline, a user, a run: what it did, what each tool used when, and what failed.",
                      PANELS, VARIABLES)
