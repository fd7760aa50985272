#!/usr/bin/env python3
"""Writes Grafana's dashboards, those of SQLite (config/grafana/dashboards/*.json) and those of PostgreSQL
(config/grafana/postgresql/dashboards/*.json), from the modules beside this file.

Usage: write.py [--check]. With --check it writes nothing, and ends with 1 where a file is stale.
Edit the modules, never the JSON: a dashboard's SQL stands in them as SQL, and what all panels share
stands in them once.
"""

import json
import sys

sys.dont_write_bytecode = True

import executions
import overview
import recorder
import runs
import tools
from dialects import DIALECTS

DASHBOARDS = {
    "overview.json": overview,
    "pipelines-and-runs.json": runs,
    "tools.json": tools,
    "executions.json": executions,
    "recorder-health.json": recorder,
}


def texts():
    """What each file is to have."""
    for db in DIALECTS:
        for name, module in DASHBOARDS.items():
            yield db.folder / name, json.dumps(module.describe(db), indent=2, ensure_ascii=False) + "\n"


def main():
    stale = []
    for file, text in texts():
        if "--check" in sys.argv[1:]:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                stale.append(str(file))
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"write.py: stale: {', '.join(stale)}: run scripts/dashboards/write.py")


if __name__ == "__main__":
    main()
