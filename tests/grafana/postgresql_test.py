#!/usr/bin/python3
"""Every query of the dashboards for PostgreSQL, on a real one to which several machines' databases were
forwarded: two that were recorded here, whose ids are the same, and some that the store wrote. What is shown
of a machine is what the dashboards for SQLite show of its own file. Skipped by name without PostgreSQL; a
failure under TRACER_BIO_REQUIRE_POSTGRESQL=1.

Usage: postgresql_test.py TRACER_BIO MAKE_DATABASES [UNITTEST_ARGUMENT...]
"""

import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import dashboards
import fleet
import plugin
from recording import Recorder

SKIPPED = 77
RECORDED = ("one", "another")
WRITTEN = ("hostile", "plain", "running")
MACHINES = RECORDED + WRITTEN

CONFIG = """
[monitoring]
interval = 0.2
[processing]
interval = 0.2
[filters]
engines = []
[filters.executables]
pipeline = ["*"]
broken = ["*"]
"""
# Samples, a task, a failure behind `||`; and a run that fails.
PIPELINE = """#!/bin/bash
TRACER_BIO_TASK=sample_1 /bin/bash -c '/usr/bin/timeout 1.5 /usr/bin/yes >/dev/null; /bin/ls /nonexistent || true' 2>/dev/null
/usr/bin/timeout 1 /usr/bin/sha256sum /dev/zero
exit 0
"""
BROKEN = """#!/bin/bash
/bin/sleep 0.5
exit 3
"""

# Of the moment when they are asked.
MOVING = {"silent", "to_ms"}


