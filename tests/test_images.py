"""The diagrams in images/ are what their script draws."""

import re
import runpy
from pathlib import Path

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
