"""Keep what an answer does away from the notebook, and put back what it changed.

While a `Sealed` is open, nothing that is printed or shown appears, and nobody can end
the kernel. What was changed in Python, in its settings and in the notebook's plain data
is put back when it closes; models and figures are not looked into.
"""

import builtins
import collections
import contextlib
import copy
import functools
import io
import math
import operator
import os
import random
import sys
import time
import types
import warnings
from collections.abc import MutableMapping

import numpy as np
from IPython import get_ipython
from IPython.utils.capture import capture_output

FIXED = {int, float, bool, str, type(None), np.float64}  # nothing in it can change
ROOM = 100_000  # entries of the notebook's lists that are noted
KEPT = (list, tuple, dict, set, bytearray, collections.deque, np.ndarray)
WALKS = ("sum", "any", "all", "min", "max", "sorted")  # C code that may never end


class Printed(io.TextIOBase):
    """A place for what an answer prints; keeps the beginning only."""

    text = ""

    def write(self, words):
        """Keep what there is room for."""
        self.text += words[: max(0, 500 - len(self.text))]
        return len(words)


PRINTED = Printed()  # one for all, never freed: a print() may still be writing to it


class Sealed(contextlib.ExitStack):
    """While it is open, nothing done inside reaches the notebook for good.

    What is printed is caught, nobody is asked for input, warnings are silent. What
    was changed in Python's modules and in the notebook's variables is put back when
    it closes.

    Parameters
    ----------
    variables : dict, optional
        Those of the notebook. Without it the code inside is our own and trusted.
    """

    def __init__(self, variables=None):
        super().__init__()
        self.variables = variables or {}
        self.modules, self.closed = [], False
        self.changed = set()  # names of variables that had to be put back

    def __enter__(self):
        """Note how things stand."""
        super().__enter__()
        self.enter_context(contextlib.redirect_stdout(PRINTED))
        self.enter_context(contextlib.redirect_stderr(PRINTED))
        self.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self.enter_context(np.errstate(all="ignore"))
        self.callback(setattr, builtins, "input", builtins.input)
        builtins.input = no_input
        for name in WALKS if self.variables else ():
            self.callback(setattr, builtins, name, getattr(builtins, name))
            setattr(builtins, name, interruptible(getattr(builtins, name)))
        self.keep_from_the_screen()
        self.callback(os.chdir, os.getcwd())
        for place, kind in (sys.path, list), (os.environ, dict):
            self.callback(refill_if_changed, place, kind(place))
        self.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        self.callback(random.setstate, random.getstate())
        self.callback(np.random.set_state, np.random.get_state())  # noqa: NPY002
        self.callback(setattr, self, "closed", True)
        self.callback(self.mend_variables)
        self.callback(self.mend_python)
        if self.variables:
            modules = (builtins, copy, math, np, random, sys, time)
            self.modules = [(vars(module), dict(vars(module))) for module in modules]
        self.values, self.notes = dict(self.variables), noted(self.variables)
        return self

    def keep_from_the_screen(self):
        """Let no figure and nothing that is displayed appear, and no kernel end."""
        self.enter_context(capture_output(stdout=False, stderr=False))
        shell = get_ipython()
        if shell is not None and "ask_exit" not in vars(shell):
            shell.ask_exit = exit_asked  # exit() and quit() come to it
            self.callback(vars(shell).pop, "ask_exit", None)
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and self.variables:
            self.enter_context(pyplot.rc_context())
            before = set(pyplot.get_fignums())
            self.callback(
                lambda: [pyplot.close(n) for n in set(pyplot.get_fignums()) - before]
            )

    def mend_python(self):
        """Put back what was changed in Python's modules."""
        for now, before in self.modules:
            for name, value in before.items():
                # An answer that could not be stopped may come here late.
                if now.get(name) is not value and not self.closed:
                    now[name] = value

    def mend_variables(self):
        """Put back what was changed in the notebook's variables."""
        for name in list(self.variables):
            if is_own(name) and name not in self.values:
                del self.variables[name]
                self.changed.add(name)
        for name, value in self.values.items():
            if is_own(name) and self.variables.get(name, ...) is not value:
                self.variables[name] = value
                self.changed.add(name)
        for name, value, before in self.notes:
            with contextlib.suppress(Exception):  # whatever happens, go on
                if is_as_before(value, before):
                    continue
                self.changed.add(name)
                if not refill(value, before) and self.values[name] is value:
                    self.variables[name] = before


def is_own(name):
    """Tell the student's variables from those of Jupyter."""
    return not name.startswith("_") and name not in ("In", "Out")


