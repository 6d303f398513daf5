"""Bring a hand-out that a student works in up to date, and keep the student's work.

``python tools/update.py FOLDER``, in a new hand-out, updates the older one in FOLDER.
Its notebooks are merged cell by cell (`merge.py`); what is replaced is copied into a
folder of its own first; and either all is written or nothing. Only the standard
library is imported, so that this runs before anything is installed.
"""

import argparse
import hashlib
import itertools
import json
import os
import shutil
import sys
import time
from pathlib import Path

import merge

ROOT = Path(__file__).resolve().parent.parent
# What a hand-out knows about itself: when it was written, its notebooks as they were,
# and the sums of its other files.
RECORD = "tools/handed_out.json"


class Refused(Exception):
    """This folder can't be updated; the reason is for the user."""


def read(path):
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def digest(content):
    """Return the sum of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def update(folder, source=ROOT):
    """Bring a hand-out up to date, whole or not at all; return the lines to tell.

    The notebooks of the new one, `source`, are taken from its record, as they were
    written: the student may have begun to work in it. Raises `Refused` if the folder is
    no hand-out, or newer than `source`.
    """
    look_at(folder, source)
    new, old = read(source / RECORD), record_of(folder)
    if old["written"] > new["written"]:
        raise Refused(f"{folder} is newer than the hand-out here.")
    changes, told = {}, []
    for name, notebook in new["notebooks"].items():
        base = old["notebooks"].get(name, {"cells": []})
        told += change_notebook(folder, f"notebooks/{name}", base, notebook, changes)
    told += change_files(folder, source, old["files"], new["files"], changes)
    if not changes and old | {"written": ""} == new | {"written": ""}:
        return ["Nothing to do: it's up to date."]
    n_changed = sum(name.endswith(".ipynb") for name in changes)
    changes[RECORD] = (source / RECORD).read_bytes()  # the last to be written
    backup = write(folder, changes)
    return [
        f"Up to date. Lessons with something new: {n_changed}. All that you wrote is "
        "still there.",
        *told,
        f"What was replaced is in the folder {backup.name}.",
    ]


def record_of(folder):
    """Return what a hand-out knows about itself; one that is damaged knows nothing."""
    nothing = {"written": "", "notebooks": {}, "files": {}}
    try:
        record = read(folder / RECORD)
    except (OSError, ValueError):
        return nothing
    is_whole = isinstance(record, dict) and nothing.keys() <= record.keys()
    return record if is_whole else nothing


def look_at(folder, source):
    """Refuse what is no hand-out."""
    if folder == source:
        raise Refused(
            "this is the new hand-out itself: name the folder of the old one."
        )
    if (folder / "tools" / "refresh.py").exists():
        raise Refused(f"{folder} is the full course, not a hand-out.")
    if not (folder / "notebooks").is_dir() or not (folder / "course.py").is_file():
        raise Refused(
            f"{folder} is no hand-out: there's no course.py and no notebooks."
        )


def change_notebook(folder, name, base, new, changes):
    """Note what becomes of a lesson; return what to tell about it."""
    if not (folder / name).exists():
        changes[name] = as_bytes(new)
        return []
    try:
        student = read(folder / name)
        merged = merge.merge(base["cells"], student, new)
    except (ValueError, KeyError, TypeError, AttributeError):
        changes[name] = as_bytes(new)
        return [f"{name} is damaged and can't be read. It's among what was replaced."]
    if merged["cells"] != student["cells"]:
        changes[name] = as_bytes(merged)
    return []


def as_bytes(notebook):
    """Return a notebook as it is stored."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8", "surrogatepass")


def change_files(folder, source, old, new, changes):
    """Note what becomes of the other files; return what to tell about them."""
    told = []
    for name in sorted(old.keys() | new.keys()):
        path = folder / name
        there = path.read_bytes() if path.is_file() else None
        is_own = there is not None and digest(there) != old.get(name)
        content = (source / name).read_bytes() if name in new else None
        if content == there or (content is None and is_own):
            continue
        changes[name] = content  # None if the course has dropped it
        if is_own and name in old:
            told.append(f"You had changed {name}. It's among what was replaced.")
    return told


# ---- Writing, whole or not at all ----


def write(folder, changes):
    """Write files, or remove those that are None; return the folder of the old ones."""
    backup = new_folder(folder / time.strftime("backup-%Y-%m-%d-%H%M%S"))
    # Not by tempfile: what that makes nobody else may read, on Windows for ever.
    stage, done = new_folder(folder / ".update"), []
    try:
        notebooks = {f"notebooks/{p.name}" for p in folder.glob("notebooks/*.ipynb")}
        for name in changes.keys() | notebooks:
            if (folder / name).is_file():
                copy(folder / name, backup / name)
        for name, content in changes.items():
            if content is not None:
                place(stage / name).write_bytes(content)
        for name, content in changes.items():
            done.append(name)
            if content is None:
                (folder / name).unlink()
            else:
                os.replace(stage / name, place(folder / name))
    except BaseException:
        left = [name for name in done if not put_back(folder / name, backup / name)]
        if left:
            raise Refused(
                f"it stopped half-way, and {', '.join(left)} could not be put back: "
                f"close what uses the folder, then copy it from {backup.name}."
            ) from None
        shutil.rmtree(backup, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return backup


def new_folder(path):
    """Make a folder; if there is one of that name, with a number behind it."""
    for number in itertools.count(1):
        made = path if number == 1 else path.with_name(f"{path.name}-{number}")
        try:
            made.mkdir()
        except FileExistsError:
            continue
        return made


def place(path):
    """Return a path whose folder is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def copy(path, target):
    """Copy a file, with its date."""
    shutil.copy2(path, place(target))


def put_back(path, saved):
    """Undo what was done to one file, if anything was; tell whether that worked."""
    try:
        if not saved.is_file():
            path.unlink(missing_ok=True)
        elif not (path.is_file() and path.read_bytes() == saved.read_bytes()):
            copy(saved, path)
    except OSError:
        return False
    return True


def main(arguments):
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py update",
        description="Bring an older hand-out up to date with this one. All that you "
        "wrote in it stays. Close JupyterLab first.",
    )
    parser.add_argument(
        "folder", metavar="OLD_FOLDER", type=Path, help="the hand-out you've worked in"
    )
    folder = parser.parse_args(arguments).folder.expanduser().resolve()
    try:
        lines = update(folder)
    except Refused as refused:
        print(f"update: {refused}", file=sys.stderr)
        return 1
    except OSError as error:
        held = ": close what uses it, then try again"
        told = f"{error}{held if isinstance(error, PermissionError) else ''}"
        print(f"update: {told}.", file=sys.stderr)
        return 1
    print("\n".join(lines))
    print(f"Go on working in {folder}; you can delete this folder here.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
