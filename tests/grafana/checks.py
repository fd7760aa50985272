"""What holds of the answer to any panel's query."""

import re

import plugin

NUMBER = (int, float)
TABLES = ("executions", "metrics", "processed_executions", "processed_metrics", "run_executions")
# What the queries and views call those, and the partial indexes that are small.
LARGE = set(TABLES) | {"sample", "kept", "processed", "member", "failed", "starter", "before"}
SMALL_INDEX = re.compile(r"USING (COVERING )?INDEX (executions_open|executions_failed|executions_oom)\b")


def units(panel):
    named = {}
    for override in panel["fieldConfig"]["overrides"]:
        for prop in override["properties"]:
            if prop["id"] == "unit":
                named[override["matcher"]["options"]] = prop["value"]
    return named


def answer(test, panel, names, rows):
    """`test`: a unittest.TestCase, which is told what is wrong."""
    target = panel["targets"][0]
    test.assertEqual(len(names), len(set(names)), "two columns of one name")
    for name, values in zip(names, zip(*rows) if rows else [()] * len(names)):
        known = [value for value in values if value is not None]
        for value in known:
            test.assertNotIsInstance(value, plugin.Dated, f"{name}: declared as a date")
        if name in target["timeColumns"]:
            for value in known:
                test.assertIsInstance(value, NUMBER, name)
                test.assertTrue(0 < value < 1e11, f"{name}: {value} is not in seconds")
        elif any(isinstance(value, NUMBER) for value in known):
            test.assertTrue(all(isinstance(value, NUMBER) for value in known), f"{name}: numbers and texts")
            if panel["type"] == "table":
                test.assertIn(name, units(panel), f"{name}: no unit")
    for column in target["timeColumns"]:
        test.assertIn(column, names)
    if target["queryType"] == "time series":
        series(test, panel, names, rows)
    for field in re.findall(r"__data\.fields\.(\w+)", str(panel["fieldConfig"])):
        test.assertIn(field, names, "of a link")


def series(test, panel, names, rows):
    times = [row[names.index("time")] for row in rows]
    test.assertNotIn(None, times)
    test.assertEqual(times, sorted(times))
    label = re.search(r"__field\.labels\.(\w+)", panel["fieldConfig"]["defaults"].get("displayName", ""))
    texts = {name for row in rows for name, value in zip(names, row) if isinstance(value, str)}
    if label:
        test.assertIn(label.group(1), names)
        test.assertLessEqual(texts, {label.group(1)})
        test.assertEqual(len(names), 3, "time, label, value")
        keys = [(row[names.index("time")], row[names.index(label.group(1))]) for row in rows]
        test.assertEqual(len(keys), len(set(keys)), "two values for one time and label")
    else:
        test.assertFalse(texts, "a text would become a label without a legend")
        test.assertEqual(len(times), len(set(times)))
    for row in rows:
        for value in row:
            test.assertNotIsInstance(value, plugin.Declared, "a label with a type is an error without rows")


def plan(test, connection, query):
    """No table that grows with what ran is read as a whole."""
    for *_, step in connection.execute("EXPLAIN QUERY PLAN " + query):
        scanned = re.match(r"SCAN (\w+)", step)
        if scanned and scanned.group(1) in LARGE:
            test.assertRegex(step, SMALL_INDEX)
