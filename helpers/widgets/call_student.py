"""Call a student's own function at every stop of a slider.

Whatever happens in it is told as what it is: an error of that function, with the
stop at which it came.
"""

import contextlib
import io
import textwrap
import traceback
import warnings

import numpy as np

from helpers.checking.run import exit_raises
from helpers.widgets.stage import label


class StudentError(RuntimeError):
    """An error in a function that the student wrote, told in a sentence."""

    def _render_traceback_(self):
        """Return the lines that a notebook shows of it."""
        return textwrap.wrap(f"{type(self).__name__}: {self}", 80)


def at_each_stop(function, stops, shape=(), too_large=None):
    """Call the student's function at each stop of the sliders.

    What it prints, and what it warns of, is dropped.

    Parameters
    ----------
    function : callable
        The student's function.
    stops : sequence of dict
        For each stop, under ``"args"``, a tuple of what the function is given; all
        else are names and values that tell where an error came, as in
        ``{"w": 2, "b": -1, "args": ([2], -1, [0.5])}``.
    shape : tuple of int or None
        The shape that each result must have, with None for any length: ``()`` for
        a number, also one in an array of its own. None: anything but None.
    too_large : optional
        The result where Python says that a number became too large; by default that
        is an error as any other.

    Returns
    -------
    list
        The results, one for each stop: floats, arrays of `shape`, or as they came.
        NaN and infinity are allowed.

    Raises
    ------
    StudentError
        If the function fails, or returns something else; the stop is named.
    """
    name = name_of(function)
    results = []
    with (
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
        exit_raises(),
    ):
        for stop in stops:
            try:
                result = function(*stop["args"])
            except (Exception, SystemExit) as error:
                if too_large is not None and isinstance(error, OverflowError):
                    results.append(too_large)
                    continue
                raise StudentError(
                    f"{name} failed at {_place(stop)}: {told(error)}"
                ) from None
            if result is None:
                raise StudentError(
                    f"{name} returned None at {_place(stop)}: does it end with return?"
                )
            if shape is not None:
                result, wrong = _in_shape(result, shape)
                if wrong:
                    raise StudentError(f"{name} returned {wrong} at {_place(stop)}")
            results.append(result)
    return results


def paths_at_each(train, rates, n_epochs):
    """Call the student's training at each learning rate, for its path alone.

    ``train(learning_rate, num_epochs)`` returns a list of ``num_epochs + 1`` tuples of
    weights and bias, from the start to the end; else a StudentError is raised.

    Returns
    -------
    ndarray, shape (n_rates, n_epochs + 1, n_weights + 1)
        Weights and bias; the bias is last.
    """
    stops = [{"learning rate": rate, "args": (rate, n_epochs)} for rate in rates]
    runs = at_each_stop(train, stops, shape=None)
    try:
        paths = np.array([[np.hstack(at) for at in path] for path in runs], float)
    except (TypeError, ValueError):
        paths = np.empty(0)
    if paths.ndim != 3 or paths.shape[1] != n_epochs + 1:
        raise StudentError(
            f"{name_of(train)} must return a list of {n_epochs + 1} pairs (weight, "
            "bias), from the start to the end; it returned something else"
        )
    return paths


def losses_along(loss_function, rates, paths):
    """Call the student's ``loss_function(*weights, bias)`` at each point of each path.

    `paths` is what `paths_at_each` returns.

    Returns
    -------
    ndarray, shape (n_rates, n_epochs + 1)
        Infinity where the numbers became too large.
    """
    stops = [
        {"learning rate": rate, "epochs": epoch, "args": tuple(at)}
        for rate, path in zip(rates, paths.tolist(), strict=True)
        for epoch, at in enumerate(path)
    ]
    losses = at_each_stop(loss_function, stops, too_large=np.inf)
    return np.reshape(losses, paths.shape[:2])


def name_of(function):
    """Name the student's function; a lambda or a partial has no name."""
    name = getattr(function, "__name__", "<a function>")
    return "your function" if name.startswith("<") else f"your function {name}"


def _place(stop):
    """Say where a stop is: "w = 2, b = -1"."""
    return ", ".join(f"{k} = {label(v)}" for k, v in stop.items() if k != "args")


def told(error):
    """Say what an error is, and which line of the student's function it came from."""
    told = f"{type(error).__name__}: {error}"
    lines = traceback.extract_tb(error.__traceback__)[1:2]  # the first one is ours
    return told + "".join(f" (in its line: {frame.line})" for frame in lines)


def _in_shape(result, shape):
    """Return a result as a float or an array, and in words what is wrong with it."""
    if shape == () and isinstance(result, float):
        return float(result), ""  # the usual case, and quick
    try:
        values = np.asarray(result)
    except ValueError:  # lists of unequal lengths
        return None, f"a {type(result).__name__} of unequal rows, not numbers"
    if values.dtype.kind not in "biuf":
        return None, f"a {type(result).__name__}, not a number"
    if shape == () and values.size == 1:
        return float(values.item()), ""
    same = [n in (None, m) for n, m in zip(shape, values.shape, strict=False)]
    if len(shape) != values.ndim or not all(same):
        wanted = f"an array of shape {shape}" if shape else "a single number"
        return None, f"an array of shape {values.shape}, not {wanted}"
    return values.astype(float), ""
