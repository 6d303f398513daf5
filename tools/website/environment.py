"""The environment that builds the site: `.venv-site`, beside the course's own.

It is one of its own because what brings JupyterLite a kernel is also an extension of
JupyterLab, which would show up in the JupyterLab of every student; and because nobody
needs it but the one who builds the site.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv-site"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = VENV / "wheels"  # what the browser gets
STAMP = VENV / "stamp"  # written once all is there
PINS = [HERE / "requirements.txt", HERE / "wheels.txt"]
# The wheels that any computer can run, a browser too.
PURE = ["--platform", "any", "--implementation", "py", "--abi", "none"]

sys.path.insert(0, str(ROOT))
import course  # noqa: E402 (the folder of the course is no package)


class Failed(Exception):
    """A step of the build failed; the text says which, and what it printed."""


def prepare():
    """Leave `.venv-site` complete; this alone needs a network, and only once."""
    if is_complete():
        return
    course.say("Installing what builds the site into .venv-site: a minute, once.")
    if VENV.exists():
        shutil.rmtree(VENV)
    base = getattr(sys, "_base_executable", None) or sys.executable
    course.run([base, "-m", "venv", str(VENV)])
    pip("install", "--require-hashes", "-r", str(PINS[0]))
    pip(
        "download",
        "--require-hashes",
        "--no-deps",
        *PURE,
        "-r",
        str(PINS[1]),
        "-d",
        str(WHEELS),
    )
    STAMP.write_text(wanted(), encoding="ascii")


def is_complete():
    """Say whether `.venv-site` is there with all that the pins ask for."""
    return STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted()


def wanted():
    """Return what the stamp of a complete `.venv-site` holds."""
    pins = b"".join(path.read_bytes() for path in PINS)
    return f"{hashlib.sha256(pins).hexdigest()} {sys.version.split()[0]} {ROOT}"


def pip(command, *arguments):
    """Run pip in `.venv-site`; if it fails, say why and leave."""
    quiet = ["--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
    course.run([str(PYTHON), "-m", "pip", command, *quiet, *arguments])


def run(what, *arguments, cwd):
    """Run a module with the Python of `.venv-site`.

    Parameters
    ----------
    what : str
        The step, as a message names it.
    *arguments : str
        The module and its arguments.
    cwd : Path
        The folder to run it in.

    Raises
    ------
    Failed
        With the end of what it printed.
    """
    ran = subprocess.run(
        [str(PYTHON), "-m", *map(str, arguments)],
        cwd=cwd,
        env=course.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if ran.returncode:
        end = "\n".join(ran.stdout.splitlines()[-30:])
        raise Failed(f"{what} failed:\n{end}")
