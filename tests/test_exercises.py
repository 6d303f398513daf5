"""The exercises answer back: rightly, to anything, and in time."""

import builtins
import collections
import contextlib
import copy
import io
import linecache
import math
import os
import random
import sys
import threading
import time

import nbclient
import nbformat
import numpy as np
import pytest

from helpers import checks, exercises, sealed

EXERCISES = {each.name: each for each in checks.EXERCISES}


def told(check, answer):
    """What a check prints about an answer."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        check(answer)
    return out.getvalue()


def stub(name):
    """A function as the notebooks hold it, unanswered."""
    space = {}
    exec(f"def {name}(*arguments): ...", space)
    return space[name]


@pytest.fixture(params=EXERCISES.values(), ids=EXERCISES)
def check(request):
    return request.param


# ---- The exercises themselves ----


def test_unanswered_says_so_and_how_to_get_a_hint(check):
    answer = stub(check.name) if check.is_function else ...
    line = f"{check.name}: not answered yet. For a hint: check_{check.name}.hint()\n"
    assert told(check, answer) == line


@pytest.mark.parametrize(
    "source",
    [
        "def f(w, b):\n    'Words.'",
        "def f(w, b): return ...",
        "def f(w, b):\n    pass\n    ...\n    return",
        "f = lambda w, b: ...",
        "f = ..., 1",
        "f = [1, ...]",
    ],
)
def test_other_ways_to_answer_nothing(source):
    space = {}
    exec(source, space)
    said = told(exercises.check_halfway, space["f"])
    assert said.startswith("halfway: not answered yet.")


@pytest.mark.parametrize(
    "source", ["return 0", "return w", "return halfway", "x = 1", "yield", "return ''"]
)
def test_these_are_answers(source):
    space = {}
    exec(f"def halfway(w, b):\n    {source}", space)
    assert "not yet." in told(exercises.check_halfway, space["halfway"])


def test_nothing_in_the_brackets_or_too_much():
    said = told(lambda nothing: exercises.check_my_sum(), None)
    assert said == "my_sum: 0 things to check, not one: check_my_sum(my_sum)\n"
    said = told(lambda both: exercises.check_my_sum(*both), (1, 2))
    assert said == "my_sum: 2 things to check, not one: check_my_sum(my_sum)\n"


# ---- What a student may write ----

STEP = exercises.check_one_step


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("print(w, b)", "printed, not handed back"),
        ("w - b", "nothing is handed back"),
        ("yield w", "a generator"),
        ("return (v for v in (w, b))", "a generator"),
        ("return one_step", "a function"),
        ("return '1.6'", "another kind of thing: str"),
        ("return w", "1 thing(s), not 2"),
        ("return w > 0, b > 0", "returned (True, False)"),
        ("return {'w': w}", "another kind of thing: a thing of type dict"),
        ("return w, b, x", "3 thing(s), not 2"),
        ("return w, w / 0", "a division by 0"),
        ("return w, nothing", "is it spelt as above"),
        ("return one_step(w, b, x, y, learning_rate)", "calls itself without end"),
        ("return [w, b][2]", "a place beyond the end of a list"),
        ("import sys; sys.exit()", "exit(), which ends a program"),
        ("raise KeyboardInterrupt", "a step Python refuses"),
        ("return input('w?')", "input(), which asks a person"),
        ("slope += 1", "used before it is set"),
        ("return w + weights[0], b", "takes weights from the notebook"),
        ("return w + rates[0], b", "takes rates from the notebook"),
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
        (
            "v = GOOD(w, b, x, y, learning_rate); return v if w else (9, 9)",
            "no mistake",
        ),
        ("print(GOOD(w, b, x, y, learning_rate))", "printed, not handed back"),
        ("return int('w'), b", "a shape or a value that does not fit"),
        ("return 9.9 ** 999, b", "a number beyond all bounds"),
        ("import kears", "a library that is not there"),
        ("a = np.array([w]); a -= 0.5", "on an array of whole numbers"),
        ("return 1, 2", "one and the same result, whatever comes in"),
        ("\n if w > 0: return w, b", "nothing is handed back, in some cases"),
        ("return w, 17", "no mistake that is known here"),
        ("return np.nan, np.nan", "nan, not a number"),
        ("return 2 * w, object()", "a thing of type object)"),
    ],
)
def test_common_slips_are_named(body, words):
    space = {"weights": [5, 3], "rates": collections.deque([1]), "np": np}
    space["GOOD"] = STEP.reference
    exec(f"def one_step(w, b, x, y, learning_rate): {body}", space)
    said = told(STEP, space["one_step"])
    assert words in said, said
    assert "Traceback" not in said


def test_shapes_are_named():
    check = exercises.check_all_weighted_sums
    said = told(check, lambda X, w, b: (np.dot(X, w) + b)[:, None])
    assert "a table of one row or column" in said
    assert "of shape (3, 1)" in said
    assert "of shape (3,)" in said
    said = told(check, lambda X, w, b: (np.dot(X, w) + b)[:, None] + np.dot(X, w))
    assert "a row that met a column" in said
    said = told(check, lambda X, w, b: (np.dot(X, w) + b)[1:])
    assert "another shape" in said
    said = told(exercises.check_pure_step, lambda w, g, r: (w - r * g).T)
    assert "no mistake that is known" in said
    wide = checks.Exercise(
        lambda v: np.ones((2, 3)) * v, "01", "Wide", [], lambda rng: [(1,)]
    )
    assert "rows and columns swapped" in told(wide, lambda v: np.ones((3, 2)) * v)
    said = told(check, lambda X, w, b: (np.dot(X, w) + b)[0])
    assert "the first row only" in said
    said = told(
        exercises.check_count_costs,
        lambda o, y, t: [
            n or 1 for n in exercises.check_count_costs.reference(o, y, t)
        ],
    )
    assert "no mistake that is known" in said  # not "all is 1 times"
    said = told(check, lambda X, w, b: (np.dot(X, w) + b)[-1])
    assert "the last entry alone" in said
    said = told(exercises.check_loss_floor, lambda y: ((1 - y) ** 2)[None, :])
    assert "a sum left out" in said
    said = told(exercises.check_my_min_max, lambda v: 3 * (v - v.min()) / np.ptp(v))
    assert "3 times what it should be" in said
    said = told(exercises.check_my_sum, (1,))
    assert "a comma at the end" in said
    assert "0.5 is written with a point" in told(exercises.check_largest_rate, (0, 15))
    said = told(exercises.check_my_sum, [6.0, 2.0])
    assert "2 things, where one was asked for" in said
    assert "point" not in said
    said = told(exercises.check_scale_both, lambda a, b: (a[:, None], b[:, None]))
    assert "tables of one row or column" in said
    said = told(exercises.check_weights_shape, (200, 1))
    assert "2 thing(s), not 1.\n  Look at:    the commas." in said
    assert "what stands behind the =" in told(exercises.check_my_sum, True)
    assert "0.5 has a point" in told(exercises.check_largest_rate, "0,15")
    assert "print hands nothing back" in told(exercises.check_my_sum, None)


def sigmoid_of(z):
    return 1 / (1 + np.exp(-z))


def test_a_rounded_number_and_a_coroutine_are_named():
    said = told(exercises.check_halfway, lambda w, b: round(-b / w, 2))
    assert "Looks like: a rounded number." in said
    # One case alone is no proof: here 0 stands where 0.25 was wanted.
    check = exercises.check_activation_slopes
    said = told(check, lambda z: (1, sigmoid_of(z) * 1 - sigmoid_of(z)))
    assert "rounded" not in said
    assert "times what it should be" not in said

    async def halfway(w, b):
        return -b / w

    assert "async def: write def." in told(exercises.check_halfway, halfway)


def test_call_and_arguments_are_named():
    assert "no function" in told(STEP, 1.6)
    assert "check_one_step(one_step)" in told(STEP, None)
    assert "it takes w, b, x, y, learning_rate" in told(STEP, lambda w, b: w)
    said = told(STEP, lambda w, b, x, y, learning_rate: undefined)  # noqa: F821
    assert "one_step(1, 0, 2, 5, 0.1) stopped with NameError" in said
    assert "  In:         said = told(STEP, lambda" in said
    said = told(STEP, lambda b, w, x, y, learning_rate: (w, b))
    assert "arguments in another order" in said
    assert "it takes w, b, x, y, learning_rate, in this order" in said
    said = told(STEP, lambda *, w, b, x, y, learning_rate: (w, b))
    assert "in this order and without *" in said


def test_the_line_shown_is_that_of_the_answer():
    # An earlier cell's function stops, but the slip is in the call.
    space = notebook_of(
        "def earlier(x):\n    return x[0]",
        "def halfway(w, b):\n    start = 0\n    return earlier(w)",
    )
    said = told(exercises.check_halfway, space["halfway"])
    assert "  In:         return earlier(w)\n" in said
    assert "square brackets behind one number" in said
    space = notebook_of("def halfway(w, b):\n    return undefined")
    said = told(exercises.check_halfway, space["halfway"])
    assert "  In:         return undefined\n" in said
    assert "  Look at:    the line above.\n" in said
    space = {}
    source = compile("def halfway(w, b): return no", "<nowhere>", "exec")
    exec(source, space)  # no line of it is known
    said = told(exercises.check_halfway, space["halfway"])
    assert "In:" not in said
    assert "  Look at:    what Python says.\n" in said


def notebook_of(*cells):
    """Run cells as a kernel does, so that Python knows their lines."""
    space = {"__name__": "__main__"}
    for number, source in enumerate(cells):
        name = f"<cell {number} of {id(space)}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = len(source), None, lines, name
        exec(compile(source, name, "exec"), space)
    return space


def test_lists_are_shown_as_lists():
    said = told(exercises.check_one_epoch, lambda w, b, X, Y, rate: [w, b, 0])
    assert "returned [[0], 0, 0]\n" in said
    assert "Expected:   ([2.5], 1.5, 2.5)\n" in said


def test_the_first_case_that_differs_is_shown_in_numbers():
    def one_step(w, b, x, y, learning_rate):
        error = w * x + b - y
        return (w - learning_rate * error * x, b - learning_rate * error * (x > 0))

    said = told(STEP, one_step)
    assert "one_step(1, 2, 0, 5, 0.1) returned (1, 2)" in said
    assert "Expected:   (1, 2.3)" in said


def test_changed_arguments_are_named_even_without_a_listed_mistake():
    def boundary_x2(w, b, x1):
        w.append(0)
        return -(w[0] * x1 + b) / w[1]

    said = told(exercises.check_boundary_x2, boundary_x2)
    assert "changed what it was given: w." in said
    assert "Looks like: an argument changed in place." in said


def test_a_close_number_is_told_with_more_digits():
    said = told(
        exercises.check_squared_error_loss, lambda p, y: (p - y) ** 2 / 1.9999978
    )
    assert "returned 4.50000495" in said


def test_sums_that_round_differently_pass():
    w, b = 0.1 + 0.2, -0.3
    assert w + b != 0
    said = told(exercises.check_halfway, lambda w, b: -b / w * (1 + 4e-16))
    assert "passed" in said


def test_things_that_equal_no_copy_of_theirs_are_left_alone():
    class Model:
        pass

    models = [Model(), Model()]
    space = {"models": models, "by_seed": {402: models[0]}, "numbers": [1]}
    exec("def halfway(w, b):\n    numbers.append(2)\n    return b", space)
    said = told(exercises.check_halfway, space["halfway"])
    assert "what it changed in the notebook: numbers." in said
    assert space["models"] is models
    assert space["by_seed"][402] is models[0]
    assert space["numbers"] == [1]


def test_all_that_can_change_is_put_back_and_told_of_even_if_the_answer_passes():
    source = """
