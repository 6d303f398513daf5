"""Guess what an answer looks like that does what no known mistake does.

Each function returns what to tell and where to look, or None. The mistakes of single
exercises stand with them, in ``helpers.exercises``.
"""

import re

import numpy as np

from helpers.checking import errors
from helpers.checking.values import Thing, as_array, is_number, same

UNKNOWN = "no mistake that is known here."
ONE_CASE = "this one case: do it by hand, step by step."
THE_TASK = "what the task asks for, word by word."  # of a value, which has no cases
CHANGED = (
    "an argument changed in place.",
    "-=, x[i] = ..., sort, pop: work on a copy, or make a new one.",
)


def guess(seen, expected, check):
    """Return the first guess that fits: what it looks like and where to look.

    `seen` and `expected` hold the Outcome of each case; in one of them they differ.
    """
    pairs = zip(seen, expected, strict=True)
    first, wanted = next((s, e) for s, e in pairs if not check.agree(s, e))
    if first.error:
        return errors.meaning(first, check.parameters)
    value, want = first.value, wanted.value
    return (
        some_cases(seen, expected)
        or missing(first, check.is_function)
        or choice(value, check.offered)
        or several(value, want, check.is_function)
        or kind(value, want, check.is_function)
        or not_a_number(value)
        or constant(seen)
        or shape(value, want)
        or throughout(seen, expected)
    )


def some_cases(seen, expected):
    """See a missing return in some cases, or one entry in place of all."""
    values = [outcome.value for outcome in seen]
    n_none = sum(value is None for value in values)
    if 0 < n_none < len(values) and not any(outcome.error for outcome in seen):
        branches = "if and else: does each way through the function end with return?"
        return "nothing is handed back, in some cases.", branches
    arrays = [as_array(outcome.value) for outcome in expected]
    if not all(map(is_number, values)) or any(a is None or not a.ndim for a in arrays):
        return None
    for place, words in (0, "first"), (-1, "last"):
        if all(map(same, values, [array.flat[place].item() for array in arrays])):
            return f"the {words} entry alone.", f"[{place}], or where return stands."
    return None


def missing(case, is_function):
    """See that nothing, or not all, is there."""
    value = case.value
    parts = value if isinstance(value, list | tuple) else [value]
    if any(part is ... for part in parts):
        return "three dots that are still there.", "...: it holds the place of yours."
    if value is not None:
        return None
    if not is_function:
        return "no value: print hands nothing back.", "what stands behind the =."
    if case.printed:
        return (
            "a result that is printed, not handed back.",
            "print: return belongs there.",
        )
    return "nothing is handed back.", "the last line: does it begin with return?"


def choice(value, offered):
    """See a word that is none of those from which an answer chooses."""
    texts = value if isinstance(value, list | tuple) else [value]
    texts = [text for text in texts if isinstance(text, str)]
    if offered and not all(re.fullmatch(offered, text, re.I) for text in texts):
        return "a word that is none of those offered.", "how the words are spelt."
    return None


def several(value, want, is_function):
    """See another number of things than was asked for."""
    if isinstance(value, Thing | str):
        return None
    is_list = isinstance(value, list | tuple)
    if is_number(want) and is_list:
        if len(value) == 1:
            return "a tuple or list with one entry.", "a comma at the end, or brackets."
        advice = "the commas: one thing has none."
        if not is_function and all(isinstance(part, int) for part in value):
            advice = "the comma: 0.5 is written with a point."
        return f"{len(value)} things, where one was asked for.", advice
    if not isinstance(want, list | tuple):
        return None
    n = 1 if is_number(value) else len(value)
    if n != len(want):
        place = "return, and its commas." if is_function else "the commas."
        return f"{n} thing(s), not {len(want)}.", place
    columns = map(column, value, want) if is_list else []
    return next(filter(None, columns), None)


