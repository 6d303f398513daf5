"""The environment that builds the site: `.venv-site`, beside the course's own.

It is one of its own because what brings JupyterLite a kernel is also an extension of
JupyterLab, which would show up in the JupyterLab of every student; and because nobody
needs it but the one who builds the site.
"""

import subprocess
from pathlib import Path

import own_venv
from own_venv import course

ROOT = own_venv.ROOT
HERE = Path(__file__).resolve().parent
VENV = own_venv.OwnVenv(
    ".venv-site", "builds the site", HERE / "requirements.txt", HERE / "wheels.txt"
)
PYTHON, is_complete = VENV.python, VENV.is_complete
WHEELS = VENV.folder / "wheels"  # what the browser gets
# The wheels that any computer can run, a browser too.
PURE = ["--platform", "any", "--implementation", "py", "--abi", "none"]


class Failed(Exception):
    """A step of the build failed; the text says which, and what it printed."""


def prepare():
    """Leave `.venv-site` complete; this alone needs a network, and only once."""
    VENV.prepare(fetch_wheels)


def fetch_wheels():
    """Fetch what the browser gets."""
    options = ["--require-hashes", "--no-deps", *PURE]
    VENV.pip("download", *options, "-r", str(VENV.pins[1]), "-d", str(WHEELS))


def run(what, *arguments, cwd):
    """Run a module with the Python of `.venv-site`, or raise `Failed`.

    `what` is the step as a message names it.
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
