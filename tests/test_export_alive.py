"""Stages without Python: what `alive` makes of a notebook that has run."""

import base64
import copy
import json
import re
from pathlib import Path

import alive
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from stage_example import learning_rate_stage

TESTS = str(Path(__file__).parent)
STAGE = f"""import sys
sys.path.insert(0, {TESTS!r})
from stage_example import learning_rate_stage
learning_rate_stage(5, 4)"""
GAME = """from helpers.widgets import RateGame
RateGame(lambda rate, n: [(0, 0)] * (n + 1), lambda w, b: w**2 + b**2 + 1)"""
HELD = re.compile(r'<script type="application/json">(.*?)</script>')


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A notebook with a stage and with something that needs Python, run."""
    path = tmp_path_factory.mktemp("alive") / "00_small.ipynb"
    cells = [
        new_markdown_cell("# Small"),
        new_code_cell(STAGE, id="moves"),
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
        [still] = re.findall("<img [^>]*>", output.data["text/html"])
        assert 'src="data:image/png;base64,' in still
        assert re.search('alt="[^"]{40,}"', still)
        assert alive.NOTE not in output.data["text/html"]
    assert cell_of(living, "prints") == cell_of(ran, "prints")


def test_only_what_needs_python_says_so(ran):
    living = alive.alive(ran)
    for name, says in ("moves", False), ("asks", True):
        [output] = cell_of(living, name).outputs
        assert (alive.NEEDS_PYTHON in output.data["text/html"]) == says
        assert (alive.NEEDS_PYTHON in output.data["text/plain"]) == says
        assert ("<script" in output.data["text/html"]) != says


def test_the_plan_comes_through_to_the_last_byte(ran):
    stage = learning_rate_stage(5, 4)
    [output] = cell_of(alive.alive(ran), "moves").outputs
    held = json.loads(HELD.search(output.data["text/html"])[1])
    for buffer in held["buffers"]:
        *path, last = buffer["path"]
        parent = held["state"]
        for key in path:
            parent = parent[key]
        parent[last] = base64.b64decode(buffer["data"])
    plan = held["state"]["plan"]
    wanted = stage.plan()
    assert plan["artists"] == wanted["artists"]
    assert plan["positions"] == wanted["positions"]
    assert plan["words"] == wanted["words"]
    assert held["state"]["at"] == stage.start


def test_what_a_plan_says_cannot_end_its_script():
    words = "a </script><!-- b"
    state = {"state": {"plan": {"words": words}, "at": [], "fed": {}}}
    html = alive.stage_html(state, "", "stage-x")
    assert html.count("</script>") == 2
    assert "<!--" not in html
    assert json.loads(HELD.search(html)[1])["state"]["plan"]["words"] == words


def test_a_notebook_that_was_not_run_here_is_refused(ran):
    stored = copy.deepcopy(ran)
    del stored.metadata["widgets"]
    with pytest.raises(ValueError, match="cell moves"):
        alive.alive(stored)