def kind(value, want, is_function):
    """See text, a function, truth values and the like where numbers were wanted."""
    array, wanted = as_array(value), as_array(want)
    are_arrays = array is not None and wanted is not None
    is_judged = are_arrays and array.dtype.kind == "b" != wanted.dtype.kind
    if (are_arrays and not is_judged) or type(value) is type(want):
        return None
    advice = {
        "a function": "the parentheses that call it.",
        "a generator": "yield or map: use return, or put list(...) around it.",
        "str": "quotation marks and f-strings make text; 0.5 has a point.",
        "a thing of type coroutine": "async def: write def.",
    }
    name = value.name if isinstance(value, Thing) else type(value).__name__
    place = "what is returned." if is_function else "what stands behind the =."
    return f"another kind of thing: {name}.", advice.get(name, place)


def shape(value, want):
    """See another shape."""
    array, wanted = as_array(value), as_array(want)
    if array is None or wanted is None or array.shape == wanted.shape:
        return None
    if found := column(value, want):
        return found
    if array.shape == wanted.T.shape:
        return "rows and columns swapped.", "the order in np.dot, and axis."
    if array.ndim > wanted.ndim:
        return "a sum left out, or a row that met a column.", "sum, axis, shapes."
    return "another shape.", "loops, axis, and the shapes of what goes in."


def not_a_number(value):
    """See nan."""
    array = as_array(value)
    if array is not None and array.dtype.kind == "f" and np.isnan(array).any():
        return "nan, not a number.", "0 / 0, inf - inf, the logarithm of 0 or less."
    return None


def column(value, wanted):
    """See a table of one row or one column where a plain row was wanted."""
    value, wanted = as_array(value), as_array(wanted)
    if value is None or wanted is None or (value.ndim, wanted.ndim) != (2, 1):
        return None
    if value.shape[0] == 1 < value.size and not same(value[0], wanted):
        return (
            "a table of one row: what goes column by column sees one value in each.",
            "the shapes: values.reshape(-1, 1) is a column, .ravel() lays it flat.",
        )
    if 1 in value.shape:
        return "a table of one row or column.", ".ravel() lays it flat."
    return None


def constant(seen):
    """See that all cases gave the same."""
    values = [outcome.value for outcome in seen]
    if len(values) > 1 and all(same(value, values[0]) for value in values):
        return (
            "one and the same result, whatever comes in.",
            "an argument that is not used, a comparison that never holds, //.",
        )
    return None


def throughout(seen, expected):
    """See what the values of all cases have in common."""
    pairs = zip(seen, expected, strict=True)
    arrays = [(as_array(s.value), as_array(e.value)) for s, e in pairs]
    if any(a is None or b is None or a.shape != b.shape for a, b in arrays):
        return None
    value, wanted = (
        np.concatenate([np.ravel(each) for each in side]).astype(float)
        for side in zip(*arrays, strict=True)
    )
    rounded = [wanted.round(n) for n in range(6)]
    rounded += [np.floor(wanted), np.trunc(wanted)]
    if any(np.array_equal(value, r) for r in rounded) and value[value != wanted].any():
        return "a rounded number.", "round, or // in place of /: return all digits."
    with np.errstate(all="ignore"):
        ratio = (value / wanted)[wanted != 0]
        is_same = ratio.size > 1 and np.ptp(ratio) < 1e-6
    is_same = is_same and not value[wanted == 0].any() and abs(ratio[0] - 1) > 1e-6
    if is_same and abs(ratio[0]) > 1e-3:
        return f"all is {ratio[0]:.7g} times what it should be.", "the factors."
    return None


def from_outside(names):
    """See that an answer takes data from the notebook."""
    if not names:
        return None
    return (
        f"a function that takes {', '.join(names)} from the notebook.",
        "these names: should they be arguments, in the brackets of def?",
    )


def swapped(names, parameters):
    """Return what to tell about arguments in another order, or None."""
    if names == parameters or sorted(names) != sorted(parameters):
        return None
    order = ", ".join(parameters)
    return "arguments in another order.", f"def: it takes {order}, in this order."