def noted(variables):
    """Note what is in the notebook's plain data, however deep.

    Models, figures and the like are not looked into, nor what is very large.

    Parameters
    ----------
    variables : dict

    Returns
    -------
    list of (str, object, object)
        The name of the variable, the thing in it that can change, its content.
    """
    notes, known, room = [], set(), ROOM
    queue = collections.deque((n, v) for n, v in variables.items() if is_own(n))
    while queue:  # all variables first, then what is in them
        name, value = queue.popleft()
        if id(value) in known or size(value) > room:
            continue
        inside = content(value)
        if inside is not None:
            room -= size(value)
            known.add(id(value))
            notes.append((name, value, inside))
        if isinstance(inside, list | dict):
            parts = inside.values() if isinstance(inside, dict) else inside
            queue.extend((name, part) for part in parts if type(part) not in FIXED)
    return notes


def size(value):
    """Return how much of the room a value takes; numbers of an array take little."""
    if isinstance(value, np.ndarray) or is_pandas(value):
        return value.size // 10
    return len(value) if isinstance(value, KEPT) else 0


def content(value):
    """Return a copy of what an answer may change in a value, None for other values."""
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, np.ndarray) or is_pandas(value):
        return value.copy()
    if isinstance(value, list | tuple | collections.deque):
        return list(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, set | bytearray):
        return copy.copy(value)
    if isinstance(value, types.SimpleNamespace) or type(value).__module__ == "__main__":
        return dict(vars(value)) if hasattr(value, "__dict__") else None
    return None


def is_pandas(value):
    """Tell whether something is a table or a column of pandas."""
    return type(value).__name__ in ("DataFrame", "Series")


def is_as_before(value, before):
    """Tell whether a value still has the content that was noted."""
    now = content(value)
    if isinstance(value, np.random.Generator):
        return alike(now, before)
    if isinstance(now, dict):
        return all_same(now, before) and all_same(now.values(), before.values())
    if isinstance(now, list):
        return all_same(now, before)
    if isinstance(now, np.ndarray) and now.dtype == object:
        return now.shape == before.shape and all_same(now.flat, before.flat)
    return alike(now, before)


def all_same(parts, others):
    """Tell whether two collections hold the very same things in the same order."""
    return len(parts) == len(others) and all(map(operator.is_, parts, others))


def refill(value, before):
    """Give a value its content back; tell whether that could be done in place."""
    if isinstance(value, np.random.Generator):
        value.bit_generator.state = before
    elif isinstance(value, list | bytearray):
        value[:] = before
    elif isinstance(value, collections.deque):
        value.clear()
        value.extend(before)
    elif isinstance(value, MutableMapping | set):
        value.clear()
        value.update(before)
    elif isinstance(value, np.ndarray):
        if value.shape != before.shape or not value.flags.writeable:
            return False
        value[...] = before
    elif isinstance(before, dict):  # attributes of an object
        vars(value).clear()
        vars(value).update(before)
    else:
        return False
    return True


def refill_if_changed(value, before):
    """Give a list or a mapping its content back if it has another one."""
    if type(before)(value) != before:
        refill(value, before)


def exit_asked():
    """Stand in for what ends the kernel."""
    raise SystemExit


def interruptible(function):
    """Return one of WALKS that goes through Python, where it can be stopped."""
    has_start = function is sum  # sum(numbers, start), but min(1, 2)

    @functools.wraps(function)
    def walk(*arguments, **named):
        if arguments and (has_start or not arguments[1:]):
            arguments = ((part for part in arguments[0]), *arguments[1:])
        return function(*arguments, **named)

    return walk


def no_input(prompt=""):
    """Stand in for input() during a check."""
    raise EOFError("nobody types here; the numbers come in as arguments")


def alike(a, b):
    """Tell whether a thing still is what its copy says it was."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    try:
        if isinstance(a, np.ndarray):
            if a.dtype.kind == "V":  # nan in a structured array
                return a.dtype == b.dtype and a.tobytes() == b.tobytes()
            return a.dtype == b.dtype and np.array_equal(a, b, a.dtype.kind in "fcmM")
        if isinstance(a, list | tuple | collections.deque):
            return len(a) == len(b) and all(map(alike, a, b))
        if isinstance(a, dict):
            return list(a) == list(b) and all(alike(a[key], b[key]) for key in a)
        if hasattr(a, "equals"):  # a table or a column of pandas
            return bool(a.equals(b))
        if type(a).__eq__ is object.__eq__:  # a model, say: no copy ever equals it
            return True
        return bool(a == b) or bool(a != a)  # nan is not equal to itself
    except Exception:  # what cannot be compared counts as left alone
        return True
