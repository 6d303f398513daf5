"""What nbval does not look at: form, pictures, links, figures of the sources."""

import base64
import functools
import io
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
import refresh
from PIL import Image
from test_training import CLASSIFICATION_LOSSES, REGRESSION_LOSSES

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSONS = [path.stem for path in PATHS]
# Markdown links and pictures: [words](target) and ![words](target). The words may hold
# brackets, as in weights[0].
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]+)\)")


@pytest.fixture(params=PATHS, ids=LESSONS)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def without_blocks(text):
    """A Markdown text without the code blocks in it."""
    return re.sub(r"```.*?```", "", text, flags=re.S)


def prose(notebook):
    """All Markdown, without the code blocks in it."""
    return without_blocks("\n\n".join(c.source for c in markdown_cells(notebook)))


def test_the_lessons_are_numbered_without_a_gap():
    assert [stem[:2] for stem in LESSONS] == [f"{n:02}" for n in range(len(LESSONS))]


def test_stored_in_canonical_form(path, notebook):
    assert path.read_text(encoding="utf-8") == refresh.canonical(notebook), (
        f"run: python3 course.py refresh {path.stem}"
    )


def test_every_cell_ran_once_and_in_order(notebook):
    cells = [cell for cell in code_cells(notebook) if cell.source.strip()]
    counts = [cell.execution_count for cell in cells]
    assert counts == list(range(1, len(cells) + 1))


def test_no_cell_is_tagged_and_ids_are_unique(notebook):
    assert not [cell.id for cell in notebook.cells if cell.metadata.get("tags")]
    assert not [cell.id for cell in code_cells(notebook) if "NBVAL_" in cell.source]
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))


def test_outputs_hold_nothing_that_changes_or_disturbs(notebook):
    bad = re.compile(
        r"\.py:\d+: \w*Warning|traceback|0x[0-9a-f]{6,}|/home/|/tmp/|[A-Z]:\\"
        r"|site-packages|it/s\]|ms/step|\x1b\["
        r"|\b20\d\d-\d\d-\d\d|\b\d?\d:\d\d:\d\d",
        re.I,
    )
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id
            data = output.get("data", {}).items()
            texts = [value for kind, value in data if kind.startswith("text/")]
            for text in [*texts, output.get("text", "")]:
                assert not (found := bad.search(text)), (cell.id, found)


def test_every_picture_has_words(notebook):
    for mark, words, target in LINK.findall(prose(notebook)):
        assert not mark or len(words) > 20, target
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 40, cell.id
                assert output.data["text/plain"] == alt


