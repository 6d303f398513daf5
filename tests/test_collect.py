"""Submissions are run, each gets its row, and none of them does harm to the others."""

import csv
import functools
import json
import socket
import zipfile

import collect
import collect_run
import nbformat
import psutil
import pytest

from helpers.checking import record
from helpers.exercises import check_fixed_neuron, check_halfway

IMPORT = "from helpers.exercises import check_fixed_neuron, check_halfway"
RIGHT = "def fixed_neuron(w, b, x):\n    return sum(f * g for f, g in zip(x, w)) + b"
HALFWAY = "def halfway(w, b): ..."


def lesson(neuron=RIGHT, halfway=HALFWAY, first="1", last="2"):
    """A small lesson with two exercises, as text."""
    sources = [first, IMPORT, neuron, "check_fixed_neuron(fixed_neuron)", last]
    sources += [halfway, "check_halfway(halfway)"]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


def probe(port):
    """Cells that tell, by failing, what a notebook can reach."""
    return (
        "import os, socket, pathlib\n"
        "found = [k for k, v in os.environ.items() if 'teacher' in v]\n"
        "assert not found, found\n"
        "home = pathlib.Path.home()\n"
        "assert home.parent == pathlib.Path.cwd().parent, home\n"
        "pathlib.Path('left behind').write_text('x')\n"
        "(home / 'left behind').write_text('x')\n"
        f"socket.create_connection(('127.0.0.1', {port}), 20).close()\n"
    )


FILLING = "x = []\nwhile True: x.append(b'x' * 10**7)"


