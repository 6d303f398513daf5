"""A hand-out that a student works in is brought up to date, and the work stays."""

import json
import os
import shutil
import subprocess
import sys

import handout
import merge
import pytest
import update

NAME = "notebooks/01_single_neuron.ipynb"


def contents(folder):
    """All files below a folder but those of backups, with what they hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not backup_of(folder, path)
    }


def backup_of(folder, path):
    return path.relative_to(folder).parts[0].startswith("backup-")


def cells(folder, name=NAME):
    return {cell["id"]: cell for cell in update.read(folder / name)["cells"]}


def change(path, **sources):
    """Change the sources of cells, as a person would."""
    notebook = update.read(path)
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"].replace("-", "_"), cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def course_changes(folder, when="9", **sources):
    """Make a newer version of a hand-out: other texts in lesson 01."""
    record = update.read(folder / update.RECORD)
    for cell in record["notebooks"]["01_single_neuron.ipynb"]["cells"]:
        cell["source"] = sources.get(cell["id"].replace("-", "_"), cell["source"])
    record["written"] = when
    (folder / update.RECORD).write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handout") / "first"
    handout.write(folder)
    return folder


@pytest.fixture
def both(first, tmp_path):
    """The student's hand-out, with an answer, and a new one."""
    student, new = tmp_path / "student", tmp_path / "new"
    shutil.copytree(first, student)
    shutil.copytree(first, new)
    change(student / NAME, try1_stub="def fixed_neuron(w, b, x):\n    return b")
    return student, new


