"""Run notebooks again, store their outputs, and write new numbers into the sentences.

``python tools/refresh.py`` runs all, ``python tools/refresh.py 02`` those whose name
begins with 02. A notebook in which a cell fails keeps its old file. What is told of a
sentence: which numbers were changed, which must be changed by hand (`prose.py` says
how they are bound), and which look like results but are bound to nothing.
"""

import contextlib
import json
import os
import re
import sys
import time
from pathlib import Path

import expressions
import nbformat
import prose
from nbclient.exceptions import CellControlSignal, DeadKernelError
from run_lesson import client

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def canonical(notebook):
    """Return the text of a notebook with nothing in it that changes by itself."""
    cells = []
    for number, cell in enumerate(notebook.cells):
        kept = {
            "cell_type": cell.cell_type,
            "id": cell.get("id") or f"cell-{number}",
            # Tags, and the bindings of numbers in sentences, are written by hand.
            "metadata": {
                key: value
                for key, value in cell.metadata.items()
                if key == "tags" or (key == "numbers" and cell.cell_type == "markdown")
            },
            "source": cell.source.splitlines(keepends=True),
        }
        if cell.cell_type == "code":
            kept["execution_count"] = cell.execution_count
            kept["outputs"] = [_canonical_output(output) for output in cell.outputs]
        cells.append(kept)
    text = json.dumps(
        {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5},
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )
    return text + "\n"


def _canonical_output(output):
    output = json.loads(json.dumps(output))
    if "text" in output:
        output["text"] = output["text"].splitlines(keepends=True)
    # The address of a live widget ends with its kernel: only its text can be kept.
    output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    for kind, value in output.get("data", {}).items():
        if isinstance(value, str) and not kind.startswith("image/"):
            output["data"][kind] = value.splitlines(keepends=True)
    return output


class CellFailed(Exception):
    """A cell of a notebook could not be run to its end."""


@contextlib.contextmanager
def running(path, keep_widgets=False):
    """Run one notebook in a fresh kernel, in its own folder, and keep the kernel.

    Yields the notebook with its new outputs and, if asked, with the state of its
    widgets; and the NotebookClient that has run it, whose kernel ends with the context.
    Raises `CellFailed`, which names the cell that failed, took too long or ended the
    kernel. The file is left as it is.
    """
    notebook = nbformat.read(path, as_version=4)
    runner, count = client(notebook, path, store_widget_state=keep_widgets), 0
    # Not the seed of any test, so that all are compared with another one's outputs.
    with runner.setup_kernel(env={**os.environ, "PYTHONHASHSEED": "0"}):
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count = [], None
            try:
                runner.execute_cell(cell, index, execution_count=count + 1)
            except (CellControlSignal, DeadKernelError) as error:
                reason = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
                raise CellFailed(f"cell {cell.id}:\n{reason}") from error
            count += bool(cell.source.strip())
        if keep_widgets:
            runner.set_widgets_metadata()
        yield notebook, runner


def run(path):
    """Return a notebook as `running` runs it, and what that gives for bound numbers."""
    with running(path) as (notebook, runner):
        return notebook, expressions.values_of(runner, notebook)


def refresh(path):
    """Run one notebook and write it; say what happened. Return whether all is well."""
    started = time.monotonic()
    print(f"{path.name} ...", end=" ", flush=True)
    try:
        notebook, values = run(path)
    except CellFailed as error:
        print(f"FAILED; the file is left as it was.\n{error}")
        return False
    changed, left = prose.rewrite(notebook, values)
    text = canonical(notebook)
    differs = text != path.read_text(encoding="utf-8")
    if differs:
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)
    said = "changed" if differs else "unchanged"
    print(f"{said}, {time.monotonic() - started:.0f} s")
    lesson = path.name[:2]
    for line in changed:
        print(f"  {lesson} {line}")
    for line in left:
        print(f"  {lesson} LEFT ALONE {line}")
    for line in prose.loose_results(notebook):
        print(f"  {lesson} note: {line}")
    return not left


def choose(arguments):
    """Return the notebooks meant; stop with one line if an argument fits none."""
    everything = sorted(NOTEBOOKS.glob("*.ipynb"))
    chosen = []
    for argument in arguments or [""]:
        found = [
            path for path in everything if path.name.startswith(Path(argument).name)
        ]
        if not found:
            sys.exit(f"refresh: no notebook begins with {argument!r}")
        chosen += found
    return chosen


if __name__ == "__main__":
    worked = [refresh(path) for path in choose(sys.argv[1:])]
    sys.exit(0 if all(worked) else 1)
