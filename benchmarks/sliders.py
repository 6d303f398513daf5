"""How fast the sliders are, against ``interact`` with ``plt.show()``.

Run: ``python3 course.py bench [--runs 3]``. It starts a JupyterLab and a headless
Chromium, shows the same figure in each way, with the same 101 learning rates, and
moves the slider by keys and by mouse, in turn. The third way, "jslink", is the stage
moved by a slider of ipywidgets; it shows what the stage's own sliders are worth.

What is measured, in the page:

- *Delay*: from the time stamp that the browser gives a key press, to the end of
  the first screen frame that shows a new picture (the next animation frame after
  the change, and for a PNG after its decoding; then the first task after that
  frame's painting). 100 single steps at irregular times, each after the last.
  What the compositor does later, a few milliseconds, is the same for both.
- *Frames per second* and *lag*: the mouse drags the handle over 100 steps at
  the pace at which the browser takes them, at most one for each screen frame.
  Pictures shown, over the time until the last one; the lag is the time from the
  last mouse event to the last picture.
- *Kernel*: processor time of the kernel's process, from the beginning of the
  drag until one second after it.
- *Bytes*: what came through the notebook's websockets during the drag, and when
  the cell was run.
"""

import os
import random
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
import browser  # noqa: E402 (it is found by the line above)

N_RATES = 101
SETUP = f"""import sys
sys.path.insert(0, {str(TESTS)!r})
import stage_example
"""
STAGE = f"stage_example.learning_rate_stage({N_RATES})"
# As a notebook would do it: each move trains, draws and shows the figure anew.
INTERACT = f"""import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Layout, SelectionSlider, interact

def show(rate):
    w, b, loss = stage_example.train(rate, 12)
    figure = plt.figure(figsize=(11, 4.2), layout="constrained")
    stage_example.draw(figure)
    lines = {{a.get_gid(): a for ax in figure.axes for a in ax.lines}}
    lines["fit"].set_data([-5, 5], [b[-1] - 5 * w[-1], b[-1] + 5 * w[-1]])
    lines["losses"].set_data(range(12), loss)
    lines["now"].set_data([11], loss[-1:])
    lines["path"].set_data(w, b)
    plt.show()

rates = [(f"{{rate:.3g}}", rate) for rate in stage_example.sweep({N_RATES})[0]]
slider = SelectionSlider(options=rates, layout=Layout(width="700px"))
interact(show, rate=slider);"""
# The same stage, its own sliders hidden, moved by a slider of ipywidgets.
LISTEN = """export default { render(given) {
  const { model } = given
  model.on("change:rate", () =>
    model.set("at", [model.get("rate"), ...model.get("at").slice(1)]))
  return render(given)
} };"""
JSLINK = f"""import traitlets
from ipywidgets import Layout, SelectionSlider, VBox, jslink
from helpers.widgets.stage import StageWidget

class Linked(StageWidget):
    rate = traitlets.Int().tag(sync=True)
    _esm = StageWidget._esm.replace("export default {{ render }};", {LISTEN!r})

stage = {STAGE}
rates = [(text, k) for k, text in enumerate(stage.labels[0])]
slider = SelectionSlider(options=rates, layout=Layout(width="700px"))
linked = Linked(plan=stage.plan(), at=stage.start)
jslink((slider, "index"), (linked, "rate"))
VBox([slider, linked])"""
WAYS = {
    "interact": (INTERACT, ".jp-OutputArea img", ".noUi-handle", ".noUi-target"),
    "jslink": (JSLINK, ".stage svg", ".noUi-handle", ".noUi-target"),
    "stage": (STAGE, ".stage svg", ".stage input", ".stage input"),
}

# In the page: note the time stamps of inputs, and when a new picture was shown.
RECORDER = """() => {
  const recorder = (window.recorder = { inputs: [], shown: [] })
  for (const type of ["keydown", "mousemove"]) {
    addEventListener(type, e => recorder.inputs.push(e.timeStamp), true)
  }
  const afterPaint = done => requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  })
  const note = () => afterPaint(() => {
    const now = performance.now()  // changes of one frame are one picture
    if (now - (recorder.shown.at(-1) ?? 0) > 2) recorder.shown.push(now)
  })
  new MutationObserver(changes => {
    for (const { target, addedNodes, attributeName } of changes) {
      if (attributeName === "d" && target.closest(".stage svg")) note()
      for (const node of addedNodes) {
        const image = node.querySelector?.("img") ?? (node.tagName === "IMG" && node)
        if (image) image.decode().then(note, () => {})
      }
    }
  }).observe(document.querySelector(".jp-Notebook"), {
    subtree: true, childList: true, attributes: true, attributeFilter: ["d", "src"]
  })
}"""


