"""What Grafana's dashboards are made of: panels, variables, links, as the JSON that it reads. Which
database they ask, dashboard() alone is told (dialects.py).
"""

import inspect

COLUMNS = 24  # of Grafana's grid

STATUS_COLORS = {
    "succeeded": "green",
    "failed": "red",
    "running": "blue",
    "unobserved": "purple",
    "exec": "text",  # another program took its place
    "killed": "orange",
    "out of memory": "dark-red",
}


def sql(text):
    """A query as it stands in its panel, without the indentation of the Python around it."""
    return inspect.cleandoc(text)


def _link(title, url):
    return {"title": title, "url": url, "targetBlank": False}


def _override(name, properties):
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key, "value": value} for key, value in properties],
    }


def _panel(kind, title, query, *, size, defaults, options, times=(), help="", overrides=(), points=None,
           interval=None, transformations=()):
    width, height = size
    panel = {
        "type": kind,
        "title": title,
        "description": help,
        # dashboard() makes of these what the database's data source takes.
        "datasource": None,
        "targets": {"query": query, "time_series": kind == "timeseries", "times": times},
        "gridPos": {"x": 0, "y": 0, "w": width, "h": height},
        "fieldConfig": {"defaults": defaults, "overrides": list(overrides)},
        "options": options,
        "transformations": list(transformations),
    }
    if points:
        panel["maxDataPoints"] = points
    if interval:
        panel["interval"] = interval
    return panel


def time_series(title, query, unit, *, size=(12, 8), label=None, stack=False, help="", minimum=0,
                maximum=None, bars=False):
    """Columns: time, then one series each; or time, the label, and one value for each label.

    Grouped by $__interval_ms, which is never less than 5 seconds here: a query need not guard it."""
    custom = {
        "drawStyle": "bars" if bars else "line",
        "lineWidth": 1,
        "fillOpacity": 60 if stack or bars else 10,
        "showPoints": "auto",
        "spanNulls": False,
        "stacking": {"mode": "normal" if stack else "none", "group": "A"},
    }
    defaults = {"unit": unit, "custom": custom, "min": minimum, "color": {"mode": "palette-classic"}}
    if maximum is not None:
        defaults["max"] = maximum
    if label:
        defaults["displayName"] = "${__field.labels.%s}" % label
    options = {
        "legend": {"displayMode": "table", "placement": "right" if label else "bottom",
                   "showLegend": True, "calcs": ["mean", "max"]},
        "tooltip": {"mode": "multi", "sort": "desc", "hideZeros": True},
    }
    return _panel("timeseries", title, query, size=size, defaults=defaults, options=options,
                  times=["time"], help=help, points=300, interval="5s")


def stat(title, query, unit, *, size=(4, 4), help="", red_from=None, red_below=None):
    """One row; each of its columns is shown by its name, or alone by the title."""
    steps = [{"color": "text", "value": None}]
    if red_from is not None:
        steps.append({"color": "red", "value": red_from})
    if red_below is not None:
        steps = [{"color": "red", "value": None}, {"color": "text", "value": red_below}]
    defaults = {"unit": unit, "noValue": "–", "color": {"mode": "thresholds"},
                "thresholds": {"mode": "absolute", "steps": steps}}
    options = {
        "colorMode": "value", "graphMode": "none", "justifyMode": "auto", "textMode": "auto",
        "orientation": "auto", "wideLayout": True, "showPercentChange": False,
        "percentChangeColorMode": "standard",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
    }
    return _panel("stat", title, query, size=size, defaults=defaults, options=options, help=help)


def table(title, query, *, units=None, times=(), links=None, hidden=(), size=(24, 9), help="",
          widths=None, status=()):
    """`units` of columns by name, `links` (title, URL) by column; `hidden` ones are there for links."""
    overrides = [_override(name, [("unit", unit)]) for name, unit in (units or {}).items()]
    for name in times:
        overrides.append(_override(name, [("unit", "dateTimeAsIso"), ("custom.width", 170)]))
    for name, link in (links or {}).items():
        overrides.append(_override(name, [("links", [_link(*link)])]))
    for name, width in (widths or {}).items():
        overrides.append(_override(name, [("custom.width", width)]))
    for name in hidden:
        # The first for Grafana 12, the second for those before.
        overrides.append(_override(name, [
            ("custom.hideFrom", {"viz": True, "legend": True, "tooltip": True}), ("custom.hidden", True)]))
    colors = [{"type": "value",
               "options": {text: {"text": text, "color": color, "index": index}
                           for index, (text, color) in enumerate(STATUS_COLORS.items())}}]
    for name in status:
        overrides.append(_override(name, [("mappings", colors),
                                          ("custom.cellOptions", {"type": "color-text"})]))
    defaults = {"noValue": "", "custom": {"align": "auto", "inspect": True, "filterable": True,
                                          "cellOptions": {"type": "auto"}}}
    options = {"frameIndex": 0, "showHeader": True, "cellHeight": "sm"}
    return _panel("table", title, query, size=size, defaults=defaults, options=options, times=times,
                  help=help, overrides=overrides)


