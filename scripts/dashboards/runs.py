"""Pipelines and runs: what a pipeline's runs did, and what each of their tools used when."""

import links
from grafana import dashboard, query_variable, sql, stat, table, time_series, timeline
from queries import OUTCOME, READ_HELP, USER, memory_by_tool, used_by_tool


def describe(db):
    return dashboard(db, "runs", "Pipelines and runs",
                     "Choose a pipeline, a user, a run: what it did, what each tool used when, and what failed.",
                     [*stats(db), *runs(db), *charts(db), *failures(db)], variables(db))


def chosen(db):
    return f'{db.chosen_runs("run_id")} AND {db.among("tool", "tool")}'


def since_the_first_run(db):
    """A run that went on in the chosen time began before its end."""
    return f'(SELECT min(start_ns) FROM {db.of("runs")} WHERE {db.chosen_runs("id", indexed=True)})'


def variables(db):
    pipelines = db.among("pipeline", "pipeline", indexed=True)
    return [
        query_variable("pipeline", "Pipeline", f'SELECT DISTINCT name FROM {db.of("pipelines")} ORDER BY name'),
        query_variable("user", "User", sql(f"""
            SELECT DISTINCT "user" FROM {db.of("runs")} WHERE {pipelines} ORDER BY "user"
            """)),
        query_variable("run", "Run", sql(f"""
            SELECT {db.host_prefix}id || ' ' || pipeline || coalesce(' ' || name, '') || ' (' || "user" || ')' AS __text,
              {db.run_value("id")} AS __value
            FROM {db.of("runs")}
            WHERE {pipelines} AND {db.among(USER, "user", indexed=True)}
              AND start_ns <= $__to * 1000000 AND (end_ns IS NULL OR end_ns >= $__from * 1000000)
            ORDER BY start_ns DESC
            LIMIT 200
            """)),
        query_variable("tool", "Tool", sql(f"""
            SELECT DISTINCT tool FROM {db.of("processed_executions")}
            WHERE {db.chosen_runs("run_id")} AND start_ns BETWEEN {since_the_first_run(db)} AND $__to * 1000000
            ORDER BY tool
            """)),
    ]


def stats(db):
    def of_runs(title, columns, unit, where="", **more):
        return stat(title, f"""\
SELECT {columns} FROM {db.of("runs")} WHERE {db.chosen_runs("id", indexed=True)}{where}""", unit, size=(4, 4), **more)

    return [
        of_runs("Runs", "count(*) AS runs", "short"),
        of_runs("Failed", "count(*) AS runs", "short", " AND status = 'failed'", red_from=1),
        of_runs("Executions", "sum(executions) AS executions", "short", help="Kept by the filter or not."),
        of_runs("CPU time", "CAST(sum(cpu_ns) AS DOUBLE PRECISION) / 1e9 AS cpu", "s"),
        of_runs("Peak memory", "max(peak_rss_bytes) AS memory", "bytes",
                help="Of the tree of the run that had the largest."),
        of_runs("Read and written", "sum(read_bytes) AS read, sum(write_bytes) AS written", "bytes",
                help="From and to storage."),
    ]


def runs(db):
    end_time = f'coalesce({db.time("end_ns")}, {db.time_of_seconds(db.least("$__to / 1000.0", db.now_s))})'
    return [
        table("Runs", sql(f"""
            SELECT {db.host_columns}run_id AS run, pipeline, name, "user", status, time AS started,
              duration_s AS duration, exit_code AS exit, exit_signal AS signal, executions,
              failed_executions AS failed, cpu_s AS "CPU time", peak_rss_bytes AS "peak memory",
              read_bytes AS read, write_bytes AS written,
              CASE complete WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS complete, parent_run_id AS within, engine,
              command, start_ns / 1000000 - 5000 AS from_ms,
              coalesce(end_ns, {db.now_s} * 1000000000) / 1000000 + 5000 AS to_ms
            FROM {db.of("run_totals")}
            WHERE {db.chosen_runs("run_id", indexed=True)}
            ORDER BY start_ns DESC
            LIMIT 200
            """), times=["started"], hidden=["from_ms", "to_ms", *db.hidden], status=["status"],
              links={"run": links.run_in_its_time(db), "executions": links.executions_of_run(db)},
              units={"run": "none", "duration": "s", "exit": "none", "signal": "none", "executions": "none",
                     "failed": "none", "CPU time": "s", "peak memory": "bytes", "read": "bytes", "written": "bytes",
                     "within": "none", "from_ms": "none", "to_ms": "none"},
              help="The newest 200 that went on in the chosen time. A click on the number chooses the run and its "
                   "time."),

        timeline("Timeline of executions", sql(f"""
            SELECT {db.time("start_ns")} AS time, {end_time} AS end_time,
              {db.host_prefix}tool || ' ' || execution_id AS lane,
              {OUTCOME} AS status
            FROM {db.of("processed_executions")}
            WHERE ({db.key("execution_id")}) IN (
              SELECT {db.key("execution_id")} FROM {db.of("processed_executions")}
              WHERE {chosen(db)}
                AND start_ns BETWEEN {since_the_first_run(db)} AND $__to * 1000000
                AND (duration_ns IS NULL OR start_ns + duration_ns >= $__from * 1000000)
              ORDER BY duration_ns IS NOT NULL, duration_ns DESC
              LIMIT 100
            )
            ORDER BY start_ns
            """), lane="lane", help="The longest 100 of the chosen time, in the order in which they began."),
    ]


