"""What differs between the databases that dashboards read: the recorder's own SQLite file, and a
PostgreSQL with the rows of many machines. A panel is described once, with what is here where the two
do not speak alike.

Relations are named by `of()`, and another one's rows found by `key()`, in USING and IN: so in
PostgreSQL, whose ids are those of one machine, no query sees others than the chosen machines', or
takes one's row for another's. Both know CAST(… AS DOUBLE PRECISION), NULLS LAST, FILTER and TRUE;
"user" needs its quotes, for to PostgreSQL it is who asks. What the page puts into SQL is `sqlstring`,
quoted, with its quotes doubled: `singlequote` would escape them with a backslash, which is a character.
"""

import pathlib

CONFIG = pathlib.Path(__file__).resolve().parents[2] / "config" / "grafana"


class Sqlite:
    """frser-sqlite-datasource: a target needs its query twice (the page sends rawQueryText, alerts read
    queryText), and only columns named in timeColumns become times, of seconds.

    A list of chosen values is compared with `+column` (`unindexed`), which keeps SQLite from looking each
    of them up in an index instead of reading the chosen time."""

    folder = CONFIG / "dashboards"
    datasource = {"type": "frser-sqlite-datasource", "uid": "tracer-bio"}
    title = "tracer-bio"
    has_hosts = False

    now_s = "CAST(strftime('%s', 'now') AS INTEGER)"
    interval_ns = "($__interval_ms * 1000000)"
    unindexed = "+"
    # In front of the first name of a WITH: what by_step() reads. So SQLite finds each step by the index.
    steps = f"""\
RECURSIVE begin (begin_ns) AS (
  SELECT $__from / $__interval_ms * $__interval_ms * 1000000
  UNION ALL
  SELECT begin_ns + {interval_ns} FROM begin
  WHERE begin_ns + {interval_ns} <= $__to * 1000000
),
"""
    # In front of a table's columns; among those that are grouped by; in front of a name.
    host_columns = ""
    hidden = ()  # of those
    and_host = ""
    host_prefix = ""
    # In a link: the run that a row has, with its machine; the chosen machines.
    run_of_row = "&var-run=${__data.fields.run}"
    host_of_row = ""
    chosen_hosts = ""

    def target(self, query, time_series, times):
        return {"queryType": "time series" if time_series else "table", "rawQueryText": query,
                "queryText": query, "timeColumns": list(times)}

    def of(self, relation):
        return relation

    def by_step(self, relation, read_ns):
        """In FROM: rows by their step, which begins at `begin_ns` and of which no more than `read_ns` is read."""
        return f"""\
begin CROSS JOIN {relation}
      ON time_ns >= begin_ns AND time_ns < begin_ns + {self.least(self.interval_ns, read_ns)}"""

    def key(self, column):
        return column

    def among(self, column, variable, number=False, indexed=False):
        """Whether it is one of the variable's chosen values."""
        return f"{'' if indexed else self.unindexed}{column} IN (${{{variable}:{'csv' if number else 'sqlstring'}}})"

    def chosen_runs(self, column, indexed=False):
        """Whether it is one of those of the variable `run`."""
        return f"{'' if indexed else self.unindexed}{column} IN (${{run:csv}})"

    def run_value(self, column):
        """Of the variable `run`."""
        return column

    def time(self, ns):
        return f"{ns} / 1e9"

    def time_of_seconds(self, seconds):
        return seconds

    def least(self, one, other):
        return f"min({one}, {other})"

    def position(self, text, within):
        return f"instr({within}, {text})"

    def joined(self, text):
        """The texts of a group, each once."""
        return f"group_concat(DISTINCT {text})"

    def latest(self, relation, value, name, together):
        """A value of the newest row; of several machines, `together` (an aggregate function)."""
        return f"SELECT {value} AS {name} FROM {relation} ORDER BY time_ns DESC LIMIT 1"

    def of_machines(self, relation, step, columns, where):
        """For each step of the time, `columns`: by name, an aggregate of one machine's rows, and the function
        that makes one of several machines'."""
        values = ",\n".join(f'  {value} AS "{name}"' for name, (value, _) in columns.items())
        return f"""\
SELECT {step} AS time,
{values}
FROM {self.of(relation)}
WHERE {where}
GROUP BY 1
ORDER BY 1"""


