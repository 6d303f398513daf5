"""The stage in a real JupyterLab, in a real Chromium, moved by keys and mouse."""

import io
import re

import browser
import nbformat
import pytest
import stage_example
from matplotlib.image import imread
from stage_page import assert_right, sliders, state, wait_for_frame

N_RATES, N_EPOCHS = 25, 12
CELLS = [
    f"""import sys
sys.path.insert(0, {stage_example.__file__.rpartition("stage_example")[0]!r})
from stage_example import learning_rate_stage
stage = learning_rate_stage({N_RATES}, {N_EPOCHS})""",
    "stage",
    "stage",
]
CHOICE = """from helpers.widgets import Stage

def draw(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 4), title="Steps")
    ax.plot([], [], gid="line")

stage = Stage(draw, {"steps": ["all samples", "one at a time"], "rate": [0.1, 0.2]})
stage.move("line", [0, 1], [[[0, 0], [0, 1]], [[3, 2], [3, 3]]])
stage.describe(lambda steps, rate: f"{steps} at {rate}.")
stage"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    browser.need_chromium()
    folder = tmp_path_factory.mktemp("notebooks")
    books = {"one": CELLS[:2], "two": CELLS, "choice": [CHOICE], "asleep": CELLS[:2]}
    for name, cells in books.items():
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        book.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        nbformat.write(book, folder / f"{name}.ipynb")
    with browser.jupyterlab(folder) as lab:
        yield lab


@pytest.fixture(scope="module")
def one_page():
    with browser.chromium() as page:
        yield page


@pytest.fixture
def page(one_page):
    one_page.problems.clear()
    yield one_page
    assert one_page.problems == []


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_a_browser_the_tests_say_so(monkeypatch, ci, outcome):
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no Chromium or Chrome is installed"):
        browser.need_chromium()


def open_and_run(lab, page, name="one"):
    """Show a notebook and run its cells; a new stage stands at its start."""
    if f"{name}.ipynb" not in page.url:
        lab.open(page, f"{name}.ipynb")
    lab.run_all(page)
    page.wait_for_selector(".stage svg")
    wait_for_frame(page)


def stage_of(page, view=0):
    return page.locator(".stage").nth(view)


def assert_stands_at(page, at, view=0):
    """Hold a view to standing at these stops, and to showing what belongs there."""
    wait_for_frame(page)
    assert state(stage_of(page, view)) == at
    assert_right(page, stage_of(page, view), "stage")


def assert_moved_to(page, at):
    """The same where the kernel cannot be asked: by the words below the picture."""
    wait_for_frame(page)
    assert state(stage_of(page)) == at
    words = stage_example.learning_rate_stage(N_RATES, N_EPOCHS).words
    said = stage_of(page).locator("p").inner_text()
    assert said == words.strings[words.frame(at)]


def test_keys_move_the_picture(lab, page):
    open_and_run(lab, page)
    assert_stands_at(page, [8, 11])
    page.get_by_role("slider", name="learning rate").focus()
    for key, stop in [
        ("ArrowRight", 9),
        ("ArrowUp", 10),
        ("ArrowLeft", 9),
        ("Home", 0),
        ("ArrowDown", 0),
        ("End", 24),
        ("x", 24),  # JupyterLab would cut the cell
    ]:
        page.keyboard.press(key)
        assert_stands_at(page, [stop, 11])
    rate = page.get_by_role("slider", name="learning rate", exact=True)
    assert rate.get_attribute("aria-valuetext") == "1"
    assert page.get_by_role("img", name="Fit; Loss; Path", exact=True).count() == 1
    assert stage_of(page).locator("p").get_attribute("aria-live") == "polite"
    assert stage_of(page).locator("output").all_inner_texts() == ["1", "11"]
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    assert_stands_at(page, [24, 0])
    assert page.locator(".stage").count() == 1
    assert page.get_by_role("slider", name="epoch").count() == 1


def test_a_switch_between_modes_is_a_group_of_radio_buttons(lab, page):
    open_and_run(lab, page, "choice")
    stage = stage_of(page)
    group = stage.get_by_role("radiogroup", name="steps", exact=True)
    first, second = group.get_by_role("radio").all()
    assert_right(page, stage, "stage")
    for act, at in [
        (lambda: first.press("ArrowRight"), [1, 0]),
        (lambda: second.press("ArrowLeft"), [0, 0]),
        (lambda: group.get_by_text("one at a time").click(), [1, 0]),
        (lambda: stage.get_by_role("slider", name="rate").press("End"), [1, 1]),
        (lambda: first.press("Space"), [0, 1]),
    ]:
        act()
        assert_right(page, stage, "stage")
        assert state(stage) == at
    ring = group.locator("label").first.evaluate("e => getComputedStyle(e).outline")
    assert "solid" in ring


def test_reopened_without_its_kernel_it_shows_how_it_starts(lab, page):
    open_and_run(lab, page, "asleep")
    asleep, still = page.locator(".stage-asleep"), page.locator(".jp-OutputArea img")
    lost = page.get_by_text("model not found")
    assert (asleep.count(), still.count()) == (1, 1)
    assert not asleep.is_visible()
    assert not still.is_visible()
    browser.command(page, "docmanager:save")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.goto("about:blank")
    lab.open(page, "asleep.ipynb")
    lost.wait_for(state="attached")
    browser.screenshot(page, "asleep")
    assert asleep.is_visible()
    assert still.is_visible()
    assert not lost.is_visible()
    open_and_run(lab, page, "asleep")
    assert not asleep.is_visible()
    assert not still.is_visible()
    assert all("widget model not found" in problem for problem in page.problems)
    page.problems.clear()


def test_it_answers_while_the_kernel_is_busy_and_asks_it_nothing(lab, page):
    sent = []
    page.on("websocket", lambda it: it.on("framesent", lambda f: sent.append(f)))
    lab.open(page, "one.ipynb")  # anew, to see its websockets
    open_and_run(lab, page)
    page.evaluate(
        """() => {
          const session = jupyterapp.shell.currentWidget.sessionContext.session
          session.kernel.requestExecute({ code: "import time; time.sleep(20)" })
        }"""
    )
    status = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
    page.wait_for_function(f"({status})() === 'busy'")
    page.wait_for_timeout(500)
    assert sent  # the cells, and that one
    sent.clear()
    sliders(stage_of(page)).first.focus()
    page.keyboard.press("Home")
    assert_moved_to(page, [0, 11])
    page.get_by_role("button", name="diverges").click()
    assert_moved_to(page, [24, 11])
    page.wait_for_timeout(500)
    assert sent == []
    assert page.evaluate(status) == "busy"
    page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
    )
    lab.wait_until_idle(page)


# Note each state that is shown from here on, once as long as it lasts.
WATCH = """stage => {
  const state = () => [...stage.querySelectorAll("input")].map(s => s.valueAsNumber)
  window.statesSeen = [state()]
  const note = () => {
    if (`${state()}` !== `${statesSeen.at(-1)}`) statesSeen.push(state())
  }
  new MutationObserver(note).observe(
    stage.querySelector(".stage-sliders"), { subtree: true, attributes: true })
}"""


# Press pause and return the epoch that is shown, with no time between the two.
PAUSE = """stage => {
  const buttons = [...stage.querySelectorAll("button")]
  buttons.find(each => each.textContent.includes("pause")).click()
  return Number(stage.querySelectorAll("output")[1].value)
}"""


def wait_for_epoch(page, epoch):
    """Wait until the first stage plays, and has come to an epoch or beyond it.

    A busy machine may draw the next picture after two stops or three.
    """
    page.wait_for_function(
        """epoch => {
          const shown = Number(document.querySelectorAll('.stage output')[1].value)
          return epoch <= shown && shown < 11
        }""",
        arg=epoch,
    )


def assert_stands(page):
    """Hold a stage to standing still, for longer than play takes from stop to stop."""
    before = state(stage_of(page))
    page.wait_for_timeout(450)
    assert state(stage_of(page)) == before


def test_play_and_presets(lab, page):
    open_and_run(lab, page)
    page.get_by_role("button", name="creeps").click()
    assert_stands_at(page, [0, 11])
    stage_of(page).evaluate(WATCH)
    page.get_by_role("button", name="play").click()
    assert page.get_by_role("button", name="pause").count() == 1
    wait_for_epoch(page, 4)
    shown = stage_of(page).evaluate(PAUSE)
    assert state(stage_of(page))[1] - shown in (0, 1)  # one may not be drawn yet
    assert_stands(page)
    page.get_by_role("button", name="play").click()
    page.get_by_role("button", name="play").wait_for(timeout=8000)  # at the end again
    assert_stands_at(page, [0, 11])
    assert_stands(page)
    # From the last stop it began anew, with the first one; it left none out, went on
    # from where it had paused, and moved no other slider.
    seen = page.evaluate("statesSeen")
    assert seen == [[0, 11], *([0, epoch] for epoch in range(12))]


def hold(page, slider):
    """Press the mouse on the handle of a slider at its first stop, without a move."""
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)  # it is 16 px wide
    page.mouse.down()


def test_a_hand_ends_the_play(lab, page):
    open_and_run(lab, page)
    rate = page.get_by_role("slider", name="learning rate")
    for hand, rate_after in [
        (lambda: rate.press("ArrowRight"), 9),
        (lambda: page.get_by_role("button", name="creeps").click(), 0),
        (lambda: hold(page, rate), 0),
    ]:
        page.get_by_role("button", name="play").click()
        wait_for_epoch(page, 1)
        hand()
        assert page.get_by_role("button", name="pause").count() == 0
        wait_for_frame(page)
        assert state(stage_of(page))[0] == rate_after
        assert_stands(page)
    page.mouse.up()


def test_two_views_of_one_widget_move_together(lab, page):
    open_and_run(lab, page, "two")
    assert page.locator(".stage").count() == 2
    sliders(stage_of(page, 1)).first.focus()
    page.keyboard.press("Home")
    for view in 0, 1:
        assert_stands_at(page, [0, 11], view)
    ids = page.evaluate(
        "() => [...document.querySelectorAll('.stage [id]')].map(e => e.id)"
    )
    assert len(ids) == len(set(ids))
    used = page.evaluate(
        """() => [...document.querySelectorAll(".stage")].map(stage =>
          stage.innerHTML.match(/(?<=url\\(#|href="#)[^")]+/g).every(id =>
            stage.querySelector(`[id="${id}"]`)))"""
    )
    assert used == [True, True]
    stage_of(page, 0).get_by_role("button", name="play").click()
    wait_for_epoch(page, 1)
    sliders(stage_of(page, 1)).first.press("End")
    assert page.get_by_role("button", name="pause").count() == 0


def test_after_a_kernel_restart(lab, page):
    open_and_run(lab, page)
    lab.restart(page)
    sliders(stage_of(page)).first.focus()
    page.keyboard.press("End")
    assert_moved_to(page, [24, 11])  # the old picture needs no kernel
    lab.run_all(page)
    page.wait_for_selector(".stage svg")
    assert page.locator(".stage").count() == 1
    assert_stands_at(page, [8, 11])
    sliders(stage_of(page)).first.focus()
    page.keyboard.press("Home")
    assert_stands_at(page, [0, 11])


def test_a_dark_theme_leaves_the_picture_white_and_the_words_readable(lab, page):
    open_and_run(lab, page)
    browser.command(page, "apputils:change-theme", theme="JupyterLab Dark")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    page.wait_for_timeout(500)
    browser.screenshot(page, "stage_dark")
    colour = page.locator(".stage p").evaluate("p => getComputedStyle(p).color")
    assert min(map(int, re.findall(r"\d+", colour)[:3])) > 200
    shot = imread(io.BytesIO(page.locator(".stage svg").screenshot()))
    assert shot[5, 5, :3].min() == 1
    browser.command(page, "apputils:change-theme", theme="JupyterLab Light")
