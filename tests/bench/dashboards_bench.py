#!/usr/bin/python3
"""Times every query of the dashboards: dashboards_bench.py DATABASE [TRACER_BIO]. For the last 6, 24 and
144 hours of what was recorded, each panel once, expanded as Grafana does, with all values of all
variables. Prints the slowest, and ends with 1 where one takes more than half a second of CPU, which
unlike the time that passes depends little on what else the machine does. With a program, the same of the
dashboards for PostgreSQL, on one to which it forwards a copy of the database: in time that passes, for
the CPU is the server's.
"""

import pathlib
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "grafana"))
import dashboards
import fleet
import plugin

TARGET_S = 0.5
SHOWN = 10


def seconds_of(clock, action):
    begin = clock()
    result = action()
    return clock() - begin, result


def measure(connection, loaded, clock, range_ms):
    """(seconds, name, rows) of each panel, and of each dashboard's variables together."""
    for name, dashboard in loaded.items():
        took, values = seconds_of(clock, lambda: dashboards.variables(connection, dashboard, range_ms))
        yield took, f"{name}: variables", sum(map(len, values.values()))
        for panel, query in dashboards.panels(dashboard):
            expanded = plugin.expand(query, range_ms, panel, values)
            took, (_, rows) = seconds_of(clock, lambda: plugin.run(connection, expanded))
            yield took, f"{name}: {panel['title']}", len(rows)


def tell(what, connection, loaded, clock, end_ms):
    """How many queries took too long."""
    missed = 0
    for hours in (6, 24, 144):
        took = sorted(measure(connection, loaded, clock, plugin.Time(end_ms - hours * 3_600_000, end_ms)), reverse=True)
        missed += sum(seconds > TARGET_S for seconds, *_ in took)
        print(f"{what}, the last {hours} hours: {len(took)} queries, {sum(seconds for seconds, *_ in took):.2f} s")
        for seconds, name, rows in took[:SHOWN]:
            print(f"  {seconds * 1000:4.0f} ms {rows:6} rows  {name}{'  MISSED' if seconds > TARGET_S else ''}")
    return missed


def tell_postgresql(tracer_bio, database, end_ms):
    machines = fleet.Fleet()
    try:
        with tempfile.TemporaryDirectory(prefix="dashboards_bench.") as folder:
            # What was forwarded of it stands in a database.
            machines.forward(tracer_bio, shutil.copy(database, folder))
        machines.analyze()
        return tell("PostgreSQL", machines.connect(), dashboards.load_postgresql(), time.monotonic, end_ms)
    finally:
        machines.end()


def main():
    connection = plugin.connect(sys.argv[1])
    end_ms = connection.execute("SELECT max(time_ns) FROM recorder_stats").fetchone()[0] // 1_000_000
    missed = tell("SQLite (CPU)", connection, dashboards.load(), time.process_time, end_ms)
    for tracer_bio in sys.argv[2:]:
        missed += tell_postgresql(tracer_bio, sys.argv[1], end_ms)
    sys.exit(f"{missed} slower than {TARGET_S} s" if missed else 0)


if __name__ == "__main__":
    main()
