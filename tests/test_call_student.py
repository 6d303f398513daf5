"""Calling the student's function at every stop, and telling what went wrong."""

import functools
import math
import sys
import warnings

import nbclient
import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers.widgets.call_student import (
    StudentError,
    at_each_stop,
    losses_along,
    paths_at_each,
)


def half(x):
    return x / 2


def test_at_each_stop_returns_the_results_in_order():
    stops = [{"x": x, "args": (x,)} for x in (1, 2.0, np.float32(3))]
    assert at_each_stop(half, stops) == [0.5, 1.0, 1.5]
    assert at_each_stop(lambda x: np.array([[x]]), stops) == [1.0, 2.0, 3.0]
    assert at_each_stop(lambda x: [x, "a"], stops[:1], shape=None) == [[1, "a"]]
    (pair,) = at_each_stop(lambda x: (x, 2), stops[:1], shape=(2,))
    assert pair.tolist() == [1, 2]
    (table,) = at_each_stop(lambda x: [[x, 2]] * 5, stops[:1], shape=(None, 2))
    assert table.shape == (5, 2)


def test_at_each_stop_lets_nan_and_infinity_through():
    values = at_each_stop(lambda x: x, [{"args": (x,)} for x in (math.inf, math.nan)])
    assert values[0] == math.inf
    assert math.isnan(values[1])


def test_at_each_stop_drops_what_is_printed_and_warned_of(capsys):
    def loud(x):
        print("epoch", x)
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        return np.exp(np.float64(1000))

    assert at_each_stop(loud, [{"args": (1,)}]) == [math.inf]
    assert capsys.readouterr() == ("", "")


def fails(w, b):
    if (w, b) == (2, -1):
        return w / 0
    return w


FAULTS = [
    (fails, r"your function fails failed at w = 2, b = -1: ZeroDivisionError: .*"),
    (fails, r".* \(in its line: return w / 0\)$"),
    (lambda w: w, r"your function failed at w = 1, b = 0.001: TypeError: .* takes 1 "),
    (lambda w, b: None, "your function returned None at w = 1, b = 0.001: does it end"),
    (lambda w, b: [w, b], r"an array of shape \(2,\), not a single number at w = 1"),
    (lambda w, b: "3", "your function returned a str, not a number at w = 1"),
    (lambda w, b: (x for x in [w]), "returned a generator, not a number at w = 1"),
    (lambda w, b: [[w], [w, b]], "a list of unequal rows, not numbers at w = 1"),
    (lambda w, b: sys.exit(), "failed at w = 1, b = 0.001: SystemExit"),
]


@pytest.mark.parametrize(("function", "message"), FAULTS)
def test_an_error_is_the_students_and_names_the_stop(function, message):
    stops = [{"w": w, "b": b, "args": (w, b)} for w, b in [(1, 0.00100001), (2, -1)]]
    with pytest.raises(StudentError, match=message):
        at_each_stop(function, stops)


def test_the_wrong_shape_is_told():
    with pytest.raises(StudentError, match=r"shape \(3,\), not an array of shape \(N"):
        at_each_stop(lambda: [1, 2, 3], [{"a": 1, "args": ()}], shape=(None, 2))


def test_a_notebook_shows_an_error_without_a_traceback():
    shell = InteractiveShell.instance()
    try:
        shell.user_ns["at_each_stop"] = at_each_stop
        result = shell.run_cell("at_each_stop(lambda: None, [{'a': 1, 'args': ()}])")
        lines = result.error_in_exec._render_traceback_()
    finally:
        InteractiveShell.clear_instance()
    assert lines == [
        "StudentError: your function returned None at a = 1: does it end with return?"
    ]


def test_an_interrupt_is_not_the_students_error():
    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        at_each_stop(stopped, [{"args": (1,)}])


SLOW = """
import time
from helpers.widgets.call_student import at_each_stop
print("before")
at_each_stop(lambda x: time.sleep(x) or x, [{"args": (0.2,)}] * 4)
print("after")
"""


def test_a_slow_function_leaves_alone_what_the_cell_has_printed():
    """In a kernel: elsewhere nothing that clears an output has an effect."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SLOW)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    said = "".join(output.text for output in notebook.cells[0].outputs)
    assert said == "before\nafter\n"


def constant(result):
    """Make a training that returns this; a partial has no name."""
    return functools.partial(lambda result, rate, n_epochs: result, result)


def test_a_path_alone_and_the_loss_along_it():
    path = [([1, 2], 3), ([4, 5], 1e200)]
    paths = paths_at_each(constant(path), [0.1, 0.2], 1)
    assert paths.tolist() == [[[1, 2, 3], [4, 5, 1e200]]] * 2
    losses = losses_along(lambda w1, w2, b: w1 + w2 + b**2, [0.1, 0.2], paths)
    assert losses.tolist() == [[12, np.inf]] * 2
    for wrong in ([1, 2, 3], [1, 2], [(0, 0)] * 3, [(0, 0), (1, 2, 3)]):
        with pytest.raises(StudentError, match="a list of 2 pairs"):
            paths_at_each(constant(wrong), [0.1], 1)
