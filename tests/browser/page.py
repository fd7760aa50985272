"""A report in Debian's chromium, headless, through chromedriver."""

import os
import pathlib
import shutil
import time

SKIPPED = 77  # what ctest takes for "skipped"

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = None

WIDTH, HEIGHT = 1400, 1000

# Runs before the page does: what the browser complains of, and whatever a page must not do.
WATCH = """
window.complaints = [];
addEventListener('error', (event) => complaints.push('error: ' + event.message));
addEventListener('unhandledrejection', (event) => complaints.push('rejection: ' + event.reason));
addEventListener('securitypolicyviolation',
                 (event) => complaints.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


def missing():
    """What the tests need and is not there; empty: nothing."""
    found = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    return found + ([] if webdriver else ["python3-selenium"])


class Page:
    def __init__(self):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in ("headless=new", "disable-gpu", "disable-dev-shm-usage", f"window-size={WIDTH},{HEIGHT}"):
            options.add_argument("--" + argument)
        if os.getuid() == 0:
            options.add_argument("--no-sandbox")  # chromium's sandbox refuses root
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def close(self):
        self.driver.quit()

    def command(self, name, **arguments):
        """Of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def open(self, file):
        """Gives the seconds until the page was drawn."""
        self.driver.get_log("browser")
        self.driver.get(pathlib.Path(file).as_uri())
        self.wait(lambda: self.run("return 'ready' in document.documentElement.dataset"), "the page to be ready")
        return self.run("return document.documentElement.dataset.ready / 1000")

    def complaints(self):
        return self.run("return window.complaints") + [entry["message"] for entry in self.driver.get_log("browser")]

    def wait(self, condition, what):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            result = condition()
            if result:
                return result
            time.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}")

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)

    def visible(self, selector):
        return self.run("return document.querySelector(arguments[0]).checkVisibility()", selector)

    def find(self, selector):
        element = self.driver.find_element("css selector", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        return element

    def click(self, selector):
        self.find(selector).click()

    def head(self, section, title):
        """The button of a column's head."""
        at = self.texts(f"#{section} thead button").index(title) + 1
        return f"#{section} thead th:nth-child({at}) button"

    def column(self, section, title):
        at = self.texts(f"#{section} thead button").index(title) + 1
        return self.texts(f"#{section} tbody td:nth-child({at})")

    def colours(self, selector):
        """How many colours a chart's canvas has: one where it is empty."""
        return self.run("""
            const canvas = document.querySelector(arguments[0] + ' canvas');
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;""", selector)

    def mouse(self, kind, x, y, **more):
        self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def press(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)

    def release(self, x, y):
        self.mouse("mouseReleased", x, y, button="left", buttons=0, clickCount=1)

    def bar(self, condition):
        """The middle of the timeline's first bar whose row fulfils a condition on `row`, in the window."""
        self.find("#timeline-chart")
        return self.run("""
            const timeline = charts[0];
            const bar = shownTimeline.bars.find(({rows: [row]}) => %s);
            const [x, y] = timeline.instance.convertToPixel({xAxisIndex: 0, yAxisIndex: 0},
                                                           [msOf((bar.from + bar.to) / 2), bar.lane.top]);
            const place = document.getElementById('timeline-chart').getBoundingClientRect();
            return [place.left + x, place.top + y + shownTimeline.layout.laneHeight / 2];""" % condition)
