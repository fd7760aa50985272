"""Recorder health: what recording costs, what waits, what was lost, how full the disk is."""

from grafana import dashboard, sql, stat, table, time_series
from queries import RANGE, step_of


def over_time(title, columns, unit, help=""):
    """`columns` of recorder_cost: what each series shows, by its name."""
    lines = ",\n".join(f'  CAST({value} AS REAL) AS "{name}"' for name, value in columns.items())
    return time_series(title, f"""\
SELECT {step_of("time_ns")} AS time,
{lines}
FROM recorder_cost
WHERE time_ns {RANGE}
GROUP BY 1
ORDER BY 1""", unit, help=help, size=(8, 8))


PANELS = [
    stat("Silent for", sql("""
        SELECT CAST(strftime('%s', 'now') AS INTEGER) - max(time_ns) / 1e9 AS silent FROM recorder_stats
        """), "s", red_from=60, help="Since its last row: a few seconds, while it records."),
    stat("CPU", sql(f"""
        SELECT sum(cpu_s) * 100.0 / sum(step_s) AS cpu FROM recorder_cost WHERE time_ns {RANGE}
        """), "percent", help="Mean of the chosen time. 100 % is one core."),
    stat("Memory", sql("""
        SELECT rss_bytes AS memory FROM recorder_stats ORDER BY time_ns DESC LIMIT 1
        """), "bytes"),
    stat("Lost", sql("""
        SELECT coalesce(sum(coalesce(count, 1)), 0) AS lost FROM losses
        WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
        """), "short", red_from=1),
    stat("Database", sql("""
        SELECT database_bytes AS size FROM recorder_stats ORDER BY time_ns DESC LIMIT 1
        """), "bytes", help="Its file and its -wal."),
    stat("Disk left", sql("""
        SELECT disk_free_bytes * 100.0 / disk_total_bytes AS free FROM recorder_stats ORDER BY time_ns DESC LIMIT 1
        """), "percent", red_below=10, help="Of the file system that the database is on."),

    over_time("CPU", {"recorder": "sum(cpu_s) * 100.0 / sum(step_s)"}, "percent", "100 % is one core."),
    over_time("Memory", {"resident": "max(rss_bytes)"}, "bytes"),
    over_time("CPU of a sampling pass", {"pass": "max(sample_pass_s)"}, "s"),
    over_time("Executions and events", {"executions": "sum(executions) / sum(step_s)",
                                        "events": "sum(events) / sum(step_s)",
                                        "rows written": "sum(rows) / sum(step_s)"}, "cps", "A second."),
    over_time("What waits", {"in the ring buffer": "max(ring_backlog_bytes)",
                             "for the database": "max(queue_peak_bytes)"}, "bytes",
              "The most of each step. What finds no room is lost, and counted."),
    over_time("Longest commit", {"commit": "max(longest_commit_s)"}, "s"),
    over_time("Lost", {"lost": "sum(lost)"}, "short"),
    over_time("Database and disk", {"database": "max(database_bytes)", "left on disk": "min(disk_free_bytes)"}, "bytes"),
    over_time("Processes followed", {"processes": "max(processes)"}, "short"),

    table("Losses", sql("""
        SELECT time AS since, to_ns / 1e9 AS until, duration_s AS duration, stage, kind, count, host,
          recording_id AS recording
        FROM losses_readable
        WHERE from_ns <= $__to * 1000000 AND to_ns >= $__from * 1000000
        ORDER BY from_ns DESC
        LIMIT 200
        """), times=["since", "until"], size=(12, 9),
        units={"duration": "s", "count": "none", "recording": "none"},
        help="No count: that cannot be known. A gap is a time in which no recorder ran."),
    table("Recordings", sql("""
        SELECT id AS recording, host, kernel, version, source, started_ns / 1e9 AS started, ended_ns / 1e9 AS ended,
          CASE WHEN clean THEN 'yes' WHEN ended_ns IS NULL THEN 'not yet' ELSE 'no' END AS clean
        FROM recordings
        ORDER BY id DESC
        LIMIT 100
        """), times=["started", "ended"], size=(12, 9), units={"recording": "none"},
        help="Each time that the daemon ran. Clean: it ended in order, with everything stored."),
]

DASHBOARD = dashboard("recorder", "tracer-bio: Recorder health",
                      "What recording costs, what waits, what was lost, and how full the disk is.", PANELS)
