"""Parts of queries that several panels share.

$__from and $__to are milliseconds, the columns *_ns, which have the indexes, nanoseconds. Numbers are
rounded down to steps of $__interval_ms; `/ 1000.0` makes seconds of those. A label of a time series is
`|| ''`: as a column of a table it would keep the type TEXT where there are no rows, which the plugin
cannot make a series of; as an expression it has none then, and an empty panel is no error. A list of
chosen values is compared with `+column`, which keeps SQLite from looking each of them up in an index
instead of reading the chosen time.
"""

RANGE = "BETWEEN $__from * 1000000 AND $__to * 1000000"
SERIES = 12  # in one panel; what is smaller is summed up

# Of longer steps, as a day has them, only so much is read, through the index: a month has millions
# of samples.
READ_MS = 240_000
READ_OF_STEP = f"time_ns % ($__interval_ms * 1000000) < {READ_MS} * 1000000"
READ_HELP = " Of steps over four minutes the first four minutes are looked at."

# A column as the beginning of its step, in seconds.
def step_of(column):
    return f"{column} / ($__interval_ms * 1000000) * $__interval_ms / 1000.0"


# The samples of each step, with its beginning. `+time_ns` beside it leaves the index to the step.
STEPS = f"""\
RECURSIVE begin (begin_ns) AS (
  SELECT $__from / $__interval_ms * $__interval_ms * 1000000
  UNION ALL
  SELECT begin_ns + $__interval_ms * 1000000 FROM begin
  WHERE begin_ns + $__interval_ms * 1000000 <= $__to * 1000000
)"""
SAMPLES_OF_STEP = f"""\
begin CROSS JOIN tool_samples
      ON time_ns >= begin_ns AND time_ns < begin_ns + min($__interval_ms, {READ_MS}) * 1000000"""


def _largest(step):
    return f"""\
WITH {STEPS},
step AS MATERIALIZED (
{step}
),
largest AS (
  SELECT tool FROM step GROUP BY tool ORDER BY sum(value) DESC LIMIT {SERIES}
)
SELECT begin_ns / 1e9 AS time, iif(tool IN (SELECT tool FROM largest), tool, 'others') || '' AS metric,
  CAST(sum(value) AS REAL) AS value
FROM step
GROUP BY 1, 2
ORDER BY 1"""


def used_by_tool(value, where=""):
    """What each tool used a second: a column of tool_samples. `where` begins with AND."""
    return _largest(f"""\
  SELECT begin_ns, tool, sum({value}) * 1000.0 / min($__interval_ms, {READ_MS}) AS value
  FROM {SAMPLES_OF_STEP}
  WHERE +time_ns {RANGE} {where}
  GROUP BY 1, 2""")


def memory_by_tool(where=""):
    """The largest sum over its processes in one sampling pass of each step."""
    return _largest(f"""\
  SELECT begin_ns, tool, max(value) AS value
  FROM (
    SELECT begin_ns, time_ns, tool, sum(rss_bytes) AS value
    FROM {SAMPLES_OF_STEP}
    WHERE +time_ns {RANGE} {where}
    GROUP BY 1, 2, 3
  )
  GROUP BY 1, 2""")


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


def executions_by_step(where=""):
    """How many began in each step, and how many of those failed: two narrow indexes."""
    return f"""\
SELECT time, CAST(sum(begun) AS REAL) AS begun, CAST(sum(failed) AS REAL) AS failed
FROM (
  SELECT {step_of("start_ns")} AS time, count(*) AS begun, 0 AS failed
  FROM executions
  WHERE start_ns {RANGE}{where}
  GROUP BY 1
  UNION ALL
  SELECT {step_of("start_ns")}, 0, count(*)
  FROM executions
  WHERE (exit_code <> 0 OR exit_signal IS NOT NULL) AND start_ns {RANGE}{where}
  GROUP BY 1
)
GROUP BY 1
ORDER BY 1"""
