"""What becomes of a query on its way to SQLite: in Grafana's page, then in the server and the plugin.

Of the page only what the dashboards use is here; anything else is left in the text, and a test finds it.
"""

import re
import sqlite3


def sqlstring(values):
    return ",".join("'" + str(value).replace("'", "''") + "'" for value in values)


FORMATS = {"sqlstring": sqlstring, "csv": lambda values: ",".join(str(value) for value in values)}


class Time:
    """A dashboard's time range, in milliseconds, and the width of a panel in points."""

    def __init__(self, from_ms, to_ms):
        self.from_ms, self.to_ms = int(from_ms), int(to_ms)

    def interval_ms(self, panel):
        """Grafana's steps, coarsely: never below the panel's own least interval."""
        points = panel.get("maxDataPoints", 1000)
        least = panel.get("interval", "0s")
        assert re.fullmatch(r"\d+s", least), least
        return max((self.to_ms - self.from_ms) // points, int(least[:-1]) * 1000, 1)


def expand(query, time, panel=None, variables=None):
    """`variables`: lists of values by name."""
    interval_ms = time.interval_ms(panel or {})

    def value(match):
        name, form = match.group(1), match.group(2)
        return FORMATS[form](variables[name])

    query = re.sub(r"\$\{(\w+):(\w+)\}", value, query)
    query = query.replace("$__interval_ms", str(interval_ms))
    query = query.replace("$__from", str(time.from_ms)).replace("$__to", str(time.to_ms))
    for name, values in (variables or {}).items():
        query = re.sub(rf"\${name}\b", lambda _: FORMATS["csv"](values), query)
    return query


def connect(path):
    """As the plugin does, by the data source's pathPrefix and pathOptions."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5,
                                 detect_types=sqlite3.PARSE_DECLTYPES)
    connection.execute("PRAGMA query_only = 1")
    return connection


class Declared(str):
    """A text whose column is declared TEXT: the plugin knows its type also where there is no row."""


class Dated:
    """A value whose column is declared as a date or time: the plugin's driver would spoil it."""

    def __init__(self, value):
        self.value = value


sqlite3.register_converter("TEXT", lambda value: Declared(value.decode("utf-8", "surrogateescape")))
for kind in ("DATE", "DATETIME", "TIMESTAMP"):
    sqlite3.register_converter(kind, Dated)


def run(connection, query):
    """The names of the columns, and the rows."""
    cursor = connection.execute(query)
    return [column[0] for column in cursor.description], cursor.fetchall()
