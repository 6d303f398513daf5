"""Run an answer that may be any Python at all, and look at what comes back.

It runs in a thread of its own, which is stopped when the time is up. Its output is
caught, and what it changes is put back (see ``sealed.py``). One thing is out of reach:
a single long step inside C code that never lets go of Python, such as ``10**10**10``;
only Kernel, Restart Kernel ends that.
"""

import contextlib
import copy
import ctypes
import inspect
import linecache
import math
import numbers
import threading
import types
from dataclasses import dataclass

import numpy as np

from helpers.sealed import PRINTED, alike

RTOL, ATOL = 1e-6, 1e-7  # sum() rounds otherwise from Python 3.12 on
LONGEST = 10_000  # entries of a list that are still read


@dataclass(frozen=True)
class Thing:
    """The name of what is no number, text, array, list or tuple of these."""

    name: str


@dataclass(frozen=True)
class Outcome:
    """What one case led to."""

    value: object  # in plain form; for an error, a Thing with the error's name
    changed: tuple = ()  # names of the arguments that were changed
    printed: str = ""
    error: tuple = ()  # what it says, and the student's line
    written: object = None  # the value before the view


class TimeUp(SystemExit):
    """Raised inside an answer that takes too long; a thread dies of it silently."""


# ---- Running ----


def observe(function, case, names, view, sealed):
    """Call a function on copies of the arguments and note what happens.

    Parameters
    ----------
    function : callable
    case : tuple
        The arguments.
    names : tuple of str
        Their names.
    view : callable or None
        Applied to what comes back.
    sealed : Sealed
        It is open.

    Returns
    -------
    Outcome
    """
    arguments = copy.deepcopy(case)
    PRINTED.text = ""
    value, written, error = None, None, ()
    try:
        value = function(*arguments)
        sealed.mend_python()  # before anything of ours is used
        written = plain(value)
        value = plain(view(value)) if view else written
    except TimeUp:
        raise
    except BaseException as caught:
        sealed.mend_python()
        value = Thing(type(caught).__name__)
        error = explain(caught, sealed.variables, function)
    pairs = zip(names, arguments, case, strict=True)
    changed = tuple(name for name, after, before in pairs if not alike(after, before))
    return Outcome(value, changed, PRINTED.text, error, written)


def watch(function, cases, names, view, sealed, seconds):
    """Observe a student's function on all cases, within the time there is.

    Returns
    -------
    outcomes : list of Outcome
        One for each case that came to an end.
    ended : str
        "finished"; "stopped", when the time was up; "left", if even that failed.
    """
    outcomes, time_is_up = [], threading.Event()

    def work():
        # The state of errors in NumPy holds for one thread only.
        with contextlib.suppress(TimeUp), np.errstate(all="ignore"):
            for case in cases:
                if not time_is_up.is_set():
                    outcomes.append(observe(function, case, names, view, sealed))

    thread = threading.Thread(target=work, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # Python in a browser has no threads
        work()
        return outcomes, "finished"
    try:
        thread.join(seconds)
    finally:  # at a KeyboardInterrupt, too
        finished, n = not thread.is_alive(), len(outcomes)
        time_is_up.set()
        if not finished:
            threading.Thread(target=stop, args=(thread,), daemon=True).start()
            thread.join(0.5)
    if finished:
        return outcomes, "finished"
    return outcomes[
        : min(n, len(cases) - 1)
    ], "left" if thread.is_alive() else "stopped"


def stop(thread):
    """Raise TimeUp in a thread, again and again: the answer may catch it."""
    while thread.is_alive():
        number, kind = ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, kind)
        thread.join(0.02)


def code_of(answer):
    """Return the code of a function that was written with def or lambda, or None."""
    return answer.__code__ if isinstance(answer, types.FunctionType) else None


def explain(error, variables, answer):
    """Return what an error says, and the student's line in which it arose.

    That is the innermost line of the cell in which the answer stands; if there is none,
    that of the notebook. It is None if no function of the student's was running, and
    empty if Python does not know the text.
    """
    cell = getattr(code_of(answer), "co_filename", None)
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    line, is_near, step = None, False, error.__traceback__
    while step:
        place = step.tb_frame.f_code.co_filename, step.tb_lineno
        is_nearer = place[0] == cell or not is_near
        if step.tb_frame.f_globals is variables and is_nearer:
            line = linecache.getline(*place).strip() or line or ""
            is_near = place[0] == cell
        step = step.tb_next
    name = type(error).__name__
    return cut(f"{name}: {message}" if message else f"{name}."), line and cut(line, 100)


# ---- Looking at what came back ----


