"""Overview: the host, who runs what, what was lost, what the recorder costs."""

from grafana import dashboard, sql, stat, table, time_series
from links import RUN, RUNS_OF_USER
from queries import RANGE, READ_HELP, READ_OF_STEP, memory_by_tool, step_of, used_by_tool


def of_machine(columns):
    """Columns of host_usage, summed up for each step."""
    return sql(f"""
        SELECT {step_of("time_ns")} AS time,
          {columns.strip()}
        FROM host_usage
        WHERE time_ns {RANGE} AND {READ_OF_STEP}
        GROUP BY 1
        ORDER BY 1
        """)


PANELS = [
    stat("Running executions", sql("""
        SELECT count(*) AS executions FROM running_executions WHERE pipeline IS NOT NULL
        """), "short", help="Of pipelines, now."),
    stat("Runs", sql(f"""
        SELECT count(*) AS runs FROM runs WHERE start_ns {RANGE}
        """), "short", help="Begun in the chosen time."),
    stat("Failed runs", sql(f"""
        SELECT count(*) AS runs FROM runs WHERE status = 'failed' AND end_ns {RANGE}
        """), "short", red_from=1, help="Ended in the chosen time."),
    stat("Executions", sql(f"""
        SELECT count(*) AS executions FROM executions WHERE start_ns {RANGE}
        """), "short", help="Every program that began in the chosen time, of pipelines or not."),
    stat("Lost", sql("""
        SELECT coalesce(sum(coalesce(count, 1)), 0) AS lost FROM losses
        WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
        """), "short", red_from=1, help="What the recorder knows it did not see or keep: Recorder health tells more."),
    stat("Disk left", sql("""
        SELECT disk_free_bytes AS free FROM recorder_stats ORDER BY time_ns DESC LIMIT 1
        """), "bytes", help="Of the file system that the database is on."),

    time_series("CPU of the machine", of_machine("""
          sum(cpu_user_s) * 100.0 / sum(step_s * cpus) AS user,
          sum(cpu_system_s) * 100.0 / sum(step_s * cpus) AS system,
          sum(cpu_iowait_s) * 100.0 / sum(step_s * cpus) AS iowait,
          sum(cpu_steal_s) * 100.0 / sum(step_s * cpus) AS steal
        """), "percent", stack=True, maximum=100, help="100 % is all of its cores." + READ_HELP),
    time_series("Memory of the machine", of_machine("""
          CAST(max(memory_used_bytes) AS REAL) AS used,
          CAST(max(swap_used_bytes) AS REAL) AS swapped,
          CAST(max(memory_total_bytes) AS REAL) AS total
        """), "bytes"),
    time_series("Disks of the machine", of_machine("""
          sum(disk_read_bytes) / sum(step_s) AS read,
          sum(disk_write_bytes) / sum(step_s) AS written
        """), "Bps"),
    time_series("Load and processes", of_machine("""
          avg(load_1m) AS load,
          CAST(max(cpus) AS REAL) AS cores,
          avg(processes) AS processes
        """), "short"),

    time_series("CPU of the pipelines' tools", used_by_tool("cpu_s"), "suffix: cores", label="metric", stack=True,
                help="Cores kept busy, from samples." + READ_HELP),
    time_series("Memory of the pipelines' tools", memory_by_tool(), "bytes", label="metric", stack=True,
                help="The largest sum of a step, of processes that did something in it." + READ_HELP),

    table("Running tools", sql("""
        SELECT time AS started, user, pipeline, run_id AS run, tool, execution_id AS execution, pid,
          cpu_s AS "CPU time", cpu_percent AS CPU, rss_bytes AS memory, read_bytes AS read,
          write_bytes AS written, args AS arguments
        FROM running_executions
        WHERE pipeline IS NOT NULL
        ORDER BY time DESC
        LIMIT 200
        """), times=["started"], links={"run": RUN},
        units={"run": "none", "execution": "none", "pid": "none", "CPU time": "s", "CPU": "percent",
               "memory": "bytes", "read": "bytes", "written": "bytes"},
        help="Executions of pipelines that run now, with their last samples."),
    table("Tracked users", sql(f"""
        SELECT user, count(*) AS executions,
          count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
          count(DISTINCT run_id) AS runs,
          CAST(sum(cpu_ns) AS REAL) / 1e9 AS "CPU time",
          max(max_rss_bytes) AS "peak memory",
          sum(read_bytes) AS read, sum(write_bytes) AS written
        FROM processed_executions
        WHERE start_ns {RANGE}
        GROUP BY user
        ORDER BY 5 DESC
        LIMIT 100
        """), size=(12, 8), links={"user": RUNS_OF_USER},
        units={"executions": "none", "failed": "none", "runs": "none", "CPU time": "s", "peak memory": "bytes",
               "read": "bytes", "written": "bytes"},
        help="Who ran tools of pipelines in the chosen time."),
    time_series("Losses", sql(f"""
        SELECT {step_of("to_ns")} AS time, stage || '' AS stage,
          CAST(sum(coalesce(count, 1)) AS REAL) AS lost
        FROM losses
        WHERE from_ns <= $__to * 1000000 AND to_ns {RANGE}
        GROUP BY 1, 2
        ORDER BY 1
        """), "short", label="stage", bars=True, size=(6, 8), help="One that cannot be counted (a gap) counts as 1."),
    time_series("CPU of the recorder", sql(f"""
        SELECT {step_of("time_ns")} AS time, sum(cpu_s) * 100.0 / sum(step_s) AS recorder
        FROM recorder_cost
        WHERE time_ns {RANGE}
        GROUP BY 1
        ORDER BY 1
        """), "percent", size=(6, 8), help="100 % is one core."),
]

DASHBOARD = dashboard("overview", "tracer-bio: Overview",
                      "The host, who runs what on it, what was lost, and what recording costs.", PANELS, since="now-1h")
