#!/usr/bin/python3
"""Every query of config/grafana, expanded as Grafana and its SQLite plugin do, on databases that the
store wrote: of nothing, of a run that goes on, of hostile names, of 20,000 executions. Needs no root.

Usage: queries_test.py MAKE_DATABASES [UNITTEST_ARGUMENT...]
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import checks
import dashboards
import plugin

NAMES = ("empty", "running", "hostile", "plain", "large")

folder = None


def setUpModule():
    global folder
    folder = tempfile.TemporaryDirectory(prefix="queries_test.")
    subprocess.run([make_databases, folder.name], check=True)


def tearDownModule():
    folder.cleanup()


def open_database(name):
    return plugin.connect(pathlib.Path(folder.name) / f"{name}.db")


def recorded_time(connection):
    first, last = connection.execute("SELECT min(start_ns), max(start_ns) FROM executions").fetchone()
    return plugin.Time((first or 0) // 1_000_000 - 60_000, (last or 0) // 1_000_000 + 3_600_000)


def every_query(connection):
    """The name, panel, and query of each panel."""
    time = recorded_time(connection)
    for name, dashboard in dashboards.load().items():
        values = dashboards.variables(connection, dashboard, time)
        for panel, query in dashboards.panels(dashboard):
            yield f"{name}: {panel['title']}", panel, plugin.expand(query, time, panel, values)


class Queries(unittest.TestCase):
    def test_are_answered_by_every_database(self):
        for database in NAMES:
            connection = open_database(database)
            for name, panel, query in every_query(connection):
                with self.subTest(f"{database}: {name}"):
                    checks.answer(self, panel, *plugin.run(connection, query))

    def test_show_what_there_is(self):
        connection = open_database("large")
        rows = {name: len(plugin.run(connection, query)[1]) for name, _, query in every_query(connection)}
        for panel in ("pipelines-and-runs: Runs", "pipelines-and-runs: Timeline of executions",
                      "pipelines-and-runs: CPU of each tool", "tools: By CPU time", "tools: Executions",
                      "tools: How they are spread", "executions: Executions", "overview: Tracked users"):
            self.assertGreater(rows[panel], 0, panel)
        self.assertEqual(rows["pipelines-and-runs: Timeline of executions"], 100)
        self.assertEqual(rows["executions: Executions"], 200)

    def test_read_no_large_table_as_a_whole(self):
        connection = open_database("large")
        for name, _, query in every_query(connection):
            with self.subTest(name):
                checks.plan(self, connection, query)
        for rule in dashboards.rules():
            with self.subTest(rule["uid"]):
                checks.plan(self, connection, rule["data"][0]["model"]["queryText"])

    def test_variables_chosen_narrow_what_follows(self):
        connection = open_database("large")
        time = recorded_time(connection)
        dashboard = dashboards.load()["pipelines-and-runs"]
        everything = dashboards.variables(connection, dashboard, time)
        self.assertTrue(everything["run"] and everything["tool"])
        nothing = dashboards.variables(connection, dashboard, time, {"pipeline": ["it's not there"]})
        self.assertEqual((nothing["run"], nothing["tool"]), ([], []))

    def test_executions_are_found_by_each_condition(self):
        connection = open_database("large")
        time = recorded_time(connection)
        dashboard = dashboards.load()["executions"]
        panel = next(p for p in dashboard["panels"] if p["type"] == "table")

        def find(**chosen):
            values = dashboards.variables(connection, dashboard, time,
                                          {name: [value] for name, value in chosen.items()})
            names, rows = plugin.run(connection, plugin.expand(panel["targets"][0]["queryText"], time, panel, values))
            return [dict(zip(names, row)) for row in rows]

        some = find()[0]
        self.assertEqual({row["tool"] for row in find(tool=some["tool"])}, {some["tool"]})
        word = some["command"].split()[0].upper()
        self.assertTrue(all(word.lower() in row["command"].lower() for row in find(text=word)))
        self.assertTrue(find(text=word))
        self.assertEqual(find(text="%no such program' OR 1 --"), [])
        failed = find(status="failed")
        self.assertTrue(failed and all(row["exit"] != 0 for row in failed))
        code = next(row["exit"] for row in failed if row["exit"] is not None)
        self.assertEqual({row["exit"] for row in find(exit_code=code)}, {code})
        self.assertEqual({row["run"] for row in find(run="1")}, {1})
        self.assertEqual(find(user=4_000_000), [])

    def test_alerts_give_one_number_a_row_also_of_nothing(self):
        for database in ("empty", "large"):
            connection = open_database(database)
            for rule in dashboards.rules():
                with self.subTest(f"{database}: {rule['uid']}"):
                    names, rows = plugin.run(connection, rule["data"][0]["model"]["queryText"])
                    self.assertTrue(rows)
                    for row in rows:
                        numbers = [value for value in row if isinstance(value, (int, float))]
                        self.assertEqual(len(numbers), 1, dict(zip(names, row)))
                        self.assertNotIn(None, row)


if __name__ == "__main__":
    make_databases = sys.argv.pop(1)
    unittest.main()
