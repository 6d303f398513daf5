"""Run notebooks and write them in one canonical form.

``python tests/refresh.py`` runs all, ``python tests/refresh.py 02`` those whose
name begins with 02. A notebook that fails keeps its old file.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

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
    """Return the text of a notebook with nothing in it that changes by itself.

    Parameters
    ----------
    notebook : NotebookNode
        Left as it is.

    Returns
    -------
    str
        JSON with sorted keys, and a line end at the end.
    """
    cells = []
    for number, cell in enumerate(notebook.cells):
        kept = {
            "cell_type": cell.cell_type,
            "id": cell.get("id") or f"cell-{number}",
            # The bindings of numbers in prose, and tags, are written by hand.
            "metadata": {
                key: value
                for key, value in cell.metadata.items()
                if key in ("tags", "numbers")
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


def client(notebook, path):
    """Return what runs a notebook in a fresh kernel, in the folder of its file."""
    return NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        # Below an error the kernel only says that it listens on this machine.
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )


def run(path):
    """Run one notebook in a fresh kernel, in its own folder.

    Returns
    -------
    NotebookNode
        The notebook with new outputs; the file is left as it is.

    Raises
    ------
    CellExecutionError
        If a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # Not the seed of any test, so that all are compared with another one's outputs.
    return client(notebook, path).execute(env={**os.environ, "PYTHONHASHSEED": "0"})


def refresh(path):
    """Run one notebook and write it; say what happened. Return whether it worked."""
    started = time.monotonic()
    print(f"{path.name} ...", end=" ", flush=True)
    try:
        text = canonical(run(path))
    except CellExecutionError as error:
        reason = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
        print(f"FAILED; the file is left as it was.\n{reason}")
        return False
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)
    said = "changed" if changed else "unchanged"
    print(f"{said}, {time.monotonic() - started:.0f} s")
    return True


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
