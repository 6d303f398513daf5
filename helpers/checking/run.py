"""Run an answer that may be any Python at all, and note what comes of it."""

import builtins
import contextlib
import copy
import io
import linecache
import sys
import types
import warnings
from dataclasses import dataclass

import numpy as np

from helpers.checking.values import Thing, alike, is_data, plain, shorten


@dataclass(frozen=True)
class Outcome:
    """What one case led to."""

    value: object  # in plain form; for an error, a Thing with the error's name
    changed: tuple = ()  # names of the arguments that were changed
    printed: str = ""
    error: tuple = ()  # what it says, and the student's line
    written: object = None  # the value before the view


@dataclass(frozen=True)
class Run:
    """What all cases led to, and what the answer's code tells by itself."""

    outcomes: list
    takes: tuple = ()  # the names of its arguments
    outside: tuple = ()  # names of the notebook's data that it uses


class Printed(io.TextIOBase):
    """A place for what an answer prints; keeps the beginning only."""

    text = ""

    def write(self, words):
        """Keep what there is room for."""
        self.text += words[: max(0, 500 - len(self.text))]
        return len(words)


def run(exercise, answer, begin=None, lets_through=()):
    """Run an answer on all cases of an exercise; return the Run.

    `begin` is called with the number of each case before it begins. Exceptions of the
    type `lets_through` are not the answer's.
    """
    function = answer if exercise.is_function else lambda: answer
    names, outcomes = exercise.parameters, []
    for number, case in enumerate(exercise.cases()):
        if begin:
            begin(number)
        outcomes.append(observe(function, case, names, exercise.view, lets_through))
    code, variables = code_of(answer), variables_of(answer)
    if code is None:
        return Run(outcomes)
    outside = [name for name in code.co_names if is_data(variables.get(name))]
    return Run(outcomes, code.co_varnames[: len(names)], tuple(outside))


def observe(function, case, names, view=None, lets_through=()):
    """Call a function on copies of the arguments of a case; return the Outcome.

    `names` are those of the arguments; `view` is applied to what comes back.
    """
    arguments, printed = copy.deepcopy(case), Printed()
    value, written, error = None, None, ()
    with quiet(printed):
        try:
            value = function(*arguments)
            written = plain(value)
            value = plain(view(value)) if view else written
        except lets_through:
            raise
        except BaseException as caught:
            value = Thing(type(caught).__name__)
            error = explain(caught, function)
        pairs = zip(names, arguments, case, strict=True)
        changed = tuple(name for name, now, before in pairs if not alike(now, before))
    return Outcome(value, changed, printed.text, error, written)


@contextlib.contextmanager
def quiet(printed):
    """Catch what is printed, and let no warning appear."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def no_input(prompt=""):
    """Stand in for input()."""
    raise EOFError("nobody types here; the numbers come in as arguments")


@contextlib.contextmanager
def exit_raises():
    """Let exit() raise SystemExit in a notebook, too; there it would end the kernel."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell:
        shell.ask_exit = sys.exit
    try:
        yield
    finally:
        if shell:  # a training in another thread may have put it back
            vars(shell).pop("ask_exit", None)


@contextlib.contextmanager
def as_elsewhere():
    """Let an answer that runs in the notebook neither ask, nor end it, nor show."""
    from IPython.utils.capture import capture_output

    asks = builtins.input
    pyplot = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot else set()
    builtins.input = no_input
    try:
        with exit_raises(), capture_output():
            yield
            if pyplot:
                for number in set(pyplot.get_fignums()) - before:
                    pyplot.close(number)
    finally:
        builtins.input = asks


def code_of(answer):
    """Return the code of a function that was written with def or lambda, or None."""
    return answer.__code__ if isinstance(answer, types.FunctionType) else None


def variables_of(answer):
    """Return the variables of the notebook in which an answer stands."""
    answer = getattr(answer, "func", answer)  # of functools.partial
    call = answer if code_of(answer) else vars(type(answer)).get("__call__")
    return getattr(call, "__globals__", {})


def explain(error, answer):
    """Return what an error says, and the student's line in which it arose.

    That is the innermost line of the cell in which the answer stands; if there is none,
    that of the notebook. It is None if no function of the student's was running, and
    empty if Python does not know the text.
    """
    variables = variables_of(answer)
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
    words = shorten(f"{name}: {message}" if message else f"{name}.")
    return words, line and shorten(line, 100)
