"""Each notebook, run from top to bottom in a real JupyterLab in Chromium."""

import shutil
from pathlib import Path

import nbformat
import pytest
import runs
from browser import chromium, jupyterlab, screenshot
from nbval.plugin import coalesce_streams
from stage_page import all_drawn, assert_right, controls, sliders, state, wait_for_frame

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("0*.ipynb"))
# Cells that take long, and that no slider needs; nbval runs them.
LEFT_OUT = {
    "06": "leak leak-run divisor",
    "07": "reader reader-figure mistakes captions moved try3-run live-still",
    "08": "walk longer tanh slow causes-figure over poly final-network final "
    "slice try3-run",
    "09": "rates sizes test same-rows keep beyond guard-at-work save",
}

# What the notebook in front holds, whether or not it is scrolled into view.
STATE = """() => {
  const cells = [...jupyterapp.shell.currentWidget.content.model.cells]
    .filter(cell => cell.type === "code" && cell.sharedModel.source.trim())
  return cells.map(cell => ({
    count: cell.executionCount,
    outputs: cell.outputs.toJSON()
  }))
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    # A copy in a folder as a student may name it: nothing is saved over the original.
    folder = tmp_path_factory.mktemp("browser") / "mes cours été"
    for name in ("notebooks", "images", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for lesson, left_out in LEFT_OUT.items():
        (path,) = (folder / "notebooks").glob(f"{lesson}_*")
        notebook = nbformat.read(path, as_version=4)
        assert {*left_out.split()} <= {cell.id for cell in notebook.cells}
        notebook.cells = [
            cell for cell in notebook.cells if cell.id not in left_out.split()
        ]
        nbformat.write(notebook, path)
    # One more kernel that must put out the same, with a seed of its own: see runs.py.
    with jupyterlab(folder, PYTHONHASHSEED="1") as running:
        running.folder = folder
        yield running


@pytest.fixture(scope="module")
def page():
    with chromium() as empty_page:
        yield empty_page


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_runs_from_top_to_bottom(path, lab, page):
    # Before it runs: JupyterLab saves a notebook by itself while a slow one runs.
    stored = [
        cell
        for cell in nbformat.read(lab.folder / "notebooks" / path.name, 4).cells
        if cell.cell_type == "code" and cell.source.strip()
    ]
    page.problems.clear()
    lab.open(page, f"notebooks/{path.name}")
    lab.run_all(page)
    cells = page.evaluate(STATE)
    screenshot(page, path.stem)
    assert [cell["count"] for cell in cells] == list(range(1, len(stored) + 1))
    for cell, kept in zip(cells, stored, strict=True):
        kinds = [output["output_type"] for output in cell["outputs"]]
        assert "error" not in kinds, kept.id
        # JupyterLab keeps apart what is printed before a picture and behind it.
        new = coalesce_streams([nbformat.from_dict(each) for each in cell["outputs"]])
        assert not runs.differences(path, kept, kept.outputs, new)
    assert page.problems == []
    images = page.eval_on_selector_all(
        ".jp-RenderedMarkdown img", "all => all.map(i => [i.alt, i.naturalWidth])"
    )
    assert all(alt and width for alt, width in images), images
    check_what_moves(lab, page, path)
    assert page.problems == []


LIVE = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells
  .map((cell, index) => [index, cell])
  .filter(([, cell]) => cell.cell_type === "code" && JSON.stringify(cell.outputs)
    .includes("application/vnd.jupyter.widget-view+json"))
  .map(([index, cell]) => [index, cell.execution_count])"""
SHOW = """index => {
  const notebook = jupyterapp.shell.currentWidget.content
  notebook.activeCellIndex = index
  return notebook.scrollToItem(index, "start")
}"""


def check_what_moves(lab, page, path):
    """Move all that can be moved in a notebook that has run."""
    cells = page.evaluate(LIVE)
    assert bool(cells) == (path.name[:2] != "09")  # which has no slider
    for index, count in cells:
        cell = page.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')
        page.evaluate(SHOW, index)
        stage = cell.locator(".stage")
        stage.locator("svg").wait_for()
        stage.scroll_into_view_if_needed()
        if controls(stage).count():
            check_sliders(page, stage, f"Out[{count}]")
        else:
            check_buttons(lab, page, cell)
        screenshot(page, f"{path.stem}_{index}")


def check_sliders(page, stage, name):
    """Move each slider by keys and by the mouse, choose all, and press each preset."""
    for k, control in enumerate(controls(stage).all()):
        seen, slider = set(), sliders(control)
        if not slider.count():
            choices = control.locator("label").all()
            for choice in choices:
                choice.click()
                assert_right(page, stage, name)
                seen.add(all_drawn(stage))
            assert len(seen) == len(choices) > 1
            continue
        for key in ("Home", "End"):
            slider.focus()
            page.keyboard.press(key)
            assert_right(page, stage, name)
            seen.add(all_drawn(stage))
        assert len(seen) == 2, f"slider {k} of {name} changes nothing"
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] - 8, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.4, y, steps=5)
        page.mouse.up()
        wait_for_frame(page)
        last = int(slider.get_attribute("max"))
        assert abs(state(stage)[k] - 0.4 * last) <= 1 + last / 20
        assert_right(page, stage, name)
    for button in stage.locator("button").all():
        if "play" not in button.inner_text():
            button.click()
    assert_right(page, stage, name)


def check_buttons(lab, page, cell):
    """Press what asks Python, and read the answer."""
    words = cell.locator(".stage p")
    game = cell.get_by_role("button", name="Try this rate")
    if game.count():
        game.click()
        words.filter(has_text="of the minimum").wait_for()
        return
    cell.get_by_role("button", name="Train").click()
    words.filter(has_text="epochs: loss").wait_for()
    cell.get_by_role("button", name="Stop").click()
    words.filter(has_text="Stopped.").wait_for()
    lab.wait_until_idle(page)
