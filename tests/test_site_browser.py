"""The web site in Chromium: below another address, with all others blocked.

It is built once, which needs `.venv-site`; ``course.py site`` makes that. The variable
COURSE_PYODIDE_DIST may name the folder of a full distribution of Pyodide: with it every
lesson before Keras is run in the browser. Without it no Python is there to run them.
"""

import contextlib
import functools
import http.server
import os
import re
import threading
from pathlib import Path

import build_site
import nbformat
import pytest
import refresh
from browser import chromium, command, screenshot
from stage_page import all_drawn, controls, sliders, wait_for_frame
from website import environment, lite

PATHS = refresh.choose([])
RUN = [path for path in PATHS if path.name < "07"]
PYODIDE = os.environ.get("COURSE_PYODIDE_DIST")
LESSON = "notebooks/02_gradient_descent"
IDLE = """() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel
  ?.status === "idle" """
CELLS = """() => [...jupyterapp.shell.currentWidget.content.model.cells]
  .filter(cell => cell.type === "code" && cell.sharedModel.source.trim())
  .map(cell => ({ count: cell.executionCount, outputs: cell.outputs.toJSON() }))"""

# Of words: their own colour and the one below them.
COLOURS = """words => {
  let paper = words
  while (getComputedStyle(paper).backgroundColor === "rgba(0, 0, 0, 0)")
    paper = paper.parentElement
  return [getComputedStyle(words).color, getComputedStyle(paper).backgroundColor]
    .map(text => text.match(/[\\d.]+/g).slice(0, 3).map(Number))
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a site in which the sliders of lesson 02 are alive."""
    if not environment.is_complete():
        pytest.skip("no .venv-site to build the site with: course.py site makes it")
    root = tmp_path_factory.mktemp("www")
    lesson = [path for path in PATHS if path.stem in LESSON]
    pyodide = Path(PYODIDE).resolve() if PYODIDE else None
    build_site.build(root / "course" / "site", lesson, pyodide)
    with served(root) as address:
        yield f"{address}/course/site"


