"""Turn LaTeX formulas into MathML, which browsers draw without any script."""

import re
import xml.etree.ElementTree as ET

from latex2mathml.converter import convert

MINUS = "\u2212"
# A minus sign behind one of these, or behind nothing, belongs to one number.
OPENS = set("([{,;=<>|+*/\u2212\u00b7\u22c5\u00d7\u2248\u2264\u2265\u2190\u2192")
FUNCTIONS = {"log", "exp", "sin", "cos", "tan", "tanh", "max", "min", "arg", "det"}
THIN = "0.167em"


def mathml(latex, display=False):
    """Return a formula, LaTeX without the dollars, as one ``<math>`` element.

    `display` tells that it stands on a line of its own. Raises ValueError if a command
    is not known, or a brace has no partner.
    """
    latex, kind = latex.strip(), "block" if display else "inline"
    if latex.count("{") != latex.count("}"):
        raise ValueError(f"the formula {latex!r} has braces without a partner")
    try:
        # In a page of HTML the element needs no name space.
        math = ET.fromstring(re.sub(' xmlns="[^"]*"', "", convert(latex, display=kind)))
    except Exception as error:
        raise ValueError(f"the formula {latex!r} cannot be read") from error
    if unknown := [text for text in math.itertext() if "\\" in text]:
        raise ValueError(f"the formula {latex!r} has an unknown {unknown[0]}")
    for row in list(math.iter()):
        if row.tag == "mo" and row.text == "^":
            row.text = "\u02c6"  # browsers draw the other one as tall as a letter
        _space(row)
    return ET.tostring(math, encoding="unicode")


def _space(row):
    """Set the spaces in a row as TeX does."""
    children = list(row)
    for before, element in zip([None, *children], children, strict=False):
        text = (element.text or "").strip()
        if element.tag == "mo" and text == "/":
            element.attrib |= {"lspace": "0", "rspace": "0"}
        elif element.tag == "mo" and text in (MINUS, "+") and _opens(before):
            element.attrib |= {"form": "prefix", "lspace": "0", "rspace": "0"}
    if row.tag not in ("mrow", "math", "mstyle", "mtd"):
        return
    for before, element, after in zip(
        [None, *children], children, [*children[1:], None], strict=False
    ):
        if element.tag not in ("mi", "mo") or element.text not in FUNCTIONS:
            continue
        element.tag = "mi"
        place = list(row).index(element)
        if after is not None and not _is(after, OPENS):
            row.insert(place + 1, ET.Element("mspace", width=THIN))
        if before is not None and before.tag != "mo":
            row.insert(place, ET.Element("mspace", width=THIN))


def _opens(element):
    return element is None or element.tag == "mspace" or _is(element, OPENS)


def _is(element, signs):
    return element.tag == "mo" and (element.text or "").strip() in signs
