"""Executions: every program that ran, of pipelines or not, by text, exit status and user."""

import links
from grafana import choice_variable, dashboard, query_variable, sql, stat, table, text_variable, time_series
from queries import OUTCOME, RANGE, executions_by_step

# Wide rows are read to look for a text: of no more than so many.
LOOKED_THROUGH = 50_000
# Between blanks, of a JSON array of texts.
ARGUMENTS = """replace(args, '","', ' ')"""


def describe(db):
    return dashboard(db, "executions", "Executions",
                     "Every program that ran, whether of a pipeline or not: by text, exit status and user.",
                     panels(db), variables(db))


def variables(db):
    return [
        text_variable("text", "Text"),
        choice_variable("status", "Status", {
            "any": "any", "failed": "failed", "succeeded": "succeeded", "killed": "killed by a signal",
            "oom": "out of memory", "running": "running"}),
        text_variable("exit_code", "Exit code"),
        query_variable("user", "User", sql(f"""
            SELECT {db.joined("coalesce(name, CAST(uid AS TEXT))")} AS __text, uid AS __value
            FROM {db.of("users")} GROUP BY uid ORDER BY 1
            """)),
        text_variable("tool", "Tool"),
        text_variable("run", "Run"),
    ]


def panels(db):
    executions, users = db.of("executions"), db.among("uid", "user", number=True)
    oldest = f"""\
coalesce(
    (SELECT start_ns FROM {executions} WHERE start_ns {RANGE}
     ORDER BY start_ns DESC LIMIT 1 OFFSET {LOOKED_THROUGH}),
    $__from * 1000000)"""
    text = "lower(${text:sqlstring})"
    return [
        time_series("Executions", executions_by_step(db, f" AND {users}"), "short", size=(16, 7), bars=True,
                    help="Of these users, by when they began."),
        stat("Begun", sql(f"""
            SELECT count(*) AS executions FROM {executions} WHERE start_ns {RANGE} AND {users}
            """), "short", size=(4, 7)),
        stat("Failed", sql(f"""
            SELECT count(*) AS executions FROM {executions}
            WHERE (exit_code <> 0 OR exit_signal IS NOT NULL) AND start_ns {RANGE} AND {users}
            """), "short", size=(4, 7), help="Ended with another exit code than 0, or by a signal."),
        table("Executions", f"""\
SELECT {db.host_columns}{db.time("start_ns")} AS started,
  coalesce(account.name, CAST(uid AS TEXT)) AS "user",
  coalesce(member.tool, comm) AS tool,
  {OUTCOME} AS status,
  exit_code AS exit, exit_signal AS signal,
  (end_ns - start_ns) / 1e9 AS duration, CAST(cpu_ns AS DOUBLE PRECISION) / 1e9 AS "CPU time",
  max_rss_bytes AS "peak memory", read_bytes AS read, write_bytes AS written,
  CASE WHEN length(args) >= 4 THEN replace(substr(args, 3, length(args) - 4), '","', ' ') END AS command,
  member.run_id AS run, pid, execution_id AS execution, cwd AS folder, container_id AS container
FROM (
  SELECT id AS execution_id, * FROM {executions}
  WHERE start_ns BETWEEN {oldest} AND $__to * 1000000 AND {users}
) AS execution
LEFT JOIN (SELECT {db.key("uid")}, name FROM {db.of("users")}) AS account USING ({db.key("uid")})
LEFT JOIN (
  SELECT {db.key("execution_id")}, run_id, tool FROM {db.of("run_executions")}
) AS member USING ({db.key("execution_id")})
WHERE CASE ${{status:sqlstring}}
    WHEN 'failed' THEN exit_code <> 0 OR exit_signal IS NOT NULL
    WHEN 'succeeded' THEN exit_code = 0
    WHEN 'killed' THEN exit_signal IS NOT NULL
    WHEN 'oom' THEN end_reason = 'oom'
    WHEN 'running' THEN end_reason IS NULL
    ELSE TRUE
  END
  AND (${{exit_code:sqlstring}} = '' OR CAST(exit_code AS TEXT) = ${{exit_code:sqlstring}})
  AND (${{tool:sqlstring}} = '' OR coalesce(member.tool, comm) = ${{tool:sqlstring}})
  AND (${{run:sqlstring}} = '' OR CAST(member.run_id AS TEXT) = ${{run:sqlstring}})
  AND (${{text:sqlstring}} = ''
    OR {db.position(text, f"lower({ARGUMENTS})")} > 0
    OR {db.position(text, "lower(exe)")} > 0)
ORDER BY start_ns DESC
LIMIT 200""", times=["started"], hidden=db.hidden, status=["status"], links={"run": links.run(db)}, size=(24, 22),
              widths={"command": 600},
              units={"exit": "none", "signal": "none", "duration": "s", "CPU time": "s", "peak memory": "bytes",
                     "read": "bytes", "written": "bytes", "run": "none", "pid": "none", "execution": "none"},
              help=f"The newest 200, of the newest {LOOKED_THROUGH:,} of the chosen time. "
                   "The text is looked for in arguments and path, in upper or lower case."),
    ]
