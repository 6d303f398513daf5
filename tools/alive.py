"""Make the sliders of a notebook live on in a web page that has no Python.

A stage needs nothing but its plan (`helpers/widgets/stage.py`): every stop is computed
when its cell runs. `run` keeps the plans in the notebook, `alive` puts each into an
output of its own, with the script that plays it and the still picture for print and
for a page without scripts. What does need Python while it moves, such as a training
that starts at a click, keeps its still picture and says so.
"""

import copy
import json
import re
from html import escape
from pathlib import Path

import refresh
from nbformat.v4 import new_output

STAGE_JS = Path(__file__).resolve().parent.parent / "helpers/widgets/stage.js"
SHIM_JS = Path(__file__).with_name("alive.js")
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
# What `display_live` puts below a live picture: a note that it sleeps, the still one,
# and its words for screen readers.
NOTE = "stage-asleep"
N_BELOW = 3

CSS = """
.stage-alive .stage-live, .stage-alive.is-awake .stage-still { display: none }
.stage-alive.is-awake .stage-live { display: block }
@media print {
  .stage-alive.is-awake .stage-live { display: none }
  .stage-alive .stage-still, .stage-alive.is-awake .stage-still { display: block }
}"""
NEEDS_PYTHON = (
    "This one needs Python while it moves. Open the lesson in JupyterLab and run its "
    "cell to try it."
)


def run(path):
    """Run a notebook and return it with its outputs and the state of its widgets.

    The file is left as it is. Raises `refresh.CellFailed`.
    """
    with refresh.running(path, keep_widgets=True) as (notebook, _):
        return notebook


def alive(notebook):
    """Return a copy of what `run` returns in which the stages need no kernel.

    Each live picture with what stands below it has become one output ``text/html``. A
    stage moves in it; what needs Python is the still picture and a sentence. Raises
    ValueError if a live picture has no state.
    """
    notebook = copy.deepcopy(notebook)
    states = notebook.metadata.pop("widgets", {}).get(STATE, {}).get("state", {})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _without_views(cell, states)
    return notebook


def _without_views(cell, states):
    """Return the outputs of a cell, with each live picture replaced."""
    outputs, left = [], list(cell.outputs)
    while left:
        output = left.pop(0)
        if VIEW not in output.get("data", {}):
            outputs.append(output)
            continue
        state = states.get(output.data[VIEW]["model_id"])
        if state is None:
            raise ValueError(f"cell {cell.id}: its live picture has no state: run it")
        picture = None
        if left and NOTE in left[0].get("data", {}).get("text/html", ""):
            picture, left = left[1], left[N_BELOW:]
        name = f"stage-{cell.id}-{len(outputs)}"
        outputs.append(_output(state, picture, name))
    return outputs


def _output(state, picture, name):
    """Return one output that shows a widget without Python."""
    still, words = "", ""
    if picture is not None:
        still, words = still_image(picture), picture.data["text/plain"]
    plan = state["state"].get("plan")
    if plan is None:
        html = f'<div class="stage-needs-python">{still}<p>{NEEDS_PYTHON}</p></div>'
        words = f"{words}\n{NEEDS_PYTHON}".strip()
    else:
        html = stage_html(state, f"{still}<p>{escape(words)}</p>", name)
    return new_output("display_data", {"text/html": html, "text/plain": words})


def still_image(picture):
    """Return the HTML of a picture that `helpers.plots.show` has put out."""
    about = picture.metadata["image/png"]
    words = escape(about["alt"])
    return (
        f'<img alt="{words}" width="{about["width"]}" height="{about["height"]}" '
        'style="max-width: 100%; height: auto; background: white" '
        f'src="data:image/png;base64,{picture.data["image/png"].strip()}">'
    )


def stage_html(state, still, name):
    """Return a stage as a piece of a page: style, still picture, plan and script.

    `state` is what the notebook keeps of the widget, `name` an id that no other element
    of the page has. There is no blank line in it: Markdown takes it for one piece.
    """
    model = {key: state["state"][key] for key in ("plan", "at", "fed")}
    held = {"state": model, "buffers": state.get("buffers", [])}
    script = f"{STAGE_JS.read_text('utf-8')}\n{SHIM_JS.read_text('utf-8')}"
    script += f"\nwake({json.dumps(name)});"
    for text in script, CSS:
        if re.search("</(script|style)|<!--", text):
            raise ValueError("a script of a stage holds what would end it in a page")
    html = (
        f'<div class="stage-alive" id="{name}">\n<style>{CSS}</style>\n'
        f'<div class="stage-still">{still}</div>\n<div class="stage-live"></div>\n'
        f'<script type="application/json">{_json(held)}</script>\n'
        f'<script type="module">\n{script}\n</script>\n</div>'
    )
    return re.sub(r"\n\s*\n", "\n", html)


def _json(value):
    """Write JSON that nothing in a page takes for a tag."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
