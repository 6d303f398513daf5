"""Checks run in a process of their own: in time, out of reach, and with a diagnosis."""

import contextlib
import importlib
import itertools
import linecache
import os
import random
import signal
import subprocess
import sys
import threading
import time
import types
import warnings

import cloudpickle
import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import psutil
import pytest
from test_exercises import told

from helpers import exercises
from helpers.checking import process
from helpers.checking.exercise import EXERCISES

HALFWAY = exercises.check_halfway
cloudpickle.register_pickle_by_value(sys.modules[__name__])  # as what a notebook holds
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


# ---- The process ----


@pytest.fixture
def brief(monkeypatch):
    """Answers have less time."""
    monkeypatch.setattr(process, "SECONDS", 0.2)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n    try: w += 1\n    except: pass",
        "while True: print('on and on')",
        "10 ** 10 ** 9",
        "sum(itertools.repeat(0))",
        "time.sleep(1000)",
        "os.fork() if hasattr(os, 'fork') else 0\n  while True: pass",
    ],
)
def test_an_endless_answer_is_ended(body):
    said = told(HALFWAY, halfway(body, os=os, itertools=itertools, time=time))
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
    body = "x = []\n  while True: x.append(np.ones(10**8))"
    assert "grows without end" in told(HALFWAY, halfway(body, np=np))


@pytest.mark.skipif(os.name == "nt", reason="there .venv's own Python does so")
def test_the_limits_watch_the_real_process(tmp_path, monkeypatch):
    """Where the Python that is started only starts another, as that of .venv may."""
    starter = tmp_path / "python"
    starter.write_text(f'#!/bin/sh\n"{sys.executable}" "$@"\n')
    starter.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(starter))
    process.WORKER.stop()
    assert told(HALFWAY, HALFWAY.reference) == PASSED
    assert process.WORKER.watched.ppid() == process.WORKER.process.pid
    process.WORKER.stop()


