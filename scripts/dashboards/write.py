#!/usr/bin/env python3
"""Writes Grafana's dashboards, config/grafana/dashboards/*.json, from the modules beside this file.

Usage: write.py [--check]. With --check it writes nothing, and ends with 1 where a file is stale.
Edit the modules, never the JSON: a dashboard's SQL stands in them as SQL, and what all panels share
stands in them once.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import executions
import overview
import recorder
import runs
import tools

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "config" / "grafana" / "dashboards"
DASHBOARDS = {
    "overview.json": overview.DASHBOARD,
    "pipelines-and-runs.json": runs.DASHBOARD,
    "tools.json": tools.DASHBOARD,
    "executions.json": executions.DASHBOARD,
    "recorder-health.json": recorder.DASHBOARD,
}


def main():
    stale = []
    for name, dashboard in DASHBOARDS.items():
        text = json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n"
        file = FOLDER / name
        if "--check" in sys.argv[1:]:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"write.py: stale: {', '.join(stale)}: run scripts/dashboards/write.py")


if __name__ == "__main__":
    main()
