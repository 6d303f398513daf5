"""Environments beside the course's own, for what no student needs.

Each is a folder next to `.venv`, made when it is first asked for, of packages that are
pinned with hashes. What is in it can't show up in the JupyterLab of a student.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(ROOT))
import course  # noqa: E402 (the folder of the course is no package)


class OwnVenv:
    """An environment with a list of packages of its own.

    Its name is that of its folder in the course. `task` is what it is for, as the
    message says that tells of the wait. Of the files that pin its packages, `pins`, the
    first is installed.
    """

    def __init__(self, name, task, *pins):
        self.folder, self.task, self.pins = ROOT / name, task, pins
        self.python = self.folder / (
            "Scripts/python.exe" if os.name == "nt" else "bin/python"
        )
        self.stamp = self.folder / "stamp"  # written once all is there

    def prepare(self, finish=lambda: None):
        """Leave it complete; this alone needs a network, and only once.

        Where that fails, the program ends with a message (`SystemExit`).
        `finish` is what else is to be done before it counts as complete.
        """
        if self.is_complete():
            return
        name = self.folder.name
        course.say(f"Installing what {self.task} into {name}: a minute, once.")
        if self.folder.exists():
            shutil.rmtree(self.folder)
        base = getattr(sys, "_base_executable", None) or sys.executable
        course.run([base, "-m", "venv", str(self.folder)])
        self.pip("install", "--require-hashes", "-r", str(self.pins[0]))
        finish()
        self.stamp.write_text(self.wanted(), encoding="utf-8")

    def is_complete(self):
        """Say whether it is there with all that the pins ask for."""
        return (
            self.stamp.exists()
            and self.stamp.read_text(encoding="utf-8") == self.wanted()
        )

    def wanted(self):
        """Return what the stamp holds once it is complete."""
        pins = b"".join(path.read_bytes() for path in self.pins)
        return f"{hashlib.sha256(pins).hexdigest()} {sys.version.split()[0]} {ROOT}"

    def pip(self, command, *arguments):
        """Run its pip; if that fails, say why and leave."""
        quiet = ["--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
        course.run([str(self.python), "-m", "pip", command, *quiet, *arguments])
