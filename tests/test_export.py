"""Exported lessons: one file each, which needs neither Python nor a network."""

import base64
import contextlib
import functools
import io
import re

import browser
import export
import nbformat
import pages
import pytest
import refresh
import stage_page
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

[LESSON] = refresh.choose(["01"])
FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\$)\$(?!\$)[^$]+\$", re.S)
# What makes a browser fetch something, or leads to another place.
ADDRESSES = ["src", "href", "xlink:href", "srcset", "poster", "data", "action"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One lesson, exported with its slides to a folder far from the course."""
    place = tmp_path_factory.mktemp("a class") / "für alle"
    assert export.main([str(place), "01", "--slides"]) == 0
    return place


@pytest.fixture(scope="module")
def files(folder):
    """The page to read, and the slides."""
    reading, slides = (folder / name for name in export.names(LESSON).values())
    assert sorted(folder.iterdir()) == sorted([reading, slides])
    return reading, slides


@functools.cache
def parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), features="html.parser")


@pytest.mark.parametrize("kind", [0, 1], ids=["reading", "slides"])
def test_nothing_is_fetched_and_no_link_is_dead(files, kind):
    page = parsed(files[kind])
    own = {f"#{element['id']}" for element in page.select("[id]")}
    for element in page.find_all():
        for name in ADDRESSES:
            address = element.get(name, "data:")
            assert address in own or address.startswith("data:"), element
    styles = "".join(style.text for style in page.select("style"))
    assert not re.search(r"@import|url\((?!#)", styles)
    scripts = [s for s in page.select("script") if "json" not in s.get("type", "")]
    for script in scripts:
        assert not re.search(r"https?:|fetch\(|import\(|^import ", script.text, re.M)


@pytest.mark.parametrize("kind", [0, 1], ids=["reading", "slides"])
def test_all_of_the_lesson_is_there(files, kind):
    page, notebook = parsed(files[kind]), nbformat.read(LESSON, as_version=4)
    markdown = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    plain = [re.sub("```.*?```|`[^`]*`", "", text, flags=re.S) for text in markdown]
    formulas = sum(len(FORMULA.findall(text)) for text in plain)
    assert len(page.select("math")) == formulas > 50
    assert not FORMULA.search(page.select_one("main p").text)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    told = [tag.text.strip() for tag in page.select(".jp-CodeCell .highlight")]
    assert told == [cell.source.strip() for cell in code]
    pictures = []
    for cell in notebook.cells:
        pictures += re.findall(r"^!\[(.*)\]\(", cell.source, re.M)
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png", {})
            pictures += filter(None, [about.get("alt")])
    assert [image["alt"] for image in page.select("img")] == pictures
    headings = re.findall("^#+ (.*)$", "\n".join(plain), re.M)
    assert len(page.select("h1, h2, h3")) == len(headings)
    assert all(tag.get("id") for tag in page.select("h1, h2, h3"))
    folded = sum(text.count("<details>") for text in markdown)
    assert len(page.select("details summary")) == folded > 0


def test_a_link_leads_to_the_file_of_its_lesson_or_is_plain_text():
    targets = {"01_a.ipynb": "01_a.html"}
    writer = pages.LessonExporter(refresh.NOTEBOOKS, targets)
    source = "[one](01_a.ipynb#a-place), [two](02_b.ipynb), [card](../data/README.md)"
    found = BeautifulSoup(writer.markdown2html({}, source), features="html.parser")
    assert [link["href"] for link in found.select("a")] == ["01_a.html#a-place"]
    assert found.text.strip() == "one, two, card"


def test_no_path_of_this_machine_is_in_the_files(files):
    for path in files:
        text = path.read_text(encoding="utf-8")
        for place in (refresh.NOTEBOOKS.parent, path.parent, "/tmp/", "/home/"):
            assert str(place) not in text
        assert ".ipynb" not in text


@contextlib.contextmanager
def opened(path, viewport, **settings):
    """Open a file in Chromium; whatever it asks for is refused and noted."""
    with browser.chromium(viewport) as page:
        page.asked = []

        def refuse(route):
            if route.request.url == path.as_uri():
                return route.continue_()
            page.asked.append(route.request.url)
            return route.abort()

        page.route("**/*", refuse)
        page.emulate_media(**settings)
        page.goto(path.as_uri())
        page.wait_for_load_state()
        yield page
        assert page.asked == []
        assert page.problems == []


def test_sliders_move_the_picture_and_print_is_still_and_unfolded(files):
    with opened(files[0], (1280, 800)) as page:
        stage = page.locator(".stage").first
        before, words = stage_page.all_drawn(stage), stage.locator("p").inner_text()
        stage_page.sliders(stage).first.focus()
        page.keyboard.press("End")
        stage_page.wait_for_frame(page)
        assert stage_page.all_drawn(stage) != before
        assert stage.locator("p").inner_text() != words
        assert not page.locator(".stage-still").first.is_visible()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".stage-still img").first.is_visible()
        assert not stage.is_visible()
        assert page.locator("details:not([open])").count() == 0
        for width in 680, 695:  # of A4 and of Letter between the margins
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(CUT_OFF) == []


# What is wider than the paper, or than a box that hides or scrolls the rest.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(element => {
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  if (!box.width || element.closest("svg, math")) return false
  return box.right > innerWidth + 1
    || style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1
}).map(element => element.outerHTML.slice(0, 100))"""


def test_on_a_phone_nothing_is_too_wide_and_all_text_is_readable(files):
    with opened(files[0], (390, 844)) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        for scheme in "light", "dark":
            page.emulate_media(color_scheme=scheme)
            for selector in "main p", ".highlight .k", ".stage p", "summary", "main a":
                ratio = page.locator(selector).first.evaluate(CONTRAST)
                assert ratio > 4.5, (scheme, selector)


# The ratio of WCAG between a text and what is behind it.
CONTRAST = """element => {
  const parse = text => text.match(/[\\d.]+/g).map(Number)
  const over = ([r, g, b, a = 1], below) =>
    [r, g, b].map((value, k) => a * value + (1 - a) * below[k])
  const layers = []
  for (let at = element; at; at = at.parentElement)
    layers.unshift(parse(getComputedStyle(at).backgroundColor))
  const back = layers.reduce((below, layer) => over(layer, below), [255, 255, 255])
  const front = over(parse(getComputedStyle(element).color), back)
  const [light, dark] = [front, back].map(colour => {
    const [r, g, b] = colour.map(v =>
      (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }).sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}"""

SLIDES = """() => [...document.querySelectorAll(".slide")].map(slide => {
  const body = slide.querySelector(".slide-body")
  return [slide.offsetHeight, Math.max(0, slide.scrollHeight - slide.clientHeight),
    Math.max(0, body.scrollHeight - body.clientHeight - 1), body.children.length]
})"""


def test_no_slide_is_taller_than_the_screen_and_the_keys_turn_them(files):
    with opened(files[1], (1280, 720)) as page:
        page.wait_for_selector("body.is-laid")
        slides = page.evaluate(SLIDES)
        assert {tuple(slide[:3]) for slide in slides} == {(720, 0, 0)}
        assert all(n > 0 for *_, n in slides)
        # Each section begins on a slide of its own, and all is there, in its order.
        starts = page.locator(".slide-body > :first-child > :is(h1, h2)").count()
        assert starts == page.locator("h1, h2").count() > 5
        text = parsed(files[0]).select(".highlight")
        shown = page.locator(".highlight").all_text_contents()
        assert [t.strip() for t in shown] == [t.text.strip() for t in text]
        for key, place in ("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1):
            page.keyboard.press(key)
            assert page.evaluate("scrollY") == 720 * place
        page.keyboard.press("End")
        assert page.evaluate("scrollY") == 720 * (len(slides) - 1)
        # On a slider the same keys move the slider.
        stage = page.locator(".stage").first
        stage_page.sliders(stage).first.focus()
        place, before = page.evaluate("scrollY"), stage_page.state(stage)
        page.keyboard.press("ArrowRight")
        assert page.evaluate("scrollY") == place
        assert stage_page.state(stage) != before


def test_what_is_taller_than_a_screen_flows_on_or_shrinks_or_scrolls(tmp_path):
    picture = io.BytesIO()
    Image.new("L", (600, 3000)).save(picture, format="png")
    about = {"alt": "A tall picture.", "width": 600, "height": 3000}
    png = base64.b64encode(picture.getvalue()).decode()
    data = {"image/png": png, "text/plain": ""}
    outputs = [
        new_output("stream", text="a line\n" * 90),
        new_output("display_data", data, metadata={"image/png": about}),
    ]
    code = new_code_cell("pass\n" * 28 + "pass", outputs=outputs)
    text = "# Long\n\n## Words\n\n" + "Some words.\n\n" * 60 + "### Code"
    notebook = new_notebook(cells=[new_markdown_cell(text), code])
    path = tmp_path / "long.html"
    path.write_text(pages.page(notebook, tmp_path, {}, slides=True), encoding="utf-8")
    with opened(path, (1280, 720)) as page:
        page.wait_for_selector("body.is-laid")
        slides = page.evaluate(SLIDES)
        assert {tuple(slide[:3]) for slide in slides} == {(720, 0, 0)}
        assert page.locator("p", has_text="Some words.").count() == 60
        # The heading went on with its code, and that got smaller as a whole.
        [last] = page.locator(".slide:has(h3)").all()
        assert last.locator(".highlight").count() == 1
        assert page.locator(".scrolls").count() == 1
        assert page.locator(".scrolls").inner_text().count("a line") == 90
        assert page.locator("img").bounding_box()["height"] < 720


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A course with one lesson, whose text or code a test chooses."""
    monkeypatch.setattr(refresh, "NOTEBOOKS", tmp_path / "notebooks")
    refresh.NOTEBOOKS.mkdir()

    def write(cell):
        cells = [new_markdown_cell("# One"), cell]
        nbformat.write(new_notebook(cells=cells), refresh.NOTEBOOKS / "00_one.ipynb")
        return tmp_path / "out" / "pages"

    return write


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (new_code_cell("1 / 0", id="divides"), ["cell divides", "ZeroDivisionError"]),
        (new_markdown_cell(r"$\nosuch$"), [r"\nosuch"]),
        (new_markdown_cell("![words](../images/gone.svg)"), ["gone.svg"]),
        (new_markdown_cell("![](../images/neuron.svg)"), ["neuron.svg", "words"]),
    ],
)
def test_a_broken_lesson_is_named_in_one_line_and_nothing_is_left(
    broken, capsys, cell, told
):
    place = broken(cell)
    assert export.main([str(place)]) == 1
    [line] = capsys.readouterr().err.strip().splitlines()
    for part in ["00_one", *told]:
        assert part in line
    assert list(place.parent.iterdir()) == []
