"""Tools: which need the most, how their executions are spread, how that changes, and what they are made of."""

import links
from grafana import bars, choice_variable, dashboard, query_variable, sql, table, time_series
from queries import RANGE, USER, step_of

SECOND, MINUTE, HOUR = 10**9, 60 * 10**9, 3600 * 10**9
DURATIONS = [(SECOND // 100, "under 10 ms"), (SECOND // 10, "10 to 100 ms"), (SECOND, "0.1 to 1 s"),
             (10 * SECOND, "1 to 10 s"), (MINUTE, "10 s to 1 min"), (10 * MINUTE, "1 to 10 min"),
             (HOUR, "10 min to 1 h"), (10 * HOUR, "1 to 10 h"), (None, "over 10 h")]
MEMORY = [(10 * 2**20, "under 10 MiB"), (100 * 2**20, "10 to 100 MiB"), (2**30, "100 MiB to 1 GiB"),
          (4 * 2**30, "1 to 4 GiB"), (16 * 2**30, "4 to 16 GiB"), (64 * 2**30, "16 to 64 GiB"),
          (None, "over 64 GiB")]


def describe(db):
    return dashboard(db, "tools", "Tools",
                     "Which tools need the most, how their executions are spread, how that changes, and which "
                     "libraries they load.",
                     [*tops(db), *spreads(db), *trends(db), *libraries(db)], variables(db), since="now-24h")


def of_pipelines_and_users(db):
    return f'{db.among("pipeline", "pipeline")} AND {db.among(USER, "user")}'


def chosen(db):
    """The executions of the chosen time, pipelines, users and tools."""
    return f"""\
FROM {db.of("processed_executions")}
WHERE start_ns {RANGE} AND {of_pipelines_and_users(db)} AND {db.among("tool", "tool")}"""


def variables(db):
    return [
        query_variable("pipeline", "Pipeline", f'SELECT DISTINCT name FROM {db.of("pipelines")} ORDER BY name'),
        query_variable("user", "User", sql(f"""
            SELECT DISTINCT "user" FROM {db.of("runs")} WHERE {db.among("pipeline", "pipeline", indexed=True)}
            ORDER BY "user"
            """)),
        query_variable("tool", "Tool", sql(f"""
            SELECT DISTINCT tool FROM {db.of("processed_executions")}
            WHERE start_ns {RANGE} AND {of_pipelines_and_users(db)}
            ORDER BY tool
            """)),
        choice_variable("top", "Top", {"10": "10", "5": "5", "20": "20", "50": "50"}),
    ]


def tops(db):
    def top(title, value, unit, help=""):
        return bars(title, f"""\
SELECT tool, {value} AS value
{chosen(db)}
GROUP BY tool
ORDER BY 2 DESC NULLS LAST
LIMIT $top""", unit, label="tool", size=(8, 9), help=help)

    return [
        top("By CPU time", "CAST(sum(cpu_ns) AS DOUBLE PRECISION) / 1e9", "s"),
        top("By peak memory", "CAST(max(max_rss_bytes) AS DOUBLE PRECISION)", "bytes", "The largest single process."),
        top("By reading and writing", "CAST(sum(read_bytes + write_bytes) AS DOUBLE PRECISION)", "bytes",
            "From and to storage."),
        top("By time", "CAST(sum(duration_ns) AS DOUBLE PRECISION) / 1e9", "s", "The sum of their durations."),
        top("By count", "count(*)", "short"),
        top("By failures", "count(*) FILTER (WHERE exit_code <> 0 OR exit_signal IS NOT NULL)", "short"),
    ]


def spread(db, title, column, classes, unit, help):
    """How many executions are below each of `classes` (upper limit, text), and not below the one before."""
    cases = "\n".join(f"    WHEN {column} < {limit} THEN {number}"
                      for number, (limit, _) in enumerate(classes) if limit is not None)
    names = ", ".join(f"({number}, '{text}')" for number, (_, text) in enumerate(classes))
    query = f"""\
WITH class (number, name) AS (VALUES {names}),
counted AS MATERIALIZED (
  SELECT CASE
{cases}
    ELSE {len(classes) - 1}
  END AS number,
    count(*) AS executions
  {chosen(db)}
    AND {column} IS NOT NULL
  GROUP BY 1
)
SELECT class.name AS class, coalesce(executions, 0) AS executions
FROM class LEFT JOIN counted USING (number)
ORDER BY number"""
    return bars(title, query, unit, label="class", size=(12, 9), help=help)


def spreads(db):
    return [
        spread(db, "How long they take", "duration_ns", DURATIONS, "short", "Executions by their duration."),
        spread(db, "How much memory they need", "max_rss_bytes", MEMORY, "short", "Executions by their peak."),

        # Ranks are counted, for SQLite has no percentiles; of the newest 50,000 that bounds the sorting.
        table("How they are spread", f"""\
WITH execution AS (
  SELECT tool, duration_ns, cpu_ns, max_rss_bytes,
    row_number() OVER (PARTITION BY tool ORDER BY duration_ns) AS place,
    count(*) OVER (PARTITION BY tool) AS number
  FROM (
    SELECT tool, duration_ns, cpu_ns, max_rss_bytes
    {chosen(db)}
      AND duration_ns IS NOT NULL
    ORDER BY start_ns DESC
    LIMIT 50000
  ) AS newest
)
SELECT tool, count(*) AS executions,
  min(duration_ns) / 1e9 AS shortest,
  max(duration_ns) FILTER (WHERE place <= (number + 1) / 2) / 1e9 AS median,
  max(duration_ns) FILTER (WHERE place <= (number * 95 + 99) / 100) / 1e9 AS "95 of 100 within",
  max(duration_ns) / 1e9 AS longest,
  CAST(avg(cpu_ns) AS DOUBLE PRECISION) / 1e9 AS "mean CPU time",
  CAST(avg(max_rss_bytes) AS DOUBLE PRECISION) AS "mean peak memory",
  CAST(max(max_rss_bytes) AS DOUBLE PRECISION) AS "largest peak memory"
FROM execution
GROUP BY tool
ORDER BY sum(cpu_ns) DESC NULLS LAST
LIMIT $top""", links={"tool": links.executions_of_tool(db)},
              units={"executions": "none", "shortest": "s", "median": "s", "95 of 100 within": "s", "longest": "s",
                     "mean CPU time": "s", "mean peak memory": "bytes", "largest peak memory": "bytes"},
              help="Of the newest 50,000 executions of the chosen time."),
    ]


def trends(db):
    def trend(title, value, unit):
        return time_series(title, f"""\
WITH step AS MATERIALIZED (
  SELECT {step_of(db, "start_ns")} AS time, tool, {value} AS value, count(*) AS executions
  {chosen(db)}
  GROUP BY 1, 2
),
most AS (
  SELECT tool FROM step GROUP BY tool ORDER BY sum(executions) DESC LIMIT 12
)
SELECT time, tool || '' AS tool, CAST(value AS DOUBLE PRECISION) AS value
FROM step
WHERE tool IN (SELECT tool FROM most)
ORDER BY time""", unit, label="tool", help="Of the 12 tools that ran the most, by when they began.")

    return [
        trend("Executions", "count(*)", "short"),
        trend("Mean duration", "avg(duration_ns) / 1e9", "s"),
        trend("Mean CPU time", "avg(cpu_ns) / 1e9", "s"),
        trend("Peak memory", "max(max_rss_bytes)", "bytes"),
    ]


def used_sets(db, columns, keys=""):
    """WITH: `used`, the sets of objects that the chosen executions were made of. They are few, so what is asked
    of files is asked of those."""
    return f"""\
WITH used AS MATERIALIZED (
  SELECT {db.key("object_set_id")}{keys}, {columns}
  FROM (
    SELECT {db.key("execution_id")}, tool, start_ns, cpu_ns
    {chosen(db)}
  ) AS execution
  LEFT JOIN (
    SELECT {db.key("execution_id")}, object_set_id FROM {db.of("run_executions")}
  ) AS member USING ({db.key("execution_id")})
  GROUP BY {db.key("object_set_id")}{keys}
)"""


def libraries(db):
    def top(title, name, kinds, value, unit, help):
        return bars(title, f"""\
{used_sets(db, f"{value} AS value")}
SELECT {name}, CAST(sum(value) AS DOUBLE PRECISION) AS value
FROM (
  SELECT DISTINCT {db.key("object_set_id")}, {name}, value
  FROM used JOIN {db.of("set_objects")} USING ({db.key("object_set_id")})
  WHERE kind IN ({kinds}) AND {name} IS NOT NULL
) AS part
GROUP BY {name}
ORDER BY 2 DESC NULLS LAST
LIMIT $top""", unit, label=name, size=(12, 9), help=help)

    executions, cpu = "count(*)", "sum(cpu_ns) / 1e9"
    of_languages = "'python', 'r', 'perl'"
    seen = "Of Python, R and Perl: those with an extension, for what an interpreter reads is not seen."
    return [
        top("Libraries by executions", "name", "'library'", executions, "short",
            "Executions that loaded it, of those whose libraries are known."),
        top("Libraries by CPU time", "name", "'library'", cpu, "s", "The whole CPU time of what loaded it."),
        top("Packages by executions", "package", of_languages, executions, "short", seen),
        top("Packages by CPU time", "package", of_languages, cpu, "s", "The whole CPU time of what loaded it. " + seen),

        table("Versions of tools", f"""\
{used_sets(db, "max(execution_id) AS execution_id, count(*) AS executions, max(start_ns) AS last_ns", ", tool")}
SELECT used.tool, version, package, package_version AS "package's version", sum(executions) AS executions,
  {db.time("max(last_ns)")} AS last
FROM used JOIN {db.of("tool_versions")} USING ({db.key("execution_id")})
GROUP BY used.tool, version, package, package_version
ORDER BY used.tool, 5 DESC
LIMIT 500""", times=["last"], links={"tool": links.executions_of_tool(db)}, units={"executions": "none"},
              help="Where the package of its executable tells: of a script that is the interpreter's, which is not "
                   "shown."),

        time_series("New files", sql(f"""
            SELECT {step_of(db, "first_seen_ns")} AS time, kind || '' AS kind,
              CAST(count(*) AS DOUBLE PRECISION) AS files
            FROM {db.of("objects")}
            WHERE last_seen_ns >= $__from * 1000000 AND first_seen_ns {RANGE}
            GROUP BY 1, 2
            ORDER BY 1
            """), "short", label="kind", bars=True,
                    help="Programs and libraries that were never loaded before: installed, or updated."),
        table("Newest files", sql(f"""
            SELECT {db.host_columns}{db.time("first_seen_ns")} AS first, kind, package, version,
              package_version AS "package's version", path, build_id AS build, unknown
            FROM {db.of("objects")}
            WHERE last_seen_ns >= $__from * 1000000 AND first_seen_ns {RANGE}
            ORDER BY first_seen_ns DESC
            LIMIT 200
            """), times=["first"], hidden=db.hidden, size=(12, 8),
              help="By when they were first loaded: the newest 200. Why a file was not looked into, unknown tells."),
    ]
