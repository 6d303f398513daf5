"""A lesson takes as long as it says, and its code fits beside a sidebar."""

from pathlib import Path

import minutes
import nbformat
import pytest

PATHS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
CHARACTERS = 72  # what a laptop's screen shows of a line, with JupyterLab's files open


@pytest.fixture(params=PATHS, ids=[path.stem for path in PATHS])
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_the_stated_minutes_are_those_counted(notebook):
    stated = int(minutes.STATED.search(notebook.cells[0].source)[1])
    assert stated == pytest.approx(minutes.count(notebook).minutes, rel=0.15)


def test_no_line_of_code_is_too_long_to_be_seen_whole(notebook):
    too_long = [
        (cell.id, line)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if len(line) > CHARACTERS
    ]
    assert not too_long
