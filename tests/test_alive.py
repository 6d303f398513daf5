"""Stages without Python: what `alive` makes of a notebook that has run."""

import base64
import copy
import json
import re
import sys

import alive
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

STAGE = """import sys
sys.path.insert(0, {tests!r})
from stage_example import learning_rate_stage
learning_rate_stage(5, 4)"""
GAME = """from helpers.widgets import RateGame
RateGame(lambda rate, n: [(0, 0)] * (n + 1), lambda w, b: w**2 + b**2 + 1)"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A notebook with a stage and with something that needs Python, run."""
    path = tmp_path_factory.mktemp("alive") / "00_small.ipynb"
    tests = str(alive.STAGE_JS.parents[2] / "tests")
    cells = [
        new_markdown_cell("# Small"),
        new_code_cell(STAGE.format(tests=tests), id="moves"),
        new_code_cell(GAME, id="asks"),
        new_code_cell("print(1)", id="prints"),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return alive.run(path)


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def test_each_live_picture_becomes_one_output_and_all_else_stays(ran):
    before = copy.deepcopy(ran)
    living = alive.alive(ran)
    assert ran == before
    assert "widgets" not in living.metadata
    for name in "moves", "asks":
        [output] = cell_of(living, name).outputs
        assert set(output.data) == {"text/html", "text/plain"}
        assert "data:image/png;base64," in output.data["text/html"]
    assert cell_of(living, "prints").outputs == cell_of(ran, "prints").outputs


def test_the_plan_of_a_stage_comes_through_to_the_last_byte(ran):
    from stage_example import learning_rate_stage

    plan = learning_rate_stage(5, 4).plan()
    [output] = cell_of(alive.alive(ran), "moves").outputs
    text = re.search(r'<script type="application/json">(.*?)</script>', output.data["text/html"])
    held = json.loads(text[1])
    for buffer in held["buffers"]:
        *path, last = buffer["path"]
        parent = held["state"]
        for key in path:
            parent = parent[key]
        parent[last] = base64.b64decode(buffer["data"])
    assert held["state"]["plan"] == json.loads(
        json.dumps(plan, default=lambda b: "bytes")
    ) or _same(held["state"]["plan"], plan)
