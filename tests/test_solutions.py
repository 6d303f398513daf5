"""The notebooks hold every exercise, in order, each with its check and its solution.

That the solutions pass is seen in ``test_runs.py``, which runs the notebooks.
"""

import re
from pathlib import Path

import handout
import nbformat
import pytest

from helpers.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def exercises_of(path):
    """The exercises of a lesson."""
    return [each for each in EXERCISES if each.lesson == path.stem[:2]]


def stub(name):
    """The cell that a student finds."""
    (exercise,) = [each for each in EXERCISES if each.name == name]
    if not exercise.is_function:
        return f"{name} = ..."
    arguments = ", ".join(exercise.parameters)
    line = f"def {name}({arguments}): ..."
    return line if len(line) <= 72 else f"def {name}(\n    {arguments}\n): ..."


def exercise_cells(path):
    """The cells with a check in them, and the notebook."""
    notebook = nbformat.read(path, as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    found = [(i, handout.CHECK.search(c.source)) for i, c in enumerate(cells)]
    return notebook, cells, [(i, hit) for i, hit in found if hit]


WIRED = [path for path in PATHS if exercise_cells(path)[2]]
IDS = [path.stem for path in WIRED]


def test_every_lesson_has_its_exercises():
    assert [stem[:2] for stem in IDS] == sorted({e.lesson for e in EXERCISES})


@pytest.mark.parametrize("path", WIRED, ids=IDS)
def test_notebook_and_exercises_agree(path):
    notebook, cells, found = exercise_cells(path)
    names = [hit[1] for _, hit in found]
    lesson = exercises_of(path)
    assert names == [e.name for e in lesson]
    assert [hit[2] for _, hit in found] == names
    headings = re.findall(
        r"^### (.*)$",
        "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown"),
        re.M,
    )
    titles = [e.title for e in lesson]  # open exercises have no check
    assert [heading for heading in headings if heading in titles] == titles
    for i, hit in found:
        assert cells[i - 1].source == stub(hit[1])  # to the letter: no hint in it
        line = f"{hit[1]}: not answered yet. For a hint: check_{hit[1]}.hint()\n"
        assert cells[i].outputs[0].text == line
    assert "progress()" in cells[-1].source
    n_solutions = sum(len(handout.SOLUTION.findall(c.source)) for c in notebook.cells)
    assert n_solutions == len(lesson)
