"""What is counted for the minutes of a lesson."""

import minutes
import nbformat
import pytest
import refresh

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


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (minutes.Count(1300, 0, 0, 0, 0), 10),
        (minutes.Count(0, 130, 0, 0, 0), 10),
        (minutes.Count(130, 13, 2, 2, 1), 15),
    ],
)
def test_each_kind_takes_its_time(found, expected):
    assert found.minutes == pytest.approx(expected)


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


@pytest.mark.parametrize("path", refresh.choose([]), ids=lambda path: path.stem)
def test_the_sections_take_together_what_the_lesson_takes(path):
    notebook = nbformat.read(path, as_version=4)
    parts = [part.minutes for _, part in minutes.sections(notebook)]
    assert sum(parts) == pytest.approx(minutes.count(notebook).minutes)
