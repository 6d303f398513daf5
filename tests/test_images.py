"""The diagrams in images/ are what their script draws."""

import re
import runpy
from pathlib import Path

import nbformat
from test_notebooks import LINK, PATHS

IMAGES = Path(__file__).resolve().parent.parent / "images"
DIAGRAMS = ("neuron", "chain", "two_layers")


def test_the_diagrams_are_up_to_date():
    script = runpy.run_path(str(IMAGES / "draw_diagrams.py"))
    for name in DIAGRAMS:
        stored = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
        assert stored == script[name](), "run: python images/draw_diagrams.py"


def test_each_diagram_has_a_title_a_ground_and_readable_letters():
    for name in DIAGRAMS:
        svg = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
        assert "<title>" in svg, name
        assert "<rect" in svg, name
        # Below 12 px only what stands low, as the 1 in x1.
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert min(sizes) >= 12, name


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
