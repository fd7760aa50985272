"""The files of config/grafana, and how the variables of a dashboard follow each other."""

import json
import pathlib

import plugin

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "config" / "grafana"

# What a user types or chooses, where a variable has no query.
TYPED = {"top": ["10"], "status": ["any"]}


def load(folder=FOLDER):
    """By name: those of SQLite, or what is in another folder of such files."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8"))
            for file in sorted((folder / "dashboards").glob("*.json"))}


def load_postgresql():
    return load(FOLDER / "postgresql")


def rules():
    import yaml  # of python3-yaml

    text = (FOLDER / "provisioning" / "alerting" / "tracer-bio.yaml").read_text(encoding="utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def variables(connection, dashboard, time, chosen=None):
    """Asks for each variable's values in turn, as the page does: all of them, unless `chosen` by name."""
    values = {}
    for variable in dashboard["templating"]["list"]:
        name = variable["name"]
        if chosen and name in chosen:
            values[name] = chosen[name]
        elif variable["type"] == "query":
            names, rows = plugin.run(connection, plugin.expand(variable["query"], time, None, values))
            at = names.index("__value") if "__value" in names else 0
            values[name] = [row[at] for row in rows]
        else:
            values[name] = TYPED.get(name, [""])
    return values


def panels(dashboard):
    for panel in dashboard["panels"]:
        target = panel["targets"][0]
        yield panel, target["queryText"] if "queryText" in target else target["rawSql"]
