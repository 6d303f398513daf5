"""Write a copy of the course for students: without solutions and outputs.

``python tools/handout.py FOLDER`` makes the folder, with all a student needs to
start; ``--with-solutions`` leaves the solutions in, for a teacher.
"""

import argparse
import copy
import re
import shutil
import sys
from pathlib import Path

import nbformat
import refresh
from new_folder import new_folder

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["data", "helpers", "images"]
FILES = ["course.py", "pyproject.toml", "requirements.txt", "README.md"]
FILES += ["LICENSE", "LICENSE-CODE", "LICENSE-TEXT"]
# A solution is folded and holds the code that takes the stub's place.
SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>.*?^```python\n(.*?)^```\n.*?</details>",
    re.DOTALL | re.MULTILINE,
)
CHECK = re.compile(r"^check_(\w+)\((\w+)\)$", re.MULTILINE)


def strip(notebook, keep_solutions=False):
    """Return a copy of a notebook without outputs and without solutions.

    Parameters
    ----------
    notebook : NotebookNode
        Left as it is.
    keep_solutions : bool
        Take away the outputs alone.

    Returns
    -------
    NotebookNode
        All else is as it was. A cell that held nothing but a solution is gone.
    """
    notebook = copy.deepcopy(notebook)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif not keep_solutions and SOLUTION.search(cell.source):
            cell.source = SOLUTION.sub("", cell.source).strip()
            if not cell.source:
                continue
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

    Parameters
    ----------
    folder : Path
    keep_solutions : bool

    Raises
    ------
    FileExistsError
        As `new_folder`.
    """
    with new_folder(folder) as part:
        unwanted = shutil.ignore_patterns("__pycache__", ".*")
        for name in FOLDERS:
            shutil.copytree(ROOT / name, part / name, ignore=unwanted)
        for name in FILES:
            shutil.copy2(ROOT / name, part)
        (part / "notebooks").mkdir()
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            notebook = strip(nbformat.read(path, as_version=4), keep_solutions)
            text = refresh.canonical(notebook)
            place = part / "notebooks" / path.name
            place.write_text(text, encoding="utf-8", newline="\n")


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
    asked = parser.parse_args(arguments)
    folder = asked.folder.expanduser().resolve()
    try:
        write(folder, asked.with_solutions)
    except FileExistsError as error:
        print(f"handout: {error}", file=sys.stderr)
        return 1
    kept = "with" if asked.with_solutions else "without"
    print(f"{folder}: ready to zip, {kept} solutions.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
