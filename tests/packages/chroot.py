"""A folder that a command takes for the whole machine. What is mounted in it is gone with the process
that mounted it: call own_mounts() first."""

import ctypes
import os
import pathlib
import subprocess

CLONE_NEWNS = 0x20000


def own_mounts():
    """From here on mounts are seen by this process and its children alone."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


class Chroot:
    def __init__(self, root):
        self.root = pathlib.Path(root)

    def path(self, name):
        return self.root / str(name).lstrip("/")

    def has(self, name):
        return os.path.lexists(self.path(name))

    def mount(self):
        """What a recorder reads of the kernel."""
        for name in ("proc", "sys"):
            self.path(name).mkdir(exist_ok=True)
            subprocess.run(["mount", "--rbind", f"/{name}", self.path(name)], check=True)

    def unmount(self):
        for name in ("proc", "sys"):
            subprocess.run(["umount", "--lazy", self.path(name)], check=True)

    def start(self, *words, **options):
        """A command in it, which can ask nothing."""
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                       "DEBIAN_FRONTEND": "noninteractive"}
        return subprocess.Popen(["/usr/sbin/chroot", self.root, *words], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)

    def run(self, *words):
        """Its end, and its output with its errors."""
        process = self.start(*words)
        output = process.communicate()[0]
        return subprocess.CompletedProcess(words, process.returncode, output)

    def do(self, *words):
        """The output of what has to succeed."""
        done = self.run(*words)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, words))}: {done.returncode}\n{done.stdout}")
        return done.stdout
