"""What is taken for a submission, and what is written about it."""

import csv
import os
import zipfile

import collect_find
import collect_report
import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.exercises import EXERCISES

LESSON = [each for each in EXERCISES if each.lesson == "01"]


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


FIRST = notebook("check_halfway(halfway)")
SECOND = notebook("check_fastest_rate(fastest_rate)")


def put(path, text=FIRST):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def found(folder, *lessons):
    """The names of the notebooks that would be run, and the remarks, by student."""
    listed = collect_find.submissions(folder, lessons)
    return {
        each.student: ([name for name, _ in each.notebooks], each.remarks)
        for each in listed
    }


def test_folders_zips_and_notebooks_are_students(tmp_path):
    put(tmp_path / "anna" / "handout" / "notebooks" / "01.ipynb")
    put(tmp_path / "anna" / "02.ipynb", SECOND)
    put(tmp_path / "bert.ipynb")
    put(tmp_path / "notes.txt")
    put(tmp_path / ".hidden" / "01.ipynb")
    with zipfile.ZipFile(tmp_path / "carl.zip", "w") as archive:
        archive.writestr("../../01.ipynb", FIRST)
        archive.writestr("__MACOSX/01.ipynb", FIRST)
        archive.writestr("readme.txt", "hello")
    assert found(tmp_path) == {
        "anna": (["02.ipynb", "01.ipynb"], []),
        "bert": (["bert.ipynb"], []),
        "carl": (["01.ipynb"], []),
    }
    assert found(tmp_path, "02")["anna"] == (["02.ipynb"], [])
    assert found(tmp_path, "02")["bert"] == ([], ["no notebook with exercises in it"])
    assert len(list(tmp_path.parent.glob("*.ipynb"))) == 0


def test_copies_that_programs_made_are_left_out(tmp_path):
    for place in (".ipynb_checkpoints", "backup-2026-01-01-000000", ".venv/share"):
        put(tmp_path / "anna" / place / "01.ipynb")
    assert found(tmp_path) == {"anna": ([], ["no notebook with exercises in it"])}


def test_no_link_is_followed(tmp_path):
    secret = tmp_path / "secret"
    put(secret / "01.ipynb")
    folder = tmp_path / "class"
    (folder / "anna").mkdir(parents=True)
    try:
        os.symlink(secret, folder / "bert")
        os.symlink(secret, folder / "anna" / "more")
        os.symlink(secret / "01.ipynb", folder / "anna" / "01.ipynb")
    except OSError:
        pytest.skip("this system makes no links")
    assert found(folder) == {"anna": ([], ["no notebook with exercises in it"])}


def test_what_can_not_be_read_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(collect_find, "LARGEST", 1000)
    put(tmp_path / "anna.zip", "no zip")
    put(tmp_path / "bert.ipynb", "x" * 2000)
    put(tmp_path / "carl.ipynb", '{"cells": [')
    put(tmp_path / "dora.ipynb", '{"cells": 7, "nbformat": 4, "nbformat_minor": 5}')
    put(tmp_path / "emil.ipynb", "[" * 900)
    with zipfile.ZipFile(tmp_path / "fred.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("01.ipynb", "0" * 10**7)
    remarks = {name: told for name, (run, told) in found(tmp_path).items() if not run}
    assert list(remarks) == ["anna", "bert", "carl", "dora", "emil", "fred"]
    assert "can't be read" in remarks["anna"][0]
    for name in ("bert", "fred"):
        assert "larger than" in remarks[name][0]
    for name in ("carl", "dora", "emil"):
        assert "damaged" in remarks[name][0]


def test_names_and_messages_do_no_harm_in_the_tables(tmp_path):
    nasty = "<script>alert(1)</script>"
    rows = [
        collect_report.Row("=cmd()", {"halfway": ("solved", "solved")}),
        collect_report.Row(nasty, {"halfway": ("not yet", nasty)}, ["@x", nasty]),
    ]
    table, page = tmp_path / "class.csv", tmp_path / "class.html"
    collect_report.write_csv(table, rows, LESSON)
    with open(table, encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert first["student"] == "'=cmd()"
    assert (first["solved"], first["of"]) == ("1", "3")
    assert first["01 fixed_neuron"] == collect_report.NO_CHECK
    assert second["remarks"].startswith("'@x")
    collect_report.write_html(page, rows, LESSON, nasty)
    read = BeautifulSoup(page.read_text(encoding="utf-8"), features="html.parser")
    assert read.find(["script", "link", "img", "a"]) is None
    words = list(read.strings)
    assert words.count(nasty) == 4  # told, counted, student, found
    assert "1 of 3" in words
