#!/usr/bin/python3
"""Asks every query of the dashboards as another user does, as Grafana is one.

Usage: reader.py DATABASE UID GID FROM_MS TO_MS
Prints a JSON object: for each panel the number of its rows, or what went wrong.
"""

import json
import os
import sys
import unittest

import checks
import dashboards
import plugin


def ask(test, connection, time):
    answers = {}
    for name, dashboard in dashboards.load().items():
        values = dashboards.variables(connection, dashboard, time)
        for panel, query in dashboards.panels(dashboard):
            try:
                names, rows = plugin.run(connection, plugin.expand(query, time, panel, values))
                checks.answer(test, panel, names, rows)
                # A row of nothing, as an aggregate of nothing gives, shows nothing.
                answers[f"{name}: {panel['title']}"] = sum(any(v is not None for v in row) for row in rows)
            except Exception as error:
                answers[f"{name}: {panel['title']}"] = f"{type(error).__name__}: {error}"
    for rule in dashboards.rules():
        _, rows = plugin.run(connection, rule["data"][0]["model"]["queryText"])
        answers[rule["uid"]] = sum(value for row in rows for value in row if isinstance(value, (int, float)))
    return answers


def main():
    database, uid, gid, from_ms, to_ms = sys.argv[1], *map(int, sys.argv[2:])
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if os.access(database, os.W_OK):
        sys.exit(f"{database}: this user could write it")
    print(json.dumps(ask(unittest.TestCase(), plugin.connect(database), plugin.Time(from_ms, to_ms))))


if __name__ == "__main__":
    main()
