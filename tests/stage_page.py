"""What a page shows of a stage: where its sliders stand, and what is drawn."""

import ast
import json
import re

import numpy as np

# Run in the kernel: where matplotlib itself puts what moves, in units of the SVG.
EXPECT = """
def _expected(stage, at):
    import json
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    from helpers.widgets.stage_svg import find, to_svg
    stage.apply(stage.figure, at)
    points, texts = {}, {}
    for move in stage.moves:
        artist = find(stage.figure, move.gid)
        if isinstance(artist, Text):
            texts[move.gid] = artist.get_text()
            continue
        if not artist.get_visible() or move.x is None:
            continue
        if isinstance(artist, Line2D):
            xy = artist.get_xydata()
        elif isinstance(artist, PathCollection):
            xy = artist.get_offsets()
        elif isinstance(artist, LineCollection):
            xy = [end for segment in artist.get_segments() for end in segment]
        else:
            xy = artist.get_xy()
        import numpy
        xy = numpy.asarray(xy, float).reshape(-1, 2)
        points[move.gid] = to_svg(artist, xy).tolist()
    size = stage.figure.bbox.size.tolist()
    words = stage.words and str(stage.words.strings[stage.words.frame(at)])
    return json.dumps([points, texts, words, size])
"""

ASK = """async ([code, expression]) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel
  const future = kernel.requestExecute({
    code, store_history: false, user_expressions: { answer: expression }
  })
  const { content } = await future.done
  const { answer } = content.user_expressions
  if (answer.status !== "ok") throw new Error(`${answer.ename}: ${answer.evalue}`)
  return answer.data["text/plain"]
}"""

STATE = """all => all.map(control => {
  const inputs = [...control.querySelectorAll("input")]
  return inputs[0].type === "range" ? inputs[0].valueAsNumber
    : inputs.findIndex(input => input.checked)
})"""

DRAWN = """group => [
  group.querySelector("path:not(defs path)")?.getAttribute("d") ?? "",
  [...group.querySelectorAll("use")]
    .filter(dot => dot.style.display !== "none")
    .map(dot => [+dot.getAttribute("x"), +dot.getAttribute("y")])]"""


def ask_kernel(page, code, expression):
    """Run code in the kernel of the notebook in front; return an expression's value."""
    return ast.literal_eval(page.evaluate(ASK, [code, expression]))


def wait_for_frame(page):
    """Wait until what was changed has been drawn."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    )


def sliders(stage):
    """Return the sliders of a stage; `stage` is the locator of its element."""
    return stage.locator("input[type=range]")


def controls(stage):
    """Return the controls of a stage in their order: each a slider or a choice."""
    return stage.locator(".stage-slider")


def state(stage):
    """Return the stops at which the sliders and the choices of a stage stand."""
    return [int(value) for value in controls(stage).evaluate_all(STATE)]


def drawn(stage, gid):
    """Return what is drawn of an artist: the points of its path, its visible dots."""
    d, dots = stage.locator(f'svg [id$="-{gid}"]').evaluate(DRAWN)
    points = [[float(n) for n in xy.split()] for xy in re.findall("[^MLZ]+", d)]
    return np.array(points).reshape(-1, 2), np.array(dots).reshape(-1, 2)


def all_drawn(stage):
    """Return what is drawn of the whole picture, to see that something changed."""
    return stage.locator("svg").evaluate("svg => svg.outerHTML")


def assert_right(page, stage, name):
    """Hold what a stage shows against what matplotlib makes of the same stops.

    `name` is what the stage is called in the kernel, such as ``Out[12]``.
    """
    wait_for_frame(page)
    answer = ask_kernel(page, EXPECT, f"_expected({name}, {state(stage)})")
    points, texts, words, size = json.loads(answer)
    for gid, wanted in points.items():
        path, dots = drawn(stage, gid)
        shown = path if len(path) else dots
        # Beyond the picture lines are cut, so only what is in it must agree.
        inside, shown = (
            xy[((xy > 0) & (xy < size)).all(axis=1)]
            for xy in (np.reshape(wanted, (-1, 2)), shown)
        )
        np.testing.assert_allclose(shown, inside, atol=0.02, err_msg=gid)
    for gid, text in texts.items():
        assert stage.locator(f'svg [id$="-{gid}"] text').text_content() == text
    if words:
        assert stage.locator("p").inner_text() == words
