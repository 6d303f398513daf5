"""Run the lessons of a hand-out from top to bottom, and say where one stops.

``course.py test`` in a hand-out: ``python tools/run_lessons.py`` runs all lessons as
they are on the disk, ``python tools/run_lessons.py 02`` those whose name begins so.
"""

import sys
import time
from pathlib import Path

import nbformat
import run_lesson

from helpers.machine import check_machine

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def run(path):
    """Run a lesson, say how it went, and return whether it got to its end."""
    print(f"{path.stem} ...", end=" ", flush=True)
    started = time.monotonic()
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        print("can't be read: the file is damaged.")
        return False
    for number, cell, reason in run_lesson.faults(notebook, path):
        line = cell.source.strip().splitlines()[0]
        print(f"code cell {number} ({line}) stops: {reason}")
        return False
    print(f"runs, {time.monotonic() - started:.0f} s")
    return True


def main(arguments):
    """Do what the command line says; return the exit code."""
    names = tuple(Path(argument).name for argument in arguments)
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    paths = [path for path in paths if not names or path.name.startswith(names)]
    if not paths:
        print(f"test: no lesson begins with {' or '.join(names)}", file=sys.stderr)
        return 2
    check_machine()
    print("\nYour lessons, each from top to bottom. Their files stay as they are.")
    worked = [run(path) for path in paths]
    print(
        "\nThat's whether your lessons run here. Whether your answers are right, the "
        "checks in the lessons tell you: nothing was compared with the course."
    )
    return 0 if all(worked) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