def test_answers_stay_and_the_new_comes_in(both):
    student, new = both
    (student / "notes.txt").write_text("mine", encoding="utf-8")
    (student / "notebooks" / "mine.ipynb").write_text("{}", encoding="utf-8")
    answered = cells(student)["try1-stub"]
    course_changes(new, zip_trap="print('new')", try1_stub="def fixed_neuron(w): ...")
    (new / "helpers" / "data.py").write_text("new = 1\n", encoding="utf-8")
    before = contents(student)
    told = update.update(student, new)
    now = cells(student)
    assert now["try1-stub"] == answered
    assert merge.text(now["zip-trap"]) == "print('new')"
    assert sum(merge.BOTH in merge.text(cell) for cell in now.values()) == 1
    assert (student / "helpers" / "data.py").read_text(encoding="utf-8") == "new = 1\n"
    assert (student / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (student / "notebooks" / "mine.ipynb").exists()
    # All that was replaced, and all notebooks, are kept as they were.
    (backup,) = student.glob("backup-*")
    kept = contents(backup)
    assert backup.name in told[-1]
    assert {NAME, "helpers/data.py"} <= kept.keys()
    assert {name for name in before if name.startswith("notebooks/")} <= kept.keys()
    assert all(before[name] == kept[name] for name in kept)
    # Twice is the same as once.
    before = contents(student)
    assert update.update(student, new) == ["Nothing to do: it's up to date."]
    assert contents(student) == before
    assert len(list(student.glob("backup-*"))) == 1


def test_a_new_handout_in_which_the_student_has_begun_to_work(both):
    student, new = both
    change(new / NAME, zip_trap="in the wrong folder")
    update.update(student, new)
    assert "in the wrong folder" not in (student / NAME).read_text(encoding="utf-8")


def test_files_that_a_student_changed_or_the_course_dropped(both):
    student, new = both
    (student / "data" / "README.md").write_text("my notes", encoding="utf-8")
    (student / "images" / "chain.svg").write_text("my chain", encoding="utf-8")
    (new / "data" / "README.md").write_text("new", encoding="utf-8")
    record = update.read(new / update.RECORD)
    for name in ("images/chain.svg", "images/neuron.svg"):
        (new / name).unlink()
        del record["files"][name]
    (new / update.RECORD).write_text(json.dumps(record), encoding="utf-8")
    told = "\n".join(update.update(student, new))
    assert "You had changed data/README.md" in told
    (backup,) = student.glob("backup-*")
    assert (backup / "data" / "README.md").read_text(encoding="utf-8") == "my notes"
    assert (student / "data" / "README.md").read_text(encoding="utf-8") == "new"
    assert (student / "images" / "chain.svg").exists(), "it's the student's now"
    assert not (student / "images" / "neuron.svg").exists()
    assert (backup / "images" / "neuron.svg").exists()


def test_a_damaged_lesson_is_kept_and_a_missing_one_comes_back(both):
    student, new = both
    (student / NAME).write_text('{"cells": [', encoding="utf-8")
    other = next(iter(sorted((student / "notebooks").glob("02*"))))
    other.unlink()
    told = "\n".join(update.update(student, new))
    assert f"{NAME} is damaged" in told
    (backup,) = student.glob("backup-*")
    assert (backup / NAME).read_text(encoding="utf-8") == '{"cells": ['
    assert cells(student) == cells(new)
    assert other.exists()


@pytest.mark.parametrize("record", [None, "{", "[]"])
def test_a_handout_without_a_record_keeps_all(both, record):
    student, new = both
    (student / update.RECORD).unlink()
    if record:
        (student / update.RECORD).write_text(record, encoding="utf-8")
    answered = cells(student)["try1-stub"]
    course_changes(new, zip_trap="print('new')")
    update.update(student, new)
    assert cells(student)["try1-stub"] == answered
    assert "print('new')" in (student / NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("call", ["replace", "unlink", "copy2", "write_bytes"])
def test_it_is_written_whole_or_not_at_all(both, monkeypatch, call):
    student, new = both
    course_changes(new, zip_trap="print('new')")
    (new / "helpers" / "data.py").write_text("new = 1\n", encoding="utf-8")
    record = update.read(new / update.RECORD)
    del record["files"]["images/chain.svg"]
    (new / update.RECORD).write_text(json.dumps(record), encoding="utf-8")
    before = contents(student)
    place = {"replace": os, "copy2": shutil}.get(call, update.Path)
    real, calls = getattr(place, call), []

    def full(*arguments, **settings):
        calls.append(arguments)
        if len(calls) == (1 if call == "unlink" else 2):
            raise OSError("no space left")
        return real(*arguments, **settings)

    monkeypatch.setattr(place, call, full)
    with pytest.raises(OSError, match="no space"):
        update.update(student, new)
    assert contents(student) == before
    assert not list(student.glob("backup-*"))
    assert not list(student.glob(".update*"))


def test_what_is_refused(both, tmp_path, monkeypatch, capsys):
    student, new = both
    monkeypatch.setattr(update, "ROOT", new)
    monkeypatch.setattr(update.update, "__defaults__", (new,))
    course_changes(student, when="2999")
    (tmp_path / "empty").mkdir()
    before = contents(tmp_path)
    for folder, words in {
        student: "is newer than",
        new: "name the folder of the old one",
        handout.ROOT: "is the full course",
        tmp_path / "empty": "is no hand-out",
        tmp_path / "nowhere": "is no hand-out",
    }.items():
        assert update.main([str(folder)]) == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
    assert contents(tmp_path) == before


def test_a_student_updates_with_the_new_handout_alone(both):
    # Nothing is installed: the Python of the system, and no packages.
    student, new = both
    answered = cells(student)["try1-stub"]
    course_changes(new, zip_trap="print('new')")
    command = [sys.executable, "-IS", "course.py", "update", "../student"]
    ran = subprocess.run(command, cwd=new, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"Go on working in {student}" in ran.stdout
    assert cells(student)["try1-stub"] == answered
    assert merge.text(cells(student)["zip-trap"]) == "print('new')"
    assert not (new / ".venv").exists()


def test_a_teacher_updates_from_the_full_course(both, capsys):
    student, _ = both
    # The hand-out is of an older course, which had another sentence and no cell "zip".
    record = update.read(student / update.RECORD)
    old = record["notebooks"]["01_single_neuron.ipynb"]
    old["cells"] = [cell for cell in old["cells"] if cell["id"] != "zip"]
    (student / update.RECORD).write_text(json.dumps(record), encoding="utf-8")
    notebook = update.read(student / NAME)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "zip"]
    (student / NAME).write_text(json.dumps(notebook), encoding="utf-8")
    assert handout.main([str(student), "--update"]) == 0
    assert "Lessons with something new: 1" in capsys.readouterr().out
    assert "return b" in merge.text(cells(student)["try1-stub"])
    assert "zip" in cells(student)
    # After the lesson: the same again, and the solutions come in.
    assert handout.main([str(student), "--update", "--with-solutions"]) == 0
    assert "return b" in merge.text(cells(student)["try1-stub"])
    assert "try1-solution" in cells(student)
    assert handout.main([str(student / "nothing"), "--update"]) == 1
