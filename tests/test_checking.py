"""Checks run in a process of their own: in time, out of reach, and with a diagnosis."""

import contextlib
import importlib
import linecache
import os
import pickle
import random
import signal
import subprocess
import sys
import time
import warnings

import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import psutil
import pytest
from test_exercises import told

from helpers import exercises
from helpers.checking import process, worker
from helpers.checking.exercise import EXERCISES, Exercise
from helpers.checking.run import run

STEP, HALFWAY = exercises.check_one_step, exercises.check_halfway
PASSED = "halfway: passed, all 10 cases.\n"


def notebook_of(*cells, **space):
    """Run cells as a kernel does, so that Python knows their lines."""
    space["__name__"] = "__main__"
    for number, source in enumerate(cells):
        name = f"<cell {number} of {id(space)}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = len(source), None, lines, name
        exec(compile(source, name, "exec"), space)
    return space


def halfway(body, **space):
    """An answer to HALFWAY with this body."""
    return notebook_of(f"def halfway(w, b):\n  {body}", **space)["halfway"]


# ---- What an answer looks like ----


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("print(w, b)", "printed, not handed back"),
        ("w - b", "nothing is handed back"),
        ("yield w", "a generator"),
        ("return one_step", "a function"),
        ("return '1.6'", "another kind of thing: str"),
        ("return w", "1 thing(s), not 2"),
        ("return {'w': w}", "another kind of thing: a thing of type dict"),
        ("return w, b, x", "3 thing(s), not 2"),
        ("return w, w / 0", "a division by 0"),
        ("return w, nothing", "is it spelt as above"),
        ("return one_step(w, b, x, y, learning_rate)", "calls itself without end"),
        ("return [w, b][2]", "a place beyond the end of a list"),
        ("import sys; sys.exit()", "exit(), which ends a program"),
        ("exit()", "exit(), which ends a program"),
        ("raise KeyboardInterrupt", "a step Python refuses"),
        ("return input('w?')", "input(), which asks a person"),
        ("slope += 1", "used before it is set"),
        ("return w + weights[0], b", "takes weights from the notebook"),
        ("return w + table.a[0], b", "takes table from the notebook"),
        ("return w, ...", "three dots that are still there"),
        ("return w + 'b'", "two kinds of things that do not go together"),
        ("return w.size, b", "a name behind a dot"),
        ("return {}[w], b", "a name in square brackets"),
        ("return one_step(w, b), b", "too few or too many things in its brackets"),
        ("half = 1 / 2; return half(w), b", "a star that is missing"),
        ("return sum(w), b", "one number, where a list or an array is gone through"),
        ("(u, v) = w", "one number, where several are taken apart"),
        ("return w[0], b", "square brackets behind one number"),
        ("return None * w, b", "None, where a number was meant"),
        ("return np.ones(2).std - w, b", "a function without its brackets"),
        ("raise NotImplementedError", "still to be filled"),
        ("return w // 1, 0.5", "no mistake that is known here"),
        ("return np.trunc(GOOD(w, b, x, y, learning_rate))", "a rounded number"),
        ("return np.floor(GOOD(w, b, x, y, learning_rate))", "a rounded number"),
        ("return 3 * np.array(GOOD(w, b, x, y, learning_rate))", "3 times what"),
        ("v = GOOD(w, b, x, y, learning_rate); return v if w else 9", "not 2"),
        ("return int('w'), b", "a shape or a value that does not fit"),
        ("return 9.9 ** 999, b", "a number beyond all bounds"),
        ("import kears", "a library that is not there"),
        ("a = np.array([w]); a -= 0.5", "on an array of whole numbers"),
        ("return 1, 2", "one and the same result, whatever comes in"),
        ("\n if w > 0: return w, b", "nothing is handed back, in some cases"),
        ("return np.nan, np.nan", "nan, not a number"),
    ],
)
def test_common_slips_are_named(body, words):
    source = f"def one_step(w, b, x, y, learning_rate): {body}"
    known = {"weights": [5, 3], "np": np, "GOOD": STEP.reference}
    given = "import pandas as pd\ntable = pd.DataFrame({'a': [1]})"
    said = told(STEP, notebook_of(given, source, **known)["one_step"])
    assert words in said, said


