"""Run notebooks in kernels of their own, and compare what the cells put out.

Every notebook is run in three fresh kernels with different ``PYTHONHASHSEED``: by
``course.py refresh``, which stores the outputs, by nbval, which runs it twice (see
``conftest.py``), and by ``test_runs.py``, which runs each cell twice in a row, with
the solutions put in. All are compared through this file.
"""

import contextlib
import copy
import os

import nbformat
import pictures
import refresh

# What the first of the kernels put out: {(notebook, cell): outputs}.
SEEN = {}


@contextlib.contextmanager
def kernel(path, hash_seed, notebook=None):
    """Start a fresh kernel for a notebook, in its folder.

    Parameters
    ----------
    path : Path
        Of the notebook.
    hash_seed : int
        The kernel's ``PYTHONHASHSEED``.
    notebook : NotebookNode, optional
        What to run in place of what the file holds.

    Yields
    ------
    NotebookClient
        Its `nb` holds the cells with their stored outputs.
    """
    notebook = notebook or nbformat.read(path, as_version=4)
    client = refresh.client(notebook, path)
    env = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    with client.setup_kernel(env=env):
        yield client


def execute(client, index):
    """Run a cell; return its outputs, and leave those that are stored in place."""
    cell = copy.deepcopy(client.nb.cells[index])
    return client.execute_cell(cell, index).outputs


def comparable(outputs):
    """Return outputs without what is another in each run by its nature."""
    kept = []
    for output in copy.deepcopy(outputs):
        output.pop("execution_count", None)
        output.pop("transient", None)
        # The address of a live widget: only its text can be kept.
        output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
        kept.append(output)
    return kept


def differences(path, cell, stored, new, exact=False):
    """Compare the outputs of a cell with those stored, or those of another run.

    Parameters
    ----------
    path, cell : Path, NotebookNode
        The notebook and the cell.
    stored, new : list of NotebookNode
        The outputs.
    exact : bool
        Whether pictures must be the same to the last byte. Those that another
        machine has drawn are not.

    Returns
    -------
    list of str
        What differs and what to do; empty if nothing does.
    """
    stored, new = comparable(stored), comparable(new)
    name = f"{path.stem}, cell {cell.id}"
    if len(stored) != len(new):
        return [f"{name}: {len(stored)} outputs before, {len(new)} now"]
    found = []
    for before, now in zip(stored, new, strict=True):
        if before == now:
            continue
        if not (_has_picture(before) and _has_picture(now)):
            told = f"\n  before {_in_short(before)}\n  now    {_in_short(now)}"
            found.append(f"{name}: the output differs{told}")
            continue
        reasons = pictures.differences(before, now)
        if exact and not reasons:
            reasons = ["two runs give the same figure, but not the same bytes"]
        if reasons:
            kept = pictures.keep(f"{path.stem}-{cell.id}", before, now)
            found += [f"{name}: the figure differs", *reasons, f"See {kept}."]
    if found:
        found.append(
            "If that is meant, read the words beside it, then run: "
            f'"python3 course.py refresh {path.stem[:2]}".'
        )
    return found


def _has_picture(output):
    return "image/png" in output.get("data", {})


def _in_short(output):
    text = repr(output.get("text") or output.get("data") or output)
    return text if len(text) < 500 else text[:500] + " ..."


def differences_between_kernels(path, cell, new):
    """Compare outputs to the last byte with those of the first kernel that ran."""
    first = SEEN.setdefault((path.stem, cell.id), new)
    return differences(path, cell, first, new, exact=True)


def each_cell_twice(client, path, may_differ=lambda notebook, index: False):
    """Run each cell twice in a row.

    Parameters
    ----------
    client, path : NotebookClient, Path
        With a fresh kernel; the notebook.
    may_differ : callable
        ``may_differ(notebook, index)`` says whether a cell may put out something
        else than what is stored; the second run must do as the first in any case.

    Returns
    -------
    found : list of str
        What differs, as `differences` tells it.
    ran : NotebookNode
        The notebook with the outputs of the second runs.
    """
    found, ran = [], copy.deepcopy(client.nb)
    for index, cell in enumerate(client.nb.cells):
        if cell.cell_type != "code":
            continue
        first, second = execute(client, index), execute(client, index)
        if not may_differ(client.nb, index):
            found += differences(path, cell, cell.outputs, first)
            found += differences_between_kernels(path, cell, first)
        if again := differences(path, cell, first, second, exact=True):
            found += ["Run twice in a row, the cell does not do the same:", *again]
        ran.cells[index].outputs = second
    return found, ran
