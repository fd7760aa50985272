#!/usr/bin/python3
"""The .rpm: what is in it, and installed, upgraded and erased in a folder. Needs root and rpm with its
rpmbuild: skipped by name without.

Usage: rpm_test.py TRACER_BIO CPACK BUILD_FOLDER [UNITTEST_ARGUMENT...]
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import chroot
import requirements

CONFIG = "/etc/tracer-bio/config.toml"
# Of another machine, whose systemctl works on files: nothing runs there.
SYSTEMCTL = """#!/bin/sh
echo "$*" >>/asked
"""
SHELL = ("/bin/sh", "/usr/bin/install")


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="rpm_test.")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.package = cls.packed("")
        cls.next_package = cls.packed("99.0.0")

    @classmethod
    def packed(cls, version):
        folder = cls.folder / f"package{version}"
        # As fast as can be: how small it gets is no question here.
        subprocess.run([cpack, "-G", "RPM", "-B", folder, "--config", build / "CPackConfig.cmake",
                        "-D", "CPACK_RPM_COMPRESSION_TYPE=gzip", *(["-R", version] if version else [])],
                       check=True, stdout=subprocess.DEVNULL)
        return next(folder.glob("*.rpm"))

    def query(self, *words):
        return requirements.output("rpm", "--query", "--package", self.package, *words)

    def machine(self):
        """A folder with what the package's scripts call."""
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        machine = chroot.Chroot(root)
        for program in SHELL:
            for name in (program, *re.findall(r"(/\S+) \(0x", requirements.output("ldd", program))):
                machine.path(name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, machine.path(name))
        (root / "usr/bin").mkdir(exist_ok=True)
        machine.path("/dev").mkdir()
        machine.path("/dev/null").touch()  # a file does, too
        machine.path("/usr/bin/systemctl").write_text(SYSTEMCTL)
        machine.path("/usr/bin/systemctl").chmod(0o755)
        return machine

    def rpm(self, machine, *words):
        done = subprocess.run(["rpm", "--root", machine.root, "--force-debian", "--nodeps", *words],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def asked(self, machine):
        file = machine.path("/asked")
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def test_holds_what_the_deb_holds(self):
        listed = self.query("--list").splitlines()
        for name in ("/usr/bin/tracer-bio", CONFIG, "/usr/lib/systemd/system/tracer-bio.service",
                     "/usr/lib/systemd/system/tracer-bio-archive.service", "/usr/lib/systemd/system/tracer-bio-forward.service",
                     "/usr/lib/systemd/system/tracer-bio-worker.service",
                     "/usr/share/man/man1/tracer-bio.1.gz",
                     "/usr/share/bash-completion/completions/tracer-bio", "/usr/share/tracer-bio/grafana.sh",
                     "/usr/share/doc/tracer-bio/LICENSE"):
            self.assertIn(name, listed)
        # Folders of the system are of other packages.
        for name in ("/etc", "/usr", "/usr/bin", "/usr/lib/systemd/system", "/var/lib/tracer-bio"):
            self.assertNotIn(name, listed)
        self.assertEqual(self.query("--configfiles").split(), [CONFIG])

    def test_requires_no_library_but_the_c_library(self):
        libraries = {line.split("(")[0] for line in self.query("--requires").splitlines() if ".so" in line}
        self.assertLessEqual(libraries, {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"})

    def test_lives_through_installation_upgrade_and_erasure(self):
        machine = self.machine()
        self.rpm(machine, "--install", self.package)
        self.assertEqual(self.asked(machine), ["--no-reload enable tracer-bio.service"])
        self.assertEqual(machine.path("/var/lib/tracer-bio").stat().st_mode & 0o777, 0o750)

        machine.path(CONFIG).write_text(machine.path(CONFIG).read_text() + "# ours\n")
        machine.path(requirements.DATABASE).write_text("recorded")
        self.rpm(machine, "--upgrade", self.next_package)
        self.assertTrue(machine.path(CONFIG).read_text().endswith("# ours\n"))
        self.assertEqual(self.asked(machine), [])

        said = self.rpm(machine, "--erase", "tracer-bio")
        self.assertEqual(self.asked(machine), ["--no-reload disable tracer-bio-archive.service tracer-bio-worker.service tracer-bio.service"])
        self.assertIn("with all that was recorded there, stays", said)
        self.assertTrue(machine.has(requirements.DATABASE))
        self.assertFalse(machine.has("/usr/bin/tracer-bio"))

    def test_starts_takes_over_and_stops_under_systemd(self):
        machine = self.machine()
        machine.path("/run/systemd/system").mkdir(parents=True)
        self.rpm(machine, "--install", self.package)
        self.assertIn("start tracer-bio.service", self.asked(machine))
        self.rpm(machine, "--upgrade", self.next_package)
        self.assertIn("try-restart tracer-bio.service tracer-bio-archive.service tracer-bio-worker.service", self.asked(machine))
        self.rpm(machine, "--erase", "tracer-bio")
        self.assertIn("--no-reload disable --now tracer-bio-archive.service tracer-bio-worker.service tracer-bio.service", self.asked(machine))


if __name__ == "__main__":
    tracer_bio, cpack, build = (pathlib.Path(sys.argv.pop(1)) for _ in range(3))
    requirements.root()
    requirements.static(tracer_bio)
    if not shutil.which("rpmbuild"):
        requirements.skip("rpm and rpmbuild: Debian's package rpm")
    requirements.main()
