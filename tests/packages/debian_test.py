#!/usr/bin/python3
"""The life of the .deb on a fresh Debian, in a folder: installed, run, upgraded, removed, purged. Without a
running systemd, and with one that only writes down what it is asked. Needs root, debootstrap and the
mirror of this machine's apt: skipped by name without.

Usage: debian_test.py TRACER_BIO CPACK BUILD_FOLDER [UNITTEST_ARGUMENT...]
"""

import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import chroot
import requirements

CONFIG = "/etc/tracer-bio/config.toml"
WANTED = "/etc/systemd/system/multi-user.target.wants/tracer-bio.service"
ARCHIVE_WANTED = WANTED.replace(".service", "-archive.service")
SYSTEMCTL = """#!/bin/sh
# What a Debian asks of its systemd. The service that the file /refuses is there for does not start.
echo "$*" >>/asked
case "$*" in
  *is-enabled*) echo enabled ;;
  *start*tracer-bio.service*) [ ! -e /refuses ] ;;
esac
"""


def fresh_debian(folder):
    """This machine's own release, from its own mirror."""
    release = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    codename = release.get("VERSION_CODENAME", "")
    if not shutil.which("debootstrap") or not codename:
        requirements.skip("debootstrap, on a Debian")
    sources = requirements.output("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages",
                                  f"Codename: {codename}").split()
    if not sources:
        requirements.skip("a mirror of Debian in apt's sources, after apt-get update")
    made = subprocess.run(["debootstrap", "--variant=minbase", codename, folder, sources[0]],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode != 0:
        requirements.skip(f"a Debian to install into: debootstrap failed\n{made.stdout[-2000:]}")


def next_version(package, folder):
    """The package as a later version of it would be, with another default configuration."""
    files = folder / "next"
    subprocess.run(["dpkg-deb", "--raw-extract", package, files], check=True)
    control = files / "DEBIAN/control"
    control.write_text(control.read_text().replace("\nVersion: ", "\nVersion: 99."))
    config = files / CONFIG.lstrip("/")
    config.write_text(config.read_text() + "# of the next version\n")
    later = folder / "tracer-bio_next.deb"
    subprocess.run(["dpkg-deb", "--build", "-Zgzip", "-z1", files, later], check=True, stdout=subprocess.DEVNULL)
    return later


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="debian_test.")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        fresh_debian(cls.folder / "debian")
        subprocess.run([cpack, "-G", "DEB", "-B", cls.folder / "package", "--config", build / "CPackConfig.cmake"],
                       check=True, stdout=subprocess.DEVNULL)
        cls.package = next((cls.folder / "package").glob("*.deb"))
        cls.next_package = next_version(cls.package, cls.folder)

    def setUp(self):
        """A machine of its own for each test, with the packages at hand."""
        root = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.addCleanup(shutil.rmtree, root)
        subprocess.run(["cp", "--archive", f"{self.folder}/debian/.", root], check=True)
        shutil.copy(self.package, root / "package.deb")
        shutil.copy(self.next_package, root / "next.deb")
        self.machine = chroot.Chroot(root)

    def install(self, package="/package.deb"):
        return self.machine.do("dpkg", "--install", package)

    def write(self, name, text):
        file = self.machine.path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def with_systemd(self):
        self.machine.path("/run/systemd/system").mkdir(parents=True)
        self.write("/usr/bin/systemctl", SYSTEMCTL)
        self.machine.path("/usr/bin/systemctl").chmod(0o755)

    def asked(self):
        """What systemd was told to start and stop since the last call."""
        file = self.machine.path("/asked")
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        words = [" ".join(word for word in line.split() if not word.startswith("--")) for line in lines]
        return [line for line in words if line.startswith(("start ", "restart ", "try-restart ", "stop "))]

    def test_installs_all_that_a_service_has(self):
        self.install()
        for name in (CONFIG, "/usr/lib/systemd/system/tracer-bio.service",
                     "/usr/lib/systemd/system/tracer-bio-archive.service", "/usr/lib/systemd/system/tracer-bio-forward.service",
                     "/usr/lib/systemd/system/tracer-bio-worker.service",
                     "/usr/share/tracer-bio/config.toml",
                     "/usr/share/tracer-bio/grafana.sh", "/usr/share/tracer-bio/fetch-duckdb.sh",
                     "/usr/share/tracer-bio/grafana/dashboards/overview.json",
                     "/usr/share/tracer-bio/grafana/postgresql/dashboards/overview.json",
                     "/usr/share/bash-completion/completions/tracer-bio"):
            self.assertTrue(self.machine.has(name), name)
        listed = self.machine.do("dpkg", "--listfiles", "tracer-bio").splitlines()
        for name in ("/usr/share/man/man1/tracer-bio.1.gz", "/usr/share/doc/tracer-bio/copyright",
                     "/usr/share/doc/tracer-bio/changelog.gz", "/usr/share/doc/tracer-bio/LICENSES.libraries"):
            self.assertIn(name, listed)
        # Who runs DuckDB brings it; what is built beside a clone is not for others.
        self.assertFalse([name for name in listed if "libduckdb" in name])
        database_folder = self.machine.path("/var/lib/tracer-bio").stat()
        self.assertEqual(stat.S_IMODE(database_folder.st_mode), 0o750)
        self.machine.do("tracer-bio", "check", CONFIG)
        self.assertEqual(self.machine.do("dpkg", "--verify", "tracer-bio"), "")

    def test_enables_the_recorder_and_not_the_archive(self):
        self.install()
        self.assertTrue(self.machine.has(WANTED))
        self.assertFalse(self.machine.has(ARCHIVE_WANTED))

    def test_records_there(self):
        if why := requirements.why_no_ebpf(tracer_bio):
            (self.fail if requirements.required() else self.skipTest)(f"missing: eBPF\n{why}")
        self.install()
        self.machine.mount()
        self.addCleanup(self.machine.unmount)
        ready, status, log = requirements.record_in(self.machine, "--config", CONFIG)
        self.assertTrue(ready, log)
        self.assertEqual(status, 0, log)

    def test_upgrade_keeps_what_was_changed(self):
        self.install()
        config = self.machine.path(CONFIG).read_text() + "# ours\n"
        self.write(CONFIG, config)
        self.write(requirements.DATABASE, "recorded")
        self.machine.do("dpkg", "--force-confold", "--install", "/next.deb")
        self.assertEqual(self.machine.path(CONFIG).read_text(), config)
        self.assertIn("# of the next version", self.machine.path(f"{CONFIG}.dpkg-dist").read_text())
        self.assertEqual(self.machine.path(requirements.DATABASE).read_text(), "recorded")
        self.assertTrue(self.machine.do("dpkg-query", "--show", "--showformat=${Version}", "tracer-bio").startswith("99."))
        self.assertTrue(self.machine.has(WANTED))

    def test_upgrade_takes_a_new_default_over_an_unchanged_one(self):
        self.install()
        self.install("/next.deb")
        self.assertIn("# of the next version", self.machine.path(CONFIG).read_text())

    def test_upgrade_leaves_a_disabled_service_disabled(self):
        self.install()
        self.machine.path(WANTED).unlink()
        self.install("/next.deb")
        self.assertFalse(self.machine.has(WANTED))

    def test_remove_keeps_configuration_and_database(self):
        self.install()
        self.write(requirements.DATABASE, "recorded")
        said = self.machine.do("dpkg", "--remove", "tracer-bio")
        self.assertIn("/var/lib/tracer-bio and /etc/tracer-bio stay", said)
        self.assertTrue(self.machine.has(CONFIG))
        self.assertTrue(self.machine.has(requirements.DATABASE))
        self.assertFalse(self.machine.has("/usr/bin/tracer-bio"))
        self.assertFalse(self.machine.has("/usr/lib/systemd/system/tracer-bio.service"))

    def test_purge_removes_all_and_says_so(self):
        before = self.files()
        self.install()
        self.write(requirements.DATABASE, "recorded")
        self.machine.path(ARCHIVE_WANTED).symlink_to("/usr/lib/systemd/system/tracer-bio-archive.service")
        said = self.machine.do("dpkg", "--purge", "tracer-bio")
        self.assertIn("removed /var/lib/tracer-bio with all that was recorded there", said)
        self.assertEqual({name for name in self.files() - before if "/dpkg/" not in name and "/log/" not in name}, set())

    def files(self):
        return {str(file.relative_to(self.machine.root)) for file in self.machine.root.rglob("*")}

    def test_starts_restarts_and_stops_under_systemd(self):
        self.with_systemd()
        self.install()
        self.assertEqual(self.asked(), ["start tracer-bio.service"])
        self.install("/next.deb")
        self.assertEqual(self.asked(), ["restart tracer-bio.service", "try-restart tracer-bio-archive.service tracer-bio-worker.service"])
        self.machine.do("dpkg", "--remove", "tracer-bio")
        self.assertEqual(self.asked(), ["stop tracer-bio-archive.service tracer-bio-worker.service tracer-bio.service"])

    def test_installation_succeeds_where_the_service_does_not_start(self):
        self.with_systemd()
        self.write("/refuses", "")
        self.assertIn("'tracer-bio doctor'", self.install())

    def test_has_no_errors_for_lintian(self):
        if not shutil.which("lintian"):
            (self.fail if requirements.required() else self.skipTest)("missing: lintian")
        # As root it warns of that, unless told.
        checked = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", self.package],
                                 capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    tracer_bio, cpack, build = (pathlib.Path(sys.argv.pop(1)) for _ in range(3))
    requirements.root()
    requirements.static(tracer_bio)
    requirements.main()
