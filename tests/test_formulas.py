"""The formulas say what the code computes, letter by letter.

The right side of each is worked out at random numbers and compared with Python.
"""

import re
from pathlib import Path

import formulas
import nbformat
import numpy as np
import pytest

PATHS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
SUM = re.compile(r"(?:\\frac1n\s*)?\\sum(?:_\{[^}]*\}|_\w)?(?:\^\{[^}]*\}|\^\w)?\s*")
# The letters as they are written, and the names that they have below.
NAMES = {
    **{rf"{letter}_{j}": f"{letter}{j}" for letter in "xw" for j in (1, 2)},
    **{rf"{letter}_j": f"{letter}j" for letter in "xwhz"},
    **{r"\hat y_i": "p", r"\hat y": "p", "y_i": "y", "x_i": "x", r"\bar x": "mean"},
    **{r"\eta": "rate", r"\pi": "pi", "z_k": "zk", "p_y": "py", "w^*": "best"},
    **{r"x_{\min}": "low", r"x_{\max}": "high", "X^T X": "squares", "H": "curvature"},
    **{r"\lambda_{\min}": "smallest", r"\lambda_{\max}": "largest"},
    **{r"\delta_{\mathrm{out}}": "dout", r"\delta_j": "dj", "u_j": "uj"},
    "f(z)": "output",
    **{
        rf"\frac{{\partial {loss}}}{{\partial {v}}}": f"slope_{v}"
        for loss in "LJ"
        for v in "wb"
    },
    **{r"\frac{\partial L}{\partial \hat y}": "link3"},
    **{r"\frac{\partial \hat y}{\partial z}": "link2"},
    **{r"\frac{\partial z}{\partial w_j}": "link1"},
    **{letter: letter for letter in "xwbyzhnmsvtua"},
    **{"A^T A": "squares", r"\lambda": "scale", r"\mathrm{BMI}": "bmi"},
}
LETTERS = re.compile("|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))))
# What makes a calculation of letters.
STEP = re.compile(r"[-+/^(]|\\cdot|\\[td]?frac|\\log|\\sqrt|\\sum")
# What the formulas of a lesson say, by words in its file's name: the left side as it is
# written, the sign, and the right side in Python. Without a left side it is a formula
# that goes on from a line before, or one without a sign. A sum is one of its terms.
WANTED = {
    "neuron": r"""
z = x1 * w1 + x2 * w2 + b
z = xj * wj + b
\hat y = output
\sigma(z) = 1 / (1 + np.exp(-z))
""",
    "descent": r"""
L = (p - y) ** 2 / 2
J = (p - y) ** 2 / 2
\frac{\partial L}{\partial w} = (p - y) * x
\frac{\partial L}{\partial b} = p - y
w = w - rate * slope_w
b = b - rate * slope_b
""",
    "classification": r"""
L = -(y * np.log(p) + (1 - y) * np.log(1 - p))
\frac{\partial L}{\partial w_j} = (p - y) * xj
\frac{\partial L}{\partial b} = p - y
w_1 x_1 + w_2 x_2 + b = 0
""",
    "chain": r"""
\frac{(v + h)^2 - (v - h)^2}{2h} = 2 * v
\frac{\partial L}{\partial w_j} = link3 * link2 * link1
\frac{\partial L}{\partial \hat y} = p - y
\frac{\partial \hat y}{\partial z} = p * (1 - p)
\frac{\partial z}{\partial w_j} = xj
\frac{\partial z}{\partial b} = 1
-\frac{1}{\hat y} \cdot \hat y\,(1 - \hat y) = p - 1
""",
    "layers": r"""
\delta_j = dout * uj * hj * (1 - hj)
\frac{\partial L}{\partial u_j} = hj * dout
\frac{\partial L}{\partial w_{ij}} = x * dj
""",
    "normalization": r"""
 = (1 - y) ** 2
 = (x - low) / (high - low)
 = (x - mean) / s
s = abs(x - mean)
""",
    "keras": r"""
 = b - rate * (p - y) * p * (1 - p)
 = b - rate * 2 * (p - y) * p * (1 - p)
(z) = max(0, z)
\tanh(z) = np.tanh(z)
 = (n + 1) * m
""",
    "bmi": r"""
\mathrm{BMI} = m / h**2
\mathrm{RMSE} = abs(p - y)
""",
}
# And in the formulas inside sentences, as far as they calculate with letters.
IN_SENTENCES = {
    "neuron": r"""
wx + b = 0
wx = -b
x = -b / w
 = np.exp(-z)
""",
    "descent": r"""
\hat y = w * x + b
 = p - y
 = rate * 68.25
 = x * x
""",
    "classification": r"""
e^{-z} = (1 - t) / t
t = 1 / (1 + np.exp(-z))
w x + b = 0
z = np.log(t / (1 - t))
 = np.exp(-z)
 = 1 - p
 = 1 - y
 = p - y
 = (p - y) * 40
 = -np.log(p)
 = -np.log(1 - p)
 = -b / w
 = -b / w1
 = (2.2 - b) / w1
2x_1 - 4 = 0
x_2 = 4 - 2 * x1
""",
    "chain": r"""
 = (p - 1) * p * (1 - p)
 = (p - y) * 1 * xj
(v + h)^2 = v**2 + 2 * v * h + h**2
L = (p - y) ** 2 / 2
\frac{1}{1 - \hat y} \cdot \hat y\,(1 - \hat y) = p
\frac{d\hat y}{dz} = np.exp(-z) / (1 + np.exp(-z))**2 = p / (np.exp(z) + 1) = p - p**2
\hat y = 1 / (1 + np.exp(-z))
\log(e^u) = u
 = v**2
 = v**2 / 2
 = 1 - p
 = 1 - p**2
 = 1 / (1 - p)
 = -1 / p
 = p - y
 = p - 1
 = 2 * (p - y)
 = -np.log(p)
 = -np.log(1 - p)
 = np.exp(u)
 = p * (1 - p)
0.7\,(\hat y - 1) + 0.3\,\hat y = p - 0.7
 = np.exp(-u)
z = x1 * w1 + x2 * w2 + b
""",
    "layers": r"""
 = hj * dout
 = hj * (1 - hj)
 = x * dj
 = (p - y) ** 2
""",
    "normalization": r"""
H = squares / n
 = (p - y) ** 2
 = 1 - y
 = n - 1
 = 1 - rate * scale
 = 2 / largest
 = 2 * smallest / largest
 = largest / smallest
""",
    "keras": r"""
(z) = max(0, z)
3(2x+1)+2 = 3 * (2 * x + 1) + 2
 = (n + 1) * m
 = np.exp(z)
 = (p - y) ** 2
 = (p - y) ** 2 / 2
""",
    "bmi": r"""
 = (p - y) ** 2
 = (p - y) ** 2 / 2
\log \mathrm{BMI} = np.log(m) - 2 * np.log(h)
 = m / h**2
 = np.log(h)
 = np.log(m)
 = np.log(100 * h)
 = np.hypot(a, b)
 = -(y * np.log(p) + (1 - y) * np.log(1 - p))
""",
}


def parts(formula):
    """Split what stands between two pairs of dollars into sides and signs."""
    for piece in re.split(r"\\q?quad|\\text\{[^}]*\}", formula):
        piece = SUM.sub("", piece)
        sides = [side.strip() for side in formulas.SIGN.split(piece)]
        signs = formulas.SIGN.findall(piece)
        if any(sides):
            signs = [sign if sign in "<>" else "=" for sign in signs]
            # One alone is the right side of nothing.
            yield (sides, signs) if signs else (["", *sides], ["="])


def agrees(sides, signs, wanted, rng):
    """Tell whether a part of a formula is what is wanted, at random numbers."""
    left, *right = re.split(r" [=<>] ", wanted)
    if left != sides[0]:
        return False
    told = re.findall(r" ([=<>]) ", wanted)
    # L = a = b: both are what is wanted.
    if len(right) == 1:
        right, told = right * len(signs), told * len(signs)
    if told != signs:
        return False
    values = {name: float(rng.uniform(0.1, 0.9)) for name in set(NAMES.values())}
    e = float(rng.uniform(0.1, 0.9))
    known = {"np": np, "e": e, **values}
    for latex, python in zip(sides[1:], right, strict=True):
        text = latex.replace(r"\pi e", rf"\pi ({e!r})").lstrip("+")
        try:
            value = formulas.value_at(text, NAMES, values | {"pi": np.pi})
        except ValueError:
            return False
        if not np.isclose(value, eval(python, known), rtol=1e-9):
            return False
    return True


def wanted_in(path, wanted):
    """The lines of a table that are for a lesson."""
    return [
        line
        for words, lines in wanted.items()
        if any(word in path.stem for word in words.split())
        for line in lines.strip("\n").split("\n")
    ]


def calculates(sides):
    """Tell whether letters are calculated with, not only named or given a number.

    What has numbers alone is done again by ``test_prose.py``.
    """
    left, *right = (LETTERS.sub("x", side) for side in sides)
    letters = [
        formulas.value_of(s) is None and "x" in r
        for s, r in zip(sides[1:], right, strict=True)
    ]
    if any(letters):
        return any(map(STEP.search, [left, *right]))
    is_a_line = right == ["0"] and formulas.value_of(sides[0]) is None
    return is_a_line and bool(STEP.search(left))


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_each_formula_inside_a_sentence_is_what_it_should_be(path):
    wanted, rng = wanted_in(path, IN_SENTENCES), np.random.default_rng(402)
    false = []
    for cell in nbformat.read(path, as_version=4).cells:
        text = re.sub(r"```.*?```|`[^`\n]+`|\$\$.*?\$\$", "", cell.source, flags=re.S)
        for formula in re.findall(r"\$([^$\n]+)\$", text):
            if cell.cell_type == "markdown" and "matrix" not in formula:
                for sides, signs in parts(formula):
                    if calculates(sides) and not any(
                        agrees(sides, signs, line, rng) for line in wanted
                    ):
                        false.append((cell.id, sides, signs))
    assert not false, "wrong, or not yet in IN_SENTENCES"


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_each_displayed_formula_is_what_it_should_be(path):
    wanted = wanted_in(path, WANTED)
    rng = np.random.default_rng(402)
    false = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for formula in re.findall(r"\$\$(.+?)\$\$", cell.source, re.S):
                for sides, signs in parts(formula):
                    if any(sides[1:]) and not any(
                        agrees(sides, signs, line, rng) for line in wanted
                    ):
                        false.append((cell.id, sides, signs))
    assert not false, "wrong, or not yet in WANTED"


@pytest.mark.parametrize(
    ("formula", "wanted", "is_right"),
    [
        (r"L = \tfrac12 (\hat y - y)^2", "L = (p - y) ** 2 / 2", True),
        (r"L = \tfrac12 (\hat y - y)^3", "L = (p - y) ** 2 / 2", False),
        (r"J = 2 (\hat y - y)^2 = 2 (y - \hat y)^2", "J = 2 * (p - y) ** 2", True),
        (r"J = 2 (\hat y - y)^2 = 2 (y + \hat y)^2", "J = 2 * (p - y) ** 2", False),
        (r"w \leftarrow w - \eta", "w = w - rate", True),
        (r"w \leftarrow w + \eta", "w = w - rate", False),
        (
            r"\sigma(z) = \frac{1}{1 + e^{z}}",
            r"\sigma(z) = 1 / (1 + np.exp(-z))",
            False,
        ),
        (r"z = x_2 w_1 + b", "z = x2 * w2 + b", False),
        (r"b > 0", "b < 0", False),
        (r"(n + 1) \cdot m", " = (n + 1) * m", True),
        (r"(n - 1) \cdot m", " = (n + 1) * m", False),
    ],
)
def test_a_false_formula_is_found_out(formula, wanted, is_right):
    ((sides, signs),) = parts(formula)
    assert agrees(sides, signs, wanted, np.random.default_rng(402)) == is_right
