"""Parts of queries that several panels share. `db`: one of the dialects.

$__from and $__to are milliseconds, the columns *_ns, which have the indexes, nanoseconds. Numbers are
rounded down to steps of $__interval_ms; `/ 1000.0` makes seconds of those. A label of a time series is
`|| ''`: as a column of a table it would keep the type TEXT where there are no rows, which the SQLite
plugin cannot make a series of; as an expression it has none then, and an empty panel is no error.
"""

RANGE = "BETWEEN $__from * 1000000 AND $__to * 1000000"
USER = '"user"'  # where it cannot stand with its quotes
SERIES = 12  # in one panel; what is smaller is summed up

# Of longer steps, as a day has them, only so much is read, through the index: a month has millions
# of samples.
READ_MS = 240_000
READ_HELP = " Of steps over four minutes the first four minutes are looked at."


def read_of_step(db):
    return f"time_ns % {db.interval_ns} < {READ_MS * 1_000_000}"


def step_of(db, column):
    """A column as the beginning of its step: a time."""
    return db.time_of_seconds(f"{column} / {db.interval_ns} * $__interval_ms / 1000.0")


def _largest(db, step):
    return f"""\
WITH {db.steps}step AS MATERIALIZED (
{step}
),
largest AS (
  SELECT tool FROM step GROUP BY tool ORDER BY sum(value) DESC NULLS LAST LIMIT {SERIES}
)
SELECT {db.time("begin_ns")} AS time,
  CASE WHEN tool IN (SELECT tool FROM largest) THEN tool ELSE 'others' END || '' AS tool,
  CAST(sum(value) AS DOUBLE PRECISION) AS value
FROM step
GROUP BY 1, 2
ORDER BY 1"""


def used_by_tool(db, value, where=""):
    """What each tool used a second: a column of tool_samples. `where` begins with a blank and AND."""
    return _largest(db, f"""\
  SELECT begin_ns, tool, sum({value}) * 1000.0 / {db.least("$__interval_ms", READ_MS)} AS value
  FROM {db.by_step("tool_samples", READ_MS * 1_000_000)}
  WHERE {db.unindexed}time_ns {RANGE}{where}
  GROUP BY 1, 2""")


def memory_by_tool(db, where=""):
    """The largest sum over its processes in one sampling pass of each step."""
    return _largest(db, f"""\
  SELECT begin_ns, tool, max(value) AS value
  FROM (
    SELECT begin_ns, time_ns, tool{db.and_host}, sum(rss_bytes) AS value
    FROM {db.by_step("tool_samples", READ_MS * 1_000_000)}
    WHERE {db.unindexed}time_ns {RANGE}{where}
    GROUP BY begin_ns, time_ns, tool{db.and_host}
  ) AS pass
  GROUP BY begin_ns, tool{db.and_host}""")


# How an execution ended, as the panels' colours have it.
OUTCOME = """\
CASE
    WHEN end_reason IS NULL THEN 'running'
    WHEN end_reason = 'oom' THEN 'out of memory'
    WHEN exit_signal IS NOT NULL THEN 'killed'
    WHEN exit_code <> 0 THEN 'failed'
    WHEN end_reason IN ('unobserved', 'exec') THEN end_reason
    ELSE 'succeeded'
  END"""


def executions_by_step(db, where=""):
    """How many began in each step, and how many of those failed: two narrow indexes."""
    return f"""\
SELECT time, CAST(sum(begun) AS DOUBLE PRECISION) AS begun, CAST(sum(failed) AS DOUBLE PRECISION) AS failed
FROM (
  SELECT {step_of(db, "start_ns")} AS time, count(*) AS begun, 0 AS failed
  FROM {db.of("executions")}
  WHERE start_ns {RANGE}{where}
  GROUP BY 1
  UNION ALL
  SELECT {step_of(db, "start_ns")}, 0, count(*)
  FROM {db.of("executions")}
  WHERE (exit_code <> 0 OR exit_signal IS NOT NULL) AND start_ns {RANGE}{where}
  GROUP BY 1
) AS step
GROUP BY 1
ORDER BY 1"""