def bars(title, query, unit, *, label, size=(12, 8), help=""):
    """A text column `label`, then one number: the longest bar first, as the query orders them."""
    defaults = {"unit": unit, "min": 0, "color": {"mode": "palette-classic"},
                "custom": {"fillOpacity": 80, "lineWidth": 0, "axisPlacement": "auto"}}
    options = {
        "orientation": "horizontal", "xField": label, "showValue": "auto", "stacking": "none",
        "barWidth": 0.9, "groupWidth": 0.8, "fullHighlight": False, "xTickLabelRotation": 0,
        "xTickLabelMaxLength": 24, "xTickLabelSpacing": 0,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False, "calcs": []},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    return _panel("barchart", title, query, size=size, defaults=defaults, options=options, help=help)


def timeline(title, query, *, lane, size=(24, 12), help=""):
    """Columns: time, end_time, the lane (one bar each), and a status, which colours it."""
    mappings = [{"type": "value",
                 "options": {text: {"text": text, "color": color, "index": index}
                             for index, (text, color) in enumerate(STATUS_COLORS.items())}}]
    # A bar has no scale, so its text has no unit of measure.
    defaults = {"unit": "string", "mappings": mappings, "color": {"mode": "fixed", "fixedColor": "text"},
                "custom": {"fillOpacity": 80, "lineWidth": 0}}
    options = {
        "alignValue": "left", "mergeValues": False, "rowHeight": 0.8, "showValue": "never", "perPage": 25,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    # The second time column is the bar's end; each lane becomes a frame of its own.
    lanes = {"id": "partitionByValues",
             "options": {"fields": [lane], "keepFields": False, "naming": {"asLabels": False}}}
    return _panel("state-timeline", title, query, size=size, defaults=defaults, options=options,
                  times=["time", "end_time"], help=help, transformations=[lanes])


def query_variable(name, label, query, *, multi=True):
    """Of one column, or of __text and __value. Asked again when the time range changes."""
    return {
        "type": "query", "name": name, "label": label, "datasource": None,
        "query": query, "refresh": 2, "sort": 0, "regex": "", "hide": 0,
        "multi": multi, "includeAll": True, "skipUrlSync": False,
        "current": {"text": ["All"], "value": ["$__all"]} if multi else {"text": "All", "value": "$__all"},
        "options": [],
    }


def text_variable(name, label):
    return {"type": "textbox", "name": name, "label": label, "query": "", "hide": 0, "skipUrlSync": False,
            "current": {"text": "", "value": ""}, "options": [{"text": "", "value": "", "selected": True}]}


def choice_variable(name, label, choices):
    """`choices`: text by value; the first is chosen."""
    options = [{"text": text, "value": value, "selected": index == 0}
               for index, (value, text) in enumerate(choices.items())]
    return {"type": "custom", "name": name, "label": label, "hide": 0, "skipUrlSync": False,
            "multi": False, "includeAll": False, "options": options,
            "query": ", ".join(f"{text} : {value}" for value, text in choices.items()),
            "current": {"text": options[0]["text"], "value": options[0]["value"]}}


def _place(panels):
    """From left to right, in rows; gives each its number."""
    x = y = height = 0
    for number, panel in enumerate(panels, start=1):
        position = panel["gridPos"]
        if x + position["w"] > COLUMNS:
            x, y, height = 0, y + height, 0
        position.update(x=x, y=y)
        panel["id"] = number
        x += position["w"]
        height = max(height, position["h"])
    return panels


def _ask(db, panel):
    """Tells a panel whom to ask, and how."""
    target = {"refId": "A", "datasource": db.datasource, **db.target(**panel["targets"])}
    panel.update(datasource=db.datasource, targets=[target])
    return panel


def _hosts():
    """The machines whose rows are shown."""
    return query_variable("host", "Host", "SELECT host AS __text, host_id AS __value FROM hosts ORDER BY 1, 2")


def dashboard(db, name, title, description, panels, variables=(), since="now-6h"):
    tag = db.datasource["uid"]
    variables = [*([_hosts()] if db.has_hosts else []), *variables]
    for variable in variables:
        if "datasource" in variable:
            variable["datasource"] = db.datasource
    return {
        "uid": f"{tag}-{name}",
        "title": f"{db.title}: {title}",
        "description": description,
        "tags": [tag],
        "schemaVersion": 41,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,  # one crosshair for all panels
        "refresh": "10s",
        "time": {"from": since, "to": "now"},
        "timepicker": {},
        "timezone": "browser",
        "templating": {"list": variables},
        "annotations": {"list": []},
        "links": [{
            "type": "dashboards", "title": db.title, "tags": [tag], "asDropdown": False,
            "keepTime": True, "includeVars": False, "targetBlank": False, "icon": "dashboard",
            "tooltip": "", "url": "",
        }],
        "panels": [_ask(db, panel) for panel in _place(panels)],
    }
