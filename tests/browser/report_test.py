#!/usr/bin/python3
"""The report of a run, opened, clicked and looked at in a real browser.

Usage: report_test.py TRACER_BIO MAKE_DATABASES [UNITTEST_ARGUMENT...]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import page as browser

NAMES = ("empty", "running", "hostile", "plain", "large")
CHARTS = ("#timeline-chart", "#resources-chart", "#distribution-chart")

tracer_bio, make_databases = sys.argv[1:3] if len(sys.argv) > 2 else (None, None)
folder = page = None


def setUpModule():
    global folder, page
    folder = tempfile.TemporaryDirectory(prefix="report_test.")
    subprocess.run([make_databases, folder.name], check=True)
    for name in NAMES:
        began = time.monotonic()
        files = ["--database", path(name, "db"), "-o", path(name, "html")]
        subprocess.run([tracer_bio, "report", "1", *files], check=True)
        size = os.path.getsize(path(name, "html"))
        print(f"{name}: {size / 2**20:.1f} MiB, written in {time.monotonic() - began:.2f} s")
    page = browser.Page()


def tearDownModule():
    if page:
        page.close()
    if folder:
        folder.cleanup()


def path(name, kind):
    return str(pathlib.Path(folder.name) / f"{name}.{kind}")


class Report(unittest.TestCase):
    def open(self, name):
        return page.open(path(name, "html"))

    def tearDown(self):
        self.assertEqual(page.complaints(), [], "the browser complains")

    def test_opens_every_run_without_a_complaint(self):
        for name in NAMES:
            with self.subTest(name):
                print(f"{name}: drawn after {self.open(name):.2f} s")
                self.assertEqual(page.complaints(), [])
                self.assertEqual(page.run("return performance.getEntriesByType('resource').length"), 0)
                self.assertEqual(page.run("return typeof window.injected"), "undefined")

    def test_draws_every_chart(self):
        for name in ("running", "hostile", "plain", "large"):
            self.open(name)
            for chart in CHARTS:
                with self.subTest(f"{name} {chart}"):
                    self.assertGreater(page.colours(chart), 5)
                    drawn = page.find(chart).screenshot_as_png
                    page.run("document.querySelector(arguments[0] + ' canvas').style.visibility = 'hidden'", chart)
                    self.assertGreater(len(drawn), 3 * len(page.find(chart).screenshot_as_png))

    def test_has_its_parts_in_the_order_of_their_weight(self):
        self.open("large")
        self.assertEqual(page.texts("h2"), ["Failures", "Completeness", "Timeline", "CPU, memory and I/O",
                                            "Tools", "Software", "Tasks", "Executions"])

    def test_says_of_an_empty_run_that_nothing_ran(self):
        self.open("empty")
        self.assertIn("succeeded", page.text("#status"))
        self.assertEqual(page.text("#failures .lead"), "No execution failed.")
        self.assertIn("Nothing was lost", page.text("#losses .lead"))
        self.assertFalse(page.visible("#timeline"))

    def test_says_of_a_running_run_as_of_when(self):
        self.open("running")
        self.assertIn("running", page.text("#status"))
        self.assertIn("all figures are as of", page.text("#losses .notes"))
        self.assertIn("running", page.column("executions", "Ended"))

    def test_shows_hostile_names_as_what_they_are(self):
        self.open("hostile")
        self.assertEqual(page.text("#pipeline"), "</script><script>window.injected = 1</script> · "
                                                 "<img src=x onerror='window.injected = 2'>")
        self.assertEqual(page.run("return document.querySelectorAll('img, b').length"), 0)
        tools = page.column("executions", "Tool")
        for text in ('"quoted" & \'more\' <b>bold</b>', "<!--<script>", "not utf-8: \\xff\\xfe\\xc3", "__proto__",
                     "line\\xe2\\x80\\xa8separators\\xe2\\x80\\xa9and \\xe2\\x80\\xae direction"):
            self.assertIn(text, tools)
            for column in ("Tool", "Version"):
                self.assertIn(text, page.column("programs", column))
        page.mouse("mouseMoved", *page.bar("row.process.includes('img')"))
        page.wait(lambda: "<img src=x" in page.text("#timeline-chart"), "the tooltip")
        self.assertEqual(page.run("return typeof window.injected"), "undefined")

    def test_tells_failures_first_and_the_gravest_before_all(self):
        self.open("plain")
        kinds = [kind.split(" ", 1)[1] for kind in page.column("failures", "Kind")]
        self.assertEqual(kinds, ["out of memory", "hidden", "failed", "failed"])
        reasons = page.column("failures", "Reason")
        self.assertEqual(reasons[:2], ["killed at its limit of 256 MiB, yet bash returned 0",
                                        "exit code 1, yet bash returned 0"])
        self.assertIn("12 answers by exit code", page.text("#failures .notes"))

    def test_tells_what_was_lost_and_what_that_means(self):
        self.open("plain")
        self.assertIn("lost something", page.text("#losses .lead"))
        self.assertEqual(page.column("losses", "How many"), ["3", "412", "–"])
        self.assertIn("No recorder ran", page.column("losses", "Meaning")[2])

    def test_tells_which_software_ran_and_of_what_that_is_not_known(self):
        self.open("plain")
        self.assertIn("Known of 13 of 48 executions", page.text("#software .lead"))
        versions = dict(zip(page.column("programs", "Tool"), page.column("programs", "Version")))
        self.assertEqual(versions, {"bwa": "0.7.17", "htseq-count": "–", "samtools": "1.16.1"})
        self.assertEqual(page.column("programs", "Package")[1], "python3.11-minimal 3.11.2-1")
        libraries = {name: (version, source, int(executions)) for name, version, source, executions in zip(*(
            page.column("libraries", title) for title in ("Library or package", "Version", "Told by", "Executions")))}
        self.assertEqual(libraries, {
            "libc.so.6": ("2.36", "Debian", 13), "libz.so.1": ("1.2.13", "Debian", 13),
            "libhts.so.3": ("1.16", "Debian", 7), "libdeflate.so.0": ("–", "–", 6),
            "numpy": ("1.24.2", "its metadata", 1), "pysam": ("0.20.0", "its metadata", 1)})
        self.assertEqual(page.run("return document.querySelector('#libraries td').title"),
                         "/usr/lib/x86_64-linux-gnu/libc.so.6")
        notes = page.texts("#software .notes li")
        self.assertIn("Not looked into: 1 file deleted while it ran.", notes)
        self.assertIn("Not looked into: 1 file whose path is not known.", notes)

    def test_says_so_where_no_software_was_recorded(self):
        self.open("running")
        self.assertEqual(page.text("#software .lead"), "Which files programs were made of was not recorded.")
        self.assertEqual(page.texts("#software table"), [])

    def test_lists_the_libraries_that_most_executions_loaded_and_counts_the_rest(self):
        self.open("large")
        self.assertIn("The 200 that most executions loaded; 101 more are left out.", page.texts("#software .notes li"))
        self.assertEqual(page.column("libraries", "Library or package")[0], "libc.so.6")
        page.find("#libraries input[type=search]").send_keys("libSTAR7.")
        self.assertEqual(page.column("libraries", "Library or package"), ["libSTAR7.so.1"])

    def test_names_the_runs_within_it(self):
        self.open("plain")
        self.assertIn("make_report, within it", page.text("#details"))
        self.assertIn("multiqc", page.column("executions", "Tool"))

    def test_sorts_by_a_click_and_by_the_keyboard(self):
        self.open("plain")
        order = "return document.querySelector('#executions th[aria-sort]').getAttribute('aria-sort')"
        page.click(page.head("executions", "CPU"))
        self.assertEqual(page.run(order), "descending")
        self.assertEqual(page.column("executions", "Tool")[0], "fastqc")
        page.find(page.head("executions", "CPU")).send_keys("\n")
        self.assertEqual(page.run(order), "ascending")
        self.assertEqual(page.column("executions", "Tool")[0], "grep")

    def test_searches(self):
        self.open("plain")
        page.find("#executions input[type=search]").send_keys("IT'\\''S.BAM")
        self.assertEqual(set(page.column("executions", "Tool")), {"samtools"})
        self.assertEqual(page.text("#executions .pages span"), "6 rows")
        page.find("#executions input[type=search]").send_keys("nowhere")
        self.assertIn("Nothing matches", page.text("#executions tbody"))

    def test_lists_only_failures(self):
        self.open("plain")
        page.click("#executions input[type=checkbox]")
        self.assertEqual(sorted(page.column("executions", "Tool")), ["bash", "bwa", "htseq-count", "samtools"])

    def test_copies_a_command(self):
        self.open("plain")
        page.click("#executions tbody tr:nth-child(2) .copy")
        page.wait(lambda: page.text("#executions tbody tr:nth-child(2) .copy") == "Copied", "the copy")

    def test_tells_the_exact_figure_behind_each_rounded_one(self):
        self.open("plain")
        self.assertEqual(page.find("#figures dd").get_attribute("title"), "94,000,000,000 ns")
        started = page.find("#executions tbody tr td:nth-child(3)").get_attribute("title")
        self.assertEqual(started, "2025-11-24T10:00:00.123456789Z (UTC)")

    def test_zooms_all_charts_by_buttons(self):
        self.open("plain")
        whole = self.ranges()
        page.click("#zoom button[aria-label='Zoom in']")
        page.wait(lambda: self.ranges()[0] != whole[0], "the timeline to zoom")
        page.wait(lambda: len(set(map(tuple, self.ranges()))) == 1, "the other chart to follow")
        (from_ms, to_ms), _ = self.ranges()
        self.assertAlmostEqual(to_ms - from_ms, (whole[0][1] - whole[0][0]) / 2, delta=2)
        page.click("#zoom button[aria-label='Show the whole run']")
        page.wait(lambda: self.ranges() == whole, "the whole run")

    def test_zooms_by_wheel_and_drag(self):
        self.open("plain")
        for action in (self.turn_wheel, self.drag):
            with self.subTest(action.__name__):
                whole = self.ranges()
                action(*page.bar("row.toolName === 'fastqc'"))
                page.wait(lambda: self.ranges()[0] != whole[0], "the timeline to zoom")
                page.wait(lambda: len(set(map(tuple, self.ranges()))) == 1, "the other chart to follow")
                page.click("#zoom button[aria-label='Show the whole run']")
                page.wait(lambda: self.ranges() == whole, "the whole run")

    def turn_wheel(self, x, y):
        ctrl = 2
        page.mouse("mouseWheel", x, y, deltaX=0, deltaY=-200, modifiers=ctrl)

    def drag(self, x, y):
        page.press(x, y)
        page.mouse("mouseMoved", x + 200, y, button="left", buttons=1)
        page.release(x + 200, y)

    def ranges(self):
        return page.run("""return charts.slice(0, 2).map(({instance}) => {
            const {startValue, endValue} = instance.getOption().dataZoom[0];
            return [Math.round(startValue), Math.round(endValue)]; });""")

    def test_tells_a_bars_command_and_figures_when_pointed_at(self):
        self.open("plain")
        page.mouse("mouseMoved", *page.bar("row.toolName === 'fastqc'"))
        page.wait(lambda: "java -Xmx250m" in page.text("#timeline-chart"), "the tooltip")
        tip = page.text("#timeline-chart .tip")
        for text in ("fastqc", "exit 0", "21 s", "29 s", "321 MiB"):
            self.assertIn(text, tip)

    def test_lists_a_bars_executions_when_clicked(self):
        self.open("plain")
        place = page.bar("row.toolName === 'bwa'")
        page.press(*place)
        page.release(*place)
        page.wait(lambda: page.visible("#executions .chip"), "the filter")
        self.assertEqual(set(page.column("executions", "Tool")), {"bwa"})
        self.assertEqual(len(page.texts("#executions tr.chosen")), 1)
        self.assertEqual(page.text("#chosen"), "Tool: bwa: 6 executions below")
        page.click("#executions .chip")
        self.assertGreater(len(set(page.column("executions", "Tool"))), 3)

    def test_has_rows_of_tasks_and_of_tools(self):
        self.open("large")
        page.click("#timeline-rows button[aria-label='Rows are tools']")
        self.assertEqual(page.run("return shownTimeline.mode"), "tools")
        self.assertGreater(page.colours("#timeline-chart"), 10)

    def test_lists_a_tasks_executions(self):
        self.open("large")
        page.find("#tasks input[type=search]").send_keys("STAR_ALIGN (sample_8)")
        page.click("#tasks tbody .link")
        self.assertEqual(page.text("#executions .pages span"), "8 rows")
        self.assertIn("STAR", page.column("executions", "Tool"))

    def test_stays_quick_with_20000_executions(self):
        self.open("large")
        self.assertEqual(page.text("#executions .pages span"), "1–50 of 20,000 rows")
        self.assertEqual(len(page.texts("#executions tbody tr")), 50)
        began = time.monotonic()
        page.click(page.head("executions", "Peak memory"))
        self.assertEqual(page.column("executions", "Tool")[0], "STAR")
        print(f"large: sorted in {time.monotonic() - began:.2f} s")
        page.click("#executions button[aria-label='Next page']")
        self.assertEqual(page.text("#executions .pages span"), "51–100 of 20,000 rows")

    def test_prints_failures_and_tasks_as_a_whole(self):
        self.open("plain")
        self.assertGreater(len(page.command("Page.printToPDF")["data"]), 50_000)
        self.assertFalse(page.run("return 'print' in document.documentElement.dataset"), "it is a screen's page again")

    def test_is_dark_where_the_viewer_is(self):
        self.open("plain")
        background = "return getComputedStyle(document.body).backgroundColor"
        light = page.run(background)
        scheme = [{"name": "prefers-color-scheme", "value": "dark"}]
        page.command("Emulation.setEmulatedMedia", features=scheme)
        self.assertNotEqual(page.run(background), light)
        page.command("Emulation.setEmulatedMedia", features=[])


def main():
    missing = browser.missing()
    if missing:
        print(f"report_test.py needs {', '.join(missing)} (scripts/install-deps.sh test)")
        return 1 if os.environ.get("TRACER_BIO_REQUIRE_BROWSER") == "1" else browser.SKIPPED
    if not make_databases:
        print(__doc__)
        return 2
    tests = unittest.main(argv=[sys.argv[0], *sys.argv[3:]], exit=False, verbosity=2)
    return 0 if tests.result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
