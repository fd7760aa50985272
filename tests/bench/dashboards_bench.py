#!/usr/bin/python3
"""Times every query of the dashboards: dashboards_bench.py DATABASE. For the last 6, 24 and 144 hours
of what was recorded, each panel once, expanded as Grafana does, with all values of all variables.
Prints the slowest, and ends with 1 where one takes more than half a second of CPU, which unlike the
time that passes depends little on what else the machine does.
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "grafana"))
import dashboards
import plugin

TARGET_S = 0.5
SHOWN = 10


def seconds_of(action):
    begin = time.process_time()
    result = action()
    return time.process_time() - begin, result


def measure(connection, range_ms):
    """(seconds, name, rows) of each panel, and of each dashboard's variables together."""
    for name, dashboard in dashboards.load().items():
        took, values = seconds_of(lambda: dashboards.variables(connection, dashboard, range_ms))
        yield took, f"{name}: variables", sum(map(len, values.values()))
        for panel, query in dashboards.panels(dashboard):
            expanded = plugin.expand(query, range_ms, panel, values)
            took, (_, rows) = seconds_of(lambda: plugin.run(connection, expanded))
            yield took, f"{name}: {panel['title']}", len(rows)


def main():
    connection = plugin.connect(sys.argv[1])
    end_ms = connection.execute("SELECT max(time_ns) FROM recorder_stats").fetchone()[0] // 1_000_000
    missed = 0
    for hours in (6, 24, 144):
        took = sorted(measure(connection, plugin.Time(end_ms - hours * 3_600_000, end_ms)), reverse=True)
        missed += sum(seconds > TARGET_S for seconds, *_ in took)
        print(f"the last {hours} hours: {len(took)} queries, {sum(seconds for seconds, *_ in took):.2f} s of CPU")
        for seconds, name, rows in took[:SHOWN]:
            print(f"  {seconds * 1000:4.0f} ms {rows:6} rows  {name}{'  MISSED' if seconds > TARGET_S else ''}")
    sys.exit(f"{missed} slower than {TARGET_S} s" if missed else 0)


if __name__ == "__main__":
    main()
