"""A lesson takes as long as it says, and its code fits beside a sidebar."""

import minutes
import nbformat
import pytest
import refresh

CHARACTERS = 72  # what a laptop's screen shows of a line, with JupyterLab's files open

TEXT = """\
# 00 A title

**Time:** 5 minutes. **Predict.** Don't count `this`:

```python
not = counted
```

### Try 1: it

<details><summary>Solution</summary>

folded **Predict** words

</details>"""
CODE = """\
from helpers.widgets import (
    explore_line,
)
from helpers.widgets import step_through, RateGame
from helpers.plots import show

explorer = explore_line(f)
show(explorer)
RateGame()"""


def test_what_is_folded_or_code_is_no_text_and_sliders_are_calls_of_widgets():
    new = nbformat.v4
    cells = [new.new_markdown_cell(TEXT), new.new_code_cell(CODE)]
    found = minutes.count(new.new_notebook(cells=cells))
    words = "00 A title Time 5 minutes. Predict. Don't count this Try 1 it"
    assert found == minutes.Count(len(words.split()), 8, 1, 2, 1)


def test_the_sections_are_the_lesson_cut_at_its_headings():
    new = nbformat.v4
    middle = "before\n\n## First\n\none two\n\n## Second\n\n**Predict**"
    code = "from helpers.widgets import explore_line"
    cells = [new.new_markdown_cell(text) for text in ("# 00\nopening", middle)]
    cells[1:1] = [new.new_code_cell(code)]
    cells += [new.new_code_cell("explore_line(f)\n1"), new.new_markdown_cell("end")]
    assert minutes.sections(new.new_notebook(cells=cells)) == [
        ("", minutes.Count(3, 1, 0, 0, 0)),
        ("First", minutes.Count(3, 0, 0, 0, 0)),
        ("Second", minutes.Count(3, 2, 1, 1, 0)),
    ]


@pytest.fixture(params=refresh.choose([]), ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_the_stated_minutes_are_those_counted(notebook):
    stated = int(minutes.STATED.search(notebook.cells[0].source)[1])
    assert stated == pytest.approx(minutes.count(notebook).minutes, rel=0.15)


def test_no_line_of_code_is_too_long_to_be_seen_whole(notebook):
    too_long = [
        (cell.id, line)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if len(line) > CHARACTERS
    ]
    assert not too_long
