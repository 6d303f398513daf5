"""Find the calculations in LaTeX formulas, and do them again."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

# What stands between two formulas of one line.
BETWEEN = r"\\q?quad|\\\\|\\text|&|, "
SIGN = re.compile(r"=|\\approx|\\leftarrow|\\to\b|[<>]")
PLAIN_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.([0-9]+))?")


@dataclass
class Side:
    """What stands between two signs: its place, and its value if it has no letters."""

    start: int
    end: int
    value: float | None
    sign: str | None  # the sign before it


@dataclass
class Calculation:
    """Two neighbouring sides that have values: their place, the values, the sign."""

    start: int
    end: int
    left: float
    right: float
    result: str  # the right side as it is written
    sign: str


def chains(formula):
    """Split a formula, LaTeX without the dollars, into chains of equal sides."""
    found = []
    for piece in re.finditer(rf"(?:(?!{BETWEEN}).)+", formula, re.S):
        signs = list(SIGN.finditer(piece[0]))
        starts = [0] + [sign.end() for sign in signs]
        ends = [sign.start() for sign in signs] + [len(piece[0])]
        names = [None] + [sign[0] for sign in signs]
        chain = []
        for a, b, name in zip(starts, ends, names, strict=True):
            value = value_of(piece[0][a:b])
            chain.append(Side(piece.start() + a, piece.start() + b, value, name))
        found.append(chain)
    return found


def value_of(latex):
    """Return the value of a side that holds numbers only, else None."""
    if not re.search("[0-9]", latex):
        return None
    try:
        return value_at(latex.strip().rstrip(".,"))
    except ValueError:
        return None


def calculations(formula):
    """Return the calculations in a formula, such as 2 + 3 = 5.

    Two plain numbers side by side, as in 8 = 8, calculate nothing.
    """
    found = []
    for chain in chains(formula):
        for left, right in pairwise(chain):
            if left.value is None or right.value is None or right.sign in "<>":
                continue
            texts = [formula[side.start : side.end].strip() for side in (left, right)]
            if not all(PLAIN_NUMBER.fullmatch(text) for text in texts):
                values = left.value, right.value
                found.append(
                    Calculation(left.start, right.end, *values, texts[1], right.sign)
                )
    return found


def comes_out(calculation):
    """Say whether both sides of a calculation are equal.

    A result may be rounded, as far as it is printed. After the sign of equality it
    must have three digits or more for that: 0.25 · 0.28 = 0.08 does not come out.
    """
    allowed = 1e-9 * max(1, abs(calculation.left))
    plain = PLAIN_NUMBER.fullmatch(calculation.result.rstrip(".,"))
    digits = re.sub("[^0-9]", "", calculation.result).lstrip("0")
    if plain and (len(digits) > 2 or calculation.sign == r"\approx"):
        allowed += 0.5 * 10 ** -len(plain[1] or "")
    return abs(calculation.left - calculation.right) <= allowed


def value_at(latex, names=(), values=()):
    r"""Return the value of one side of a formula, at given values of its letters.

    Parameters
    ----------
    latex : str
    names : dict of str to str
        The letters as they are written, such as ``\hat y``, and their short names.
    values : dict of str to float
        By short name.

    Raises
    ------
    ValueError
        If anything is left that has no value.
    """
    text = latex.replace("−", "-").replace("{,}", "")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\\(left|right|big|Big|quad|,|;|!| )", " ", text)
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    text = re.sub(
        "|".join([*longest_first, r"\\[a-zA-Z]+"]),  # not the s of \sqrt
        lambda hit: f" ({values[names[hit[0]]]!r}) " if hit[0] in names else hit[0],
        text,
    )
    text = re.sub(r"\\t?frac([0-9])([0-9])", r"((\1)/(\2))", text)
    text = re.sub(r"\\t?frac([0-9])\s*(\([^()]*\))", r"((\1)/\2)", text)
    before = None
    while text != before:  # from the innermost braces outwards
        before = text
        text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text)
        text = re.sub(
            r"\\[td]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"((\1)/(\2))", text
        )
        text = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)
    # A function without brackets takes the number behind it.
    text = re.sub(r"\\(log|cos|max|tanh|sigma)\s*([0-9][0-9.]*)", r" \1(\2)", text)
    text = re.sub(r"\\(log|cos|max|tanh|sigma)\s*", r" \1", text)
    text = re.sub(r"\\cdot|\\times", "*", text).replace("^", "**")
    text = text.replace("[", "(").replace("]", ")")
    text = re.sub(r"(?<=[\d)])\s*(?=\()", "*", text)
    text = re.sub(r"(?<=[\d)])\s+(?=[a-z])", "*", text)
    known = {name: getattr(math, name) for name in ("log", "cos", "sqrt", "tanh", "e")}
    known |= {"max": max, "sigma": lambda z: 1 / (1 + math.exp(-z))}
    try:
        return float(eval(" ".join(text.split()), {"__builtins__": {}}, known))
    except Exception as error:
        raise ValueError(f"{latex} became {text}") from error
