"""Notebooks put out the same in every run, and a cell that does not is found.

The solutions stand in the stubs' places meanwhile: they answer the exercises, and
leave the rest of a lesson as it is stored.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import handout
import nbformat
import prose
import pytest
import refresh
import runs
from pictures import ARTEFACTS

import conftest
from helpers.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in PATHS]


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_each_cell_twice_with_the_solutions_and_the_numbers_in_sentences(path):
    notebook = handout.solve(nbformat.read(path, as_version=4))
    with runs.kernel(path, hash_seed=1, notebook=notebook) as client:
        found, ran = runs.each_cell_twice(client, path, belongs_to_an_exercise)
        for cell, text, value in prose.false_claims(client, ran):
            found.append(f"{path.stem}, cell {cell}: it says {text}, the run {value}")
    found += not_passed(ran, [e for e in EXERCISES if e.lesson == path.stem[:2]])
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def belongs_to_an_exercise(notebook, index):
    """Whether a cell may say something else once the exercises are answered."""
    before = "\n".join(
        c.source for c in notebook.cells[:index] if c.cell_type == "markdown"
    )
    last_heading = re.findall(r"^#+ .*$", before, re.M)[-1:]
    ends_the_lesson = "progress()" in notebook.cells[index].source
    return ends_the_lesson or any(
        heading.startswith(("### Try ", "### Milestone ")) for heading in last_heading
    )


def not_passed(notebook, lesson):
    """Return which exercises of a lesson its solutions do not answer."""
    printed = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    found = [
        f"{each.title}: the solution does not pass its check"
        for each in lesson
        if not re.search(rf"^{each.name}: passed", printed, re.M)
    ]
    done = f"Done in this session: {len(lesson)} of {len(lesson)}\n"
    if lesson and (done not in printed or "[ ]" in printed):
        found.append("progress() does not tell that all exercises are done")
    return found


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
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A notebook with a fault of each kind, and two cells without one."""
    path = tmp_path_factory.mktemp("faulty") / "99_faulty.ipynb"
    code = nbformat.v4.new_code_cell
    cells = [code(source, id=name) for name, source in CELLS.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    with runs.kernel(path, hash_seed=7) as client:
        notebook = client.execute(reset_kc=False, cleanup_kc=False)
    cells = {cell.id: cell for cell in notebook.cells}
    pictures = {name: cells[name].outputs[0] for name in cells if "show" in CELLS[name]}
    cells["stale-text"].outputs[0].text = "loss 5\n"
    pictures["other-picture"].data = pictures["figure"].data
    curve = pictures["other-data"].metadata["drawn"]
    curve[:] = [re.sub(r"(Line2D .*) \S+", r"\1 12345.0", line) for line in curve]
    pictures["other-alt"].metadata["image/png"]["alt"] = "A rising curve."
    path.write_text(refresh.canonical(notebook), encoding="utf-8", newline="\n")
    yield path
    for kept in ARTEFACTS.glob("99_faulty-*"):
        kept.unlink()


def test_faults_found_by_running_each_cell_twice(faulty):
    with runs.kernel(faulty, hash_seed=1) as client:
        said = "\n".join(runs.each_cell_twice(client, faulty)[0])
    found = dict.fromkeys(re.findall(r"99_faulty, cell ([\w-]+):", said))
    assert list(found) == [name for name in CELLS if name not in ("sound", "figure")]
    assert 'run: "python3 course.py refresh 99".' in said


def test_faults_found_by_nbval_with_what_is_added(faulty):
    """nbval by itself would not see a fault in a picture, nor the second run."""
    options = ["-c", str(ROOT / "pyproject.toml"), "-p", "conftest", "-p", "no:xdist"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT)])}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-rf", *options, str(faulty)],
        env=env,
        capture_output=True,
        text=True,
    )
    failed = re.findall(r"^FAILED .*::Cell (\d+( again)?)", ran.stdout, re.M)
    names = [list(CELLS)[int(label.split()[0])] for label, _ in failed]
    first = [name for name, (_, again) in zip(names, failed, strict=True) if not again]
    second = [name for name, (_, again) in zip(names, failed, strict=True) if again]
    stored = ["set", "stale-text", "other-picture", "other-data", "other-alt"]
    assert first == stored, ran.stdout + ran.stderr
    assert sorted(second) == sorted([*stored, "remembers", "other-bytes"])
    assert "two runs give the same figure, but not the same bytes" in ran.stdout
    assert "the pixels differ most at " in ran.stdout
    assert "other data or place:\n  stored Line2D" in ran.stdout


def test_all_that_runs_a_notebook_is_one_piece():
    for test, piece in [
        ("notebooks/06_keras_comparison.ipynb::Cell 3 again", "06"),
        ("tests/test_runs.py::test_each_cell_twice[06_keras_comparison]", "06"),
        ("tests/test_runs.py::test_piece", "tests/test_runs.py"),
        ("tests/test_notebooks.py::test_x[06_keras]", "tests/test_notebooks.py"),
    ]:
        assert conftest.piece(test) == piece


def test_the_pieces_that_come_first_exist():
    for piece in conftest.SLOWEST_FIRST:
        path = f"notebooks/{piece}_*.ipynb" if piece.isdigit() else piece
        assert list(ROOT.glob(path)), piece
    assert conftest.SLOWEST_FIRST[:2] == ["06", "07"]  # they train with Keras


def test_the_slowest_pieces_come_first():
    class Item:
        def __init__(self, nodeid):
            self.nodeid = nodeid

    given = ["tests/test_data.py::a", "notebooks/00_a.ipynb::Cell 0"]
    given += ["notebooks/07_a.ipynb::Cell 0", "notebooks/07_a.ipynb::Cell 1"]
    items = [Item(nodeid) for nodeid in given]
    conftest.pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == [given[2], given[3], given[1], given[0]]
