#!/usr/bin/python3
"""The dashboards against Grafana's own types (npm: @grafana/schema), by the TypeScript compiler, which
refuses what is missing, misspelt or of another type. Skipped by name where install.sh of this folder
has not been run; a failure under TRACER_BIO_REQUIRE_GRAFANA_SCHEMA=1.

Usage: schema_test.py
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import dashboards

SKIPPED = 77
INSTALLED = dashboards.ROOT / "build" / "grafana-schema" / "node_modules"

KINDS = {
    "barchart": ("barchart", "BarChartPanelCfg"),
    "stat": ("stat", "StatPanelCfg"),
    "state-timeline": ("statetimeline", "StateTimelinePanelCfg"),
    "table": ("table", "TablePanelCfg"),
    "timeseries": ("timeseries", "TimeSeriesPanelCfg"),
}

# An enum of TypeScript takes no text, JSON has nothing else: Plain makes it the union of its texts.
HEADER = """\
import type { Dashboard, Panel } from '@grafana/schema';
type Plain<T> = T extends string ? `${T}` : T extends number | boolean | null | undefined ? T
  : T extends (infer Item)[] ? Plain<Item>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
"""


def modules(kind):
    folder, name = KINDS[kind]
    path = f"@grafana/schema/dist/esm/raw/composable/{folder}/panelcfg/x/{name}_types.gen"
    alias = name.replace("PanelCfg", "")
    return path, alias


def has_fields(path):
    """Whether the panel has settings of its own for fields: a stat has none."""
    types = INSTALLED / (path + ".d.ts")
    return "FieldConfig" in types.read_text(encoding="utf-8")


def source(name, dashboard):
    lines = [HEADER]
    kinds = sorted({panel["type"] for panel in dashboard["panels"]})
    for kind in kinds:
        path, alias = modules(kind)
        lines.append(f"import type * as {alias} from '{path}';")
    # The compiler knows nothing of a data source's own queries, nor of a panel's own options here.
    whole = dict(dashboard, panels=[dict(panel, options={}) for panel in dashboard["panels"]])
    lines.append(f"export const dashboard: Plain<Dashboard> = {json.dumps(whole)};")
    for panel in dashboard["panels"]:
        path, alias = modules(panel["type"])
        number = panel["id"]
        lines.append(f"// {panel['title']}")
        lines.append(f"export const options{number}: Plain<{alias}.Options> = {json.dumps(panel['options'])};")
        if has_fields(path):
            custom = panel["fieldConfig"]["defaults"].get("custom", {})
            lines.append(f"export const custom{number}: Plain<Partial<{alias}.FieldConfig>> = {json.dumps(custom)};")
    return "\n".join(lines) + "\n"


def check(texts):
    """Ends with 1 where the compiler complains of one of `texts`, by name."""
    with tempfile.TemporaryDirectory(prefix="schema_test.") as folder:
        (pathlib.Path(folder) / "node_modules").symlink_to(INSTALLED)
        files = []
        for name, text in texts.items():
            file = pathlib.Path(folder) / f"{name}.ts"
            file.write_text(text, encoding="utf-8")
            files.append(str(file))
        return subprocess.run(
            [INSTALLED / ".bin" / "tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022",
             "--module", "esnext", "--moduleResolution", "bundler", *files], capture_output=True, text=True)


def main():
    if not INSTALLED.exists():
        if os.environ.get("TRACER_BIO_REQUIRE_GRAFANA_SCHEMA") == "1":
            sys.exit("Grafana's schema must be there: tests/grafana/schema/install.sh")
        print("missing: Grafana's schema (tests/grafana/schema/install.sh)")
        sys.exit(SKIPPED)
    texts = {name: source(name, dashboard) for name, dashboard in dashboards.load().items()}
    texts |= {f"{name}-postgresql": source(name, dashboard)
              for name, dashboard in dashboards.load_postgresql().items()}
    answer = check(texts)
    if answer.returncode != 0:
        sys.exit(answer.stdout)
    # It does refuse what is wrong.
    wrong = texts["overview"].replace('"orientation": "auto"', '"orientation": "diagonal"').replace(
        '"spanNulls": false', '"spanNull": false')
    complaints = check({"wrong": wrong}).stdout
    for word in ("diagonal", "spanNull"):
        if word not in complaints:
            sys.exit(f"the compiler takes {word}, so it checks nothing:\n{complaints}")


if __name__ == "__main__":
    main()
