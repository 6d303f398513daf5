"""Each notebook, run from top to bottom in a real JupyterLab in Chromium."""

import shutil
from pathlib import Path

import nbformat
import pytest
from browser import chromium, jupyterlab, screenshot

ROOT = Path(__file__).resolve().parent.parent
LONG = ("04", "05", "06", "07")  # nbval runs them; here they would take minutes
PATHS = [
    path
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not path.name.startswith(LONG)
]

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
    with jupyterlab(folder) as running:
        yield running


@pytest.fixture(scope="module")
def page():
    with chromium() as empty_page:
        yield empty_page


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_runs_from_top_to_bottom(path, lab, page):
    page.problems.clear()
    lab.open(page, f"notebooks/{path.name}")
    lab.run_all(page)
    cells = page.evaluate(STATE)
    screenshot(page, path.stem)
    stored = [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and cell.source.strip()
    ]
    assert [cell["count"] for cell in cells] == list(range(1, len(stored) + 1))
    for cell, kept in zip(cells, stored, strict=True):
        kinds = [output["output_type"] for output in cell["outputs"]]
        assert "error" not in kinds, kept.id
        pictures = [o for o in cell["outputs"] if "image/png" in o.get("data", {})]
        expected = [o for o in kept.outputs if "image/png" in o.get("data", {})]
        assert len(pictures) == len(expected), kept.id
    assert page.problems == []
    images = page.eval_on_selector_all(
        ".jp-RenderedMarkdown img", "all => all.map(i => [i.alt, i.naturalWidth])"
    )
    assert all(alt and width for alt, width in images), images