@contextlib.contextmanager
def served(folder):
    """Serve a folder as any web server does."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def handle(self):
            with contextlib.suppress(ConnectionError):  # the page was left meanwhile
                super().handle()

    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def closed_page(site, viewport=(1280, 900)):
    """A page that reaches the site alone; notes what else is asked for."""
    with chromium(viewport) as page:
        page.outside = []

        def block(route):
            page.outside.append(route.request.url)
            route.abort()

        own = site.split("/course")[0]
        page.context.route(lambda url: not url.startswith((own, "data:")), block)
        yield page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_slider_moves_its_picture(site, scheme):
    with closed_page(site) as page:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site}/{LESSON}.html")
        stage = page.locator(".stage").first
        stage.locator("svg").wait_for()
        seen = set()
        for key in ("Home", "End"):
            slider = sliders(controls(stage)).first
            slider.focus()
            page.keyboard.press(key)
            wait_for_frame(page)
            seen.add(str(all_drawn(stage)))
        assert len(seen) == 2
        words = stage.locator("p")
        colours = words.evaluate(COLOURS)
        ink, paper = (sum(colour) / 3 for colour in colours)
        assert (ink < paper) == (scheme == "light")
        assert abs(ink - paper) > 100
        screenshot(page, f"site_{scheme}")
        assert (page.outside, page.problems) == ([], [])


def test_no_page_is_wider_than_a_phone(site):
    with closed_page(site, (390, 844)) as page:
        for name in ["index", *(f"notebooks/{path.stem}" for path in PATHS)]:
            page.goto(f"{site}/{name}.html")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 390, name
            pictures = page.eval_on_selector_all(
                "article img", "all => all.map(i => [i.alt, i.src.slice(0, 60)])"
            )
            assert all(alt.strip() for alt, _ in pictures), name
        assert (page.outside, page.problems) == ([], [])


def test_the_search_finds_a_lesson(site):
    with closed_page(site) as page:
        page.goto(f"{site}/search.html?q=overfitting")
        found = page.locator("#search-results a")
        found.first.wait_for()
        assert any("08" in text for text in found.all_inner_texts())
        assert (page.outside, page.problems) == ([], [])


def test_the_link_of_a_page_opens_its_lesson_in_jupyterlite(site):
    with closed_page(site) as page:
        page.goto(f"{site}/{LESSON}.html")
        page.locator(".run-here a").click()
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.locator(".jp-Notebook h1", has_text="02 Gradient descent").wait_for()
        listed = page.locator(".jp-DirListing-item")
        listed.first.wait_for()
        names = [text.split("\n")[0] for text in listed.all_inner_texts()]
        assert names == [path.name for path in PATHS]
        screenshot(page, "site_lite")
        # Python alone comes from elsewhere.
        assert all(re.search(r"/pyodide/v[\d.]+/full/", url) for url in page.outside)
        assert not (PYODIDE and page.outside)


@pytest.fixture
def open_lesson(site):
    """What opens a lesson in JupyterLite and waits for Python."""
    if not PYODIDE:
        pytest.skip("COURSE_PYODIDE_DIST names no distribution of Pyodide")
    with closed_page(site) as page:

        def opened(path):
            page.goto(f"{site}/lite/lab/index.html?path=notebooks/{path.name}")
            page.wait_for_function(IDLE, timeout=300_000)
            return page

        yield opened


def run(page, name):
    """Run a command and wait until Python has done it all."""
    command(page, name)
    page.wait_for_function(
        f"() => ({IDLE})() && ![...document.querySelectorAll('.jp-InputPrompt')]"
        ".some(prompt => prompt.textContent.includes('*'))",
        timeout=300_000,
    )


def test_python_starts_in_the_browser(open_lesson):
    page = open_lesson(PATHS[0])
    run(page, "notebook:move-cursor-down")
    page.evaluate(
        "() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 2 }"
    )
    run(page, "notebook:run-cell")
    ran = [cell for cell in page.evaluate(CELLS) if cell["outputs"]]
    assert ran[0]["outputs"][0]["text"] == "This line was printed by Python.\n"
    assert page.outside == []


@pytest.mark.parametrize("path", RUN, ids=[path.stem for path in RUN])
def test_a_lesson_runs_in_the_browser(path, open_lesson):
    if not list(Path(PYODIDE).glob("numpy-*.whl")):
        pytest.skip("this distribution of Pyodide has no NumPy")
    page = open_lesson(path)
    run(page, "notebook:run-all-cells")
    cells = page.evaluate(CELLS)
    lesson = nbformat.read(path, as_version=4)
    kept = [c for c in lesson.cells if c.cell_type == "code" and c.source.strip()]
    assert [cell["count"] for cell in cells] == list(range(1, len(kept) + 1))
    for cell, stored in zip(cells, kept, strict=True):
        assert "error" not in [o["output_type"] for o in cell["outputs"]], stored.id
        if stored.id != "machine":  # it tells what this machine has
            assert printed(cell["outputs"]) == printed(stored.outputs), stored.id
    screenshot(page, f"site_{path.stem}")
    assert page.outside == []


def printed(outputs):
    """Return the words that a cell printed."""
    texts = ["".join(each["text"]) for each in outputs if "text" in each]
    return "".join(texts).split()


def test_a_lesson_with_keras_says_why_it_does_not_run(open_lesson):
    page = open_lesson(next(path for path in PATHS if path not in RUN))
    page.locator(".jp-RenderedMarkdown", has_text=lite.NO_KERAS).wait_for()
    run(page, "notebook:run-all-cells")
    errors = [o for c in page.evaluate(CELLS) for o in c["outputs"] if "evalue" in o]
    assert lite.NO_KERAS in errors[0]["evalue"]
