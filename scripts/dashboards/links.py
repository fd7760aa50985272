"""Where a click leads: (title, URL), for the links of a table's columns."""

RANGE = "${__url_time_range}"

RUN = ("This run", f"/d/tracer-bio-runs?{RANGE}&var-run=${{__data.fields.run}}")
# With the time of the run instead of the chosen one.
RUN_IN_ITS_TIME = ("This run, in its time",
                   "/d/tracer-bio-runs?from=${__data.fields.from_ms}&to=${__data.fields.to_ms}"
                   "&var-run=${__data.fields.run}")
EXECUTIONS_OF_RUN = ("Its executions",
                     "/d/tracer-bio-executions?from=${__data.fields.from_ms}&to=${__data.fields.to_ms}"
                     "&var-run=${__data.fields.run}")
TOOL = ("This tool", f"/d/tracer-bio-tools?{RANGE}&var-tool=${{__data.fields.tool}}")
EXECUTIONS_OF_TOOL = ("Its executions", f"/d/tracer-bio-executions?{RANGE}&var-tool=${{__data.fields.tool}}")
RUNS_OF_USER = ("Their runs", f"/d/tracer-bio-runs?{RANGE}&var-user=${{__data.fields.user}}")
