#!/usr/bin/python3
"""scripts/grafana.sh on a tree that looks like a machine with Grafana. Needs root, to make a group and
to give files away: skipped by name without.

Usage: script_test.py [UNITTEST_ARGUMENT...]
"""

import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

import dashboards

SCRIPT = dashboards.ROOT / "scripts" / "grafana.sh"
SKIPPED = 77
DATABASE = "var/lib/tracer-bio/tracer_bio.db"


class Script(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="script_test.")
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name)
        self.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\ngrafana:x:478:478::/usr/share/grafana:/bin/false\n")
        self.write("etc/group", "root:x:0:\ngrafana:x:478:\nadm:x:4:grafana\n")
        self.write("etc/shadow", "root:*:19000:0:99999:7:::\ngrafana:*:19000:0:99999:7:::\n")
        self.write("etc/gshadow", "root:*::\ngrafana:!::\nadm:*::grafana\n")
        (self.root / "etc/grafana/provisioning").mkdir(parents=True)
        (self.root / "var/lib/tracer-bio").mkdir(parents=True)
        (self.root / "var/lib/tracer-bio").chmod(0o750)
        for end in ("", "-wal", "-shm"):
            self.write(DATABASE + end, "")
            (self.root / (DATABASE + end)).chmod(0o640)

    def write(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, name):
        return (self.root / name).read_text()

    def call(self, *arguments):
        return subprocess.run([SCRIPT, "--root", self.root, *arguments], capture_output=True, text=True)

    def run_script(self, *arguments):
        """The lines of what it did, and of what it leaves to do."""
        answer = self.call(*arguments)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(answer.stderr, "")
        lines = answer.stdout.splitlines()
        return [x for x in lines if not x.startswith("to do:")], [x for x in lines if x.startswith("to do:")]

    def group(self):
        lines = [line.split(":") for line in self.read("etc/group").splitlines()]
        return next(((int(line[2]), line[3]) for line in lines if line[0] == "tracer-bio"), None)

    def files(self):
        return {str(file.relative_to(self.root)) for file in self.root.rglob("*") if file.is_file()}

    def test_installs_and_says_so(self):
        did, left = self.run_script()
        provisioning = "etc/grafana/provisioning"
        for name in (f"{provisioning}/datasources/tracer-bio.yaml", f"{provisioning}/dashboards/tracer-bio.yaml",
                     f"{provisioning}/alerting/tracer-bio.yaml",
                     f"{provisioning}/dashboards/tracer-bio/overview.json",
                     "etc/systemd/system/tracer-bio.service.d/grafana.conf"):
            self.assertIn(f"written: {self.root / name}", did)
            self.assertEqual(stat.S_IMODE((self.root / name).stat().st_mode), 0o644)
        self.assertEqual(len(list((self.root / provisioning / "dashboards/tracer-bio").iterdir())), 5)
        self.assertIn("path: /etc/grafana/provisioning/dashboards/tracer-bio\n",
                      self.read(f"{provisioning}/dashboards/tracer-bio.yaml"))
        self.assertIn(f"path: /{DATABASE}\n", self.read(f"{provisioning}/datasources/tracer-bio.yaml"))
        self.assertIn("Group=tracer-bio\n", self.read("etc/systemd/system/tracer-bio.service.d/grafana.conf"))
        self.assertTrue(any("plugins install frser-sqlite-datasource" in line for line in left))

    def test_lets_grafana_read_the_database_and_what_is_made_later(self):
        self.run_script()
        number, members = self.group()
        self.assertEqual(members, "grafana")
        folder = self.root / "var/lib/tracer-bio"
        self.assertEqual(folder.stat().st_gid, number)
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o2750)
        for file in folder.iterdir():
            self.assertEqual((file.stat().st_gid, stat.S_IMODE(file.stat().st_mode)), (number, 0o640), file)
        (folder / "new").write_text("")
        self.assertEqual((folder / "new").stat().st_gid, number)

    def test_changes_nothing_the_second_time(self):
        self.run_script()
        before = {name: self.read(name) for name in self.files()}
        did, _ = self.run_script()
        self.assertEqual(did, [])
        self.assertEqual({name: self.read(name) for name in self.files()}, before)

    def test_takes_everything_back(self):
        before = self.files()
        self.run_script()
        self.run_script("--undo")
        # Grafana keeps rules until it is told to delete them.
        rules = "etc/grafana/provisioning/alerting/tracer-bio.yaml"
        self.assertEqual({name for name in self.files() if not name.endswith("-")} - before - {"etc/.pwd.lock"}, {rules})
        for rule in dashboards.rules():
            self.assertIn(rule["uid"], self.read(rules))
        self.assertIsNone(self.group())
        self.assertIn("adm:x:4:grafana\n", self.read("etc/group"))
        folder = self.root / "var/lib/tracer-bio"
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o750)
        self.assertEqual({path.stat().st_gid for path in (folder, *folder.iterdir())}, {0})
        did, _ = self.run_script("--undo")
        self.assertEqual(did, [])

    def test_keeps_a_group_that_others_are_in(self):
        self.run_script()
        self.write("etc/group", self.read("etc/group").replace("grafana\n", "grafana,alice\n"))
        self.write("etc/passwd", self.read("etc/passwd") + "alice:x:1000:1000::/home/alice:/bin/bash\n")
        self.run_script("--undo")
        self.assertEqual(self.group()[1], "alice")

    def test_takes_another_database_and_group(self):
        self.run_script("--database", "/srv/x/a.db", "--group", "adm")
        self.assertIn("path: /srv/x/a.db\n", self.read("etc/grafana/provisioning/datasources/tracer-bio.yaml"))
        self.assertIn("Group=adm\n", self.read("etc/systemd/system/tracer-bio.service.d/grafana.conf"))
        self.assertIsNone(self.group())

    def test_gives_no_folder_away_that_is_not_the_databases_own(self):
        for name, mode in (("tmp", 0o1777), ("root", 0o700), ("srv", 0o755)):
            folder = self.root / name
            folder.mkdir()
            folder.chmod(mode)
            _, left = self.run_script("--database", f"/{name}/a.db")
            self.assertEqual((folder.stat().st_gid, stat.S_IMODE(folder.stat().st_mode)), (0, mode), name)
            self.assertEqual(any("a folder of its own" in line for line in left), mode == 0o700, name)

    def test_refuses_what_it_cannot_do(self):
        for arguments in (["--what"], ["--database"], ["--database", "relative.db"], ["--database", "/a b.db"],
                          ["--group", "a b"]):
            self.assertEqual(self.call(*arguments).returncode, 2, arguments)
        os.rmdir(self.root / "etc/grafana/provisioning")
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        self.assertIn("no Grafana here", answer.stderr)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("missing: root")
        sys.exit(SKIPPED)
    unittest.main()
