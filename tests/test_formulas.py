"""The displayed formulas say what the code computes, letter by letter.

The right side of each is worked out at random numbers and compared with Python.
"""

import re
from pathlib import Path

import formulas
import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
SUM = re.compile(r"(?:\\frac1n\s*)?\\sum(?:_\{[^}]*\}|_\w)?(?:\^\{[^}]*\}|\^\w)?\s*")
# The letters as they are written, and the names that they have below.
NAMES = {
    **{rf"{letter}_{j}": f"{letter}{j}" for letter in "xw" for j in (1, 2)},
    **{rf"{letter}_j": f"{letter}j" for letter in "xwhz"},
    **{r"\hat y_i": "p", r"\hat y": "p", "y_i": "y", "x_i": "x", r"\bar x": "mean"},
    **{r"\eta": "rate", r"\pi": "pi", "z_k": "zk", "p_y": "py", "w^*": "best"},
    **{r"x_{\min}": "low", r"x_{\max}": "high", "X^T X": "squares", "H": "curvature"},
    **{r"\lambda_{\min}": "smallest", r"\lambda_{\max}": "largest"},
    **{r"\delta^{(2)}": "delta2", "w^{(2)}_j": "w2j"},
    **{r"\delta^{(1)}_j": "delta1j", "w^{(1)}_{ij}": "wij"},
    **{"f(v + h)": "right", "f(v - h)": "left", "f(z)": "output"},
    **{rf"\frac{{\partial L}}{{\partial {v}}}": f"slope_{v[-1]}" for v in "wb"},
    **{r"\frac{\partial L}{\partial \hat y}": "link3"},
    **{r"\frac{\partial \hat y}{\partial z}": "link2"},
    **{r"\frac{\partial z}{\partial w_j}": "link1"},
    **{letter: letter for letter in "xwbyzhnms"},
}
# What stands left of the sign, and what the right side is, for each part of a formula.
# A sum stands for one of its terms.
RIGHT = """
01 sum-name: z = x1 * w1 + x2 * w2 + b
01 model-name: z = xj * wj + b
01 model-name: \\hat y = output
01 sigmoid-name: \\sigma(z) = 1 / (1 + np.exp(-z))
02 loss-name: L = (p - y) ** 2 / 2
02 loss-name: J = (p - y) ** 2 / 2
02 gradient-name: \\frac{\\partial L}{\\partial w} = (p - y) * x
02 gradient-name: \\frac{\\partial L}{\\partial b} = p - y
02 step-name: w = w - rate * slope_w
02 step-name: b = b - rate * slope_b
03 nll-name: L = -(y * np.log(p) + (1 - y) * np.log(1 - p))
03 gradient-intro: \\frac{\\partial L}{\\partial w_j} = (p - y) * xj
03 gradient-intro: \\frac{\\partial L}{\\partial b} = p - y
03 boundary-name: w_1 x_1 + w_2 x_2 + b = 0
04 loss-intro: L = (p - y) ** 2
04 central-name: \\frac{df}{dv} = (right - left) / (2 * h)
04 chain-name: \\frac{\\partial L}{\\partial w_j} = link3 * link2 * link1
04 link3-intro: \\frac{\\partial L}{\\partial \\hat y} = 2 * (p - y) = 2 * (p - y)
04 link2-intro: \\frac{\\partial \\hat y}{\\partial z} = p * (1 - p)
04 link1-intro: \\frac{\\partial z}{\\partial w_j} = xj
04 link1-intro: \\frac{\\partial z}{\\partial b} = 1
04 backward-name: \\delta^{(2)} = 2 * (p - y) * p * (1 - p)
04 backward-name: \\frac{\\partial L}{\\partial w^{(2)}_j} = delta2 * hj
04 backward-name: \\frac{\\partial L}{\\partial b^{(2)}} = delta2
04 backward-hidden: \\delta^{(1)}_j = delta2 * w2j * hj * (1 - hj)
04 backward-hidden: \\frac{\\partial L}{\\partial w^{(1)}_{ij}} = x * delta1j
04 backward-hidden: \\frac{\\partial L}{\\partial b^{(1)}_j} = delta1j
04 xor-proof: b < 0
04 xor-proof: w_2 + b > 0
04 xor-proof: w_1 + b > 0
04 try5: \\frac{\\partial L}{\\partial x_i} = wij * delta1j
05 floor-name: y - \\hat y > y - 1 > 0
05 floor-name: (y - \\hat y)^2 > (y - 1) ** 2
05 floor-name: (1 - y_i)^2
05 two-ways: x' = (x - low) / (high - low)
05 two-ways: x' = (x - mean) / s
05 two-ways: s = abs(x - mean)
05 eigen-name: H = squares / n
05 eigen-name:  = largest / smallest
05 bowl-name:  = curvature * (w - best)
05 bowl-name:  =
05 bowl-name: + (w - w^*) \\cdot H\\,(w - w^*)
05 limit-name: \\eta < 2 / largest
06 step-name: b - \\eta\\,(\\hat y - y)\\,\\hat y(1-\\hat y)
06 step-name: b - \\eta\\cdot 2(\\hat y - y)\\,\\hat y(1-\\hat y)
06 relu-intro: (z) = max(0, z)
06 relu-intro: \\tanh(z) = np.tanh(z)
06 count-name: (n + 1) \\cdot m
06 cause-schedule: \\eta_e = rate / 2 * (1 + np.cos(np.pi * e / n))
07 witness-name: \\mathrm{BMI} = m / h**2
07 rmse-name: \\mathrm{RMSE} = abs(p - y)
07 softmax-name: p_k = np.exp(zk - zj)
07 cross-entropy-name: L = -np.log(py)
"""


