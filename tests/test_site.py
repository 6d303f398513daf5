"""The web site, without building it: what the browser gets, the links, the pins."""

import functools
import re
import sys
from pathlib import Path

import alive
import build_site
import nbformat
import pages
import pytest
import refresh
from website import environment, links, lite, reading

PATHS = refresh.choose([])
IDS = [path.stem for path in PATHS]
PNG = "iVBORw0KGgo="


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


# ---- What the browser gets ----


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_the_first_use_of_helpers_fetches_them_or_says_why_not(path):
    lesson = nbformat.read(path, as_version=4)
    sources = code(lite.for_browser(lesson))
    first = next(
        s for s in code(lesson) if re.search(r"^\s*(import|from) helpers", s, re.M)
    )
    changed = [s for s, old in zip(sources, code(lesson), strict=True) if s != old]
    before = sources[: sources.index(changed[0])]
    assert len(changed) == 1
    assert not [s for s in before if "helpers" in s]
    if any(re.search(r"^(import|from) keras", s, re.M) for s in code(lesson)):
        with pytest.raises(RuntimeError, match="Keras doesn't run in a browser"):
            exec(changed[0])
    else:
        assert changed[0] == f"{lite.FETCH}\n{first}"


def test_the_lessons_before_keras_run_and_the_others_say_on_top_that_they_do_not():
    for path in PATHS:
        lesson = lite.for_browser(nbformat.read(path, as_version=4))
        assert ("Keras" in lesson.cells[0].source) == (path.name >= "07"), path.name
        assert len({cell.id for cell in lesson.cells}) == len(lesson.cells)


def test_the_files_in_jupyterlite_are_the_notebooks_and_what_they_show(tmp_path):
    lite.write_contents(tmp_path / "files")
    for path in PATHS:
        notebook = nbformat.read(tmp_path / "files/notebooks" / path.name, 4)
        assert notebook.metadata.kernelspec.name == "python"
        shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", "".join(map(str, notebook.cells)))
        for place in shown:
            assert (tmp_path / "files/notebooks" / place).is_file()
    assert (tmp_path / "files/data/bmi_data.csv").is_file()


# ---- The pages ----


def lesson_with(outputs):
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell("# 00 A lesson"), v4.new_code_cell("1")]
    cells[1].outputs = outputs
    return v4.new_notebook(cells=cells)


def test_a_picture_has_its_words_once():
    about = {"alt": 'one "line"', "width": 3, "height": 2}
    picture = {"image/png": PNG, "text/plain": "one"}
    words = {"text/html": "<span>one</span>", "text/plain": pages.HIDDEN_WORDS}
    new = functools.partial(nbformat.v4.new_output, "display_data")
    notebook = lesson_with([new(picture, metadata={"image/png": about}), new(words)])
    [output] = reading.page(notebook, "00_a_lesson.ipynb").cells[2].outputs
    assert 'alt="one &quot;line&quot;"' in output.data["text/html"]
    assert list(output.data) == ["text/html"]
    assert notebook.cells[1].outputs[0].data["image/png"] == PNG


def test_below_the_title_a_link_opens_the_lesson():
    cell = reading.page(lesson_with([]), "00_a_lesson.ipynb").cells[1]
    assert "lite/lab/index.html?path=notebooks/00_a_lesson.ipynb" in cell.source
    with_keras = lesson_with([])
    with_keras.cells[1].source = "import keras"
    cell = reading.page(with_keras, "00_a_lesson.ipynb").cells[1]
    assert "needs Keras" in cell.source


def test_the_first_page_leads_to_every_lesson():
    text = reading.first_page(IDS)
    for name in IDS:
        assert f"](notebooks/{name}.ipynb)" in text
        assert f"\nnotebooks/{name}\n" in text
    assert "course.py" not in text  # who reads a web site has no folder


# ---- Links ----


@pytest.fixture
def site(tmp_path):
    (tmp_path / "lite" / "files" / "notebooks").mkdir(parents=True)
    (tmp_path / "lite" / "index.html").write_text("")
    (tmp_path / "lite" / "files" / "notebooks" / "00 a.ipynb").write_text("{}")
    (tmp_path / "a b.html").write_text('<p id="here">')
    return tmp_path


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="a%20b.html#here">',
        '<a href="lite/">',
        '<a href="#top"></a><p id="top">',
        '<a href="https://example.org/">',
        '<a href="mailto:me@example.org">',
        '<img src="data:image/png;base64,AA==">',
        '<a href="lite/index.html?path=notebooks/00%20a.ipynb">',
    ],
)
def test_a_good_link_is_let_through(site, tag):
    (site / "page.html").write_text(tag)
    assert links.faults(site) == []


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ('<a href="b.html">', "nowhere"),
        ('<a href="a%20b.html#there">', "no such place"),
        ('<a href="/a%20b.html">', "root of a server"),
        ('<a href="../out.html">', "nowhere"),
        ('<img src="b.png">', "nowhere"),
        ('<img src="https://example.org/b.png">', "from elsewhere"),
        ('<script src="//example.org/b.js"></script>', "from elsewhere"),
        ('<link rel="stylesheet" href="https://example.org/b.css">', "from elsewhere"),
        ("<style>@import 'https://example.org/b.css';</style>", "from elsewhere"),
        ('<p style="background: url(https://example.org/b.png)">', "from elsewhere"),
        ('<a href="lite/index.html?path=notebooks/01.ipynb">', "not there"),
    ],
)
def test_a_bad_link_is_told(site, tag, told):
    (site / "page.html").write_text(tag)
    [line] = links.faults(site)
    assert line.startswith("page.html: ")
    assert told in line


def test_a_style_sheet_is_read_too(site):
    (site / "look.css").write_text("a { background: url('none.png') }")
    assert links.faults(site) == ["look.css: none.png leads nowhere"]


# ---- The build ----


def test_a_step_that_fails_leaves_nothing_and_says_which(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(environment, "prepare", lambda: None)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(
        lite, "write", lambda *a: environment.run("step 1", "no_such", cwd=tmp_path)
    )
    assert build_site.main([str(tmp_path / "site")]) == 1
    told = capsys.readouterr().err
    assert "step 1 failed" in told
    assert "No module named no_such" in told
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_that_fails_is_named(tmp_path, monkeypatch):
    def fail(path):
        raise refresh.CellFailed("cell 3: no")

    monkeypatch.setattr(alive, "run", fail)
    with pytest.raises(environment.Failed, match="02_gradient_descent: cell 3"):
        reading.write_source(tmp_path / "source", [PATHS[2]])


def test_a_folder_without_pyodide_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        build_site.main([str(tmp_path / "site"), "--pyodide", str(tmp_path)])
    assert "no pyodide.mjs" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
