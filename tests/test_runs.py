"""A cell that does not put out the same in every run is found, by its message."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import refresh
import runs
from pictures import ARTEFACTS

import conftest
from helpers.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
FIGURE = """\
from helpers.plots import plot_loss_curves, show
show(plot_loss_curves({"rate 0.1": [9, 5, 3]}), "A falling curve, from 9 to 3.")"""
CELLS = {
    "sound": "numbers = [1]\nprint(numbers)",
    "in-place": "numbers.append(2)\nprint(numbers)",
    "remembers": 'print("seen" in globals())\nseen = True',
    "set": 'print({"weight", "bias", "loss", "epoch", "rate", "sample", "label"})',
    "figure": FIGURE,
    "stale-text": 'print("loss 4")',
    "ignored": '# NBVAL_IGNORE_OUTPUT\nprint("loss 4")',
    "other-picture": FIGURE.replace("9, 5, 3", "9, 6, 3"),
    "other-data": FIGURE,
    "other-alt": FIGURE,
    # From the second run on letters have no smooth edges: the same to the eye.
    "other-bytes": """\
import matplotlib
matplotlib.rcParams["text.antialiased"] = "is_drawn" not in globals()
is_drawn = True
"""
    + FIGURE,
    "stub": "unfair = ...",
    "check": "from helpers.exercises import check_unfair\n\ncheck_unfair(unfair)",
}
# The one stands before the cells, the other behind the check.
SENTENCE = nbformat.v4.new_markdown_cell("# 1 number", id="sentence")
SENTENCE.metadata["numbers"] = [["1", "len(numbers) + 5"]]
SOLUTION = nbformat.v4.new_markdown_cell(
    "<details><summary>Solution</summary>\n\n```python\nunfair = 3\n```\n\n</details>",
    id="solution",
)


def test_a_kernel_that_never_answers_is_replaced_once(monkeypatch):
    begun = []

    def setup(file):
        begun.append(file)
        if len(begun) in broken:
            raise RuntimeError("Kernel didn't respond in 60 seconds")

    monkeypatch.setattr(runs.IPyNbFile, "setup", setup)
    broken = {1}
    runs.set_up("a notebook")
    assert begun == ["a notebook"] * 2
    broken = {3, 4}
    with pytest.raises(RuntimeError, match="didn't respond"):
        runs.set_up("a notebook")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A notebook with a fault of each kind, and two cells without one."""
    path = tmp_path_factory.mktemp("faulty") / "99_faulty.ipynb"
    code = nbformat.v4.new_code_cell
    cells = [code(source, id=name) for name, source in CELLS.items()]
    heading = nbformat.v4.new_markdown_cell(f"### {EXERCISES[0].title}", id="try")
    cells = [SENTENCE, *cells[:-2], heading, *cells[-2:], SOLUTION]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    notebook, _ = refresh.run(path)
    cells = {cell.id: cell for cell in notebook.cells}
    figures = [name for name, source in CELLS.items() if "show(" in source]
    pictures = {name: cells[name].outputs[0] for name in figures}
    cells["stale-text"].outputs[0].text = "loss 5\n"
    cells["ignored"].outputs[0].text = "loss 5\n"
    pictures["other-picture"].data = pictures["figure"].data
    curve = pictures["other-data"].metadata["drawn"]
    curve[:] = [re.sub(r"(Line2D .*) \S+", r"\1 12345.0", line) for line in curve]
    pictures["other-alt"].metadata["image/png"]["alt"] = "A rising curve."
    path.write_text(refresh.canonical(notebook), encoding="utf-8", newline="\n")
    yield path
    for kept in ARTEFACTS.glob("99_faulty-*"):
        kept.unlink()


def test_each_fault_is_found_in_the_run_that_shows_it(faulty):
    """nbval by itself would not see a fault in a picture, nor those of later runs."""
    options = ["-c", str(ROOT / "pyproject.toml"), "-p", "conftest", "-p", "no:xdist"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-rf", *options, str(faulty)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    said = ran.stdout
    failed = re.findall(r"^FAILED .*::Cell (\d+)( again)?", said, re.M)
    first = [list(CELLS)[int(number)] for number, again in failed if not again]
    second = [list(CELLS)[int(number)] for number, again in failed if again]
    stored = ["set", "stale-text", "ignored"]
    stored += ["other-picture", "other-data", "other-alt"]
    assert first == stored, said + ran.stderr
    later = ["in-place", "remembers", "other-bytes", "check"]
    assert sorted(second) == sorted(stored + later), said
    for words in [
        "Run twice in a row, the cell does not do the same:\n99_faulty, cell in-place:",
        "two runs give the same figure, but not the same bytes",
        "the pixels differ most at ",
        "other data or place:\n  stored Line2D",
        'run: "python3 course.py refresh 99".',
        "the solution does not pass its check:\nunfair: not yet.",
        "99_faulty, cell sentence: it says 1, the run 8",
    ]:
        assert words in said, words


def test_all_that_runs_a_notebook_is_one_piece():
    for test, piece in [
        ("notebooks/08_network_and_forest.ipynb::Cell 3 again", "08"),
        ("notebooks/09_bmi_project.ipynb::numbers in sentences", "09"),
        ("tests/test_notebooks.py::test_x[08_network]", "tests/test_notebooks.py"),
    ]:
        assert conftest.piece(test) == piece


def test_the_pieces_that_come_first_exist():
    for piece in conftest.SLOWEST_FIRST:
        path = f"notebooks/{piece}_*.ipynb" if piece.isdigit() else piece
        assert list(ROOT.glob(path)), piece
