"""Find the notebooks in a folder of what students handed in."""

import os
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import nbformat

from helpers.exercises import EXERCISES

LARGEST = 50_000_000  # bytes of a notebook: no lesson comes near
MOST = 200  # notebooks of one student
LESSONS = {each.name: each.lesson for each in EXERCISES}


@dataclass
class Submission:
    """What one student handed in."""

    student: str
    notebooks: list = field(default_factory=list)  # (name, text) of each to run
    remarks: list = field(default_factory=list)  # why others are not run


def submissions(folder, lessons=()):
    """Return what is in a folder, a student for each folder, zip or notebook in it.

    Notebooks without an exercise of these lessons, such as "02", are left out. Without
    any, all are taken that hold an exercise.
    """
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or entry.name.startswith("."):
            continue
        if entry.is_dir():
            files, name = in_folder(entry), entry.name
        elif entry.suffix.lower() in (".zip", ".ipynb"):
            files = in_zip(entry) if entry.suffix.lower() == ".zip" else [one(entry)]
            name = entry.stem
        else:
            continue
        found.append(chosen(Submission(name), files, lessons))
    return found


def chosen(submission, files, lessons):
    """Put those notebooks into a submission that are to be run."""
    try:
        for number, (name, content) in enumerate(files):
            if number == MOST:
                submission.remarks.append(f"more than {MOST} notebooks")
                break
            add(submission, name, content, lessons)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        submission.remarks.append(f"can't be read: {error}")
    if not submission.notebooks and not submission.remarks:
        submission.remarks.append("no notebook with exercises in it")
    return submission


def add(submission, name, content, lessons):
    """Add one notebook, or why it can't be run."""
    if content is None:
        submission.remarks.append(f"{name}: larger than {LARGEST // 1_000_000} MB")
        return
    try:
        text = content.decode("utf-8-sig")
        exercises = exercises_in(text)
    except Exception:  # whatever is in it
        submission.remarks.append(f"{name}: damaged, this is no notebook")
        return
    wanted = {LESSONS[each] for each in exercises}
    if wanted & set(lessons) if lessons else wanted:
        submission.notebooks.append((name, text))


def exercises_in(text):
    """Return the names of the exercises that a notebook checks."""
    cells = nbformat.reads(text, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    return checked("\n".join(code))


def checked(source):
    """Return the names of the exercises that some code checks."""
    names = re.findall(r"\bcheck_(\w+)\(", source)
    return [name for name in dict.fromkeys(names) if name in LESSONS]


def is_wanted(parts):
    """Tell whether a path is a notebook, and no copy that a program has made."""
    inner = [part for part in parts if part != ".."]
    made = any(part.startswith((".", "backup-", "__MACOSX")) for part in inner)
    return parts[-1].lower().endswith(".ipynb") and not made


def one(path):
    """Return the name and the content of a file; None if it's too large."""
    is_large = path.stat().st_size > LARGEST
    return path.name, None if is_large else path.read_bytes()


def in_folder(folder):
    """Yield the notebooks below a folder; no link is followed, as it may lead out."""
    for place, inner, names in os.walk(folder):
        inner.sort()
        for name in sorted(names):
            path = Path(place, name)
            is_file = path.is_file() and not path.is_symlink()
            if is_file and is_wanted(path.relative_to(folder).parts):
                yield one(path)


def in_zip(path):
    """Yield the notebooks in a zip; nothing is unpacked to the disk."""
    with zipfile.ZipFile(path) as archive:
        for info in sorted(archive.infolist(), key=lambda each: each.filename):
            parts = PurePosixPath(info.filename.replace("\\", "/")).parts
            if info.is_dir() or not is_wanted(parts):
                continue
            with archive.open(info) as file:  # what it says of its size may be false
                content = file.read(LARGEST + 1)
            yield parts[-1], content if len(content) <= LARGEST else None