import collections, types
import numpy as np
queue = collections.deque([1, 2], maxlen=3)
counts, table = collections.Counter("aab"), collections.defaultdict(list, a=[1])
ordered, pair = collections.OrderedDict(a=1), ([1], 2)
settings, rng = types.SimpleNamespace(rate=1, deep=[1]), np.random.default_rng(402)
class Model:
    def __init__(self): self.weights = [1, 2]
model = Model()
def halfway(w, b):
    queue.append(3); counts["a"] += 1; table["b"].append(1); ordered["b"] = 2
    pair[0].append(2); settings.deep.append(2); settings.new = rng.normal()
    model.weights.clear()
    return -b / w
"""
    space = notebook_of(source)
    said = told(exercises.check_halfway, space["halfway"])
    assert said.startswith("halfway: passed")
    names = "counts, model, ordered, pair, queue, rng, settings, table"
    assert f"  Put back:   what it changed in the notebook: {names}.\n" in said
    assert list(space["queue"]) == [1, 2]
    assert space["queue"].maxlen == 3
    assert space["counts"] == {"a": 2, "b": 1}
    assert space["table"] == {"a": [1]}
    assert space["table"]["new"] == []  # it still is what it was
    assert space["ordered"] == {"a": 1}
    assert space["pair"] == ([1], 2)
    assert vars(space["settings"]) == {"rate": 1, "deep": [1]}
    assert space["model"].weights == [1, 2]
    assert space["rng"].normal() == np.random.default_rng(402).normal()


def test_what_is_no_plain_data_is_not_copied(monkeypatch):
    class Model:
        pass

    models = {"a": Model(), "b": [Model()]}
    axes = np.array([Model(), Model()], dtype=object)
    notes = sealed.noted({"models": models, "_": [1], "one": 1})
    assert [value for _, value, _ in notes] == [models, models["b"]]
    assert notes[1][2][0] is models["b"][0]
    space = notebook_of("def halfway(w, b):\n    return -b / w")
    space |= {"models": models, "axes": axes}
    kept = list(axes)
    assert told(exercises.check_halfway, space["halfway"]) == (
        "halfway: passed, all 10 cases.\n"
    )
    assert all(a is b for a, b in zip(space["axes"], kept, strict=True))
    assert space["models"] is models


def test_what_was_one_thing_stays_one_thing():
    source = """