def record(folder):
    """A database with two recordings, one of which was killed."""
    folder.mkdir()
    (folder / "config.toml").write_text(CONFIG)
    for name, text in (("pipeline.sh", PIPELINE), ("broken.sh", BROKEN)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    recorder = Recorder(tracer_bio, folder, folder / "config.toml")
    subprocess.run([folder / "pipeline.sh"], check=True, stdout=subprocess.DEVNULL)
    time.sleep(1)  # two turns of the recorder
    recorder.end(signal.SIGKILL)
    time.sleep(1.5)
    recorder = Recorder(tracer_bio, folder, folder / "config.toml")
    subprocess.run([folder / "broken.sh"], check=False)
    time.sleep(1)
    recorder.end(signal.SIGINT)
    return recorder.database


def setUpModule():
    global databases, machines, folder
    folder = tempfile.TemporaryDirectory(prefix="postgresql_test.")
    unittest.addModuleCleanup(folder.cleanup)
    base = pathlib.Path(folder.name)
    written = base / "written"
    written.mkdir()
    subprocess.run([make_databases, written], check=True)
    databases = {name: record(base / name) for name in RECORDED}
    databases |= {name: written / f"{name}.db" for name in WRITTEN}
    machines = fleet.Fleet()
    unittest.addModuleCleanup(machines.end)
    for database in databases.values():
        machines.forward(tracer_bio, database)


def open_file(name):
    return plugin.connect(databases[name])


def id_of(name):
    return open_file(name).execute("SELECT database_id FROM identity").fetchone()[0]


def recorded_time(*names):
    """All of it; and no later, for what goes on ends with the chosen time."""
    first, last = zip(*(open_file(name).execute(
        "SELECT min(start_ns), max(coalesce(end_ns, start_ns)) FROM executions").fetchone() for name in names))
    return plugin.Time(min(first) // 1_000_000 - 60_000, max(last) // 1_000_000 + 60_000)


class Answer:
    def __init__(self, panel, names, rows):
        self.panel, self.names, self.rows = panel, names, rows

    def without(self, columns):
        kept = [at for at, name in enumerate(self.names) if name not in columns]
        return [self.names[at] for at in kept], [[row[at] for at in kept] for row in self.rows]


def answers(connection, loaded, time_range, chosen=None):
    """By name of each panel: what it is answered. The variables are all that there is, but `chosen`."""
    result = {}
    for name, dashboard in loaded.items():
        values = dashboards.variables(connection, dashboard, time_range, chosen)
        for panel, query in dashboards.panels(dashboard):
            text = plugin.expand(query, time_range, panel, values)
            try:
                result[f"{name}: {panel['title']}"] = Answer(panel, *plugin.run(connection, text))
            except Exception as error:
                raise AssertionError(f"{name}: {panel['title']}: {error}\n{text}") from error
    return result


def comparable(row):
    """Sorted by it, rows that are equal but for the last digits come in the same order."""
    return [(value is not None, f"{value:.9e}" if isinstance(value, (int, float)) else value) for value in row]


class Postgresql(unittest.TestCase):
    def assert_same(self, one, other, name):
        if name in MOVING:
            self.assertEqual(one is None, other is None)
        elif isinstance(one, (int, float)) and isinstance(other, (int, float)):
            self.assertTrue(math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6), f"{name}: {one}, {other}")
        else:
            self.assertEqual(one, other, name)

    def assert_same_rows(self, expected, answer, host):
        names, rows = answer.without({"host", "host_id"} - set(expected.names))
        self.assertEqual(names, expected.names)
        # What a name is to be unique for begins with its machine's.
        rows = [[fleet.as_sqlite(value) for value in row] for row in rows]
        rows = [[value.removeprefix(f"{host}: ") if name == "lane" else value
                 for name, value in zip(names, row)] for row in rows]
        wanted = [[fleet.as_forwarded(value) for value in row] for row in expected.rows]
        self.assertEqual(len(rows), len(wanted))
        for row, other in zip(sorted(rows, key=comparable), sorted(wanted, key=comparable)):
            for name, one, another in zip(names, row, other):
                self.assert_same(one, another, name)

    def test_a_machine_is_shown_as_by_its_own_file(self):
        shown = set()
        for machine in MACHINES:
            time_range = recorded_time(machine)
            expected = answers(open_file(machine), dashboards.load(), time_range)
            connection = machines.connect()
            host = connection.execute(f"SELECT host FROM hosts WHERE host_id = '{id_of(machine)}'").fetchone()[0]
            found = answers(connection, dashboards.load_postgresql(), time_range, {"host": [id_of(machine)]})
            self.assertEqual(list(found), list(expected))
            for name, answer in found.items():
                with self.subTest(f"{machine}: {name}"):
                    self.assert_same_rows(expected[name], answer, host)
                if any(value is not None for row in answer.rows for value in row):
                    shown.add(name)
        # None of them is the same for want of rows.
        self.assertEqual(set(found) - shown, set())

    def test_several_machines_are_shown_as_each_of_them(self):
        """Rows that have a machine are rows of that machine, each once, whatever ids the others have."""
        time_range = recorded_time(*MACHINES)
        connection, loaded = machines.connect(), dashboards.load_postgresql()
        alone = {id_of(name): answers(connection, loaded, time_range, {"host": [id_of(name)]}) for name in MACHINES}
        hosts = set()
        for name, answer in answers(connection, loaded, time_range).items():
            if "host_id" not in answer.names:
                continue
            at = answer.names.index("host_id")
            moving = MOVING & set(answer.names)
            _, rows = answer.without(moving)
            for host in alone:
                own = [row for row, whole in zip(rows, answer.rows) if whole[at] == host]
                _, wanted = alone[host][name].without(moving)
                with self.subTest(f"{host}: {name}"):
                    if len(answer.rows) < 100:
                        self.assertCountEqual(own, wanted)
                    else:  # as many as the panel shows
                        self.assertEqual([row for row in own if row not in wanted], [])
            hosts |= {row[at] for row in answer.rows}
        self.assertEqual(hosts, set(alone))

    def test_sums_are_those_of_all_machines(self):
        time_range = recorded_time(*MACHINES)
        connection, loaded = machines.connect(), dashboards.load_postgresql()
        alone = [answers(connection, loaded, time_range, {"host": [id_of(name)]}) for name in MACHINES]
        together = answers(connection, loaded, time_range)
        for panel in ("overview: Runs", "overview: Executions", "overview: Lost", "executions: Failed",
                      "pipelines-and-runs: Executions", "pipelines-and-runs: CPU time"):
            with self.subTest(panel):
                values = [float(answer[panel].rows[0][0] or 0) for answer in alone]
                self.assertGreater(sum(value > 0 for value in values), 1)
                self.assertAlmostEqual(float(together[panel].rows[0][0]), sum(values), places=6)

    def test_no_chosen_machine_shows_nothing_and_is_no_error(self):
        time_range = recorded_time(*MACHINES)
        for name, answer in answers(machines.connect(), dashboards.load_postgresql(), time_range, {"host": []}).items():
            with self.subTest(name):
                self.assertTrue(all(not value for row in answer.rows for value in row if not isinstance(value, str)))


if __name__ == "__main__":
    tracer_bio, make_databases = sys.argv.pop(1), sys.argv.pop(1)
    why = fleet.missing()
    if why and os.environ.get("TRACER_BIO_REQUIRE_POSTGRESQL"):
        sys.exit(f"missing: {why}")
    if why:
        print(f"missing: {why}")
        sys.exit(SKIPPED)
    unittest.main()
