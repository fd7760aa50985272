"""A recorder that is started and ended by a test."""

import sqlite3
import subprocess
import time

PATIENCE_S = 120


class Recorder:
    """Into tracer_bio.db of `folder`. Once it is made, it records."""

    def __init__(self, tracer_bio, folder, config):
        self.database = folder / "tracer_bio.db"
        self.log = open(folder / "daemon.log", "ab")
        before = self.recordings()
        self.process = subprocess.Popen([tracer_bio, "run", "--config", config, "--database", self.database],
                                        stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + PATIENCE_S
        while self.recordings() == before:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "daemon.log").read_text())
            time.sleep(0.1)

    def recordings(self):
        try:
            connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
            return connection.execute("SELECT count(*) FROM recordings").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait(PATIENCE_S)
        self.log.close()