import numpy as np
inner = [1, 2]
outer, pair = {"a": inner}, (inner, 3)
ring = [1]; ring.append(ring)
fixed = np.arange(3.0); fixed.flags.writeable = False
days = np.array(["2020-01-01", "NaT"], "datetime64[D]")
mixed = np.array([(1, np.nan)], dtype=[("a", int), ("b", float)])
objects = np.array([None, inner], dtype=object)
def halfway(w, b):
    inner.append(3); ring.append(4); objects[0] = 5
    fixed.flags.writeable = True
    fixed[0] = 9
    fixed.flags.writeable = False
    return -b / w
"""
    space = notebook_of(source)
    same_things = {name: space[name] for name in ("inner", "outer", "ring", "objects")}
    said = told(exercises.check_halfway, space["halfway"])
    assert "in the notebook: fixed, inner, objects, ring.\n" in said
    assert all(space[name] is thing for name, thing in same_things.items())
    assert space["inner"] == [1, 2]
    assert space["outer"]["a"] is space["pair"][0] is space["objects"][1]
    assert space["inner"] is space["outer"]["a"]
    assert space["ring"] == [1, space["ring"]] or len(space["ring"]) == 2
    assert space["ring"][1] is space["ring"]
    assert space["fixed"].tolist() == [0, 1, 2]  # a new one, as it was locked
    assert space["objects"][0] is None


def test_a_notebook_full_of_data_slows_no_check():
    space = notebook_of("def halfway(w, b):\n    small.append(1)\n    return -b / w")
    space |= {"big": np.zeros(5 * 10**7), "long": [[0.0] * 1000 for _ in range(2000)]}
    space["small"] = [1]
    times = []
    for _ in range(3):
        started = time.perf_counter()
        said = told(exercises.check_halfway, space["halfway"])
        times.append(time.perf_counter() - started)
    assert min(times) < 0.2
    assert "in the notebook: small." in said
    assert space["small"] == [1]


def test_a_result_with_very_much_in_it_is_told_at_once(monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 2)
    said = told(exercises.check_halfway, lambda w, b: [[0] * 9999] * 2000)
    assert "another kind of thing: list" in said or "with too much in it" in said
    assert "still at work" not in said


def test_a_check_inside_its_own_answer_does_nothing():
    source = "def halfway(w, b):\n    check_halfway(halfway)\n    return -b / w"
    space = notebook_of("from helpers.exercises import check_halfway", source)
    said = told(exercises.check_halfway, space["halfway"])
    assert said.startswith("halfway: passed")
    assert "Printed" not in said


def test_settings_outside_the_notebook_are_put_back(tmp_path):
    source = f"""
