"""What nbval does not look at: form, words, links, figures of the sources."""

import functools
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
import refresh
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


def prose(notebook):
    """All Markdown, without the code blocks in it."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.sub(r"```.*?```", "", "\n\n".join(cells), flags=re.S)


def printed(stem):
    """All that a notebook's cells print."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)
    return "".join(
        output.text
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "stream"
    )


def test_the_lessons_are_there_in_order():
    assert LESSONS[:4] == [
        "00_start_here",
        "01_single_neuron",
        "02_gradient_descent",
        "03_classification",
    ]
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
            texts = [output.get("text", "")]
            texts += [
                value
                for kind, value in output.get("data", {}).items()
                if kind.startswith("text/")
            ]
            for text in texts:
                found = bad.search(text)
                assert not found, (cell.id, found)


def test_every_picture_has_words(notebook):
    for mark, words, target in LINK.findall(prose(notebook)):
        assert not mark or len(words) > 20, target
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 40, cell.id
                assert output.data["text/plain"] == alt


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


def test_lessons_go_by_their_titles_and_numbers(notebook):
    for _, words, target in LINK.findall(prose(notebook)):
        if title := titles().get(target.split("#")[0]):
            assert words in (title, title[:2], f"lesson {title[:2]}"), target
    numbers = [title[:2] for title in titles().values()]
    assert numbers == [stem[:2] for stem in LESSONS]
    for named in re.findall(
        r"\b[Ll]essons? (\d\d(?:\W+(?:\w+ )?\d\d)*)", prose(notebook)
    ):
        assert set(re.findall(r"\d\d", named)) <= set(numbers), named


def test_what_is_numbered_is_numbered_in_order(notebook):
    counted = {}
    for name, number in re.findall(r"^### (\w+) (\d+):", prose(notebook), re.M):
        counted.setdefault(name, []).append(int(number))
    for name, numbers in counted.items():
        if numbers[0] > numbers[-1]:  # a chain that is gone through from its end
            numbers.reverse()
        first = min(numbers[0], 1)
        assert numbers == list(range(first, first + len(numbers))), name
    for cell in notebook.cells:
        points = re.findall(r"^(\d+)\. ", cell.source, re.M)
        if cell.cell_type == "markdown":
            assert points == [str(n) for n in range(1, len(points) + 1)], cell.id


def test_headings_begin_at_one_and_skip_no_level(notebook):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(notebook), re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_each_lesson_says_what_for_how_long_and_where_next(notebook, path):
    first, last = notebook.cells[0].source, notebook.cells[-1].source
    assert "you will be able to" in first
    assert re.search(r"\*\*Time:\*\* \d+ minutes", first)
    assert "**You need to know:**" in first
    assert "## Recap" in prose(notebook)
    following = [stem for stem in LESSONS if stem > path.stem]
    if following:
        assert f"({following[0]}.ipynb)" in last


def test_the_recap_mirrors_the_goals(notebook):
    text = prose(notebook)
    goals = re.search(r"able to\*\*\n\n((?:- .*\n)+)", text)[1]
    recap = re.search(r"## Recap\n\n((?:- .*\n?)+)", text)[1]
    assert len(re.findall("^- ", goals, re.M)) == len(re.findall("^- ", recap, re.M))


def test_words_are_plain(notebook):
    found = re.findall(r"\b(?:simply|obviously)\b", prose(notebook), re.I)
    emoji = re.findall("[\U0001f300-\U0001faff\u2600-\u27bf]", prose(notebook))
    assert not found + emoji


def test_the_readme_lists_each_lesson_as_it_calls_itself(notebook, path):
    first = notebook.cells[0].source
    title = first.splitlines()[0].removeprefix("# ")
    minutes = re.search(r"\*\*Time:\*\* (\d+) minutes", first)[1]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"| [{title}](notebooks/{path.name}) | {minutes} |" in readme


def test_only_the_last_two_lessons_load_keras(notebook, path):
    source = "\n".join(cell.source for cell in code_cells(notebook))
    loads = re.search(r"^\s*(import|from) (keras|jax)\b", source, re.M)
    assert bool(loads) == path.name.startswith(("06", "07"))


def test_no_helper_loads_keras():
    names = [path.stem for path in (ROOT / "helpers").glob("[a-z]*.py")]
    code = f"import sys, {', '.join('helpers.' + name for name in names)}\n"
    code += "sys.exit('keras' in sys.modules or 'jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_figures_of_the_sources_stand_in_the_outputs():
    assert "=> output 3\n" in printed("01_single_neuron")
    assert "[0.55971365]" in printed("01_single_neuron")
    second = printed("02_gradient_descent")
    for epoch, loss in enumerate(REGRESSION_LOSSES):
        assert f"epoch {epoch} has total loss {loss}\n" in second
    assert "[1.2616634248232683] 1.589875809042491\n" in second
    assert "mean square error of 1.5758191255565894\n" in second
    third = printed("03_classification")
    for step, loss in enumerate(CLASSIFICATION_LOSSES):
        assert f"epoch {10 * step} has total loss {loss}\n" in third
    assert "[1.7028723012501872, -0.09064040426016721] -0.1352352402813103\n" in third
    assert "predicted 10 out of 10\n" in third