def sums(X, w, b):
    return np.dot(X, w) + b


async def soon(w, b):
    return -b / w


OTHER_SLIPS = [
    ("all_weighted_sums", lambda *a: sums(*a)[:, None], "a table of one row or column"),
    ("all_weighted_sums", lambda *a: sums(*a)[:, None], "of shape (3, 1)"),
    ("all_weighted_sums", lambda *a: sums(*a)[:, None] + sums(*a), "met a column"),
    ("all_weighted_sums", lambda *a: sums(*a)[1:], "another shape"),
    ("all_weighted_sums", lambda *a: sums(*a)[-1], "the last entry alone"),
    ("pure_step", lambda w, g, r: (w - r * g).T, "no mistake that is known"),
    ("loss_floor", lambda y: ((1 - y) ** 2)[None, :], "a sum left out"),
    ("my_min_max", lambda v: 3 * (v - v.min()) / np.ptp(v), "3 times what"),
    ("my_sum", (1,), "a comma at the end"),
    ("my_sum", [6.0, 2.0], "2 things, where one was asked for"),
    ("my_sum", True, "what stands behind the ="),
    ("my_sum", None, "print hands nothing back"),
    ("largest_rate", (0, 15), "0.5 is written with a point"),
    ("largest_rate", "0,15", "0.5 has a point"),
    ("scale_both", lambda a, b: (a[:, None], b[:, None]), "tables of one row or"),
    ("weights_shape", (200, 1), "2 thing(s), not 1.\n  Look at:    the commas."),
    ("halfway", lambda w, b: round(-b / w, 2), "Looks like: a rounded number."),
    ("halfway", soon, "async def: write def."),
    ("halfway", 1.6, "no function"),
    ("halfway", lambda w: w, "it takes w, b, in this order"),
    ("halfway", lambda b, w: b, "arguments in another order"),
    ("halfway", lambda *, w, b: w, "in this order and without *"),
    ("boundary_x2", lambda w, b, x: w.append(0), "changed what it was given: w"),
    ("one_epoch", lambda w, b, X, Y, r: [w, b, 0], "returned [[0], 0, 0]\n"),
    ("one_epoch", lambda w, b, X, Y, r: [w, b, 0], "Expected:   ([2.5], 1.5, 2.5)\n"),
]


@pytest.mark.parametrize(("name", "answer", "words"), OTHER_SLIPS)
def test_other_slips_are_named(name, answer, words):
    if name == "boundary_x2":  # the value is right

        def answer(w, b, x1):
            w.append(0)
            return -(w[0] * x1 + b) / w[1]

    said = told(getattr(exercises, f"check_{name}"), answer)
    assert words in said, said


def test_one_case_alone_proves_no_slip():
    check = exercises.check_activation_slopes
    said = told(check, lambda z: (1, 0 * z))
    assert "rounded" not in said
    assert "times what it should be" not in said
    right = exercises.check_count_costs.reference
    said = told(
        exercises.check_count_costs, lambda o, y, t: [n or 1 for n in right(o, y, t)]
    )
    assert "no mistake that is known" in said  # not "all is 1 times"


def test_the_line_shown_is_that_of_the_answer():
    # An earlier cell's function stops, but the slip is in the call.
    cells = "def earlier(x):\n  return x[0]", "def halfway(w, b):\n  return earlier(w)"
    said = told(HALFWAY, notebook_of(*cells)["halfway"])
    assert "  In:         return earlier(w)\n" in said
    assert "square brackets behind one number" in said
    said = told(HALFWAY, halfway("return undefined"))
    assert "  In:         return undefined\n" in said
    space = {}  # no line of this one is known
    exec(compile("def halfway(w, b): return no", "<nowhere>", "exec"), space)
    said = told(HALFWAY, space["halfway"])
    assert "In:" not in said
    assert "  Look at:    what Python says.\n" in said