import os, sys
import matplotlib.pyplot as plt
def halfway(w, b):
    os.chdir({str(tmp_path)!r}); sys.path.insert(0, "new"); os.environ["NEW"] = "1"
    plt.rcParams["figure.figsize"] = 1, 1
    return -b / w
"""
    space = notebook_of(source)
    plt = space["plt"]
    size = plt.rcParams["figure.figsize"]
    before = os.getcwd(), list(sys.path), dict(os.environ), size
    assert "passed" in told(exercises.check_halfway, space["halfway"])
    assert before == (os.getcwd(), sys.path, dict(os.environ), size)
    assert plt.rcParams["figure.figsize"] == size != [1, 1]


def test_a_network_is_no_function():
    class Network:
        __module__ = "keras.src.models.sequential"

        def __call__(self):
            return 1

    said = told(exercises.check_build_network, Network())
    assert "something of type Network, which is no function" in said


def test_nothing_appears_and_no_kernel_ends():
    cells = [
        "import matplotlib.pyplot as plt\n"
        "from helpers.exercises import check_halfway, check_my_sum\n"
        "plt.plot([1, 2])\nplt.close()",
        "def halfway(w, b):\n    exit()",
        "check_halfway(halfway)",
        "def halfway(w, b):\n    plt.plot([1]); display('boo'); plt.show()\n"
        "    plt.figure()\n    return -b / w",
        "check_halfway(halfway)",
        "display('still here')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    outputs = [cell.outputs for cell in notebook.cells]
    assert "exit(), which ends a program" in outputs[2][0].text
    assert [output.output_type for output in outputs[4]] == ["stream"]
    assert outputs[4][0].text == "halfway: passed, all 10 cases.\n"
    assert outputs[5][0].data["text/plain"] == "'still here'"


# ---- Time ----

# pytest tells of every exception that ends a thread, even of SystemExit.
QUIET = "ignore::pytest.PytestUnhandledThreadExceptionWarning"


@pytest.mark.filterwarnings(QUIET)
def test_an_endless_loop_is_stopped_in_four_seconds():
    def halfway(w, b):
        while True:
            pass

    before, started = threading.active_count(), time.perf_counter()
    said = told(exercises.check_halfway, halfway)
    assert time.perf_counter() - started < 4
    assert "halfway(2, -4) was still at work after 3 seconds." in said
    assert "a loop that never ends" in said
    assert "Beware" not in said
    give_up = time.monotonic() + 2
    while threading.active_count() > before and time.monotonic() < give_up:
        time.sleep(0.01)
    assert threading.active_count() == before
    assert "passed" in told(exercises.check_halfway, lambda w, b: -b / w)


@pytest.mark.filterwarnings(QUIET)
def test_one_long_step_is_left_alone_and_harms_nobody(monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.2)
    space = {"time": time}
    source = "def halfway(w, b):\n try: time.sleep(1.2)\n except BaseException: pass"
    exec(source + "\n return 1", space)
    said = told(exercises.check_halfway, space["halfway"])
    assert "it could not be stopped: choose Kernel, Restart Kernel." in said
    before = vars(exercises)["math"].exp, io.StringIO, input, print
    assert "passed" in told(exercises.check_my_sum, 1)
    time.sleep(1.5)  # it wakes up now
    assert before == (math.exp, io.StringIO, input, print)
    assert "passed" in told(exercises.check_my_sum, 1)


@pytest.mark.filterwarnings(QUIET)
@pytest.mark.parametrize(
    "body",
    [
        "while True:\n  try: w += 1\n  except: pass",
        "for _ in iter(int, 1): pass",
        "x = [0]\n for v in x: x.append(v)",
        "while True: print('on and on')",
        "while True: halfway",
        # With an end, so that this test has one, too, if they cannot be stopped.
        "return sum(range(3 * 10**8))",
        "return max(range(3 * 10**8))",
        "return min(range(3 * 10**8))",
        "return all(range(1, 3 * 10**8))",
        "import itertools; return any(itertools.repeat(0, 3 * 10**8))",
    ],
)
def test_other_endless_loops_are_stopped_too(monkeypatch, body):
    monkeypatch.setattr(checks, "SECONDS", 0.1)
    space = {}
    exec(f"def halfway(w, b):\n {body}", space)
    started = time.perf_counter()
    assert "still at work" in told(exercises.check_halfway, space["halfway"])
    assert time.perf_counter() - started < 2
    assert "passed" in told(exercises.check_my_sum, 1)


@pytest.mark.filterwarnings(QUIET)
def test_a_library_that_loads_is_no_endless_loop(monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.1)
    monkeypatch.delitem(sys.modules, "this_is_new", raising=False)
    source = "def halfway(w, b):\n sys.modules['this_is_new'] = sys\n"
    space = {"sys": sys}
    exec(source + " while True: pass", space)
    said = told(exercises.check_halfway, space["halfway"])
    assert "a library that loads, or a loop without end" in said
    assert "run this cell again" in said


@pytest.mark.parametrize("name", sealed.WALKS)
def test_what_walks_through_python_gives_the_same(name):
    function = getattr(builtins, name)
    walk = sealed.interruptible(function)
    for arguments in ([[3, 1, 2]], [[0.1] * 10], [()], [5], [], [[1], [2]], [3, 1]):
        results = []
        for each in (function, walk):
            try:
                results.append(each(*arguments))
            except (TypeError, ValueError) as error:
                results.append(type(error))
        assert results[0] == results[1], arguments


def test_an_interrupt_ends_the_check(monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(checks, "watch", interrupted)
    assert "the check was interrupted" in told(exercises.check_my_sum, 1)


def test_it_works_where_there_are_no_threads(monkeypatch):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    assert "passed" in told(exercises.check_halfway, lambda w, b: -b / w)
    assert "a sign is lost" in told(exercises.check_halfway, lambda w, b: b / w)


# ---- 500 hostile answers ----

NOTEBOOK = """
import builtins, math, random, sys, threading, time, warnings
from decimal import Decimal
from fractions import Fraction
import numpy as np, pandas as pd

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
async def coroutine(): pass