def hand_in(folder, port):
    """What a class hands in."""
    texts = {
        "anna": lesson(halfway="def halfway(w, b):\n    return -b / w"),
        "dora": lesson(neuron="def fixed_neuron(w, b, x)\n    return b"),
        "emil": lesson(last="while True: pass"),
        "fred": lesson(first=FILLING),
        "gina": '{"cells": [',
        "hans": lesson(first=probe(port), last="import os; os._exit(1)"),
    }
    for name, text in texts.items():
        (folder / name / "notebooks").mkdir(parents=True)
        (folder / name / "notebooks" / "01.ipynb").write_text(text, encoding="utf-8")
    (folder / "ivo").mkdir()
    text = lesson(halfway="def halfway(w, b):\n    return b / w")
    with zipfile.ZipFile(folder / "bert.zip", "w") as archive:
        archive.writestr("handout/notebooks/01.ipynb", text)
    text = lesson(neuron="def fixed_neuron(w, b, x): ...", halfway="halfway = 1 / 0")
    text = text.replace("halfway = 1 / 0", "def halfway(w, b):\\n return w / 0")
    (folder / "carl.ipynb").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The table of a class; the limit on time is the processor's, not the clock's."""
    folder = tmp_path_factory.mktemp("collect") / "class"
    folder.mkdir()
    limits = functools.partial(collect_run.Limits, patience=60)
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("", 0)) as server:
        hand_in(folder, server.getsockname()[1])
        patch.setattr(collect_run, "Limits", limits)
        patch.setenv("SECRET", "the teacher's")
        asked = [str(folder), "--seconds", "8", "--gigabytes", "1"]
        assert collect.main(asked) == 0
    with open(folder.with_name("class.csv"), encoding="utf-8-sig", newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    table["page"] = folder.with_name("class.html").read_text(encoding="utf-8")
    return table


@pytest.mark.parametrize(
    ("student", "neuron", "halfway", "remarks"),
    [
        ("anna", "solved", "solved", ""),
        ("bert", "solved", "not yet: the place on the other side of 0", ""),
        ("carl", "not answered", "crashed: ZeroDivisionError", ""),
        ("dora", "crashed: SyntaxError", "not answered", "code cell 3: SyntaxError"),
        ("emil", "solved", "not reached", "computing for 8 s, in code cell 5"),
        ("fred", "not reached", "not reached", "1 GB of memory, in code cell 1"),
        ("gina", "no check", "no check", "damaged"),
        ("ivo", "no check", "no check", "no notebook"),
        ("hans", "solved", "not reached", "ended Python itself"),
    ],
)
def test_each_student_has_a_row(rows, student, neuron, halfway, remarks):
    row = rows[student]
    assert row["01 fixed_neuron"].startswith(neuron)
    assert row["01 halfway"].startswith(halfway)
    assert remarks in row["remarks"]
    assert bool(row["remarks"]) == bool(remarks)
    assert int(row["solved"]) == [neuron, halfway].count("solved")


def test_nothing_of_the_teacher_is_in_reach(rows):
    # Only the last line of the probe may fail: there is no network.
    way, _ = collect_run.find_way()
    remarks = rows["hans"]["remarks"]
    assert not {"AssertionError", "PermissionError"} & set(remarks.split())
    assert ("code cell 1" in remarks) == bool(way)


def test_the_page_tells_how_often_each_mistake_was_made(rows):
    page = rows["page"]
    for words in ("the place on the other side of 0", "anna", "without a network"):
        assert words in page or not collect_run.find_way()[0]
    line = '<th scope="row">4</th><td class="">solved</td>'  # anna, bert, emil, hans
    assert line in page


def test_a_family_of_processes_is_ended(tmp_path):
    started = tmp_path / "pids"
    code = (
        "import os, subprocess, sys\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "inner = subprocess.Popen(sleep, start_new_session=True)\n"
        f"print(inner.pid, file=open({str(started)!r}, 'w'), flush=True)\n"
        "inner.wait()\n"
    )
    process = collect_run.subprocess.Popen([collect_run.sys.executable, "-c", code])
    while not started.exists() or not started.read_text():
        assert process.poll() is None
        collect_run.time.sleep(0.05)
    inner = psutil.Process(int(started.read_text()))
    collect_run.end(process)
    psutil.wait_procs([inner], 30)
    assert not inner.is_running() or inner.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("limits", "code", "told"),
    [
        ({"patience": 0.05}, "import time; time.sleep(600)", "had not ended"),
        ({"seconds": 1, "patience": 600}, "while True: pass", "computing for 1 s"),
        (
            {},
            "import subprocess, sys\n"
            "a = [sys.executable, '-ISc', 'import time; time.sleep(600)']\n"
            "b = [subprocess.Popen(a) for _ in range(9)]\nb[0].wait()",
            "more than 5 processes",
        ),
    ],
)
def test_limits(monkeypatch, limits, code, told):
    monkeypatch.setattr(collect_run, "MOST_PROCESSES", 5)
    command = [collect_run.sys.executable, "-c", code]
    process = collect_run.subprocess.Popen(command, start_new_session=True)
    limits = collect_run.Limits(**{"seconds": 60} | limits)
    try:
        assert told in collect_run.watch(process, limits)
    finally:
        collect_run.end(process)


def test_a_way_that_the_system_does_not_allow_is_not_taken(monkeypatch):
    none = ([], "with it")
    monkeypatch.setattr(collect_run, "WAYS", [(["no-such-program"], "no"), none])
    assert collect_run.find_way() == none


def test_what_a_notebook_wrote_is_not_trusted(tmp_path):
    log, verdicts = tmp_path / "log", tmp_path / "v"
    good = {"exercise": "halfway", "verdict": record.SOLVED}
    bad = {"exercise": "halfway", "verdict": "the best"}
    lines = ["[1]", "{", "[" * 100_000, "null", json.dumps(good), json.dumps(bad)]
    verdicts.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe")
    log.write_text('{"failed": 1}\n{"begun": 2}\n', encoding="utf-8")
    ran = collect_run.read(log, verdicts, "")
    assert ran.verdicts == {"halfway": good}
    assert ran.failed == []
    assert ran.ended == "it came to no end, in code cell 2"


def test_a_student_whose_notebook_can_not_be_run_has_a_row(tmp_path):
    def run(text):
        raise OSError("no room")

    (tmp_path / "anna.ipynb").write_text(lesson(), encoding="utf-8")
    (submission,) = collect.collect_find.submissions(tmp_path)
    row = collect.examine(submission, run)
    assert row.remarks == ["anna.ipynb: could not be run (no room)"]


def test_what_the_checks_write_down(tmp_path, monkeypatch):
    place = tmp_path / "verdicts"
    monkeypatch.setenv(record.WHERE, str(place))

    def halfway(w, b):
        return -b / w

    check_halfway(halfway)
    check_halfway(lambda w, b: b / w)
    check_halfway(lambda w, b: ...)
    check_halfway(lambda w, b: w / 0)
    check_halfway(1, 2)
    check_fixed_neuron(3)
    lines = list(collect_run.lines_of(place))
    assert [line["verdict"] for line in lines] == [
        *(record.SOLVED, record.NOT_YET, record.NOT_ANSWERED, record.CRASHED),
        *(record.NOT_YET, record.NOT_YET),
    ]
    assert {line["lesson"] for line in lines} == {"01"}
    assert lines[1]["looks like"].startswith("the place on the other side")
    monkeypatch.delenv(record.WHERE)
    check_halfway(halfway)
    assert len(list(collect_run.lines_of(place))) == 6


def test_stopped_by_hand_it_ends_what_runs(tmp_path, monkeypatch, capsys):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    (tmp_path / "class").mkdir()
    text = lesson(first="import time; time.sleep(600)")
    for name in "abc":
        place = tmp_path / "class" / f"{name}.ipynb"
        place.write_text(text, encoding="utf-8")
    monkeypatch.setattr(collect_run, "STOP", collect_run.threading.Event())
    monkeypatch.setattr(collect, "listed", interrupted)
    assert collect.main([str(tmp_path / "class"), "--seconds", "300"]) == 130
    assert "nothing is written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


def test_nothing_to_collect(tmp_path, capsys):
    assert collect.main([str(tmp_path / "nowhere")]) == 1
    assert collect.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 2
    assert list(tmp_path.iterdir()) == []
