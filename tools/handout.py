"""Write a copy of the course for students: without solutions and outputs.

``python tools/handout.py FOLDER`` makes the folder, with all a student needs to
start, and nothing that speaks of what is not there. ``--with-solutions`` leaves the
solutions in. ``--update`` brings a hand-out that somebody has worked in up to date and
keeps the work (`update.py`); the hand-out holds a record of itself for that.
"""

import argparse
import copy
import datetime
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
import refresh
import update
from new_folder import new_folder

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["data", "helpers", "images"]
FILES = ["course.py", "pyproject.toml", "requirements.txt"]
FILES += ["LICENSE", "LICENSE-CODE", "LICENSE-TEXT"]
# What the commands of a hand-out run.
FILES += [f"tools/{name}.py" for name in ("merge", "update", "run_lesson")]
FILES += ["tools/run_lessons.py"]
TABLE = re.compile(r"^\| lesson \|.*?(?=\n\n)", re.DOTALL | re.MULTILINE)
FOLDED = (
    "Below each exercise there's a folded solution. Have a go first, then click to "
    "open it."
)
NOT_FOLDED = "This copy has no solutions in its notebooks. Ask your teacher for them."
# A solution is folded and holds the code that takes the stub's place.
SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>.*?^```python\n(.*?)^```\n.*?</details>",
    re.DOTALL | re.MULTILINE,
)
# What is true only where solutions are.
ABOUT_SOLUTIONS = re.compile(r" *<!-- solutions -->.*?<!-- /solutions -->", re.DOTALL)
CHECK = re.compile(r"^check_(\w+)\((\w+)\)$", re.MULTILINE)


def strip(notebook, keep_solutions=False):
    """Return a copy of a notebook without outputs and, unless kept, without solutions.

    All else is as it was. A cell that held nothing but a solution is gone.
    """
    notebook = copy.deepcopy(notebook)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif not keep_solutions:
            source = ABOUT_SOLUTIONS.sub("", SOLUTION.sub("", cell.source))
            if source != cell.source:
                cell.source = source.strip()
        if cell.cell_type == "code" or cell.source:
            cells.append(cell)
    notebook.cells = cells
    return notebook


def solve(notebook):
    """Return a copy of a notebook with the solutions in place of the stubs.

    A solution stands behind the cell with its check, and the stub is the code cell
    before that one.
    """
    notebook = copy.deepcopy(notebook)
    code, stub = [], None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            code.append(cell)
            if CHECK.search(cell.source):
                stub = code[-2]
        for solution in SOLUTION.findall(cell.source):
            stub.source, stub = solution.rstrip("\n"), None
    return notebook


def write(folder, keep_solutions=False):
    """Write the copy of the course into a new or empty folder, whole or not at all.

    Raises FileExistsError, as `new_folder`, or ValueError if the folder is one of those
    that are copied, or in one.
    """
    for name in [*FOLDERS, "notebooks"]:
        if folder.resolve().is_relative_to(ROOT / name):
            raise ValueError(f"{folder} is in {name}/ of the course: choose another.")
    with new_folder(folder) as part:
        fill(part, keep_solutions)


def fill(folder, keep_solutions):
    """Put all that belongs to a hand-out into an empty folder."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in ("notebooks", "tools"):
        (folder / name).mkdir()
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
    put(folder / "README.md", readme(keep_solutions))
    files = [path for path in folder.rglob("*") if path.is_file()]
    sums = {
        path.relative_to(folder).as_posix(): update.digest(path.read_bytes())
        for path in sorted(files)
    }
    notebooks = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = strip(nbformat.read(path, as_version=4), keep_solutions)
        text = refresh.canonical(notebook)
        put(folder / "notebooks" / path.name, text)
        notebooks[path.name] = json.loads(text)
    now = datetime.datetime.now(datetime.UTC).isoformat()
    record = {"written": now, "files": sums, "notebooks": notebooks}
    put(folder / update.RECORD, json.dumps(record, ensure_ascii=False) + "\n")


def put(path, text):
    """Write a text, the same bytes on each system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def readme(keep_solutions):
    """Return what a student reads first."""
    (lessons,) = TABLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    text = (ROOT / "tools" / "handout_readme.md").read_text(encoding="utf-8")
    solutions = FOLDED if keep_solutions else NOT_FOLDED
    return text.replace("{lessons}", lessons).replace("{solutions}", solutions)


def bring_up_to_date(folder, keep_solutions=False):
    """Bring a hand-out up to date with this course; return what to tell."""
    with tempfile.TemporaryDirectory(prefix="handout-") as place:
        new = Path(place).resolve() / "new"
        write(new, keep_solutions)
        return update.update(folder, new)


def main(arguments):
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py handout",
        description="Write a copy of the course for students, without solutions and "
        "outputs, into a new folder.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument(
        "--with-solutions", action="store_true", help="leave the solutions in"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="FOLDER is a hand-out that somebody has worked in: bring it up to date "
        "and keep the work",
    )
    asked = parser.parse_args(arguments)
    folder = asked.folder.expanduser().resolve()
    kept = "with" if asked.with_solutions else "without"
    try:
        if asked.update:
            lines = bring_up_to_date(folder, asked.with_solutions)
        else:
            write(folder, asked.with_solutions)
            lines = [f"{folder}: ready to zip, {kept} solutions."]
    except (OSError, ValueError, update.Refused) as error:
        print(f"handout: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
