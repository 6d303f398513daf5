"""Run a notebook in a fresh kernel, and say which cells did not work."""

import re
import warnings

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

# Windows' event loop: zmq says that it helps itself to another one.
warnings.filterwarnings("ignore", "Proactor event loop", RuntimeWarning)
ENDED = "it ended Python itself"


def client(notebook, path, **settings):
    """Return what runs a notebook in a fresh kernel, in the folder of its file."""
    usual = {"timeout": 300, "kernel_name": "python3", "store_widget_state": False}
    return NotebookClient(
        notebook,
        **usual | settings,
        coalesce_streams=True,
        record_timing=False,
        # Below an error the kernel only says that it listens on this machine.
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )


def faults(notebook, path, begin=None, **settings):
    """Run a notebook to its end, whatever its cells do.

    Yields number, cell and reason of each code cell that fails, counted from 1. If the
    kernel is gone or does not listen any more, that was the last one. `begin` is called
    with the number of each code cell before it runs; the settings are for the client.
    """
    runner = client(notebook, path, allow_errors=True, **settings)
    with runner.setup_kernel():
        for number, (index, cell) in enumerate(code_cells(notebook), 1):
            if begin:
                begin(number)
            try:
                runner.execute_cell(cell, index)
            except CellTimeoutError:
                yield number, cell, f"it was still at work after {runner.timeout:g} s"
                return
            except DeadKernelError:
                yield number, cell, ENDED
                return
            if reason := error_of(cell):
                yield number, cell, reason


def code_cells(notebook):
    """Return the cells that run, each with its place among all cells."""
    return [
        (index, cell)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def error_of(cell):
    """Return the error among the outputs of a cell in one line, or None."""
    for output in cell.outputs:
        if output.output_type == "error":
            words = f"{output.ename}: {output.evalue}".removesuffix(": ")
            words = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", words).split())
            return words if len(words) < 160 else words[:159] + "…"
    return None