def test_nothing_in_a_picture_runs_over_its_edge(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                png = io.BytesIO(base64.b64decode(output.data["image/png"]))
                pixels = np.array(Image.open(png).convert("L"))
                pixels[2:-2, 2:-2] = 255  # all but a rim
                assert pixels.min() > 240, cell.id


def test_what_moves_leaves_a_sentence_and_a_still_picture(notebook, path):
    """Of a live picture itself a stored lesson keeps an empty output."""
    n_live = 0
    for cell in code_cells(notebook):
        kept = [output.get("data", {"text/plain": ""}) for output in cell.outputs]
        for k, data in enumerate(kept):
            if not data:
                n_live += 1
                assert "Run this cell" in kept[k + 1]["text/html"], cell.id
                assert "image/png" in kept[k + 2], cell.id
            text = data.get("text/plain", "")
            assert not re.match("Stage: |Game: |Live training: ", text), cell.id
    assert bool(n_live) == (path.stem[:2] != "09")


def test_code_inside_a_text_is_as_narrow_as_code_in_cells(notebook):
    """Printed it would be cut off; ruff.toml says how wide the cells may be."""
    for cell in markdown_cells(notebook):
        for block in re.findall(r"```.*?```", cell.source, re.S):
            assert max(map(len, block.splitlines())) <= 72, cell.id


def figures(notebook):
    """What each axes of each stored figure is made of, by the cell's id."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            lines = output.get("metadata", {}).get("drawn", [])
            starts = [k for k, line in enumerate(lines) if line.startswith("axes ")]
            for start, end in zip(starts, [*starts, None][1:], strict=True):
                yield cell.id, lines[: starts[0]], lines[start:end]


def test_every_figure_has_a_title_and_names_its_axes(notebook):
    for cell, above, lines in figures(notebook):
        numbered = {
            line[0]: line
            for line in lines
            if re.match(r'[xyz] axis .*, ticks at "[−\d]', line)
        }
        if "x" in numbered:  # it is no scale of colours
            assert above or not re.fullmatch(r'axes \d+ ""', lines[0]), cell
        for line in numbered.values():
            assert not re.match('. axis ""', line), (cell, line)


def test_lines_differ_in_more_than_their_colour(notebook):
    line = re.compile(r'Line2D "[^"]+": (#\w+)( \D\S*)? [\d.]+( \S+)?, \d+ points')
    for cell, _, lines in figures(notebook):
        looks = {}
        for hit in filter(None, map(line.match, lines)):
            colour, dashes, marker = hit.groups()
            assert looks.setdefault((dashes, marker), colour) == colour, (cell, hit[0])


def test_links_lead_somewhere_in_exact_case(notebook):
    links = LINK.findall(prose(notebook))
    for _, _, target in links:
        if target.startswith(("https://", "http://", "#")):
            continue
        place = (ROOT / "notebooks" / target.split("#")[0]).resolve()
        # On Windows and macOS a wrong case would be found, too; names decide.
        assert place.name in [entry.name for entry in place.parent.iterdir()], target
    # No other way to write a link, or a picture, would be looked at.
    code = r"`[^`\n]+`|\$\$.+?\$\$|\$[^$\n]+\$"
    text = re.sub(code, "", prose(notebook), flags=re.S)
    assert text.count("](") == len(LINK.findall(text)) == len(links)
    assert not re.findall(r"\]\[|^ *\[[^\]]+\]:", text, re.M)
    assert not re.findall(r"<(?!/?(?:details|summary)>)/?[a-z][^>]*>", text, re.I)


def test_links_into_a_lesson_meet_a_heading(notebook, path):
    for _, _, target in LINK.findall(prose(notebook)):
        name, _, heading = target.partition("#")
        if heading and not target.startswith("http"):
            lesson = path.with_name(name or path.name)
            text = prose(nbformat.read(lesson, as_version=4))
            headings = re.findall(r"^#+ (.+)$", text, re.M)
            # JupyterLab's anchor of a heading.
            assert heading in [each.replace(" ", "-") for each in headings], target


@functools.cache
def titles():
    """The first heading of each lesson, by the name of its file."""
    notebooks = [nbformat.read(path, as_version=4) for path in PATHS]
    firsts = [notebook.cells[0].source.splitlines()[0] for notebook in notebooks]
    names = [path.name for path in PATHS]
    return {n: f.removeprefix("# ") for n, f in zip(names, firsts, strict=True)}


def test_lessons_are_called_by_their_numbers(notebook):
    numbers = {title[:2] for title in titles().values()}
    assert numbers == {stem[:2] for stem in LESSONS}
    for _, words, target in LINK.findall(prose(notebook)):
        if title := titles().get(target.split("#")[0]):
            assert set(re.findall(r"\b\d\d\b", words)) <= {title[:2]}, target
    named = r"\b[Ll]essons? (\d\d(?:\W+(?:\w+ )?\d\d)*)"
    for words in re.findall(named, prose(notebook)):
        assert set(re.findall(r"\d\d", words)) <= numbers, words


def test_exercises_and_lists_are_numbered_in_order(notebook):
    heading = r"^### (?:Try|Milestone) (\d+):"
    tries = re.findall(heading, prose(notebook), re.M)
    assert tries == [str(n) for n in range(1, len(tries) + 1)]
    for cell in markdown_cells(notebook):
        points = re.findall(r"^(\d+)\. ", cell.source, re.M)
        assert points == [str(n) for n in range(1, len(points) + 1)], cell.id


def test_headings_begin_at_one_and_skip_no_level(notebook):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(notebook), re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_readme_lists_each_lesson_as_it_calls_itself(notebook, path):
    minutes = re.search(r"\*\*Time:\*\* (\d+) minutes", notebook.cells[0].source)[1]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = f"| [{titles()[path.name]}](notebooks/{path.name}) | {minutes} |"
    assert row in readme


def test_each_lesson_ends_with_a_link_to_the_next(notebook, path):
    for following in [stem for stem in LESSONS if stem > path.stem][:1]:
        assert f"({following}.ipynb)" in notebook.cells[-1].source


def test_figures_of_the_sources_are_in_the_outputs():
    printed = "".join(
        output.text
        for path in PATHS
        for cell in code_cells(nbformat.read(path, as_version=4))
        for output in cell.outputs
        if output.output_type == "stream"
    )
    told = ["=> output 3\n", "[0.55971365]", "predicted 10 out of 10"]
    for epoch, loss in enumerate(REGRESSION_LOSSES):
        told.append(f"epoch {epoch} has total loss {loss}\n")
    told.append("[1.2616634248232683] 1.589875809042491\n")
    at_the_end = re.search(r"J at the end: +(.*)\n", printed)[1]
    assert float(at_the_end) / 9 == 1.5758191255565894  # what the notes divide
    for step, loss in enumerate(CLASSIFICATION_LOSSES):
        told.append(f"epoch {10 * step} has total loss {loss}\n")
    told.append("[1.7028723012501872, -0.09064040426016721] -0.1352352402813103\n")
    assert [text for text in told if text not in printed] == []


def test_markdown_is_rendered_as_it_is_meant(notebook):
    """Each mark that opens something is closed, and no row of a table lacks a cell."""
    for cell in markdown_cells(notebook):
        text = re.sub(r"`[^`\n]+`", "", without_blocks(cell.source))
        inline = re.sub(r"\$\$.*?\$\$", "", text, flags=re.S)
        assert "$$" not in inline, cell.id
        assert inline.count("$") % 2 == 0, cell.id
        words = re.sub(r"\$[^$\n]*\$", "", inline)
        assert "$" not in words, f"{cell.id}: a formula over two lines"
        assert words.count("**") % 2 == 0, cell.id
        for table in re.findall(r"(?:^\|.*\n?)+", words, re.M):
            rows = table.strip().split("\n")
            assert len({row.count("|") for row in rows}) == 1, cell.id
        assert cell.source.count("```") % 2 == 0, cell.id
        # Without an empty line what is folded is taken for HTML.
        assert not re.search(r"</summary>\n[^\n]|[^\n]\n</details>", cell.source), (
            cell.id
        )


def test_nothing_is_there_twice(notebook):
    sources = [cell.source for cell in markdown_cells(notebook)]
    assert len(sources) == len(set(sources))
    headings = re.findall(r"^#+ (.+)$", prose(notebook), re.M)
    assert len(headings) == len(set(headings))