def plain(value, depth=0, room=LONGEST):
    """Turn a value into None, a number, text, an array, a list of these or a Thing.

    `room` is how many entries a list may have.
    """
    if value is None or value is ... or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)[:LONGEST]
    if isinstance(value, list | tuple):
        if len(value) > room or depth > 5:
            return Thing(f"a {type(value).__name__} with too much in it")
        room //= max(1, len(value))
        parts = [plain(part, depth + 1, room) for part in value]
        return parts if isinstance(value, list) else tuple(parts)
    if isinstance(value, numbers.Real) and not isinstance(value, np.generic):
        if isinstance(value, int) and abs(value) < 2**53:
            return int(value)
        with contextlib.suppress(OverflowError):
            return float(value)
        return math.inf if value > 0 else -math.inf
    if hasattr(value, "__array__"):
        if getattr(value, "size", 0) > 100 * LONGEST:
            return Thing("an array with too much in it")
        array = np.array(value)
        if array.dtype.kind in "OU" and depth < 5:  # of texts, for example
            return plain(array.tolist(), depth + 1, room)
        if array.dtype.kind not in "biuf":
            return Thing(f"an array of type {array.dtype}")
        return array if array.ndim else array.item()
    if isinstance(value, range):
        return plain(list(value[: LONGEST + 1]), depth)
    if inspect.iscoroutine(value):
        value.close()  # or Python would complain that nobody waited for it
    if callable(value):
        return Thing("a function")
    if hasattr(value, "__next__"):
        return Thing("a generator")
    return Thing(f"a thing of type {type(value).__name__}")


def is_number(value):
    """Tell whether a plain value is one number."""
    return isinstance(value, int | float)


def as_array(value):
    """Return a plain value as an array of numbers, None if it is none."""
    if isinstance(value, list | tuple):
        parts = [as_array(part) for part in value]
        if any(part is None or part.shape != parts[0].shape for part in parts):
            return None
        return np.array(parts)
    if is_number(value) or isinstance(value, np.ndarray):
        return np.array(value)
    return None


def same(seen, expected, rtol=RTOL):
    """Tell whether a plain value is the expected one: type, then shape, then value.

    A list or a tuple will do where an array is expected, an array with one entry
    where a number is, and capital letters do not count.
    """
    if isinstance(expected, str):
        return isinstance(seen, str) and seen.strip().lower() == expected.lower()
    if isinstance(expected, np.ndarray) or is_number(expected):
        array, expected = as_array(seen), np.array(expected)
        if array is None or array.dtype.kind == "b" != expected.dtype.kind:
            return False
        if isinstance(seen, np.ndarray) and {array.shape, expected.shape} == {(), (1,)}:
            array = array.reshape(expected.shape)
        if array.shape != expected.shape:
            return False
        return bool(np.allclose(array, expected, rtol, ATOL, equal_nan=True))
    if isinstance(expected, list | tuple):
        if isinstance(seen, np.ndarray) and seen.ndim:
            seen = [plain(part) for part in seen]
        if not isinstance(seen, list | tuple) or len(seen) != len(expected):
            return False
        return all(same(s, e, rtol) for s, e in zip(seen, expected, strict=True))
    return type(seen) is type(expected) and seen == expected


def show(value, other=None):
    """Write a value down in a short line; with its shape, if that of `other` differs.

    Without `other` it is written as one would type it in a cell.
    """
    if isinstance(value, Thing):
        return value.name
    if isinstance(value, bool | str) or value is None:
        return cut(repr(value))
    if is_number(value):
        short = f"{value:.6g}"
        twin = is_number(other) and short == f"{other:.6g}" and value != other
        return f"{value:.12g}" if twin or isinstance(value, int) else short
    if isinstance(value, np.ndarray):
        options = {"precision": 6, "separator": ", ", "threshold": 20}
        text = " ".join(np.array2string(value, **options).split())
        partner = as_array(other)
        if partner is not None and partner.shape != value.shape:
            text += f", of shape {value.shape}"
        return cut(text if other is not None else f"np.array({text})")
    if isinstance(value, tuple | list):
        text = ", ".join(show(part, "") for part in value[:12])
        text += ", ..." if len(value) > 12 else ""
        if isinstance(value, list):
            return cut(f"[{text}]")
        return cut(f"({text},)" if len(value) == 1 else f"({text})")
    if hasattr(value, "to_list"):  # a column of pandas
        return cut(f"pd.Series({value.to_list()})")
    if hasattr(value, "to_dict"):  # a table
        return cut(f"pd.DataFrame({value.to_dict('list')})")
    return getattr(value, "__name__", None) or cut(" ".join(repr(value).split()))


def cut(text, length=160):
    """Shorten a text."""
    return text if len(text) <= length else text[: length - 4] + " ..."
