"""Executions: every program that ran, of pipelines or not, by text, exit status and user."""

from grafana import choice_variable, dashboard, query_variable, sql, stat, table, text_variable, time_series
from links import RUN
from queries import OUTCOME, RANGE, executions_by_step

# Wide rows are read to look for a text: of no more than so many.
LOOKED_THROUGH = 50_000
OLDEST = f"""\
coalesce(
    (SELECT start_ns FROM executions WHERE start_ns {RANGE}
     ORDER BY start_ns DESC LIMIT 1 OFFSET {LOOKED_THROUGH}),
    $__from * 1000000)"""

USERS = "+uid IN (${user:csv})"

VARIABLES = [
    text_variable("text", "Text"),
    choice_variable("status", "Status", {
        "any": "any", "failed": "failed", "succeeded": "succeeded", "killed": "killed by a signal",
        "oom": "out of memory", "running": "running"}),
    text_variable("exit_code", "Exit code"),
    query_variable("user", "User", sql("""
        SELECT coalesce(name, CAST(uid AS TEXT)) AS __text, uid AS __value FROM users ORDER BY 1
        """)),
    text_variable("tool", "Tool"),
    text_variable("run", "Run"),
]

PANELS = [
    time_series("Executions", executions_by_step(f" AND {USERS}"), "short", size=(16, 7), bars=True,
                help="Of these users, by when they began."),
    stat("Begun", sql(f"""
        SELECT count(*) AS executions FROM executions WHERE start_ns {RANGE} AND {USERS}
        """), "short", size=(4, 7)),
    stat("Failed", sql(f"""
        SELECT count(*) AS executions FROM executions
        WHERE (exit_code <> 0 OR exit_signal IS NOT NULL) AND start_ns {RANGE} AND {USERS}
        """), "short", size=(4, 7), help="Ended with another exit code than 0, or by a signal."),
    table("Executions", f"""\
SELECT start_ns / 1e9 AS started,
  coalesce(users.name, CAST(executions.uid AS TEXT)) AS user,
  coalesce(member.tool, comm) AS tool,
  {OUTCOME} AS status,
  exit_code AS exit, exit_signal AS signal,
  (end_ns - start_ns) / 1e9 AS duration, CAST(cpu_ns AS REAL) / 1e9 AS "CPU time",
  max_rss_bytes AS "peak memory", read_bytes AS read, write_bytes AS written,
  replace(substr(args, 3, length(args) - 4), '","', ' ') AS command,
  member.run_id AS run, pid, id AS execution, cwd AS folder, container_id AS container
FROM executions
LEFT JOIN users ON users.uid = executions.uid
LEFT JOIN run_executions AS member ON member.execution_id = executions.id
WHERE start_ns BETWEEN {OLDEST} AND $__to * 1000000
  AND +executions.uid IN (${{user:csv}})
  AND CASE ${{status:sqlstring}}
    WHEN 'failed' THEN exit_code <> 0 OR exit_signal IS NOT NULL
    WHEN 'succeeded' THEN exit_code = 0
    WHEN 'killed' THEN exit_signal IS NOT NULL
    WHEN 'oom' THEN end_reason = 'oom'
    WHEN 'running' THEN end_reason IS NULL
    ELSE 1
  END
  AND (${{exit_code:sqlstring}} = '' OR CAST(exit_code AS TEXT) = ${{exit_code:sqlstring}})
  AND (${{tool:sqlstring}} = '' OR coalesce(member.tool, comm) = ${{tool:sqlstring}})
  AND (${{run:sqlstring}} = '' OR CAST(member.run_id AS TEXT) = ${{run:sqlstring}})
  AND (${{text:sqlstring}} = ''
    OR instr(lower(replace(args, '","', ' ')), lower(${{text:sqlstring}})) > 0
    OR instr(lower(exe), lower(${{text:sqlstring}})) > 0)
ORDER BY start_ns DESC
LIMIT 200""", times=["started"], status=["status"], links={"run": RUN}, size=(24, 22), widths={"command": 600},
        units={"exit": "none", "signal": "none", "duration": "s", "CPU time": "s", "peak memory": "bytes",
               "read": "bytes", "written": "bytes", "run": "none", "pid": "none", "execution": "none"},
        help=f"The newest 200, of the newest {LOOKED_THROUGH:,} of the chosen time. "
             "The text is looked for in arguments and path, in upper or lower case."),
]

DASHBOARD = dashboard("executions", "tracer-bio: Executions",
                      "Every program that ran, whether of a pipeline or not: by text, exit status and user.",
                      PANELS, VARIABLES)