def charts(db):
    where = f" AND {chosen(db)}"
    return [
        time_series("CPU of each tool", used_by_tool(db, "cpu_s", where), "suffix: cores", label="tool", stack=True,
                    help="Cores kept busy, from samples." + READ_HELP),
        time_series("Memory of each tool", memory_by_tool(db, where), "bytes", label="tool", stack=True,
                    help="The largest sum of a step, of processes that did something in it." + READ_HELP),
        time_series("Reading of each tool", used_by_tool(db, "read_bytes", where), "Bps", label="tool", stack=True,
                    help="From storage; what was in the page cache does not count." + READ_HELP),
        time_series("Writing of each tool", used_by_tool(db, "write_bytes", where), "Bps", label="tool", stack=True,
                    help="To storage." + READ_HELP),
    ]


def failures(db):
    return [
        table("Failures", sql(f"""
            SELECT {db.host_columns}time AS ended, run_id AS run, pipeline, "user", tool, task, reason,
              exit_code AS exit, duration_s AS duration, max_rss_bytes AS "peak memory", execution_id AS execution,
              command
            FROM {db.of("failures")}
            WHERE ({db.key("execution_id")}) IN (
              SELECT {db.key("execution_id")} FROM {db.of("processed_executions")}
              WHERE {chosen(db)} AND (exit_code <> 0 OR exit_signal IS NOT NULL)
                AND start_ns BETWEEN {since_the_first_run(db)} AND $__to * 1000000
              ORDER BY start_ns DESC
              LIMIT 200
            )
            ORDER BY end_ns DESC
            """), times=["ended"], hidden=db.hidden, links={"run": links.run(db), "tool": links.tool(db)},
              units={"run": "none", "exit": "none", "duration": "s", "peak memory": "bytes", "execution": "none"},
              help="Executions of these runs that did not end well: the newest 200."),
        table("Failures that nobody was told of", sql(f"""
            SELECT {db.host_columns}time AS ended, run_id AS run, pipeline, "user", tool, reason, exit_code AS exit,
              parent_tool AS "started by", oom_limit_bytes AS "memory limit", execution_id AS execution,
              args AS arguments
            FROM {db.of("hidden_failures")}
            WHERE {db.chosen_runs("run_id", indexed=True)} AND start_ns <= $__to * 1000000
            ORDER BY end_ns DESC
            LIMIT 100
            """), times=["ended"], hidden=db.hidden, links={"run": links.run(db)},
              units={"run": "none", "exit": "none", "memory limit": "bytes", "execution": "none"},
              help="Members that failed while what started them returned 0; and what was killed for want of memory."),
        table("Tasks", sql(f"""
            SELECT {db.host_columns}run_id AS run, name, process, tag, status, time AS started,
              duration_s AS duration, exit_code AS exit, executions, failed_executions AS failed,
              cpu_s AS "CPU time", peak_rss_bytes AS "peak memory", read_bytes AS read, write_bytes AS written,
              attempt, folder
            FROM {db.of("task_totals")}
            WHERE {db.chosen_runs("run_id", indexed=True)} AND start_ns <= $__to * 1000000
              AND (end_ns IS NULL OR end_ns >= $__from * 1000000)
            ORDER BY start_ns DESC
            LIMIT 200
            """), times=["started"], hidden=db.hidden, status=["status"], links={"run": links.run(db)},
              units={"run": "none", "duration": "s", "exit": "none", "executions": "none", "failed": "none",
                     "CPU time": "s", "peak memory": "bytes", "read": "bytes", "written": "bytes", "attempt": "none"},
              help="Of workflow engines and labels: the newest 200."),
    ]