w, b, x, X = [0.5, -1], 2, (1, 2), [[1, 2], [3, 4]]
array, table = np.arange(6.0).reshape(2, 3), pd.DataFrame({"a": [1.0, None]})
settings, names, nested = {"rate": 0.1}, {"a", "b"}, {"deep": [np.ones(2), [1]]}
circle = [1]; circle.append(circle)
with_lock, counter = [threading.Lock()], 0
"""

ACTS = """
args[0].append(99) | args[0].clear() | args[0][0] = -7 | args[-1][...] = 0
w.append(3) | w[:] = [] | X[0][1] = 99 | array[0, 0] = 1e9 | array.sort() | b += 1
settings["rate"] = 5 | settings.clear() | names.add("c") | nested["deep"][0][:] = 7
circle.append(2) | table.loc[0, "a"] = 9 | counter = counter + 1 | del X
globals()["w"] = None | globals()["new_name"] = 1 | del globals()["table"]
np.exp = None | np.array = np.asarray = None | np.allclose = lambda *a, **k: True
math.exp = math.log = 5 | builtins.len = None | builtins.isinstance = lambda *a: True
builtins.print = builtins.zip = None | del builtins.sum | time.monotonic = 0
sys.stdout = None | sys.stdout = sys.stderr = open | sys.setrecursionlimit(120)
random.seed(1); random.random() | np.random.seed(1); np.random.rand()
print("y" * 10**6) | print("Traceback", file=sys.stderr) | input("name?")
warnings.warn("careful") | warnings.simplefilter("error") | np.seterr(all="raise")
np.float64(1) / 0 | sys.exit("bye") | sys.settrace(None) | pass | pass | pass
"""

ENDS = """
while True: pass
return fn(*args)
n = [0]~    for i in n: n.append(i)
while True: math.sqrt(2)
raise ValueError("\\n".join("many lines" for _ in range(50)))
raise Cross
raise SystemExit(3)
raise KeyboardInterrupt
raise GeneratorExit
raise StopIteration
raise MemoryError
raise ExceptionGroup("two", [ValueError(1), Cross()])
raise Warning("w" * 5000)
assert not args
yield 1
return
return ...
return NotImplemented
return Evil()
return Grabby()
return Liar(3)
return [Evil(), 1]
return (Evil(), Evil())
return coroutine()
return circle
return float("nan")
return np.nan, np.inf
return 10**400
return -10**5000
return 1e308 * 10
return 1 + 2j
return Decimal("1.5")
return Fraction(1, 3)
return True
return b"bytes"
return "text " * 1000
return ""
return []
return ()
return {}
return {1, 2}
return [[1], [2, 3]]
return [None, None]
return [1, [2, [3, [4, [5, [6, [7, [8]]]]]]]]
return [0] * 10**6
return range(10**9)
return range(3)
return map(str, args)
return iter(int, 1)
return lambda: 1
return fn
return np
return Evil
return np.array(5)
return np.zeros((0, 3))
return np.zeros((2, 3, 4))
return np.arange(6).reshape(3, 2)
return np.array([Evil(), 1], dtype=object)
return np.array(["a", "b"])
return np.array(["2020-01-01"], dtype="datetime64[D]")
return np.array([(1, 2.0)], dtype="i4,f8")
return np.array([1 + 1j])
return np.broadcast_to(1.0, (10**6, 10))
return np.ma.array([1, 2], mask=[0, 1])
return np.matrix([[1, 2]])
return table
return table["a"]
return threading.Lock()
return memoryview(b"ab")
return args
return args[0]
return w, b
"""
LOOPS = ENDS.strip().split("\n")[:4]


def hostile_answers():
    """Yield an exercise, the source of an answer and the notebook it stands in."""
    rng = random.Random(402)
    acts = [act.strip() for line in ACTS.strip().split("\n") for act in line.split("|")]
    ends = ENDS.strip().split("\n")[4:]
    for number in range(500):
        check = rng.choice(list(EXERCISES.values()))
        end = rng.choice(LOOPS if number % 20 == 0 else ends)
        lines = rng.sample(acts, rng.randint(0, 3))
        if rng.random() < 0.3:
            lines = ["try:", *(f"  {line}" for line in lines), "  pass"]
            lines.append("except Exception: pass")
        yield check, lines, end


def notebook_with(lines, end):
    """Run the source of a notebook with an answer, and return its variables."""
    space = {"__name__": "__main__"}
    exec(NOTEBOOK, space)
    source = "def fn(*args):\n    global b, counter, X\n"
    source += "".join(f"    {line}\n" for line in [*lines, end.replace("~", "\n")])
    exec(compile(source, "<answer>", "exec"), space)
    return space


def standing():
    """What must be as it was after a check."""
    modules = (vars(module) for module in (__import__("builtins"), math, np, time))
    return [dict(module) for module in modules] + [
        random.getstate(),
        np.random.get_state()[1].tolist(),  # noqa: NPY002
        np.geterr(),
    ]


@pytest.mark.filterwarnings("default", QUIET)
def test_hostile_answers_break_nothing(monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", 0.05)
    before, n_passed = standing(), 0
    for check, lines, end in hostile_answers():
        space = notebook_with(lines, end)
        kept = dict(space)
        copies = {n: copy.deepcopy(v) for n, v in space.items() if n in CONTENTS}
        answer = space["fn"]
        if not check.is_function:
            with contextlib.suppress(BaseException), sealed.Sealed(space):
                answer = answer() if end not in LOOPS else answer
            space.update(kept)
        said = told(check, answer)
        context = f"{check.name}: {lines} {end}\n{said}"
        n_passed += "passed" in said
        assert said.startswith(f"{check.name}: "), context
        assert "Traceback" not in said.replace("Printed:    Traceback", ""), context
        assert len(said) < 1500, context
        names = {name for name in space if not name.startswith("__")}
        assert names == {name for name in kept if not name.startswith("__")}, context
        assert all(space[n] is kept[n] for n in names - {"table"}), context
        assert all(sealed.alike(space[n], v) for n, v in copies.items()), context
    assert n_passed == 0
    for now, then in zip(standing(), before, strict=True):
        assert now == then


CONTENTS = ["w", "b", "x", "X", "array", "table", "settings", "names", "nested"]
CONTENTS += ["counter"]
