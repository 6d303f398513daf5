"""The matrix: which rows run, with which packages, and what its table says."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import matrix
import pytest

THIS = platform.python_version().rpartition(".")[0]


@pytest.fixture
def fake(monkeypatch):
    """Let only 3.11 and 3.13 be found, and remember what would have been run."""
    ran = []

    def run(row, python, arguments):
        ran.append((row, python, arguments))
        code = {"oldest": 1, "newest": -9}.get(row, 0)
        return code, "1 failed" if code else "5 passed"

    found = {"3.11": ["python3.11"], "3.13": ["python3.13"]}
    monkeypatch.setattr(matrix, "find_python", found.get)
    monkeypatch.setattr(matrix, "run", run)
    return ran


def lines(capsys):
    """The table that was printed, without the minutes."""
    text = capsys.readouterr().out
    return re.sub(r" 0\.\d ", " 0.0 ", text[text.index("row ") :]).splitlines()


def test_all_rows_and_their_table(fake, capsys):
    assert matrix.main(["--matrix", "-k", "data"]) == 9
    assert [row for row, *_ in fake] == ["3.11", "3.13", "oldest", "newest"]
    assert [python for _, python, _ in fake] == [
        ["python3.11"],
        ["python3.13"],
        ["python3.11"],
        ["python3.13"],
    ]
    assert all(arguments == ["-k", "data"] for *_, arguments in fake)
    assert lines(capsys) == [
        "row     Python  packages  minutes  tests",
        "3.11    3.11    pinned    0.0      5 passed",
        "3.12    3.12    pinned    -        this Python was not found",
        "3.13    3.13    pinned    0.0      5 passed",
        "3.14    3.14    pinned    -        this Python was not found",
        "oldest  3.11    oldest    0.0      1 failed",
        "newest  3.13    newest    0.0      1 failed",
    ]


def test_chosen_rows(fake, capsys):
    assert matrix.main(["-x", "--matrix=3.13,3.14"]) == 0
    assert [row for row, *_ in fake] == ["3.13"]
    assert matrix.main(["--matrix=oldest"]) == 1
    assert matrix.main(["--matrix=oldest,3.13"]) == 1  # a later success hides nothing
    assert matrix.main(["--matrix=newest,oldest,3.11"]) == 9
    capsys.readouterr()
    assert matrix.main(["--matrix=3.9"]) == 2
    assert "no row 3.9, only 3.11," in capsys.readouterr().out


def test_no_python_at_all_is_told(fake, monkeypatch, capsys):
    monkeypatch.setattr(matrix, "find_python", lambda version: None)
    assert matrix.main(["--matrix=3.11,oldest"]) == 0
    assert capsys.readouterr().out.count("was not found") == 2


def test_pythons_are_found_and_asked(monkeypatch, tmp_path):
    command = matrix.find_python(THIS)
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    ran = subprocess.run([*command, "-c", code], capture_output=True, text=True)
    assert ran.stdout.strip() == THIS
    assert matrix.find_python("3.99") is None
    if os.name != "nt":  # one that bears the name, but is another
        liar = tmp_path / "python3.98"
        liar.write_text("#!/bin/sh\necho 3.7\n")
        liar.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        assert matrix.find_python("3.98") is None


def test_packages_of_each_row():
    pinned = matrix.requirements("3.12")
    assert pinned == Path(matrix.ROOT, "requirements.txt").read_text(encoding="utf-8")
    oldest, newest = matrix.requirements("oldest"), matrix.requirements("newest")
    for name in re.findall(r"^([a-z][\w-]*)[>=]=", newest, re.M):
        assert re.search(rf"^{name}==[\d.*]+(\s|$)", oldest, re.M), name
    assert ">=" not in oldest
    assert "numpy>=" in newest
    assert len(re.findall(r"^[a-z]", newest, re.M)) == oldest.count("==")


def test_a_row_runs_course_py_in_its_own_place(monkeypatch, tmp_path, capsys):
    (tmp_path / "course.py").write_text(
        "import os, sys\n"
        "print(os.environ['COURSE_VENV'], sys.argv[1:])\n"
        "print(open(os.environ['COURSE_REQUIREMENTS']).read())\n"
        "print('== 3 passed, 1 skipped, 2 warnings in 12.3s (0:00:12) ==')\n"
        "sys.exit(5)\n"
    )
    (tmp_path / "requirements.in").write_text("numpy>=2.3\n")
    monkeypatch.setattr(matrix, "ROOT", tmp_path)
    monkeypatch.setattr(matrix, "PLACE", tmp_path / "venv" / "matrix")
    old = tmp_path / "venv" / "matrix" / "newest" / "old"
    old.mkdir(parents=True)
    answer = matrix.run("newest", [sys.executable], ["-k", "data"])
    assert answer == (5, "3 passed, 1 skipped, 2 warnings")
    said = capsys.readouterr().out
    assert f"{tmp_path / 'venv' / 'matrix' / 'newest'} ['test', '-k', 'data']" in said
    assert "numpy>=2.3" in said
    assert not old.exists()