class Postgresql:
    """grafana-postgresql-datasource: a time is a timestamptz, and `metric` no name for a label, for that one
    becomes the series' name."""

    folder = CONFIG / "postgresql" / "dashboards"
    datasource = {"type": "grafana-postgresql-datasource", "uid": "tracer-bio-postgresql"}
    title = "tracer-bio fleet"
    has_hosts = True

    now_s = "CAST(extract(epoch FROM now()) AS bigint)"
    interval_ns = "($__interval_ms * 1000000::bigint)"
    unindexed = ""
    steps = ""
    host_columns = "host_name AS host, host_id, "
    hidden = ("host_id",)
    and_host = ", host_id"
    host_prefix = "host_name || ': ' || "
    run_of_row = "&var-host=${__data.fields.host_id}&var-run=${__data.fields.host_id}:${__data.fields.run}"
    host_of_row = "&var-host=${__data.fields.host_id}"
    chosen_hosts = "&${host:queryparam}"

    # An array may be empty, what stands in IN ( ) may not.
    hosts = "host_id = ANY (ARRAY[${host:sqlstring}]::text[])"
    # With `host_name` beside them, as the other views are, and not the tables themselves.
    tables = ("executions", "losses", "objects", "pipelines", "processed_executions", "recordings",
              "run_executions", "runs", "users")

    # Functions of a part of the time.
    functions = ("host_usage", "recorder_cost")

    def target(self, query, time_series, times):
        return {"rawQuery": True, "editorMode": "code", "format": "time_series" if time_series else "table",
                "rawSql": query}

    def of(self, relation):
        stored = f"{relation}_utc" if relation in self.tables else relation
        if relation in self.functions:
            stored += "($__from * 1000000, $__to * 1000000)"
        return f"(SELECT * FROM {stored} WHERE {self.hosts}) AS {relation}"

    def by_step(self, relation, read_ns):
        return f"""\
(
      SELECT time_ns / {self.interval_ns} * {self.interval_ns} AS begin_ns, *
      FROM {self.of(relation)} WHERE time_ns % {self.interval_ns} < {read_ns}
    ) AS step"""

    def key(self, column):
        return f"host_id, {column}"

    def among(self, column, variable, number=False, indexed=False):
        return f"{column} = ANY (ARRAY[${{{variable}:sqlstring}}]::{'bigint' if number else 'text'}[])"

    def chosen_runs(self, column, indexed=False):
        if indexed:
            return (f"(host_id, {column}) IN (SELECT split_part(run, ':', 1), CAST(split_part(run, ':', 2) AS bigint)"
                    " FROM unnest(ARRAY[${run:sqlstring}]::text[]) AS run)")
        # A filter and no join, which would be planned by the host alone where nothing was analyzed yet.
        return self.among(self.run_value(column), "run")

    def run_value(self, column):
        return f"host_id || ':' || {column}"

    def time(self, ns):
        return f"to_timestamp({ns} / 1e9)"

    def time_of_seconds(self, seconds):
        return f"to_timestamp({seconds})"

    def least(self, one, other):
        return f"least({one}, {other})"

    def position(self, text, within):
        return f"strpos({within}, {text})"

    def joined(self, text):
        return f"string_agg(DISTINCT {text}, ',')"

    def latest(self, relation, value, name, together):
        return f"""\
SELECT {together}(latest.value) AS {name}
FROM (SELECT host_id FROM hosts WHERE {self.hosts}) AS hosts
CROSS JOIN LATERAL (
  SELECT {value} AS value FROM {relation} WHERE host_id = hosts.host_id ORDER BY time_ns DESC LIMIT 1
) AS latest
HAVING count(*) > 0"""

    def of_machines(self, relation, step, columns, where):
        inner = ",\n".join(f'    {value} AS "{name}"' for name, (value, _) in columns.items())
        outer = ",\n".join(f'  {together}("{name}") AS "{name}"' for name, (_, together) in columns.items())
        return f"""\
SELECT time,
{outer}
FROM (
  SELECT host_id, {step} AS time,
{inner}
  FROM {self.of(relation)}
  WHERE {where}
  GROUP BY 1, 2
) AS machine
GROUP BY 1
ORDER BY 1"""


DIALECTS = (Sqlite(), Postgresql())
