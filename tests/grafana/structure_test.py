#!/usr/bin/python3
"""The files of config/grafana, read as Grafana and its data sources do; no database, no Grafana.

Usage: structure_test.py [UNITTEST_ARGUMENT...]
"""

import re
import subprocess
import sys
import unittest

import dashboards

DASHBOARDS = dashboards.load()
OF_POSTGRESQL = dashboards.load_postgresql()
BOTH = (DASHBOARDS, OF_POSTGRESQL)
BY_UID = {dashboard["uid"]: dashboard for loaded in BOTH for dashboard in loaded.values()}
OWN_OF_GRAFANA = re.compile(r"__(from|to|interval_ms|url_time_range|data|field)\b")
# Which panel an alert leads to.
PANELS_OF_ALERTS = {
    "tracer-bio-failed-run": "Failed",
    "tracer-bio-oom-kill": "Executions",
    "tracer-bio-losses": "Losses",
    "tracer-bio-disk": "Database and disk",
    "tracer-bio-silent": "Silent for",
}


def every_panel(*sets):
    for loaded in sets or BOTH:
        for dashboard in loaded.values():
            for panel in dashboard["panels"]:
                yield f"{dashboard['title']}: {panel['title']}", dashboard, panel


def every_query(loaded):
    """Of panels and variables, each with its name."""
    for name, dashboard in loaded.items():
        for panel, query in dashboards.panels(dashboard):
            yield f"{name}: {panel['title']}", query
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                yield f"{name}: {variable['name']}", variable["query"]


def names_in(query):
    """The variables that a query names, but Grafana's own."""
    names = re.findall(r"\$\{?(\w+)", query)
    return {name for name in names if not OWN_OF_GRAFANA.match(name)}


def urls(panel):
    for override in panel["fieldConfig"]["overrides"]:
        for prop in override["properties"]:
            if prop["id"] == "links":
                yield from (link["url"] for link in prop["value"])


