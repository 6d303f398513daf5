"""What an answer looks like that does what no known mistake does."""

import math
import sys
from types import SimpleNamespace

import cloudpickle
import numpy as np
import pytest
from own_exercises import OWN
from sklearn.preprocessing import MinMaxScaler
from test_checking import HALFWAY, PASSED, halfway, notebook_of
from test_exercises import told

from helpers import exercises
from helpers.checking.diagnose import throughout

STEP = OWN["one_step"]
cloudpickle.register_pickle_by_value(sys.modules[__name__])  # as what a notebook holds


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
        ("return 3 * np.array(GOOD(w, b, x, y, learning_rate))", "3 times what"),
        ("v = GOOD(w, b, x, y, learning_rate); return v if w else 9", "not 2"),
        ("return int('w'), b", "a shape or a value that does not fit"),
        ("return 9.9 ** 999, b", "a number beyond all bounds"),
        ("import kears", "a library that is not there"),
        ("a = np.array([w]); a -= 0.5", "on an array of whole numbers"),
        ("return 1, 2", "one and the same result, whatever comes in"),
        ("\n if w > 0: return w, b", "nothing is handed back, in some cases"),
        ("return np.nan, np.nan", "nan, not a number"),
        ("from tensorflow import keras", "this course uses import keras"),
        ("return math.exp(-np.ones(2) * w), b", "np.exp, np.log"),
        ("return math.exp(999), b", "Is there a minus missing?"),
        ("return math.log(0), b", "can it be 0, or below?"),
        ("return [w, b] * 0.1", "a list times a number"),
        ("return [w, b] * [x, y]", "a list times a number, or a list"),
        ("return [w, b] - w, b", "lists can't calculate"),
        ("return w - [w, b], b", "lists can't calculate"),
        ("v = [w, b]; return v[:, 0], b", "for arrays"),
        ("return [w, b].mean(), b", "a list, where an array is meant"),
        ("return [].append(w).pop(), b", "append, sort and a def without return"),
        ("return np.ones((2, 3)) @ np.ones(2), b", "tables whose sizes don't fit"),
        ("return np.ones(3) - np.ones(2), b", "whose shapes don't go together"),
        ("return w if np.ones(2) > 0 else b, b", "np.where"),
        ("return np.array([[w], [w, b]]), b", "differ in length"),
        ("return list(zip([1], [], strict=True)), b", "lists of different lengths"),
    ],
)
def test_common_slips_are_named(body, words):
    source = f"def one_step(w, b, x, y, learning_rate): {body}"
    known = {"weights": [5, 3], "np": np, "math": math, "GOOD": STEP.reference}
    given = "import pandas as pd\ntable = pd.DataFrame({'a': [1]})"
    said = told(STEP, notebook_of(given, source, **known)["one_step"])
    assert words in said, said


def sums(X, w, b):
    return np.dot(X, w) + b


async def soon(w, b):
    return -b / w


def one_row(values, brackets=None):
    """What sklearn makes of values in a table of one row, or in none."""
    given = [values] if brackets is None else values
    return MinMaxScaler().fit_transform(given)


def rude(outputs, *rest):
    """A right answer that changes what it was given."""
    right = exercises.check_bill.reference(outputs, *rest)
    outputs.append(0)
    return right


def lamp(row, *biases):
    """Weights and biases of the lamp; the first ones may be wrong."""
    return [[row[::-1], row], [10, -10], biases, [-5]]


Network = type("Network", (), {"__module__": "keras.src", "__call__": sums})
OTHER_SLIPS = [
    ("build_network", Network(), "something of type Network, which is no function"),
    ("all_weighted_sums", lambda *a: sums(*a)[:, None], "a table of one row or column"),
    ("all_weighted_sums", lambda *a: sums(*a)[:, None], "of shape (3, 1)"),
    ("all_weighted_sums", lambda *a: sums(*a)[:, None] + sums(*a), "met a column"),
    ("all_weighted_sums", lambda *a: sums(*a)[1:], "another shape"),
    ("all_weighted_sums", lambda *a: sums(*a)[-1], "the last entry alone"),
    ("halfway", lambda w, b: b * b + w, "no mistake that is known"),
    ("floor_between", lambda y, *_: (y**2)[None, :], "a sum left out"),
    (
        "floor_between",
        lambda y, low, high: 3 * np.mean((np.clip(y, low, high) - y) ** 2),
        "3 times what",
    ),
    ("my_sum", (1,), "a comma at the end"),
    ("my_sum", [6.0, 2.0], "2 things, where one was asked for"),
    ("my_sum", True, "what stands behind the ="),
    ("my_sum", None, "print hands nothing back"),
    ("fastest_rate", (0, 24), "0.5 is written with a point"),
    ("fastest_rate", "0,024", "0.5 has a point"),
    ("my_sum", 7.25, "what the task asks for"),
    ("lamp_parameters", lambda: lamp([10, 10], 5, -15), "lamp 1, 1, 1, 0'\n"),
    ("lamp_parameters", lambda: lamp([10, 10], 5, -15), "the table: fill in h_0"),
    ("lamp_parameters", lambda: lamp([-10, 10], -5, -5), "lamp 0, 0, 1, 0'\n"),
    ("lamp_parameters", lambda: lamp([-10, 10], -5, -5), "the table: fill in h_0"),
    ("scale_both", lambda a, b: (a[:, None], b[:, None]), "a table of one row or"),
    ("scale_both", lambda a, b: (one_row(a), one_row(b)), "sees one value in each"),
    ("scale_both", lambda a, b: (one_row(a), one_row(b)), "reshape(-1, 1) is a column"),
    ("scale_both", lambda a, b: one_row(a, a), "reshape(-1, 1) makes a column of it"),
    ("weights_shape", (200, 1), "2 thing(s), not 1.\n  Look at:    the commas."),
    ("halfway", lambda w, b: round(-b / w, 2), "Looks like: a rounded number."),
    ("halfway", soon, "async def: write def."),
    ("halfway", 1.6, "no function"),
    ("halfway", lambda w: w, "it takes w, b, in this order"),
    ("halfway", lambda b, w: b, "arguments in another order"),
    ("halfway", lambda *, w, b: w, "in this order and without *"),
    ("bill", rude, "it was given: outputs"),
    ("one_step", lambda w, b, x, y, r: [w, b], "returned [1, 0]\n"),
    ("one_step", lambda w, b, x, y, r: [w, b], "Expected:   (1.6, 0.3)\n"),
]


@pytest.mark.parametrize(("name", "answer", "words"), OTHER_SLIPS)
def test_other_slips_are_named(name, answer, words):
    check = OWN.get(name) or getattr(exercises, f"check_{name}")
    said = told(check, answer)
    assert words in said, said


def test_one_case_alone_proves_no_slip():
    seen, expected = (
        [SimpleNamespace(value=v) for v in vs] for vs in ([1, 4, 6], [0, 2, 3])
    )
    assert throughout(seen, expected) is None  # not "all is 2 times"


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
