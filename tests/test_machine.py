"""The check of the machine names what is in the way (each in a Python of its own)."""

import importlib.metadata
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from own_python import python

ROOT = Path(__file__).resolve().parent.parent
RUN = "from helpers.machine import check_machine; check_machine()"


def told(folder, code=RUN, course=ROOT):
    """What is printed by Python, started in a folder as a notebook's kernel is."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    return python("-c", code, folder=folder, PYTHONPATH=str(course))


def test_a_healthy_machine_is_ready(tmp_path):
    lines = told(tmp_path).splitlines()
    assert lines[-1] == "Your computer is ready for the course."
    assert all(line.split()[1:] == ["ready"] for line in lines[:-1])


def test_where_each_package_lies_is_told_when_asked(tmp_path):
    lines = told(tmp_path, RUN.replace("()", "(places=True)")).splitlines()[:-1]
    places = dict(line.split(maxsplit=3)[::3] for line in lines)
    assert places["numpy"] == str(
        Path(importlib.metadata.distribution("numpy").locate_file(""))
    )
    assert places["helpers"] == str(ROOT)
    assert len(places) == len(lines)


def copy_anywidget(folder):
    """Copy a small package of the course into another folder, as pip would have it."""
    for file in importlib.metadata.files("anywidget"):
        if ".." not in file.parts:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file.locate(), folder / file)


def test_a_package_from_outside_this_python_says_where_it_lies(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    copy_anywidget(elsewhere)
    lines = told(tmp_path, course=os.pathsep.join([str(ROOT), str(elsewhere)]))
    assert f"anywidget    ready, in {elsewhere}\n" in lines
    assert "numpy        ready\n" in lines


HIDING = ["numpy", "pandas", "sklearn", "matplotlib", "keras"]


def test_files_that_come_to_hide_packages_are_named(tmp_path):
    make = f"from pathlib import Path; [Path(n).touch() for n in {HIDING}]"
    make = make.replace("(n)", "(n + '.py')")
    code = f"import helpers.machine; {make}; helpers.machine.check_machine()"
    lines = {line.split()[0]: line for line in told(tmp_path, code).splitlines()}
    place = f"{{}}.py, in the folder {tmp_path.name}: rename it"
    assert all(place.format(n) in lines[n] for n in HIDING)


LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def first_cell(lesson):
    """The first code of a lesson."""
    cells = nbformat.read(lesson, as_version=4).cells
    return next(cell.source for cell in cells if cell.cell_type == "code")


def shown(folder, source, path=str(ROOT)):
    """What a notebook shows of a cell that is run in a folder, as the screen has it."""
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell(colors='nocolor')\n"
        "sys.meta_path[:] = [f for f in sys.meta_path if '__edit' not in repr(f)]\n"
        f"sys.path[:] = ['', *[p for p in sys.path if p not in ('', {path!r})]]\n"
        f"sys.path += [{path!r}] if {path == str(ROOT)} else []\n"
        f"shell.run_cell({source!r})"
    )
    own = {"PYTHONPATH": path, "IPYTHONDIR": str(folder / ".ipython")}
    return python("-c", code, folder=folder, **own)


@pytest.mark.parametrize("lesson", LESSONS[1:3], ids=lambda path: path.stem)
def test_a_notebook_alone_says_that_it_needs_the_folder(lesson, tmp_path):
    text = shown(tmp_path, first_cell(lesson), path=str(tmp_path / "none"))
    assert "No module named 'helpers'" in text
    assert "the whole course" in text


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_asks_first_for_the_folder(lesson):
    cells = nbformat.read(lesson, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    # Lesson 00 first shows what a cell is.
    first = next(c for c in code if "helpers" in c) if lesson is LESSONS[0] else code[0]
    line = "import helpers.machine  # fails? Start the whole course with course.py"
    assert first.splitlines()[0] == line


def test_a_file_helpers_py_is_named_where_lesson_00_fails(tmp_path):
    (tmp_path / "helpers.py").touch()
    cells = nbformat.read(LESSONS[0], as_version=4).cells
    (check,) = [k for k, cell in enumerate(cells) if "check_machine()" in cell.source]
    text = shown(tmp_path, cells[check].source)
    assert "'helpers' is not a package" in text
    assert "the whole course" in text
    above = cells[check - 1].source
    assert re.search(r"`helpers\.py`.* Rename it", above)


def test_a_strangers_helpers_stop_a_lesson_in_its_first_line(tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").touch()
    text = shown(tmp_path, first_cell(LESSONS[1]))
    assert "No module named 'helpers.machine'" in text
    assert "the whole course" in text


@pytest.mark.parametrize("name", HIDING)
def test_a_lesson_stops_at_a_file_that_hides_a_package(name, tmp_path):
    if name == "pandas":  # a folder does it, too
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    else:
        (tmp_path / f"{name}.py").touch()
    text = shown(tmp_path, first_cell(LESSONS[1]))
    sentence = text.strip().splitlines()[-1]
    assert sentence.startswith(f"FileInTheWay: Rename {name}")
    assert f"in the folder {tmp_path.name}" in sentence
    assert text.count("Error") == 0


def test_two_files_are_named_at_once_and_others_do_not_matter(tmp_path):
    for name in ("numpy.py", "keras.py", "mine.py"):
        (tmp_path / name).touch()
    sentence = shown(tmp_path, "import helpers.machine").strip().splitlines()[-1]
    assert "Rename numpy.py and keras.py in the folder" in sentence


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that is in use")
def test_a_folder_that_is_gone_is_no_matter(tmp_path):
    (tmp_path / "gone").mkdir()
    code = "import os; os.chdir('gone'); os.rmdir('../gone'); import helpers.machine"
    assert shown(tmp_path, f"{code}; print('went on')").strip() == "went on"


def test_a_file_that_hides_a_module_of_python_is_named(tmp_path):
    (tmp_path / "fractions.py").write_text("x = 1\n")
    text = told(tmp_path)
    assert "fractions.py: rename it" in text
    assert "is ready for the course" not in text


def test_a_missing_package_is_named(tmp_path):
    hide = (
        "import importlib.machinery as m\n"
        "find = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda name, *a: "
        "None if name == 'anywidget' else find(name, *a)\n"
    )
    text = told(tmp_path, f"exec({hide!r}); {RUN}")
    assert "anywidget    missing" in text
    assert "Things to fix: " in text


def test_a_stranger_called_helpers_is_told(tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    source = (ROOT / "helpers" / "machine.py").read_text(encoding="utf-8")
    code = (
        f"import types; made = types.ModuleType('machine'); "
        f"made.__file__ = {str(ROOT / 'helpers' / 'machine.py')!r}; "
        f"exec({source!r}, vars(made)); made.check_machine()"
    )
    said = told(tmp_path, code)
    assert "another package with this name" in said
    assert str(tmp_path / "helpers") in said


def test_helpers_of_which_a_part_is_missing_are_told(tmp_path):
    lines = told(tmp_path, f"sys.modules['helpers.plots'] = None; {RUN}").splitlines()
    assert [line for line in lines if line.startswith("helpers      does not load")]
    assert lines[-1].startswith("Things to fix: 1.")


def test_helpers_among_the_packages_take_no_package_for_a_file_of_the_reader(tmp_path):
    places = tmp_path / "lesson", tmp_path / "packages"
    places[0].mkdir()
    shutil.copytree(ROOT / "helpers", places[1] / "helpers")
    copy_anywidget(places[1])
    lines = told(places[0], course=places[1]).splitlines()
    assert "anywidget    ready" in lines
    assert lines[-1] == "Your computer is ready for the course."


def test_a_browser_need_not_have_all(tmp_path):
    hide = (
        "import importlib.machinery as m, sys\n"
        "find = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda name, *a: "
        "None if name in ('keras', 'jax', 'sklearn', GONE) else find(name, *a)\n"
        "import helpers.machine\n"
        "helpers.machine.IS_BROWSER = True"
    )
    text = told(tmp_path, f"GONE = ''; exec({hide!r}); {RUN}")
    lines = {line.split()[0]: line for line in text.splitlines()}
    assert "not in a browser" in lines["keras"]
    assert "when a lesson imports it" in lines["sklearn"]
    assert lines["pandas"].split() == ["pandas", "ready"]
    assert "is ready for the course" in text
    assert "numpy        missing" in told(
        tmp_path, f"GONE = 'numpy'; exec({hide!r}); {RUN}"
    )