def parts(formula):
    """Split what stands between two pairs of dollars into sides and signs."""
    for piece in re.split(r"\\q?quad|\\text\{[^}]*\}", formula):
        if piece.strip():
            piece = SUM.sub("", piece)
            sides = [side.strip() for side in formulas.SIGN.split(piece)]
            yield sides, formulas.SIGN.findall(piece)


def displayed():
    """The parts of all displayed formulas, with the lesson and the cell before them."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for formula in re.findall(r"\$\$(.+?)\$\$", cell.source, re.S):
                    for sides, signs in parts(formula):
                        yield f"{path.stem[:2]} {cell.id}", sides, signs


WANTED = [line.split(": ", 1) for line in RIGHT.strip().split("\n")]


def agrees(sides, signs, wanted, rng):
    """Tell whether a part of a formula is what is wanted, at random numbers."""
    left, *right = re.split(r" (?:=|<|>)(?: |$)", wanted)
    if left != sides[0] or len(right) != len(sides) - 1:
        return False
    known = ["=", r"\approx", r"\leftarrow"]
    told = re.findall(r" (=|<|>)(?: |$)", wanted)
    if any(
        s != t and not (t == "=" and s in known)
        for s, t in zip(signs, told, strict=True)
    ):
        return False
    values = {name: float(rng.uniform(0.1, 0.9)) for name in set(NAMES.values())}
    for latex, python in zip(sides[1:], right, strict=True):
        if python == "":
            continue
        e = float(rng.uniform(0.1, 0.9))
        text = latex.replace(r"\pi e", rf"\pi ({e!r})")
        value = formulas.value_at(text, NAMES, values | {"pi": np.pi})
        if not np.isclose(value, eval(python, {"np": np, "e": e, **values}), rtol=1e-9):
            return False
    return True


def test_each_displayed_formula_is_what_it_should_be():
    rng = np.random.default_rng(402)
    found = list(displayed())
    assert [cell for cell, *_ in found] == [cell for cell, _ in WANTED]
    false = [
        (cell, sides)
        for (cell, sides, signs), (_, wanted) in zip(found, WANTED, strict=True)
        if not agrees(sides, signs, wanted, rng)
    ]
    assert not false


@pytest.mark.parametrize(
    ("formula", "wanted", "is_right"),
    [
        (r"L = \tfrac12 (\hat y - y)^2", "L = (p - y) ** 2 / 2", True),
        (r"L = \tfrac12 (\hat y - y)^3", "L = (p - y) ** 2 / 2", False),
        (r"w \leftarrow w + \eta", "w = w - rate", False),
        (r"w \leftarrow w - \eta", "w = w - rate", True),
        (
            r"\sigma(z) = \frac{1}{1 + e^{z}}",
            r"\sigma(z) = 1 / (1 + np.exp(-z))",
            False,
        ),
        (r"z = x_2 w_1 + b", "z = x2 * w2 + b", False),
        (r"b > 0", "b < 0", False),
    ],
)
def test_a_false_formula_is_found_out(formula, wanted, is_right):
    ((sides, signs),) = parts(formula)
    assert agrees(sides, signs, wanted, np.random.default_rng(402)) == is_right
