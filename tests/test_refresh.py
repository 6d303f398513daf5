"""The canonical form of a notebook, and what ``course.py refresh`` does with files."""

import json

import nbformat
import pytest
import refresh

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
    code = {"cell_type": "code", "id": "sum", "metadata": {"tags": ["a"]}}
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


def book(path, cells):
    """Write a notebook of code cells and, as the last, a sentence that binds."""
    code = [nbformat.v4.new_code_cell(text, id=name) for name, text in cells.items()]
    sentence = nbformat.v4.new_markdown_cell("The sum is 4, a small one.", id="said")
    sentence.metadata["numbers"] = [["4", "total"], ["small", "size"]]
    nbformat.write(nbformat.v4.new_notebook(cells=[*code, sentence]), path)


SOUND = {
    "sum": "total = 2 + 3\nsize = 'large' if total > 4 else 'small'",
    "place": "import os\nprint(os.environ['PYTHONHASHSEED'], os.getcwd()[-9:])",
}


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A folder of lessons that refresh takes for its own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(refresh, "NOTEBOOKS", folder)
    monkeypatch.setenv("PYTHONHASHSEED", "7")  # as the tests do
    return folder


@pytest.mark.parametrize(
    ("source", "reason"),
    [("print(no_such)", "NameError"), ("import os\nos._exit(1)", "Kernel died")],
)
def test_a_cell_that_fails_is_named_and_nothing_is_written(
    lessons, capsys, source, reason
):
    book(lessons / "00_a.ipynb", {**SOUND, "bad": source, "after": "1"})
    before = (lessons / "00_a.ipynb").read_bytes()
    assert not refresh.refresh(lessons / "00_a.ipynb")
    said = capsys.readouterr().out
    assert "00_a.ipynb ... FAILED; the file is left as it was.\ncell bad:\n" in said
    assert reason in said
    assert [path.name for path in lessons.iterdir()] == ["00_a.ipynb"]
    assert (lessons / "00_a.ipynb").read_bytes() == before


def test_new_results_go_into_the_sentences_and_are_told(lessons, capsys):
    path = lessons / "00_a.ipynb"
    book(path, SOUND)
    assert refresh.refresh(path)
    said = capsys.readouterr().out
    assert "00_a.ipynb ... changed, " in said
    assert "  00 said: 4 → 5\n  00 said: small → large\n" in said
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[2].source == "The sum is 5, a large one."
    assert notebook.cells[2].metadata["numbers"] == [["5", "total"], ["large", "size"]]
    assert notebook.cells[1].outputs[0].text == "0 notebooks\n"
    assert [cell.execution_count for cell in notebook.cells[:2]] == [1, 2]
    assert refresh.refresh(path)
    assert "00_a.ipynb ... unchanged, " in capsys.readouterr().out


def test_a_sentence_whose_place_is_gone_is_left_alone_and_told(lessons, capsys):
    path = lessons / "00_a.ipynb"
    book(path, SOUND)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sum is 4", "sum is 6"), encoding="utf-8")
    assert not refresh.refresh(path)
    assert "  00 LEFT ALONE said: 4 is bound, but not there (5)" in (
        capsys.readouterr().out
    )
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[2].source == "The sum is 6, a large one."


def test_arguments_choose_by_the_beginning_of_a_name(lessons):
    paths = [lessons / f"{name}.ipynb" for name in ("00_a", "01_b", "02_c")]
    for path in paths:
        path.touch()
    assert refresh.choose([]) == paths
    assert refresh.choose(["01", "notebooks/02_c.ipynb"]) == paths[1:]
    with pytest.raises(SystemExit, match="no notebook begins with '03'"):
        refresh.choose(["03"])
