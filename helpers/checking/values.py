"""Look at a value that may be anything: in plain form, compared, written down."""

import collections
import contextlib
import inspect
import math
import numbers
from dataclasses import dataclass

import numpy as np

RTOL, ATOL = 1e-6, 1e-7  # sum() rounds otherwise from Python 3.12 on
LONGEST = 10_000  # entries of a list that are still read


@dataclass(frozen=True)
class Thing:
    """The name of what is no number, text, array, list or tuple of these."""

    name: str


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
        try:
            array = np.array(value)
        except ValueError:  # it has no numbers: Input of Keras
            return Thing(f"a thing of type {type(value).__name__}")
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


def write_down(value, other=None):
    """Write a value down in a short line; with its shape, if that of `other` differs.

    Without `other` it is written as one would type it in a cell.
    """
    if isinstance(value, Thing):
        return value.name
    if isinstance(value, bool | str) or value is None:
        return shorten(repr(value))
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
        return shorten(text if other is not None else f"np.array({text})")
    if isinstance(value, tuple | list):
        text = ", ".join(write_down(part, "") for part in value[:12])
        text += ", ..." if len(value) > 12 else ""
        if isinstance(value, list):
            return shorten(f"[{text}]")
        return shorten(f"({text},)" if len(value) == 1 else f"({text})")
    if hasattr(value, "to_list"):  # a column of pandas
        return shorten(f"pd.Series({value.to_list()})")
    if hasattr(value, "to_dict"):  # a table
        return shorten(f"pd.DataFrame({value.to_dict('list')})")
    return getattr(value, "__name__", None) or shorten(" ".join(repr(value).split()))


def shorten(text, length=160):
    """Shorten a text."""
    return text if len(text) <= length else text[: length - 4] + " ..."


def is_data(value):
    """Tell whether a value is data: a number, an array, a table, a list or the like."""
    if isinstance(value, int | float | np.ndarray):
        return True
    kinds = list, tuple, dict, set, collections.deque
    return isinstance(value, kinds) or hasattr(value, "to_dict")


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