def test_an_answer_may_use_what_the_notebook_holds():
    cells = [
        "import numpy as np\nsigns = {'minus': -1}",
        "class Ratio:\n  def __init__(self, a, b): self.value = a / b",
        "def ratio(a, b): return Ratio(a, b).value",
        "def halfway(w, b): return signs['minus'] * np.float64(ratio(b, w))",
    ]
    assert told(HALFWAY, notebook_of(*cells)["halfway"]) == PASSED


# ---- The process ----


@pytest.fixture
def brief(monkeypatch):
    """Answers have less time."""
    monkeypatch.setattr(process, "SECONDS", 0.2)


def runs_here():
    """An answer that tells whether it runs in this process."""
    return halfway(f"return -b / w if os.getpid() == {os.getpid()} else 9", os=os)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n    try: w += 1\n    except: pass",
        "while True: print('on and on')",
        "10 ** 10 ** 9",
        "list(itertools.repeat(0, 10 ** 12)) if 0 else sum(itertools.repeat(0))",
        "time.sleep(1000)",
        "os.fork() if hasattr(os, 'fork') else 0\n  while True: pass",
    ],
)
def test_an_endless_answer_is_ended(body):
    space = {name: importlib.import_module(name) for name in ("os", "itertools", "time")}
    said = told(HALFWAY, halfway(body, **space))
    assert "halfway(2, -4) was still at work after 0.2 seconds." in said
    assert told(HALFWAY, HALFWAY.reference) == PASSED


@pytest.mark.usefixtures("brief")
def test_only_the_answers_own_time_counts():
    for body in (
        "time.sleep(0.3); return -b / w",  # it waits for others
        "t = time.process_time()\n"  # each case has a limit of its own
        "  while time.process_time() < t + 0.1: pass\n  return -b / w",
    ):
        assert told(HALFWAY, halfway(body, time=time)) == PASSED


@pytest.mark.usefixtures("brief")
def test_a_library_that_loads_is_no_endless_loop(tmp_path, monkeypatch):
    busy = "import time\nwhile time.process_time() < {}: pass\n"
    start = "import time\nBEGUN = time.process_time()\n"
    (tmp_path / "slow_0.py").write_text(start)
    for n in range(1, 5):
        wait = busy.format(f"slow_0.BEGUN + {n} * 0.15")
        (tmp_path / f"slow_{n}.py").write_text("import slow_0\n" + wait)
    monkeypatch.syspath_prepend(tmp_path)
    imports = "\n  ".join(f"import slow_{n}" for n in range(1, 5))
    assert told(HALFWAY, halfway(f"{imports}\n  return -b / w")) == PASSED


def test_an_answer_that_ends_python_says_so():
    said = told(HALFWAY, halfway("os._exit(0)", os=os))
    assert "halfway(2, -4) ended Python itself." in said
    assert told(HALFWAY, HALFWAY.reference) == PASSED


def test_too_much_memory_is_refused():
    said = told(HALFWAY, halfway("x = [0]\n  while True: x += x"))
    assert "grows without end" in said, said


def test_an_interrupt_ends_the_check(monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(process.Worker, "wait", interrupted)
        assert "the check was interrupted" in told(HALFWAY, HALFWAY.reference)
    assert not process.WORKER.is_alive()  # it may have been at work
    assert told(HALFWAY, HALFWAY.reference) == PASSED


def test_what_cannot_be_sent_runs_here():
    import keras_stand_in as keras

    for held in (iter([1]), os.scandir(), keras):
        answer = halfway(
            f"held; print('no'); plt.figure()\n"
            f"  return -b / w if os.getpid() == {os.getpid()} else 9",
            held=held,
            os=os,
            plt=plt,
        )
        assert told(HALFWAY, answer) == PASSED
        assert not plt.get_fignums()
    assert "a generator" in told(exercises.check_my_sum, iter([1]))
    assert told(HALFWAY, runs_here()) != PASSED  # the others do not
