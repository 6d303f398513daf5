"""Run one submitted notebook: ``python collect_child.py NOTEBOOK LOG LIMITS``.

`collect_run.py` starts this in a process of its own and watches it. LIMITS is JSON. A
line of JSON goes into LOG for each code cell that begins, and for each that fails.
"""

import contextlib
import json
import os
import sys
import threading
from pathlib import Path

import nbformat
import run_lesson
from traitlets.config import Config

ROOM = 8 * 2**30  # bytes of addresses beyond the limit: libraries reserve many
LARGEST_FILE = 2**28  # bytes


def limit(n_bytes, seconds):
    """Let the system refuse what is far too much, where it can."""
    # If the one who watches is gone.
    timer = threading.Timer(seconds, os._exit, [1])
    timer.daemon = True
    timer.start()
    with contextlib.suppress(ImportError):
        import resource

        for name, most in {
            "RLIMIT_AS": n_bytes + ROOM,
            "RLIMIT_FSIZE": LARGEST_FILE,
            "RLIMIT_CORE": 0,
        }.items():
            with contextlib.suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, most))


def main(path, log, limits):
    """Run all cells, whatever they do."""
    limits = json.loads(limits)
    limit(limits["n_bytes"], 2 * limits["patience"] * limits["seconds"])
    path, config = Path(path), Config()
    if sys.platform == "linux":  # sockets of files: they work without a network
        config.KernelManager.transport = "ipc"
    notebook = nbformat.read(path, as_version=4)
    with open(log, "a", encoding="utf-8") as file:

        def tell(**line):
            file.write(json.dumps(line) + "\n")
            file.flush()

        tell(n_cells=len(run_lesson.code_cells(notebook)))
        for number, cell, reason in run_lesson.faults(
            notebook,
            path,
            begin=lambda number: tell(begun=number),
            timeout=None,  # the one who watches knows the limits
            config=config,
        ):
            tell(failed=number, reason=reason, source=cell.source[:10_000])
        tell(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
