"""What students get: all but solutions and outputs, and never over their work."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build_site
import export
import handout
import nbformat
import pytest
import refresh
import update
from own_python import python
from test_notebooks import LINK, without_blocks

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
    kept = {"course.py", "pyproject.toml", "requirements.txt"}
    kept |= {"LICENSE", "LICENSE-CODE", "LICENSE-TEXT"}
    kept |= {f"tools/{name}.py" for name in ("merge", "update", "run_lesson")}
    kept.add("tools/run_lessons.py")
    for folder in ("helpers", "data", "images", "notebooks"):
        kept |= {
            f"{folder}/{name}"
            for name in files(ROOT / folder)
            if "__pycache__" not in name and not name.startswith((".", "ruff."))
        }
    for folder in both:
        assert files(folder) == kept | {"README.md", update.RECORD}
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
    # A cell that holds a solution goes as a whole; a text that speaks of them stays.
    kept = [c for c in original.cells if not handout.SOLUTION.search(c.source)]
    left = students.cells
    assert [c.id for c in left] == [c.id for c in kept]
    for now, before in zip(left, kept, strict=True):
        if not handout.ABOUT_SOLUTIONS.search(before.source):
            assert now.source == before.source
        assert "Solution</summary>" not in now.source
        assert "folded solution" not in now.source
    solved = code_cells(handout.solve(original))
    stubs = [c for c, s in zip(code_cells(original), solved, strict=True) if c != s]
    assert all("..." in stub.source for stub in stubs)


def texts(folder):
    """All that is written for people in a hand-out, with the place of each."""
    for path in [*folder.rglob("*.md"), *folder.rglob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = nbformat.reads(text, as_version=4).cells
            text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
        yield path, text


def test_all_links_lead_to_what_is_there(both):
    for folder in both:
        found = 0
        for path, text in texts(folder):
            for _, _, target in LINK.findall(without_blocks(text)):
                if not target.startswith(("https://", "#")):
                    place = (path.parent / target.split("#")[0]).resolve()
                    assert place.is_relative_to(folder.resolve()), (path.name, target)
                    assert place.exists(), (path.name, target)
                    found += 1
        assert found > 20


def test_only_commands_that_work_are_named(both):
    command = [sys.executable, "course.py"]
    for folder in both:
        listed = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        commands = set(re.findall(r"^  (\w+) +[A-Z].*\.$", listed.stdout, re.M))
        assert commands == {"lab", "test", "update"}
        named = [listed.stdout, *(text for _, text in texts(folder))]
        for text in named:
            assert set(re.findall(r"course\.py ([a-z]+)\b", text)) <= commands


@pytest.mark.parametrize("name", ["refresh", "handout", "bench", "collect"])
def test_other_commands_say_where_they_are(both, name):
    command = [sys.executable, "course.py", name, "02"]
    pipes = {"capture_output": True, "text": True, "timeout": 60}
    told = subprocess.run(command, cwd=both[0], **pipes)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert "This is a hand-out" in told.stderr
    assert "full course" in told.stderr
    assert not (both[0] / ".venv").exists()


def test_the_readme_of_students(both):
    said = [(folder / "README.md").read_text(encoding="utf-8") for folder in both]
    for text in said:
        lessons = re.findall(r"^\| \[.*?\]\(notebooks/(\w+)\.ipynb\)", text, re.M)
        assert lessons == [path.stem for path in PATHS]
        assert not re.search(r"[{}]|CONTRIBUTING|tests/", text)
        assert "helpers/exercises" in text, "the checks hide nothing"
        assert "Don't unzip it over this folder" in text
        assert "python3 course.py update ../my-old-folder" in text
    assert ["folded solution" in text for text in said] == [False, True]


def test_a_handout_is_not_written_into_what_is_copied():
    for name in ("data/out", "helpers/a/b", "images", "notebooks/class"):
        before = files(ROOT / name.split("/")[0])
        with pytest.raises(ValueError, match="choose another"):
            handout.write(ROOT / name)
        assert files(ROOT / name.split("/")[0]) == before


@pytest.mark.parametrize("command", [handout, export, build_site])
def test_a_folder_with_work_in_it_is_left_alone(tmp_path, capsys, command):
    work = tmp_path / "class" / "mine.ipynb"
    work.parent.mkdir()
    work.write_text("a week of work", encoding="utf-8")
    for place in (work.parent, work):
        assert command.main([str(place)]) == 1
        assert "may hold somebody's work" in capsys.readouterr().err
    assert files(tmp_path) == {"class/mine.ipynb"}
    assert work.read_text(encoding="utf-8") == "a week of work"


def test_an_empty_folder_is_filled_and_nothing_is_beside_it(tmp_path, capsys):
    place = tmp_path / "new" / "handout"
    place.mkdir(parents=True)
    assert handout.main([str(place)]) == 0
    assert capsys.readouterr().out.endswith("ready to zip, without solutions.\n")
    assert (place / "notebooks" / PATHS[1].name).is_file()
    assert [p.name for p in place.parent.iterdir()] == ["handout"]


def test_the_copy_runs_by_itself(both):
    # With the helpers of the copy, from the copy's own folder.
    path = both[0] / "notebooks" / PATHS[1].name
    code = "import helpers.plots\nhelpers.plots.show = lambda *arguments: None\n"
    code += "\n".join(c.source for c in code_cells(nbformat.read(path, as_version=4)))
    code += "\nprint(helpers.__file__)"
    said = python("-c", code, folder=path.parent, PYTHONPATH=str(both[0]))
    assert "fixed_neuron: not answered yet." in said
    assert said.strip().endswith(str(both[0] / "helpers" / "__init__.py"))


# ---- `course.py test` in a hand-out ----


def run_lessons(folder, *arguments):
    """Run the lessons of a hand-out with its own helpers, as its course.py would."""
    return subprocess.run(
        [sys.executable, "tools/run_lessons.py", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def cells_of(path, *sources):
    """Write a lesson with these cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def test_a_lesson_that_stops_is_named_with_its_cell(both, tmp_path):
    folder = tmp_path / "students"
    shutil.copytree(both[0], folder, ignore=shutil.ignore_patterns("*.ipynb"))
    lessons = folder / "notebooks"
    cells_of(lessons / "00_good.ipynb", "a = 1", "assert a == 1")
    cells_of(lessons / "01_bad.ipynb", "a = 1", "", "a + b\n2", "1 / 0")
    cells_of(lessons / "02_dead.ipynb", "import os", "os._exit(1)", "1")
    (lessons / "03_torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    before = {name: (folder / name).read_bytes() for name in files(lessons.parent)}
    told = run_lessons(folder)
    assert (told.returncode, told.stderr) == (1, "")
    lines = [line for line in told.stdout.splitlines() if " ... " in line]
    assert re.fullmatch(r"00_good \.\.\. runs, \d+ s", lines[0])
    assert "code cell 2 (a + b) stops: NameError: name 'b'" in lines[1]
    assert "code cell 2 (os._exit(1)) stops: it ended Python itself" in lines[2]
    assert "damaged" in lines[3]
    assert "helpers      ready" in told.stdout
    assert "nothing was compared with the course" in told.stdout
    for name in before:
        assert (folder / name).read_bytes() == before[name]
    assert run_lessons(folder, "77").returncode == 2
