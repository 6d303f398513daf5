"""The diagrams in images/ are what their script draws."""

import math
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from test_notebooks import LINK, PATHS

IMAGES = Path(__file__).resolve().parent.parent / "images"
DRAWN_BY = {
    "neuron": "draw_diagrams",
    "chain": "draw_diagrams",
    "two_layers": "draw_two_layers",
    "way_back": "draw_two_layers",
}
DIAGRAMS = tuple(DRAWN_BY)


def test_the_diagrams_are_up_to_date():
    for name, script in DRAWN_BY.items():
        draw = runpy.run_path(str(IMAGES / f"{script}.py"))[name]
        stored = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
        assert stored == draw(), f"run: python images/{script}.py"


def test_each_diagram_has_a_title_a_ground_and_readable_letters():
    for name in DIAGRAMS:
        svg = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
        assert "<title>" in svg, name
        assert "<rect" in svg, name
        # Below 12 px only what stands low, as the 1 in x1.
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert min(sizes) >= 12, name


def ends(line):
    """The two ends of a line of the picture."""
    return [(float(line.get(f"x{k}")), float(line.get(f"y{k}"))) for k in "12"]


def apart(label, line):
    """How far the words of a label are from a line."""
    (x1, y1), (x2, y2) = ends(line)
    words = "".join(label.itertext())
    width = 0.6 * float(label.get("font-size")) * len(words)
    left = {"start": 0, "middle": -width / 2, "end": -width}[label.get("text-anchor")]
    places = float(label.get("x")) + left + np.linspace(0, width, 50)
    # Letters are above the line that they are written on.
    offset = np.stack([places - x1, np.full(50, float(label.get("y")) - 5 - y1)])
    along = np.array([[x2 - x1], [y2 - y1]])
    share = ((offset * along).sum(axis=0) / (along**2).sum()).clip(0, 1)
    return np.hypot(*(offset - share * along)).min()


# The weights of each diagram, and the circles that its arrow comes from and goes to.
WEIGHTS = {
    "neuron": {f"w{i}": (f"x{i}", "sum") for i in (1, 2)},
    "two_layers": {
        **{f"weights1[{i}, {j}]": (f"x{i}", f"h{j}") for i, j in np.ndindex(2, 2)},
        **{f"weights2[{j}]": (f"h{j}", "ŷ") for j in range(2)},
    },
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_weight_is_on_the_arrow_that_it_belongs_to(name):
    svg = ElementTree.parse(IMAGES / f"{name}.svg").getroot()
    words = {"".join(text.itertext()): text for text in svg.findall("{*}text")}
    texts = {name.partition(" = ")[0]: text for name, text in words.items()}
    lines = svg.findall("{*}line")
    circles = svg.findall("{*}circle")
    for weight, wanted in WEIGHTS[name].items():
        nearest = min(lines, key=lambda line: apart(texts[weight], line))
        for place, circle_name in zip(ends(nearest), wanted, strict=True):
            circle = min(circles, key=lambda each: math.dist(place, centre(each)))
            inside = math.dist(centre(circle), centre(texts[circle_name], ""))
            assert inside < float(circle.get("r")), (weight, wanted)


def centre(shape, c="c"):
    """Where the middle of a circle, or the foot of a text, is."""
    return float(shape.get(f"{c}x")), float(shape.get(f"{c}y"))


def test_the_numbers_said_of_a_diagram_stand_in_it():
    seen = set()
    for path in PATHS:
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
        for mark, words, target in LINK.findall("\n".join(c.source for c in cells)):
            name = Path(target).stem
            if mark and name in DIAGRAMS:
                svg = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
                shown = re.sub("<[^>]*>", " ", svg).replace("−", "-")
                numbers = re.findall(r"-?\d+\.\d+", words)
                assert not set(numbers) - set(re.findall(r"-?\d+\.\d+", shown)), name
                seen.add(name)
    assert seen == set(DIAGRAMS)
