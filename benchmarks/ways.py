"""The sliders that are compared: their code, and where a page has them."""

from pathlib import Path
from typing import NamedTuple

import nbformat

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"
N_RATES = 101
SETUP = f"""import sys
sys.path[:0] = [{str(HERE)!r}, {str(TESTS)!r}]
import stage_example
"""
STAGE = f"stage_example.learning_rate_stage({N_RATES})"
# As a notebook would do it: each move trains, draws and shows the figure anew.
INTERACT = f"""import matplotlib.pyplot as plt
from each_time import draw_at
from ipywidgets import Layout, SelectionSlider, interact

def show(rate):
    draw_at(rate)
    plt.show()

rates = [(f"{{rate:.3g}}", rate) for rate in stage_example.sweep({N_RATES})[0]]
slider = SelectionSlider(options=rates, layout=Layout(width="700px"))
interact(show, rate=slider);"""
# The same stage, its own sliders hidden, moved by a slider of ipywidgets.
LISTEN = """export default { render(given) {
  const { model } = given
  model.on("change:rate", () =>
    model.set("at", [model.get("rate"), ...model.get("at").slice(1)]))
  return render(given)
} };"""
JSLINK = f"""import traitlets
from ipywidgets import Layout, SelectionSlider, VBox, jslink
from helpers.widgets.stage import StageWidget

class Linked(StageWidget):
    rate = traitlets.Int().tag(sync=True)
    _esm = StageWidget._esm.replace("export default {{ render }};", {LISTEN!r})

stage = {STAGE}
rates = [(text, k) for k, text in enumerate(stage.labels[0])]
slider = SelectionSlider(options=rates, layout=Layout(width="700px"))
linked = Linked(plan=stage.plan(), at=stage.start)
jslink((slider, "index"), (linked, "rate"))
VBox([slider, linked])"""
# Shown by Plotly's extension of JupyterLab, which has plotly.js in it: the leanest way.
PLOTLY = f"""sys.path.append(PACKAGES)
import plotly_frames
plotly_frames.figure({N_RATES}).show(renderer="plotly_mimetype")"""


class Way(NamedTuple):
    """One way to move the figure; the rest are selectors."""

    code: str  # of the cell; marimo has a file of its own
    picture: str
    handle: str
    track: str
    by_mouse: bool = False  # where keys don't move it


NOUI = (".noUi-handle", ".noUi-target")
PLOTLY_SLIDER = (".slider-grip-rect", ".slider-rail-touch-rect")
MARIMO_SLIDER = ("[role=slider]", "[data-testid=track]")
WAYS = {
    "interact": Way(INTERACT, ".jp-OutputArea img", *NOUI),
    "marimo": Way("", ".output img", *MARIMO_SLIDER),
    "plotly": Way(PLOTLY, ".js-plotly-plot .cartesianlayer", *PLOTLY_SLIDER, True),
    "jslink": Way(JSLINK, ".stage svg", *NOUI),
    "stage": Way(STAGE, ".stage svg", ".stage input", ".stage input"),
}
FROM_OUTSIDE = {"marimo", "plotly"}  # what .venv-bench is for


def write_notebooks(folder, packages):
    """Write a notebook for each way that has one.

    `packages` is where Plotly is installed.
    """
    folder.mkdir()
    for name, way in WAYS.items():
        if not way.code:
            continue
        book = nbformat.v4.new_notebook()
        cells = f"{SETUP}PACKAGES = {str(packages)!r}\n", way.code
        book.cells = [nbformat.v4.new_code_cell(text) for text in cells]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        book.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        nbformat.write(book, folder / f"{name}.ipynb")
