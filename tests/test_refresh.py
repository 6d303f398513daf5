"""The canonical form of a notebook, and what ``course.py refresh`` does with files."""

import json
import runpy
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
import refresh
from nbclient.exceptions import CellExecutionError

NOISE = {
    "collapsed": False,
    "scrolled": True,
    "editable": False,
    "trusted": True,
    "ExecuteTime": {"end_time": "2026-01-01"},
    "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"},
    "jupyter": {"outputs_hidden": True, "source_hidden": True},
}
KEPT = {"numbers": [["3", "x"]], "tags": ["a"]}


def noisy():
    """A notebook with all that JupyterLab and other programs leave in it."""
    new = nbformat.v4
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1f2e"}}
    outputs = [
        new.new_output("stream", text="a\nb\n"),
        new.new_output(
            "display_data",
            {"text/plain": "a\nb", "image/png": "iVBO\n", **view},
            metadata={"image/png": {"alt": "Words."}},
        ),
    ]
    code = {"outputs": outputs, "execution_count": 3, "metadata": NOISE | KEPT}
    cells = [
        new.new_markdown_cell("one\ntwo", id="words", metadata=NOISE | KEPT),
        new.new_code_cell("x = 3", id="sum", **code),
    ]
    metadata = {
        "kernelspec": {"name": "my-env", "display_name": "Mine", "language": "python"},
        "language_info": {"name": "python", "version": "3.99.1", "mimetype": "x"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        "toc": {"base_numbering": 1},
    }
    return new.new_notebook(cells=cells, metadata=metadata)


def test_the_canonical_form_keeps_what_is_meant_and_nothing_else():
    given = noisy()
    text = refresh.canonical(given)
    assert given == noisy()  # left as it is
    picture = {"text/plain": ["a\n", "b"], "image/png": "iVBO\n"}
    outputs = [
        {"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]},
        {
            "data": picture,
            "metadata": {"image/png": {"alt": "Words."}},
            "output_type": "display_data",
        },
    ]
    words = {"cell_type": "markdown", "id": "words", "metadata": KEPT}
    code = {"cell_type": "code", "id": "sum", "metadata": KEPT}
    expected = {
        "cells": [
            {**words, "source": ["one\n", "two"]},
            {**code, "source": ["x = 3"], "execution_count": 3, "outputs": outputs},
        ],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    assert json.loads(text) == expected
    assert text == json.dumps(expected, indent=1, sort_keys=True) + "\n"
    assert refresh.canonical(nbformat.reads(text, as_version=4)) == text


class Client:
    """Stands in for a kernel: what it is asked to run fails where a cell says so."""

    def __init__(self, notebook, **options):
        self.notebook, self.options = notebook, options

    def execute(self, env):
        Client.asked.append((self.options, env))
        (cell,) = self.notebook.cells
        if cell.source == "fail":
            raise CellExecutionError("Traceback", "NameError", "no such name")
        cell.execution_count = 1
        return self.notebook


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs a copy of the script on three notebooks; the first one fails."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "notebooks").mkdir()
    script = Path(shutil.copy(refresh.__file__, tmp_path / "tests"))
    for name, source in {"00_a": "fail", "01_b": "x = 1", "02_c": "x = 2"}.items():
        cells = [nbformat.v4.new_code_cell(source, id="only")]
        book = nbformat.v4.new_notebook(cells=cells)
        nbformat.write(book, tmp_path / "notebooks" / f"{name}.ipynb")
    monkeypatch.setattr("nbclient.NotebookClient", Client)
    monkeypatch.setattr(Client, "asked", [], raising=False)
    monkeypatch.setenv("PYTHONHASHSEED", "7")  # as the tests do

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", [str(script), *arguments])
        with pytest.raises(SystemExit) as stop:
            runpy.run_path(str(script), run_name="__main__")
        return stop.value.code

    return run


def test_one_notebook_that_fails_is_told_by_the_exit_code(run, tmp_path, capsys):
    books = sorted((tmp_path / "notebooks").iterdir())
    before = [path.read_bytes() for path in books]
    assert run() == 1
    after = [path.read_bytes() for path in books]
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        *[True, False, False]
    ]
    said = capsys.readouterr().out
    assert "00_a.ipynb ... FAILED; the file is left as it was.\n" in said
    assert said.count("... changed, ") == 2
    assert run("01", "notebooks/02_c.ipynb") == 0
    assert capsys.readouterr().out.count("... unchanged, ") == 2
    assert run("00") == 1
    assert run("03") == "refresh: no notebook begins with '03'"
    assert sorted((tmp_path / "notebooks").iterdir()) == books  # no half ones


def test_each_notebook_runs_in_its_folder_with_the_seed_that_runs_py_names(
    run, tmp_path
):
    run("01")
    ((options, env),) = Client.asked
    assert env["PYTHONHASHSEED"] == "0"
    assert options["resources"]["metadata"]["path"] == str(tmp_path / "notebooks")
    assert options["record_timing"] is False
    assert options["store_widget_state"] is False
    assert options["kernel_name"] == "python3"