class Structure(unittest.TestCase):
    def test_the_files_are_what_the_modules_make(self):
        subprocess.run([sys.executable, "-B", dashboards.ROOT / "scripts" / "dashboards" / "write.py", "--check"],
                       check=True)

    def test_there_are_the_five_dashboards(self):
        for loaded in BOTH:
            self.assertEqual(set(loaded), {"overview", "pipelines-and-runs", "tools", "executions",
                                           "recorder-health"})
        self.assertEqual(len(BY_UID), 10)
        for uid, dashboard in BY_UID.items():
            with self.subTest(uid):
                self.assertEqual(dashboard["refresh"], "10s")
                tag = dashboard["panels"][0]["datasource"]["uid"]
                self.assertEqual(dashboard["tags"], [tag])
                self.assertEqual(dashboard["links"][0]["tags"], [tag], "they lead to each other")
                numbers = [panel["id"] for panel in dashboard["panels"]]
                self.assertEqual(len(numbers), len(set(numbers)))

    def test_both_sets_show_the_same(self):
        def shown(loaded):
            return {name: [(p["type"], p["title"], p["gridPos"]) for p in dashboard["panels"]]
                    for name, dashboard in loaded.items()}

        self.assertEqual(shown(DASHBOARDS), shown(OF_POSTGRESQL))

    def test_every_target_has_what_postgresqls_data_source_reads(self):
        for name, _, panel in every_panel(OF_POSTGRESQL):
            with self.subTest(name):
                [target] = panel["targets"]
                self.assertEqual(target["datasource"],
                                 {"type": "grafana-postgresql-datasource", "uid": "tracer-bio-postgresql"})
                self.assertEqual(panel["datasource"], target["datasource"])
                self.assertIs(target["rawQuery"], True)
                self.assertEqual(target["format"], "time_series" if panel["type"] == "timeseries" else "table")
                self.assertNotIn("labels.metric", str(panel["fieldConfig"]), "a label that it takes away")

    def test_every_query_of_postgresql_is_of_chosen_machines_alone(self):
        """Each relation that is stored there is read by host_id, and each join is by it."""
        chosen = "host_id = ANY (ARRAY[${host:sqlstring}]::text[])"
        made = re.compile(r"(begin|step|largest|most|class|counted|execution|unnest|used)\b")  # by the query itself
        for name, query in every_query(OF_POSTGRESQL):
            if name.endswith(": host"):
                continue
            with self.subTest(name):
                self.assertIn(chosen, query)
                for read in re.findall(r"\b(?:FROM|JOIN)\s+(?!now\b|LATERAL\b|\()(.+)", query):
                    if not made.match(read):
                        self.assertRegex(read, r"^\w+(\(\$__from \* 1000000, \$__to \* 1000000\))? WHERE (" + re.escape(chosen) + r"\)|host_id = hosts\.host_id )")
                for condition in re.findall(r"\bJOIN\b(?! LATERAL).*?\b(USING \([^)]*\)|ON\b)", query, re.S):
                    self.assertRegex(condition, r"USING \((host_id, |number\))")

    def test_every_target_has_what_the_plugin_reads(self):
        for name, _, panel in every_panel(DASHBOARDS):
            with self.subTest(name):
                self.assertEqual(len(panel["targets"]), 1)
                target = panel["targets"][0]
                self.assertEqual(target["datasource"], {"type": "frser-sqlite-datasource", "uid": "tracer-bio"})
                self.assertEqual(panel["datasource"], target["datasource"])
                self.assertEqual(target["rawQueryText"], target["queryText"])
                self.assertIn(target["queryType"], ("table", "time series"))
                if target["queryType"] == "time series":
                    self.assertEqual(target["timeColumns"], ["time"])
                self.assertEqual(panel["type"] == "timeseries", target["queryType"] == "time series")

    def test_steps_are_never_below_a_second(self):
        for name, _, panel in every_panel():
            if "$__interval_ms" in str(panel["targets"]):
                with self.subTest(name):
                    self.assertRegex(panel["interval"], r"^[1-9]\d*s$")

    def test_panels_show_units_and_nothing_for_null(self):
        for name, _, panel in every_panel():
            with self.subTest(name):
                defaults = panel["fieldConfig"]["defaults"]
                if panel["type"] != "table":
                    self.assertIn("unit", defaults)
                if panel["type"] == "timeseries":
                    self.assertIs(defaults["custom"]["spanNulls"], False)
                    self.assertTrue(panel["options"]["legend"]["showLegend"])
                if panel["type"] == "table":
                    self.assertEqual(defaults["noValue"], "")

    def test_variables_are_defined_before_they_are_used(self):
        for uid, dashboard in BY_UID.items():
            known = set()
            for variable in dashboard["templating"]["list"]:
                self.assertIsInstance(variable["query"], str, uid)
                if variable["type"] == "query":
                    self.assertLessEqual(names_in(variable["query"]), known, f"{uid}: {variable['name']}")
                known.add(variable["name"])
            for panel, query in dashboards.panels(dashboard):
                self.assertLessEqual(names_in(query), known, f"{uid}: {panel['title']}")

    def test_pipelines_lead_to_runs_and_those_to_tools(self):
        variables = {v["name"]: v["query"] for v in DASHBOARDS["pipelines-and-runs"]["templating"]["list"]}
        self.assertEqual(names_in(variables["run"]), {"pipeline", "user"})
        self.assertEqual(names_in(variables["tool"]), {"run"})

    def test_values_of_lists_are_quoted_as_sql_wants_it(self):
        for loaded in BOTH:
            for name, query in every_query(loaded):
                for variable, form in re.findall(r"\$\{(\w+):?(\w*)\}", query):
                    with self.subTest(f"{name}: {variable}"):
                        self.assertIn(form, ("sqlstring", "csv"))
                        # Unquoted, in SQLite alone: ids, which the database itself gave.
                        self.assertEqual(form == "csv", loaded is DASHBOARDS and (name.split(":")[0], variable) in {
                            ("pipelines-and-runs", "run"), ("executions", "user")})

    def test_links_lead_to_dashboards_and_variables_that_exist(self):
        for name, dashboard, panel in every_panel():
            for url in urls(panel):
                with self.subTest(f"{name}: {url}"):
                    uid = re.match(r"/d/([\w-]+)\?", url).group(1)
                    self.assertEqual(BY_UID[uid]["tags"], dashboard["tags"])
                    defined = {v["name"] for v in BY_UID[uid]["templating"]["list"]}
                    self.assertLessEqual(set(re.findall(r"(?:var-|\$\{)([a-z]\w*)[=:]", url)), defined)
                    if dashboard in OF_POSTGRESQL.values():
                        self.assertRegex(url, r"&var-host=|&\$\{host:queryparam\}")

    def test_the_data_source_can_only_read(self):
        text = (dashboards.FOLDER / "provisioning" / "datasources" / "tracer-bio.yaml").read_text(encoding="utf-8")
        for line in ("uid: tracer-bio\n", "type: frser-sqlite-datasource\n", 'pathPrefix: "file:"\n',
                     "pathOptions: mode=ro&_pragma=busy_timeout(5000)\n"):
            self.assertIn(line, text)

    def test_the_data_source_of_postgresql_has_no_password_in_it(self):
        text = (dashboards.FOLDER / "postgresql/provisioning/datasources/tracer-bio-postgresql.yaml").read_text()
        for line in ("uid: tracer-bio-postgresql\n", "type: grafana-postgresql-datasource\n", "sslmode: verify-full\n",
                     "password: $__file{/etc/grafana/tracer-bio-postgresql.password}\n"):
            self.assertIn(line, text)

    def test_provisioning_names_no_variable_of_the_environment(self):
        for file in (dashboards.FOLDER / "provisioning").rglob("*.yaml"):
            self.assertNotIn("$", file.read_text(encoding="utf-8"), file)

    def test_alerts_ask_as_the_plugin_wants_it_and_lead_to_their_panel(self):
        rules = {rule["uid"]: rule for rule in dashboards.rules()}
        self.assertEqual(set(rules), set(PANELS_OF_ALERTS))
        for uid, rule in rules.items():
            with self.subTest(uid):
                query, threshold = rule["data"]
                self.assertEqual(query["datasourceUid"], "tracer-bio")
                self.assertEqual(query["model"]["queryText"], query["model"]["rawQueryText"])
                self.assertEqual(query["model"]["queryType"], "table")
                self.assertEqual(threshold["datasourceUid"], "__expr__")
                self.assertEqual(rule["condition"], threshold["refId"])
                notes = rule["annotations"]
                titles = {str(p["id"]): p["title"] for p in BY_UID[notes["__dashboardUid__"]]["panels"]}
                self.assertEqual(titles[notes["__panelId__"]], PANELS_OF_ALERTS[uid])


if __name__ == "__main__":
    unittest.main()
