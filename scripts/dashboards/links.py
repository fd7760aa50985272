"""Where a click leads: (title, URL), for the links of a table's columns."""

RANGE = "${__url_time_range}"
# The time of the row instead of the chosen one.
ITS_TIME = "from=${__data.fields.from_ms}&to=${__data.fields.to_ms}"


def _link(title, db, dashboard, range, rest):
    return title, f"/d/{db.datasource['uid']}-{dashboard}?{range}{rest}"


def run(db):
    return _link("This run", db, "runs", RANGE, db.run_of_row)


def run_in_its_time(db):
    return _link("This run, in its time", db, "runs", ITS_TIME, db.run_of_row)


def executions_of_run(db):
    return _link("Its executions", db, "executions", ITS_TIME, f"{db.host_of_row}&var-run=${{__data.fields.run}}")


def tool(db):
    return _link("This tool", db, "tools", RANGE, f"{db.chosen_hosts}&var-tool=${{__data.fields.tool}}")


def executions_of_tool(db):
    return _link("Its executions", db, "executions", RANGE, f"{db.chosen_hosts}&var-tool=${{__data.fields.tool}}")


def runs_of_user(db):
    return _link("Their runs", db, "runs", RANGE, f"{db.chosen_hosts}&var-user=${{__data.fields.user}}")
