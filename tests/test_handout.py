"""What students get: all but solutions and outputs, and never over their work."""

import os
import re
import subprocess
import sys
from pathlib import Path

import handout
import nbformat
import pytest
import refresh

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def files(folder):
    """All files below a folder, as paths in it."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The two hand-outs, without solutions and with them."""
    place = tmp_path_factory.mktemp("handouts")
    assert handout.main([str(place / "students")]) == 0
    assert handout.main([str(place / "teacher"), "--with-solutions"]) == 0
    return place / "students", place / "teacher"


def test_all_that_a_student_needs_is_there(both):
    kept = {"course.py", "pyproject.toml", "requirements.txt", "README.md"}
    kept |= {"LICENSE", "LICENSE-CODE", "LICENSE-TEXT"}
    for folder in ("helpers", "data", "images", "notebooks"):
        kept |= {
            f"{folder}/{name}"
            for name in files(ROOT / folder)
            if "__pycache__" not in name and not name.startswith((".", "ruff."))
        }
    for folder in both:
        assert files(folder) == kept
        for name in kept:
            if not name.endswith(".ipynb"):
                assert (folder / name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_only_solutions_and_outputs_are_gone(both, path):
    original = nbformat.read(path, as_version=4)
    students, teacher = (
        nbformat.read(folder / "notebooks" / path.name, as_version=4) for folder in both
    )
    for notebook, folder in zip((students, teacher), both, strict=True):
        text = (folder / "notebooks" / path.name).read_text(encoding="utf-8")
        assert text == refresh.canonical(notebook)
        for cell in code_cells(notebook):
            assert cell.outputs == []
            assert cell.execution_count is None
    told = [(c.id, c.cell_type, c.source, c.metadata) for c in original.cells]
    assert [(c.id, c.cell_type, c.source, c.metadata) for c in teacher.cells] == told
    # A cell that holds a solution goes as a whole.
    kept = [c for c in original.cells if not handout.SOLUTION.search(c.source)]
    left = students.cells
    assert [(c.id, c.source) for c in left] == [(c.id, c.source) for c in kept]
    folded = r"Solution</summary>[^<]*```"
    assert not [cell.id for cell in left if re.search(folded, cell.source)]
    solved = code_cells(handout.solve(original))
    stubs = [c for c, s in zip(code_cells(original), solved, strict=True) if c != s]
    assert all("..." in stub.source for stub in stubs)


def test_a_folder_with_work_in_it_is_left_alone(tmp_path, capsys):
    work = tmp_path / "class" / "mine.ipynb"
    work.parent.mkdir()
    work.write_text("a week of work", encoding="utf-8")
    assert handout.main([str(work.parent)]) == 1
    assert "may hold somebody's work" in capsys.readouterr().err
    assert handout.main([str(work)]) == 1
    assert files(tmp_path) == {"class/mine.ipynb"}
    assert work.read_text(encoding="utf-8") == "a week of work"


def test_an_empty_folder_is_filled_and_nothing_is_beside_it(tmp_path, capsys):
    place = tmp_path / "new" / "handout"
    place.mkdir(parents=True)
    assert handout.main([str(place)]) == 0
    assert capsys.readouterr().out.endswith("ready to zip, without solutions.\n")
    assert (place / "notebooks" / PATHS[1].name).is_file()
    assert [p.name for p in place.parent.iterdir()] == ["handout"]


def test_nothing_is_left_behind_if_it_fails(tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(refresh, "canonical", full)
    with pytest.raises(OSError, match="no space"):
        handout.write(tmp_path / "handout")
    assert list(tmp_path.iterdir()) == []


def test_the_copy_runs_by_itself(both):
    # With the helpers of the copy, from the copy's own folder.
    path = both[0] / "notebooks" / PATHS[1].name
    code = "import helpers.plots\nhelpers.plots.show = lambda *arguments: None\n"
    code += "\n".join(c.source for c in code_cells(nbformat.read(path, as_version=4)))
    code += "\nprint(helpers.__file__)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(both[0])},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "fixed_neuron: not answered yet." in ran.stdout
    assert ran.stdout.strip().endswith(str(both[0] / "helpers" / "__init__.py"))