def markdown_cells(notebook):
    """The Markdown cells and, of each, the text without blocks of code."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell, re.sub(r"```.*?```", "", cell.source, flags=re.S)


def test_markdown_is_rendered_as_it_is_meant(notebook):
    """Each mark that opens something is closed, and no row of a table lacks a cell."""
    for cell, text in markdown_cells(notebook):
        text = re.sub(r"`[^`\n]+`", "", text)
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
    formulas = " ".join(re.findall(r"\$[^$]+\$", prose(notebook)))
    for command in re.findall(r"\\[a-zA-Z]+", formulas):
        assert COMMANDS.fullmatch(command), command


# All that is used; a slip of the pen is none of them.
COMMANDS = re.compile(
    r"\\(?:approx|bar|cdot|cos|delta|eta|frac|hat|lambda|left|"
    r"leftarrow|log|mathrm|max|min|partial|pi|qquad|quad|right|"
    r"sigma|sqrt|sum|tanh|text|tfrac"
    r")"
)


def test_nothing_stands_twice(notebook):
    sources = [cell.source for cell, _ in markdown_cells(notebook)]
    assert len(sources) == len(set(sources))
    headings = re.findall(r"^#+ (.+)$", prose(notebook), re.M)
    assert len(headings) == len(set(headings))


# Told as an example of writing, or as what other code says: it stands nowhere here.
TOLD = {
    *("[*]", "A if question else B", "py course.py lab", "w = [5]", "np.polyfit"),
    *("input_data = [[1], [2]]", "output_data = [1, 3.5]", "normal(0, 2, shape)"),
    *("loss_of(up[0], up[1])", "np.random.seed(402)", "validation_split=0.2"),
    *("keras.optimizers.schedules.CosineDecay", "import tensorflow as tf", "tf.keras"),
    "from tensorflow.keras.optimizers.experimental import SGD",
    *("ImportError", "print(model.summary())", "model.summary()", "raw[marks]"),
    *(".loc[rows, column]", "w = w - learning_rate * gradient", "validation_split"),
}


def test_code_in_a_sentence_stands_in_the_lesson_too(notebook):
    code = [cell.source for cell in code_cells(notebook)]
    code += re.findall(
        r"```.*?```", "".join(c.source for c, _ in markdown_cells(notebook)), re.S
    )
    for cell in code_cells(notebook):
        for output in cell.outputs:
            code += [
                output.get("text", ""),
                str(output.get("data", {}).get("text/plain")),
            ]
    for place in [*(ROOT / "helpers").glob("*.py"), ROOT / "README.md"]:
        code.append(place.read_text(encoding="utf-8"))
    code = "\n".join(code)
    for cell, text in markdown_cells(notebook):
        for words in re.findall(r"`([^`\n]+)`", text):
            is_check = re.fullmatch(r"(check_\w+)\.hint\(\)", words)
            known = f"{is_check[1]}(" if is_check else words
            assert "…" in words or words in TOLD or known in code, (cell.id, words)


# Asked before something else than a cell that answers: a text, or a slider.
ASKED_BEFORE_TEXT = {"rhythm", "see-intro", "see-sigmoid", "rates-intro", "xor-intro"}
ASKED_BEFORE_TEXT |= {"speed"}


def test_each_question_stands_before_the_cell_that_answers(notebook):
    for cell, after in pairwise(notebook.cells):
        if cell.cell_type == "markdown" and "**Predict" in cell.source:
            assert after.cell_type == "code" or cell.id in ASKED_BEFORE_TEXT, cell.id


def test_what_falls_ends_lower_and_what_rises_higher(notebook):
    said = re.findall(
        r"\b(fall|rise|drop|fell|rose|grow|climb|shrink)\w*\b[^.;]{0,40}?\bfrom "
        r"(?:about )?(-?[\d,.]*\d)[^.;\d]{0,20}? to (?:about |below )?(-?[\d,.]*\d)",
        prose(notebook),
    )
    for verb, before, after in said:
        before, after = (float(text.replace(",", "")) for text in (before, after))
        is_lower = verb in ("fall", "drop", "fell", "shrink")
        assert (after < before) == is_lower, (verb, before, after)
