"""Formulas as MathML: every one of the course, and the spaces that TeX sets."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest
from mathml import mathml
from test_export import FORMULA

PATHS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def signs(latex):
    """The signs of a formula in their order, a space as a space."""
    marks = ET.fromstring(mathml(latex)).iter()
    return "".join(" " if e.tag == "mspace" else (e.text or "").strip() for e in marks)


def test_every_formula_of_the_course_can_be_read():
    found = [
        formula.strip("$")
        for path in PATHS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for formula in FORMULA.findall(re.sub("(?s)```.*?```", "", cell.source))
    ]
    assert len(found) > 300
    for formula in found:
        plain = signs(formula)
        assert "\\" not in plain
        # No number is lost or torn apart.
        for number in re.findall(r"\d+\.\d+", formula):
            assert number in plain, formula


def test_a_sign_belongs_to_its_number_and_a_difference_has_room():
    for latex, alone in [
        ("x = -3", [True]),
        ("-3 + x", [True, False]),
        ("2 - 3", [False]),
        (r"0.1 \cdot (-2) - 1", [True, False]),
        ("e^{-z}", [True]),
        (r"\hat y - y", [False]),
    ]:
        marks = ET.fromstring(mathml(latex)).iter("mo")
        found = [m.get("form") == "prefix" for m in marks if m.text in ("−", "+")]
        assert found == alone, latex


def test_a_function_stands_apart_from_what_is_no_bracket():
    assert signs(r"2\log 9 \approx 4") == "2 log 9≈4"
    assert signs(r"-\log(x)") == "−log(x)"
    assert signs(r"x_{\min}") == "xmin"


def test_a_hat_is_an_accent_and_no_tall_sign():
    assert signs(r"\hat y") == "y\u02c6"


def test_a_formula_on_its_own_line_is_a_block():
    assert 'display="block"' in mathml("x", display=True)
    assert 'display="inline"' in mathml("x")


@pytest.mark.parametrize("latex", [r"\nosuch x", r"\frac{1}{2", "x}"])
def test_what_cannot_be_read_is_refused(latex):
    with pytest.raises(ValueError, match="the formula"):
        mathml(latex)