def write_notebooks(folder):
    """Write one notebook for each way."""
    for way, (code, *_) in WAYS.items():
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(text) for text in (SETUP, code)]
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        book.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
        nbformat.write(book, folder / f"{way}.ipynb")


def measure(lab, way, n_steps):
    """Open one notebook in a browser of its own, and measure all of it."""
    _, picture, handle, track = WAYS[way]
    received = []
    with browser.chromium() as page:
        page.on(
            "websocket",
            lambda ws: ws.on(
                "framereceived", lambda frame: received.append(len(frame))
            ),
        )
        lab.open(page, f"{way}.ipynb")
        received.clear()
        lab.run_all(page)
        page.wait_for_selector(picture)
        page.wait_for_timeout(2000)
        result = {"bytes at first": sum(received)}
        page.evaluate(RECORDER)
        delays = single_steps(page, handle, n_steps)
        result["delay, median (ms)"] = np.median(delays)
        result["delay, 95 % (ms)"] = np.percentile(delays, 95)
        kernel = lab.kernel(page)
        received.clear()
        before = sum(kernel.cpu_times()[:2])
        result["frames per second"], result["lag at the end (ms)"] = drag(
            page, handle, track
        )
        result["kernel time in the drag (s)"] = sum(kernel.cpu_times()[:2]) - before
        result["bytes in the drag"] = sum(received)
        assert page.problems == [], page.problems
    return result


def single_steps(page, handle, n_steps):
    """Press arrow keys; return the delay of each step in milliseconds."""
    page.locator(handle).first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(2000)
    delays = []
    for step in range(n_steps):
        page.evaluate("() => { recorder.inputs = []; recorder.shown = [] }")
        page.keyboard.press("ArrowRight" if step < n_steps / 2 else "ArrowLeft")
        page.wait_for_function("() => recorder.shown.length > 0")
        delays.append(page.evaluate("() => recorder.shown[0] - recorder.inputs[0]"))
        page.wait_for_timeout(30 + 50 * random.random())
    return delays


def drag(page, handle, track):
    """Drag the slider over 100 steps; return frames per second, and lag in ms."""
    page.keyboard.press("Home")
    page.wait_for_timeout(2000)
    box = page.locator(track).first.bounding_box()
    y, left, right = box["y"] + box["height"] / 2, box["x"], box["x"] + box["width"]
    if handle != track:
        left = page.locator(handle).first.bounding_box()["x"]
    page.mouse.move(left + 6, y)
    page.mouse.down()
    page.wait_for_timeout(2000)
    page.evaluate("() => { recorder.inputs = []; recorder.shown = [] }")
    page.mouse.move(right - 6, y, steps=100)
    page.wait_for_function("() => recorder.shown.length > 0", timeout=60_000)
    while page.evaluate("() => performance.now() - recorder.shown.at(-1)") < 1500:
        page.wait_for_timeout(200)
    page.mouse.up()
    inputs, shown = page.evaluate("() => [recorder.inputs, recorder.shown]")
    seconds = (max(shown[-1], inputs[-1]) - inputs[0]) / 1000
    return len(shown) / seconds, max(shown[-1] - inputs[-1], 0)


def machine():
    """Say how many processors there are, and how busy they are."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"{os.cpu_count()} processors, load average {load}"


def compare(runs, n_steps):
    """Measure all ways in turn, several times; print the best of each."""
    results = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        write_notebooks(Path(folder))
        with browser.jupyterlab(folder) as lab:
            for _ in range(runs):
                for way in WAYS:
                    results[way].append(measure(lab, way, n_steps))
    print(f"Best of {runs} runs; {machine()}\n")
    print(f"{'':30}{''.join(f'{way:>12}' for way in WAYS)}{'ratio':>10}")
    best = {}
    for name in results["stage"][0]:
        choose = max if name == "frames per second" else min
        values = [choose(result[name] for result in results[way]) for way in WAYS]
        best[name] = old, new = values[0], values[-1]
        ratio = f"{old / new:.3g}" if new else "-"
        print(f"{name:30}{''.join(f'{v:12,.4g}' for v in values)}{ratio:>10}")
    print()
    median, tail = best["delay, median (ms)"], best["delay, 95 % (ms)"]
    for text, met in {
        "median at least 10 times lower": median[0] >= 10 * median[1],
        "95 % within 33 ms": tail[1] <= 33,
        "40 frames per second or more": best["frames per second"][1] >= 40,
        "no queue at the end (50 ms)": best["lag at the end (ms)"][1] <= 50,
        "under 1 MB sent": best["bytes at first"][1] < 1e6,
    }.items():
        print(f"{'met   ' if met else 'MISSED'}  {text}")
