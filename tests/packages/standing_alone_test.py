#!/usr/bin/python3
"""The program of a package needs the C library and nothing else: it starts and records where there is
nothing else. Needs root, and a build that is meant for it: skipped by name without.

Usage: standing_alone_test.py TRACER_BIO [UNITTEST_ARGUMENT...]
"""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest

import chroot
import requirements

C_LIBRARY = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


class StandingAlone(unittest.TestCase):
    def setUp(self):
        """A machine with the program, its configuration, the C library and a folder for the database."""
        temporary = tempfile.TemporaryDirectory(prefix="standing_alone.")
        self.addCleanup(temporary.cleanup)
        self.machine = chroot.Chroot(temporary.name)
        for name in re.findall(r"(/\S+) \(0x", requirements.output("ldd", tracer_bio)):
            self.copy(name, name)
        self.copy(tracer_bio, "/usr/bin/tracer-bio")
        self.copy(requirements.ROOT / "config/config.toml", "/etc/tracer-bio/config.toml")
        self.machine.path(requirements.DATABASE).parent.mkdir(parents=True)

    def copy(self, file, name):
        self.machine.path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, self.machine.path(name))

    def test_needs_the_c_library_alone(self):
        self.assertLessEqual(requirements.needed(tracer_bio), C_LIBRARY)

    def test_is_hardened(self):
        headers = requirements.output("readelf", "--wide", "--file-header", "--program-headers", "--dynamic", tracer_bio)
        self.assertRegex(headers, r"Type:\s+DYN")
        self.assertIn("GNU_RELRO", headers)
        self.assertRegex(headers, r"FLAGS.*BIND_NOW")

    def test_starts_where_there_is_nothing_else(self):
        self.assertRegex(self.machine.do("/usr/bin/tracer-bio", "--version"), r"^tracer-bio \d+\.\d+\.\d+")
        self.machine.do("/usr/bin/tracer-bio", "check", "/etc/tracer-bio/config.toml")

    def test_records_where_there_is_nothing_else(self):
        if why := requirements.why_no_ebpf(tracer_bio):
            (self.fail if requirements.required() else self.skipTest)(f"missing: eBPF\n{why}")
        self.machine.mount()
        self.addCleanup(self.machine.unmount)
        ready, status, log = requirements.record_in(self.machine)
        self.assertTrue(ready, log)
        self.assertEqual(status, 0, log)


if __name__ == "__main__":
    tracer_bio = pathlib.Path(sys.argv.pop(1))
    requirements.root()
    requirements.static(tracer_bio)
    requirements.main()
