"""What the tests of packages need, and how they are skipped by name without it. Under
TRACER_BIO_REQUIRE_PACKAGES=1 a skip is a failure."""

import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

import chroot

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATABASE = "/var/lib/tracer-bio/tracer_bio.db"
SKIPPED = 77
PATIENCE_S = 120


def required():
    return os.environ.get("TRACER_BIO_REQUIRE_PACKAGES") == "1"


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def skip(why):
    """Ends all tests of the program: as skipped, or as failed."""
    print(f"missing: {why}")
    sys.exit(1 if required() else SKIPPED)


def needed(program):
    """The shared libraries that it names."""
    return set(re.findall(r"NEEDED.*\[(.*)\]", output("readelf", "--dynamic", program)))


def static(program):
    if "libstdc++.so.6" in needed(program):
        skip("a build that needs no shared library: cmake --preset ci")


def root():
    if os.geteuid() != 0:
        skip("root")


def why_no_ebpf(program):
    doctor = subprocess.run([program, "doctor"], capture_output=True, text=True)
    return None if doctor.returncode == 0 else doctor.stdout + doctor.stderr


def record_in(machine, *words):
    """What a recorder in it says that gets ready, records, and is ended; with its exit status."""
    recorder = machine.start("/usr/bin/tracer-bio", "run", *words)
    ready = records(recorder, machine.path(DATABASE))
    recorder.send_signal(signal.SIGINT)
    log = recorder.communicate(timeout=PATIENCE_S)[0]
    return ready, recorder.returncode, log


def records(recorder, database):
    """Whether it begins to record into the database, rather than end."""
    deadline = time.monotonic() + PATIENCE_S
    while recorder.poll() is None and time.monotonic() < deadline:
        try:
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
                if connection.execute("SELECT count(*) FROM recordings").fetchone()[0] > 0:
                    return True
        except sqlite3.OperationalError:
            pass  # no database, or no table yet
        time.sleep(0.1)
    return False


def main():
    chroot.own_mounts()
    unittest.main(module="__main__", verbosity=2)
