"""Run a submitted notebook where it can do little harm, and read what came of it.

It runs in processes of their own (`collect_child.py`), in a folder and a home of their
own that are thrown away, with nothing of our environment, within limits of time,
memory and processes, and without a network where the system allows that.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from helpers.checking import record

ROOT = Path(__file__).resolve().parent.parent
STOP = threading.Event()  # set, it ends all that runs
GLANCE = 0.2  # seconds between two looks at what it uses
MOST_PROCESSES = 100
MOST_READ = 2_000_000  # bytes of what it leaves behind
KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH")
# The ways to shut it in, the best first, and what to tell of them.
ALONE = ["--map-root-user", "--net"]
WAYS = [
    (
        ["unshare", *ALONE, "--pid", "--fork", "--mount-proc", "--kill-child"],
        "The notebooks ran without a network, and nothing that they started is left.",
    ),
    (["unshare", *ALONE], "The notebooks ran without a network."),
    ([], "This system couldn't take the network away: the notebooks ran with it."),
]


@dataclass(frozen=True)
class Limits:
    """What one notebook may use."""

    seconds: float = 120  # of computing
    n_bytes: int = 2 * 2**30
    patience: float = 3  # times as long may it take by the clock: it waits, or we do


@dataclass
class Ran:
    """What came of a notebook."""

    verdicts: dict = field(default_factory=dict)  # by the name of the exercise
    failed: list = field(default_factory=list)  # code cells: failed, reason, source
    ended: str = ""  # why it did not come to its end


def find_way():
    """Return how a notebook is shut in on this system, and what to tell of it."""
    for way, told in WAYS:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            command = [*way, sys.executable, "-c", ""]
            if subprocess.run(command, capture_output=True, timeout=60).returncode == 0:
                return way, told
    return WAYS[-1]


def environment(place):
    """Return the variables for a notebook: none of ours but a few of the system's."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    home = place / "home"
    env |= {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(place / "tmp")}
    env |= {"TEMP": env["TMPDIR"], "TMP": env["TMPDIR"], record.WHERE: str(place / "v")}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        env[f"JUPYTER_{name}_DIR"] = str(home / name[0].lower())
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME"):
        env[name] = str(home / name.lower())
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    return env | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}


@contextlib.contextmanager
def homes():
    """Make a home that others are copied from: matplotlib looks for fonts only once."""
    with tempfile.TemporaryDirectory(prefix="collect-") as place:
        place = Path(place)
        furnish(place)
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, env=environment(place), cwd=place, check=True)
        yield place / "home"


def furnish(place, home=None):
    """Make the folders that a notebook finds."""
    if home:
        shutil.copytree(home, place / "home")
    for name in ("home/ipythondir", "tmp", "notebooks"):
        (place / name).mkdir(parents=True, exist_ok=True)


def run(text, limits=Limits(), way=(), home=None):
    """Run a notebook, given as text, and return what came of it, as a `Ran`.

    `way` is the command that shuts it in (`find_way`), `home` one to copy (`homes`).
    """
    # As the notebook will see it: on a Mac /var is a link.
    place = Path(tempfile.mkdtemp(prefix="collect-")).resolve()
    try:
        furnish(place, home)
        unwanted = shutil.ignore_patterns("*.py", "__pycache__", ".*")
        shutil.copytree(ROOT / "data", place / "data", ignore=unwanted)
        path, log = place / "notebooks" / "lesson.ipynb", place / "log"
        path.write_text(text, encoding="utf-8")
        child = [sys.executable, str(ROOT / "tools" / "collect_child.py")]
        process = subprocess.Popen(
            [*way, *child, str(path), str(log), json.dumps(asdict(limits))],
            cwd=path.parent,
            env=environment(place),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            ended = watch(process, limits)
        finally:
            end(process)
        return read(log, place / "v", ended)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def watch(process, limits):
    """Wait until a process has ended or is past its limits; return which, if any."""
    latest = time.monotonic() + limits.patience * limits.seconds
    while process.poll() is None:
        time.sleep(GLANCE)
        if STOP.is_set():
            return "it was stopped"
        n_bytes, seconds, n_processes = usage(process.pid)
        if n_bytes > limits.n_bytes:
            return f"it took more than {limits.n_bytes / 2**30:.2g} GB of memory"
        if n_processes > MOST_PROCESSES:
            return f"it started more than {MOST_PROCESSES} processes"
        if seconds > limits.seconds:
            return f"it was still at work after computing for {limits.seconds:g} s"
        if time.monotonic() > latest:
            return f"it had not ended after {limits.patience * limits.seconds:g} s"
    return ""


def family(pid):
    """Return a process and all that it started, as far as they are still known."""
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    return []


def usage(pid):
    """Return the bytes and the seconds that a family takes, and how many they are."""
    n_bytes, seconds, everyone = 0, 0.0, family(pid)
    for each in everyone:
        with contextlib.suppress(psutil.Error):
            n_bytes += each.memory_info().rss
            seconds += sum(each.cpu_times()[:4])  # with those of children that ended
    return n_bytes, seconds, len(everyone)


def end(process):
    """End a process and all that it started."""
    everyone = family(process.pid)
    with contextlib.suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    for each in everyone:
        with contextlib.suppress(psutil.Error):
            each.kill()
    process.wait()
    psutil.wait_procs(everyone, timeout=5)  # on Windows, their files stay till then


# ---- What it leaves behind; a notebook may have written anything there ----


def lines_of(path):
    """Yield what the lines of a file hold, those that are dicts in JSON."""
    if not path.is_file() or path.is_symlink():
        return
    with open(path, "rb") as file:
        content = file.read(MOST_READ).decode("utf-8", "replace")
    for line in content.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found


def read(log, verdicts, ended):
    """Return what came of a notebook."""
    ran, known = Ran(), {"begun": 0, "n_cells": None, "end": False}
    for line in lines_of(log):
        known |= {name: line[name] for name in known if name in line}
        if line.keys() >= {"failed", "reason", "source"}:
            ran.failed.append(line)
    begun = known["begun"]
    if not known["end"] or begun != known["n_cells"]:
        where = f"in code cell {begun}" if begun else "before its first cell"
        why = [line["reason"] for line in ran.failed if line["failed"] == begun]
        ran.ended = f"{ended or ' '.join(why) or 'it came to no end'}, {where}"
    for line in lines_of(verdicts):
        if line.get("verdict") in record.VERDICTS:
            ran.verdicts[str(line.get("exercise"))] = line
    return ran
