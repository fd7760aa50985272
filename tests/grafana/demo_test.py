#!/usr/bin/python3
"""The dashboards on what the real recorder made of the demonstration pipelines, read by another user
while it records, after it was killed, and after it ended in order. Needs root and eBPF: skipped by
name without, and a failure under TRACER_BIO_REQUIRE_EBPF=1.

Usage: demo_test.py TRACER_BIO [UNITTEST_ARGUMENT...]
"""

import grp
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import dashboards
from recording import Recorder

SKIPPED = 77
GROUP = "daemon"  # any group that every machine has
NOBODY = 65534

CONFIG = f"""
[database]
group = "{GROUP}"
[monitoring]
interval = 0.5
[processing]
interval = 0.5
[filters]
engines = []
[filters.executables]
run_pipeline = ["*"]
pipeline_1 = ["stress"]
pipeline_2 = ["stress"]
bioinformatics_pipeline = ["wget", "fastqc", "seqtk", "bwa", "samtools", "htseq-count"]
broken = ["*"]
endless = ["*"]
"""

# A task, a failure behind `||`, one that is told, and a run that fails.
BROKEN = """#!/bin/bash
TRACER_BIO_TASK=sample_1 /bin/bash -c '/bin/ls /nonexistent || true; exit 0' 2>/dev/null
exit 3
"""
ENDLESS = """#!/bin/bash
while true; do /usr/bin/timeout 2 /usr/bin/yes >/dev/null; done
"""
TOOLS = ("stress", "wget", "fastqc", "seqtk", "bwa", "samtools", "htseq-count")

# Without rows until something was lost: a gap, once the killed recorder is followed by another.
LOSSES = {"overview: Losses", "recorder-health: Losses"}
# Of the moment: nothing runs any more.
RUNNING = {"overview: Running tools"}


def missing():
    """Why the recorder cannot work here; nothing where it can."""
    if os.geteuid() != 0:
        return "root"
    absent = [tool for tool in TOOLS if not shutil.which(tool)]
    if absent:
        return f"programs of the demonstration ({', '.join(absent)}): scripts/install-deps.sh demo"
    doctor = subprocess.run([tracer_bio, "doctor"], capture_output=True, text=True)
    return None if doctor.returncode == 0 else doctor.stdout


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="grafana_demo.")
        base = pathlib.Path(cls.temporary.name)
        base.chmod(0o755)
        cls.folder = base / "database"
        cls.folder.mkdir(mode=0o750)
        cls.config = base / "config.toml"
        cls.config.write_text(CONFIG)
        for name, text in (("broken.sh", BROKEN), ("endless.sh", ENDLESS)):
            (base / name).write_text(text)
            (base / name).chmod(0o755)
        cls.since_ms = int(time.time() * 1000) - 1000
        cls.recorder = Recorder(tracer_bio, cls.folder, cls.config)
        cls.endless = subprocess.Popen([base / "endless.sh"], start_new_session=True)
        pipelines = dashboards.ROOT / "simulate_pipelines"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([pipelines / "run_pipeline.sh", "-p", "2", "pipeline_1", "pipeline_2"], check=True, **quiet)
        subprocess.run([pipelines / "bioinformatics_pipeline.sh"], check=True, **quiet)
        subprocess.run([base / "broken.sh"], check=False)
        time.sleep(3)  # two turns of the recorder

    @classmethod
    def tearDownClass(cls):
        cls.end_endless()
        if cls.recorder.process.poll() is None:
            cls.recorder.end(signal.SIGKILL)
        cls.temporary.cleanup()

    @classmethod
    def end_endless(cls):
        if cls.endless.poll() is None:
            os.killpg(cls.endless.pid, signal.SIGKILL)
            cls.endless.wait()

    def read(self, gid):
        reader = [sys.executable, "-B", pathlib.Path(__file__).parent / "reader.py", self.recorder.database,
                  NOBODY, gid, self.since_ms, int(time.time() * 1000) + 1000]
        return subprocess.run([str(word) for word in reader], capture_output=True, text=True)

    def assert_all_answer(self, when, without=()):
        answer = self.read(grp.getgrnam(GROUP).gr_gid)
        self.assertEqual(answer.returncode, 0, f"{when}: {answer.stderr}")
        rows = json.loads(answer.stdout)
        for panel, number in rows.items():
            with self.subTest(f"{when}: {panel}"):
                self.assertIsInstance(number, (int, float))
                if ":" in panel and panel not in without:
                    self.assertGreater(number, 0)
        return rows

    def test_every_panel_answers_whatever_becomes_of_the_recorder(self):
        alive = self.assert_all_answer("alive", LOSSES)
        self.assertGreater(alive["tracer-bio-failed-run"], 0)
        self.assertEqual(alive["tracer-bio-losses"], 0)
        self.assertLess(alive["tracer-bio-silent"], 60)
        self.assertGreater(alive["tracer-bio-disk"], 0)

        self.recorder.end(signal.SIGKILL)
        self.assert_all_answer("killed", LOSSES)
        time.sleep(1.5)
        type(self).recorder = Recorder(tracer_bio, self.folder, self.config)
        self.end_endless()
        time.sleep(3)
        self.recorder.end(signal.SIGINT)
        for end in ("-wal", "-shm"):
            self.assertTrue(pathlib.Path(f"{self.recorder.database}{end}").exists(), end)
        stopped = self.assert_all_answer("stopped", RUNNING)
        self.assertGreater(stopped["tracer-bio-losses"], 0)

        stranger = self.read(NOBODY)
        self.assertNotEqual(stranger.returncode, 0, "who is not in the group reads nothing")


if __name__ == "__main__":
    tracer_bio = sys.argv.pop(1)
    why = missing()
    if why and os.environ.get("TRACER_BIO_REQUIRE_EBPF") == "1":
        sys.exit(f"the recorder must work here, but: {why}")
    if why:
        print(f"missing: {why}")
        sys.exit(SKIPPED)
    unittest.main()
