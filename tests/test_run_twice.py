"""Each cell of the lessons says the same when it is run twice in a row."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NEED_KERAS = ("06", "07")  # they train for a minute; nbval runs them once
PATHS = [
    path
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
    if not path.name.startswith(NEED_KERAS)
]


def told(outputs):
    """What a cell's outputs say, without their pictures."""
    texts = []
    for output in outputs:
        data = output.get("data", {})
        texts.append(output.get("text") or data.get("text/plain"))
    return texts


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_each_cell_says_the_same_when_run_twice(path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                first = told(client.execute_cell(cell, index).outputs)
                second = told(client.execute_cell(cell, index).outputs)
                assert first == second, cell.id
