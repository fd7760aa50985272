"""Overview: the machines, who runs what, what was lost, what the recorder costs."""

import links
from grafana import dashboard, sql, stat, table, time_series
from queries import RANGE, READ_HELP, memory_by_tool, read_of_step, step_of, used_by_tool


def describe(db):
    return dashboard(db, "overview", "Overview",
                     "The host, who runs what on it, what was lost, and what recording costs.",
                     [*stats(db), *charts(db), *tables(db), *recorder(db)], since="now-1h")


def of_machine(db, columns):
    """Columns of host_usage, for each step."""
    return db.of_machines("host_usage", step_of(db, "time_ns"), columns,
                          f"time_ns {RANGE} AND {read_of_step(db)}")


def stats(db):
    return [
        stat("Running executions", sql(f"""
            SELECT count(*) AS executions FROM {db.of("running_executions")} WHERE pipeline IS NOT NULL
            """), "short", help="Of pipelines, now."),
        stat("Runs", sql(f"""
            SELECT count(*) AS runs FROM {db.of("runs")} WHERE start_ns {RANGE}
            """), "short", help="Begun in the chosen time."),
        stat("Failed runs", sql(f"""
            SELECT count(*) AS runs FROM {db.of("runs")} WHERE status = 'failed' AND end_ns {RANGE}
            """), "short", red_from=1, help="Ended in the chosen time."),
        stat("Executions", sql(f"""
            SELECT count(*) AS executions FROM {db.of("executions")} WHERE start_ns {RANGE}
            """), "short", help="Every program that began in the chosen time, of pipelines or not."),
        stat("Lost", sql(f"""
            SELECT coalesce(sum(coalesce(count, 1)), 0) AS lost FROM {db.of("losses")}
            WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
            """), "short", red_from=1,
             help="What the recorder knows it did not see or keep: Recorder health tells more."),
        stat("Disk left", db.latest("recorder_stats", "disk_free_bytes", "free", "min"), "bytes",
             help="Of the file system that the database is on."),
    ]


def charts(db):
    def share(column):
        return f"sum({column}) * 100.0 / sum(step_s * cpus)", "avg"

    return [
        time_series("CPU of the machine", of_machine(db, {
            "user": share("cpu_user_s"), "system": share("cpu_system_s"), "iowait": share("cpu_iowait_s"),
            "steal": share("cpu_steal_s")}),
                    "percent", stack=True, maximum=100, help="100 % is all of its cores." + READ_HELP),
        time_series("Memory of the machine", of_machine(db, {
            "used": ("CAST(max(memory_used_bytes) AS DOUBLE PRECISION)", "sum"),
            "swapped": ("CAST(max(swap_used_bytes) AS DOUBLE PRECISION)", "sum"),
            "total": ("CAST(max(memory_total_bytes) AS DOUBLE PRECISION)", "sum")}), "bytes"),
        time_series("Disks of the machine", of_machine(db, {
            "read": ("sum(disk_read_bytes) / sum(step_s)", "sum"),
            "written": ("sum(disk_write_bytes) / sum(step_s)", "sum")}), "Bps"),
        time_series("Load and processes", of_machine(db, {
            "load": ("avg(load_1m)", "sum"),
            "cores": ("CAST(max(cpus) AS DOUBLE PRECISION)", "sum"),
            "processes": ("avg(processes)", "sum")}), "short"),

        time_series("CPU of the pipelines' tools", used_by_tool(db, "cpu_s"), "suffix: cores", label="tool",
                    stack=True, help="Cores kept busy, from samples." + READ_HELP),
        time_series("Memory of the pipelines' tools", memory_by_tool(db), "bytes", label="tool", stack=True,
                    help="The largest sum of a step, of processes that did something in it." + READ_HELP),
    ]


def tables(db):
    return [
        table("Running tools", sql(f"""
            SELECT {db.host_columns}time AS started, "user", pipeline, run_id AS run, tool,
              execution_id AS execution, pid, cpu_s AS "CPU time", cpu_percent AS "CPU", rss_bytes AS memory,
              read_bytes AS read, write_bytes AS written, args AS arguments
            FROM {db.of("running_executions")}
            WHERE pipeline IS NOT NULL
            ORDER BY time DESC
            LIMIT 200
            """), times=["started"], hidden=db.hidden, links={"run": links.run(db)},
              units={"run": "none", "execution": "none", "pid": "none", "CPU time": "s", "CPU": "percent",
                     "memory": "bytes", "read": "bytes", "written": "bytes"},
              help="Executions of pipelines that run now, with their last samples."),
        table("Tracked users", sql(f"""
            SELECT "user", count(*) AS executions,
              count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL) AS failed,
              count(DISTINCT {db.run_value("run_id")}) AS runs,
              CAST(sum(cpu_ns) AS DOUBLE PRECISION) / 1e9 AS "CPU time",
              max(max_rss_bytes) AS "peak memory",
              sum(read_bytes) AS read, sum(write_bytes) AS written
            FROM {db.of("processed_executions")}
            WHERE start_ns {RANGE}
            GROUP BY "user"
            ORDER BY 5 DESC NULLS LAST
            LIMIT 100
            """), size=(12, 8), links={"user": links.runs_of_user(db)},
              units={"executions": "none", "failed": "none", "runs": "none", "CPU time": "s",
                     "peak memory": "bytes", "read": "bytes", "written": "bytes"},
              help="Who ran tools of pipelines in the chosen time."),
    ]


def recorder(db):
    return [
        time_series("Losses", sql(f"""
            SELECT {step_of(db, "to_ns")} AS time, stage || '' AS stage,
              CAST(sum(coalesce(count, 1)) AS DOUBLE PRECISION) AS lost
            FROM {db.of("losses")}
            WHERE from_ns <= $__to * 1000000 AND to_ns {RANGE}
            GROUP BY 1, 2
            ORDER BY 1
            """), "short", label="stage", bars=True, size=(6, 8),
                    help="One that cannot be counted (a gap) counts as 1."),
        time_series("CPU of the recorder", db.of_machines(
            "recorder_cost", step_of(db, "time_ns"), {"recorder": ("sum(cpu_s) * 100.0 / sum(step_s)", "avg")},
            f"time_ns {RANGE}"), "percent", size=(6, 8), help="100 % is one core."),
    ]
