"""Write the lessons as files of HTML that need neither Python nor a network.

``python tools/export.py FOLDER`` runs all lessons and writes each as one file, with
its pictures, formulas and sliders in it; ``python tools/export.py FOLDER 02 05`` only
these. With ``--slides`` there are slides of each, too.
"""

import argparse
import sys
import time
from pathlib import Path

import alive
import refresh
from new_folder import new_folder
from pages import page


class NotExported(Exception):
    """A lesson could not be written; the text says which and why, in one line."""


def names(path):
    """Return the names of a lesson's files: to read, and as slides."""
    return {False: f"{path.stem}.html", True: f"{path.stem}.slides.html"}


def write(folder, paths, slides=False):
    """Run lessons and write them into a new or empty folder, all or none.

    Raises FileExistsError, as `new_folder`, or `NotExported`.
    """
    with new_folder(folder) as part:
        for path in paths:
            started = time.monotonic()
            print(f"{path.name} ...", end=" ", flush=True)
            written = _write_lesson(part, path, paths, slides)
            size = sum(each.stat().st_size for each in written) / 1e6
            print(f"{size:.1f} MB, {time.monotonic() - started:.0f} s", flush=True)


def _write_lesson(folder, path, paths, slides):
    """Write one lesson; return its files."""
    try:
        notebook, written = alive.run(path), []
        for kind in (False, True)[: 1 + slides]:
            targets = {other.name: names(other)[kind] for other in paths}
            text = page(notebook, path.parent, targets, kind)
            written.append(folder / names(path)[kind])
            written[-1].write_text(text, encoding="utf-8", newline="\n")
        return written
    except refresh.CellFailed as error:
        where, *_, reason = str(error).splitlines()
        raise NotExported(f"lesson {path.stem}, {where} {reason}") from error
    except ValueError as error:
        raise NotExported(f"lesson {path.stem}: {error}") from error


def main(arguments):
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py export",
        description="Write lessons into a new folder, each as one file of HTML that "
        "needs neither Python nor a network. Sliders move in it, and it prints.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument(
        "lessons", metavar="NN", nargs="*", help="a lesson, such as 02; default: all"
    )
    parser.add_argument(
        "--slides", action="store_true", help="write slides of each lesson, too"
    )
    asked = parser.parse_args(arguments)
    folder = asked.folder.expanduser().resolve()
    try:
        write(folder, refresh.choose(asked.lessons), asked.slides)
    except (OSError, NotExported) as error:
        print(f"\nexport: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nexport: stopped, nothing was written.", file=sys.stderr)
        return 130
    print(f"{folder}: ready to be opened, sent or printed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