def test_an_interrupt_ends_the_check(monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(process.Worker, "wait", interrupted)
        assert "the check was interrupted" in told(HALFWAY, HALFWAY.reference)
    assert not process.WORKER.is_alive()  # it may have been at work
    assert told(HALFWAY, HALFWAY.reference) == PASSED


def test_what_cannot_be_sent_runs_here():
    for held in ((n for n in [1]), threading.Lock(), types.ModuleType("keras")):
        answer = halfway(
            f"held; print('no'); plt.figure()\n"
            f"  return -b / w if os.getpid() == {os.getpid()} else 9",
            held=held,
            os=os,
            plt=plt,
        )
        assert told(HALFWAY, answer) == PASSED
        assert not plt.get_fignums()
    assert "a generator" in told(exercises.check_unfair, (n for n in [1]))
    answer = halfway(f"return -b / w if os.getpid() != {os.getpid()} else 9", os=os)
    assert told(HALFWAY, answer) == PASSED  # the others do not


NOTEBOOK = """
import os, sys, types
import matplotlib.pyplot as plt
from helpers.checking import process
from helpers.exercises import check_halfway, check_unfair

process.SECONDS = 1
held, here, kept = types.ModuleType("keras"), os.getpid(), 7

class Series:
    pass

class Odd(list):
    def __len__(self): raise RuntimeError

odd, series = Odd([1]), Series()
os.makedirs("gone")
os.chdir("gone")
if os.name == "posix":  # Windows keeps a folder that is in use
    os.rmdir("../gone")
"""
ANSWERS = {  # in this notebook, and what is told; with what is held they run in it
    "...": "not answered yet.",
    "plt.plot([1]); display('boo'); plt.show(); plt.figure(); return -b / w": PASSED,
    "odd.append(series); return -b / w": PASSED,
    "return 10**10**9": "still at work after 1 seconds",
    "exit()": "  In:         exit()\n",
    "held; exit()": "exit(), which ends a program",
    "held; quit()": "exit(), which ends a program",
    "held; sys.exit(3)": "exit(), which ends a program",
    "held; raise SystemExit": "exit(), which ends a program",
    "held; raise KeyboardInterrupt": "the check was interrupted",
    "held; input('w?')": "input(), which asks a person",
    "held; return -b / w if os.getpid() == here else 9": PASSED,
}


def test_a_notebook_goes_on_whatever_its_answers_do(tmp_path):
    cells = [NOTEBOOK]
    for body in ANSWERS:
        cells += [f"def halfway(w, b):\n    {body}", "check_halfway(halfway)"]
    cells += ["check_unfair(odd)"]
    cells += ["print(kept, input.__self__.__class__.__name__, list.__repr__(odd))"]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(
        notebook, kernel_name="python3", resources=where, coalesce_streams=True
    ).execute()
    *said, of_the_list, end = [cell.outputs for cell in notebook.cells]
    assert not any(said[1::2])
    for (output,), words in zip(said[2::2], ANSWERS.values(), strict=True):
        assert words in output.text
    assert of_the_list[0].text.startswith("unfair: not yet.")
    assert end[0].text == "7 IPythonKernel [1]\n"


@pytest.mark.parametrize("held", [None, types.ModuleType("keras")])
def test_a_thread_of_the_notebook_goes_on_during_a_check(held):
    """Nothing is rewound, nobody is blamed: also where the answer runs here."""
    seen, numbers, is_over = [], itertools.count(), threading.Event()

    def watch():
        while not is_over.is_set():
            seen.append(next(numbers))
            time.sleep(0.001)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        body = "held; len(seen); return -b / w"
        assert told(HALFWAY, halfway(body, seen=seen, held=held)) == PASSED
    finally:
        is_over.set()
        thread.join()
    assert seen == list(range(next(numbers))) != []


@pytest.mark.parametrize("fails", [OSError, None])
def test_it_works_where_there_are_no_processes(monkeypatch, fails):
    def no_process(*arguments, **settings):
        raise fails

    process.WORKER.stop()
    monkeypatch.setattr(subprocess, "Popen", no_process)
    if fails is None:
        monkeypatch.setattr(sys, "platform", "emscripten")
    assert told(HALFWAY, HALFWAY.reference) == PASSED
    assert "a sign is lost" in told(HALFWAY, lambda w, b: b / w)


def test_a_check_inside_its_own_answer_does_nothing():
    answer = halfway("HALFWAY(halfway)\n  return -b / w", HALFWAY=HALFWAY)
    assert told(HALFWAY, answer) == PASSED


def test_an_exercise_that_is_loaded_again_takes_its_own_place():
    names = [each.name for each in EXERCISES]
    before = vars(exercises).copy()
    importlib.reload(exercises)
    assert names == [each.name for each in EXERCISES]
    assert told(exercises.check_halfway, HALFWAY.reference) == PASSED
    vars(exercises).update(before)
    EXERCISES[:] = [before[f"check_{name}"] for name in names]


def test_the_worker_leaves_when_it_has_nothing_to_do(monkeypatch):
    code = "from helpers.checking import worker; worker.IDLE = 0.1; worker.main()"
    idle = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with idle:
        assert [what for what, _ in process.receive(idle.stdout)] == ["ready"]
    process.WORKER.process.kill()  # as if it had just left
    assert told(HALFWAY, HALFWAY.reference) == PASSED


@pytest.mark.parametrize("end", ["", "os.kill(os.getpid(), 9)", "loop"])
def test_the_worker_ends_with_the_kernel(end):
    code = f"""
import os, signal, threading
from helpers.exercises import check_halfway
from helpers.checking import process
check_halfway(lambda w, b: -b / w)
print(process.WORKER.process.pid, flush=True)
def halfway(w, b):
    while True: pass
if {end == "loop"}:
    threading.Timer(0.3, os.kill, (os.getpid(), 9)).start()
    check_halfway(halfway)
{end if "kill" in end else ""}
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )
    pid = int(ran.stdout.split()[-1])
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(30)
    assert not psutil.pid_exists(pid)


# ---- Hostile answers ----

GIVEN = """
import builtins, math, os, random, signal, sys, threading, time, warnings
from decimal import Decimal
from fractions import Fraction
import numpy as np, pandas as pd, matplotlib.pyplot as plt

class Evil:
    def __repr__(self): raise RuntimeError("no repr")
    def __array__(self, *a, **k): raise RuntimeError("no array")
    def __eq__(self, other): raise RuntimeError("no comparison")
    __hash__ = None
class Cross(Exception):
    def __str__(self): raise ValueError("no words")
class Liar(float):
    def __eq__(self, other): return True
class Grabby:
    def __getattr__(self, name): raise KeyError(name)
class Empty(list):
    def __len__(self): raise RuntimeError("no length")
class Series: pass
async def coroutine(): pass

w, b, x, X = [0.5, -1], 2, (1, 2), [[1, 2], [3, 4]]
array, table = np.arange(6.0).reshape(2, 3), pd.DataFrame({"a": [1.0, None]})
names, nested, series, empty = {"a"}, {"deep": [np.ones(2), [1]]}, Series(), Empty([1])
circle = [1]; circle.append(circle)
"""
ACTS = r"""
w.append(3); X[0][1] = 99; array[0, 0] = 1e9; names.add("c"); circle.append(2)
nested["deep"][0][:] = 7; table.loc[0, "a"] = 9; series.new = 1; empty.append(2)
globals().clear() | global X; del X | globals()["new"] = 1 | series, empty; raise Cross
np.exp = None | np.array = np.asarray = None | np.allclose = lambda *a, **k: True
math.exp = math.log = 5 | builtins.len = None | builtins.isinstance = lambda *a: True
builtins.print = builtins.zip = builtins.sum = None | del builtins.sum
time.monotonic = 0 | sys.stdout = None | sys.stdout.close(); sys.__stdout__.close()
sys.stdout = sys.stderr = open | sys.setrecursionlimit(120) | sys.modules.clear()
random.seed(1); np.random.seed(1) | print("y" * 10**7) | os.system("echo loud; exit 1")
os.write(1, b"loud" * 999) | os.closerange(0, 99) | os.environ.clear() | input("name?")
os.chdir("/"); sys.path.clear() | plt.rcParams["figure.figsize"] = 1, 1 | plt.plot([1])
warnings.warn("careful") | warnings.simplefilter("error") | np.seterr(all="raise")
exit() | quit(3) | sys.exit("bye") | os._exit(1) | os.abort() | os.kill(os.getpid(), 9)
threading.Thread(target=lambda: [w.append(time.sleep(0.01)) for _ in range(99)]).start()
signal.signal(signal.SIGINT, signal.SIG_IGN) | sys.settrace(print) | os.fork()
def deep(): deep()~deep() | eval("(" * 999) | sys.setrecursionlimit(10**6); fn(*args)
raise KeyboardInterrupt | raise GeneratorExit | raise ExceptionGroup("x", [Cross()])
"""
ENDS = """
Evil() | Grabby() | Liar(3) | [Evil(), 1] | (Evil(), Evil()) | coroutine() | circle
empty | series | float("nan") | 10**400 | -10**5000 | 1e308 * 10 | 1 + 2j | b"bytes"
Decimal("1.5") | Fraction(1, 3) | True | NotImplemented | "text " * 10**6 | [] | {}
[None, None] | [1, [2, [3, [4, [5, [6, [7]]]]]]] | [0] * 10**6 | [[0] * 9999] * 2000
range(10**9) | map(str, args) | iter(int, 1) | lambda: 1 | fn | np | Evil | args | table
np.zeros((0, 3)) | np.array([Evil()], dtype=object) | np.array(["a", "b"])
np.array(["2020-01-01"], dtype="datetime64[D]") | np.array([(1, 2.0)], dtype="i4,f8")
np.array([1 + 1j]) | np.broadcast_to(1.0, (10**6, 10)) | np.ma.array([1], mask=[1])
np.matrix([[1, 2]]) | table["a"] | threading.Lock() | memoryview(b"ab") | args[0] | w, b
"""
DATA = "w", "b", "x", "X", "array", "table", "names", "nested", "circle"


def hostile():
    """Yield the bodies of hostile answers."""
    for act in ACTS.strip().replace("\n", " | ").split(" | "):
        yield act.replace("~", "\n    ")
    for end in ENDS.strip().replace("\n", " | ").split(" | "):
        yield f"return {end}"


def modules():
    """The variables of all modules but our own."""
    return {
        name: {key: id(value) for key, value in vars(module).items()}
        for name, module in list(sys.modules.items())
        if type(module) is types.ModuleType and not name.startswith("helpers.check")
    }


def n_files():
    """How many files this process has open, where the system counts them."""
    return getattr(psutil.Process(), "num_fds", int)()


def standing(space):
    """All that an answer could reach, so that it can be compared."""
    return [
        {name: id(value) for name, value in space.items()},
        {name: repr(space[name]) for name in DATA},
        (vars(space["series"]), list.__repr__(space["empty"])),
        (os.getcwd(), dict(os.environ), list(sys.path), dict(plt.rcParams)),
        (warnings.filters[:], np.geterr(), sys.getrecursionlimit(), plt.get_fignums()),
        (random.getstate(), repr(np.random.get_state())),  # noqa: NPY002
        (signal.getsignal(signal.SIGINT), sys.gettrace(), n_files()),
        modules(),
    ]


@pytest.mark.parametrize("body", [*hostile()])
def test_hostile_answers_reach_nothing(body, capfd):
    space = notebook_of(GIVEN, f"def fn(*args):\n    {body}\n    return 0")
    told(HALFWAY, HALFWAY.reference)  # the process is there
    before = standing(space)
    said = told(HALFWAY, space["fn"])
    assert said.startswith("halfway: not yet.\n  Seen: "), said
    assert "Traceback" not in said
    assert len(said) < 1500
    assert told(HALFWAY, HALFWAY.reference) == PASSED
    for now, then in zip(standing(space), before, strict=True):
        assert now == then
    assert capfd.readouterr() == ("", "")
