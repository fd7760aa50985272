"""Recorder health: what recording costs, what waits, what was lost, how full the disk is."""

from grafana import dashboard, sql, stat, table, time_series
from queries import RANGE, step_of


def describe(db):
    return dashboard(db, "recorder", "Recorder health",
                     "What recording costs, what waits, what was lost, and how full the disk is.",
                     [*stats(db), *charts(db), *tables(db)])


def over_time(db, title, unit, help="", **columns):
    """`columns` of recorder_cost, each with what it is of several machines; its name is the series'."""
    cast = {name.replace("_", " "): (f"CAST({value} AS DOUBLE PRECISION)", together)
            for name, (value, together) in columns.items()}
    query = db.of_machines("recorder_cost", step_of(db, "time_ns"), cast, f"time_ns {RANGE}")
    return time_series(title, query, unit, help=help, size=(8, 8))


def stats(db):
    return [
        stat("Silent for", db.latest("recorder_stats", f"{db.now_s} - time_ns / 1e9", "silent", "max"), "s",
             red_from=60, help="Since its last row: a few seconds, while it records."),
        stat("CPU", sql(f"""
            SELECT sum(cpu_s) * 100.0 / sum(step_s) AS cpu FROM {db.of("recorder_cost")} WHERE time_ns {RANGE}
            """), "percent", help="Mean of the chosen time. 100 % is one core."),
        stat("Memory", db.latest("recorder_stats", "rss_bytes", "memory", "max"), "bytes"),
        stat("Lost", sql(f"""
            SELECT coalesce(sum(coalesce(count, 1)), 0) AS lost FROM {db.of("losses")}
            WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
            """), "short", red_from=1),
        stat("Database", db.latest("recorder_stats", "database_bytes", "size", "max"), "bytes",
             help="Its file and its -wal."),
        stat("Disk left", db.latest("recorder_stats", "disk_free_bytes * 100.0 / disk_total_bytes", "free", "min"),
             "percent", red_below=10, help="Of the file system that the database is on."),
    ]


def charts(db):
    return [
        over_time(db, "CPU", "percent", "100 % is one core.", recorder=("sum(cpu_s) * 100.0 / sum(step_s)", "max")),
        over_time(db, "Memory", "bytes", resident=("max(rss_bytes)", "max")),
        over_time(db, "CPU of a sampling pass", "s", **{"pass": ("max(sample_pass_s)", "max")}),
        over_time(db, "Executions and events", "cps", "A second.",
                  executions=("sum(executions) / sum(step_s)", "sum"), events=("sum(events) / sum(step_s)", "sum"),
                  rows_written=("sum(rows) / sum(step_s)", "sum")),
        over_time(db, "What waits", "bytes", "The most of each step. What finds no room is lost, and counted.",
                  in_the_ring_buffer=("max(ring_backlog_bytes)", "max"),
                  for_the_database=("max(queue_peak_bytes)", "max")),
        over_time(db, "Longest commit", "s", commit=("max(longest_commit_s)", "max")),
        over_time(db, "Lost", "short", lost=("sum(lost)", "sum")),
        over_time(db, "Database and disk", "bytes", database=("max(database_bytes)", "max"),
                  left_on_disk=("min(disk_free_bytes)", "min")),
        over_time(db, "Processes followed", "short", processes=("max(processes)", "sum")),
    ]


def tables(db):
    return [
        table("Losses", sql(f"""
            SELECT time AS since, {db.time("to_ns")} AS until, duration_s AS duration, stage, kind, count, host,
              recording_id AS recording
            FROM {db.of("losses_readable")}
            WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
            ORDER BY from_ns DESC
            LIMIT 200
            """), times=["since", "until"], size=(12, 9),
              units={"duration": "s", "count": "none", "recording": "none"},
              help="No count: that cannot be known. A gap is a time in which no recorder ran."),
        table("Recordings", sql(f"""
            SELECT id AS recording, host, kernel, version, source, {db.time("started_ns")} AS started,
              {db.time("ended_ns")} AS ended,
              CASE WHEN clean <> 0 THEN 'yes' WHEN ended_ns IS NULL THEN 'not yet' ELSE 'no' END AS clean
            FROM {db.of("recordings")}
            ORDER BY started_ns DESC
            LIMIT 100
            """), times=["started", "ended"], size=(12, 9), units={"recording": "none"},
              help="Each time that the daemon ran. Clean: it ended in order, with everything stored."),
    ]
