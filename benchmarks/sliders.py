"""How fast the sliders are, against what a notebook would use instead.

Run: ``python3 course.py bench [--runs 3] [--only stage,plotly]``. It starts a
JupyterLab and a headless Chromium, shows the same figure in each way, with the same 101
learning rates, and moves the slider, in turn:

- *interact*: ``interact`` of ipywidgets with ``plt.show()``.
- *marimo*: a slider of marimo's with the same figure, on marimo's own server.
- *plotly*: a figure of Plotly's with a frame for each rate, and its own slider.
- *jslink*: the stage, moved by a slider of ipywidgets; it shows what the stage's own
  sliders are worth.
- *stage*: the stage. It, and so *jslink*, carries the 12 epochs of each rate, too.

What is measured, in the page:

- *Delay*: from the time stamp that the browser gives an input, to the end of the
  first screen frame that shows a new picture (the one that is being made, or the next,
  after the change, and for a PNG after its decoding; then the first task after that
  frame's painting). 100 single steps at irregular times, each after the last; by keys,
  and where keys don't move a slider (Plotly's), by the mouse with the button down.
  What the compositor does later, a few milliseconds, is the same for all.
- *Frames per second* and *lag*: the mouse drags the handle over 100 steps at
  the pace at which the browser takes them, at most one for each screen frame.
  Pictures shown, over the time until the last one; the lag is the time from the
  last mouse event to the last picture.
- *Kernel*: processor time of the process that answers the slider (the kernel, or
  marimo's server), from the beginning of the drag until one second after it.
- *Bytes*: what came when the cell was run, and during the drag; through websockets,
  and as files. Files at first are mostly programs: those that JupyterLab
  fetches for the cell, and all of marimo's page.
- *Without a kernel*: that process is ended, the slider is moved by some steps, and
  the picture changes or doesn't. Before, the same steps did change it.
"""

import contextlib
import os
import random
import tempfile
from pathlib import Path

import numpy as np
import places
from places import browser
from playwright.sync_api import TimeoutError
from ways import WAYS, write_notebooks

DELAY, DELAY_95 = "delay ms", "delay ms, 95 %"
FRAMES, LAG, KERNEL = "frames/s", "lag ms", "kernel s"
FIRST, FILES, MOVING = "kB at first", "kB of files", "kB in drag"
ALONE = "without a kernel"
NAMES = [DELAY, DELAY_95, FRAMES, LAG, KERNEL, FIRST, FILES, MOVING, ALONE]
LONG_ENOUGH = 10_000  # ms for a picture that may never come

# In the page: note the time stamps of inputs, and when a new picture was shown.
RECORDER = """selector => {
  const recorder = (window.recorder = { inputs: [], shown: [] })
  // Not "mousemove": marimo's slider keeps that from being sent.
  for (const type of ["keydown", "pointermove"]) {
    addEventListener(type, e => recorder.inputs.push(e.timeStamp), true)
  }
  const soon = done => {
    const channel = new MessageChannel()
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  }
  // What changes in an animation frame is shown by that frame.
  const nextFrame = requestAnimationFrame.bind(window)
  let inFrame = false
  window.requestAnimationFrame = callback => nextFrame(time => {
    inFrame = true
    soon(() => { inFrame = false })
    callback(time)
  })
  const afterPaint = done => inFrame ? soon(done) : nextFrame(() => soon(done))
  const note = () => afterPaint(() => {
    const now = performance.now()  // changes of one frame are one picture
    if (now - (recorder.shown.at(-1) ?? 0) > 2) recorder.shown.push(now)
  })
  const noteImage = image => image.decode().then(note, () => {})
  recorder.look = () => [...document.querySelectorAll(selector)]
    .map(e => e.src ?? e.innerHTML).join()
  new MutationObserver(changes => {
    for (const { target, addedNodes, attributeName } of changes) {
      if (attributeName === "d" && target.closest(selector)) note()
      if (attributeName === "src" && target.matches(selector)) noteImage(target)
      for (const node of addedNodes) {
        const image = node.querySelector?.("img") ?? (node.tagName === "IMG" && node)
        if (image && image.matches(selector)) noteImage(image)
      }
    }
  }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["d", "src"]
  })
}"""


class Traffic:
    """Counts what comes into a page: by websockets, and as files."""

    def __init__(self, page):
        self.messages = self.files = 0
        page.on("websocket", lambda ws: ws.on("framereceived", self.add_message))
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("Network.enable")
        self.tools.on("Network.loadingFinished", self.add_file)

    def add_message(self, frame):
        """Count one message."""
        self.messages += len(frame)

    def add_file(self, event):
        """Count one file; what a page has within itself has no length here."""
        self.files += event["encodedDataLength"]

    def reset(self):
        """Count from here."""
        self.messages = self.files = 0


def measure(place, way, n_steps):
    """Open one place in a browser of its own, and measure all of it."""
    with browser.chromium() as page:
        traffic = Traffic(page)
        place.open(page)
        traffic.reset()
        place.run(page)
        page.wait_for_selector(way.picture, state="attached")
        page.wait_for_selector(way.handle)
        page.wait_for_timeout(2000)
        result = {FIRST: traffic.messages / 1000, FILES: traffic.files / 1000}
        page.evaluate(RECORDER, way.picture)
        delays = single_steps(page, way, n_steps)
        result[DELAY], result[DELAY_95] = np.percentile(delays, [50, 95])
        kernel = place.kernel(page)
        traffic.reset()
        before = sum(kernel.cpu_times()[:2])
        result[FRAMES], result[LAG] = drag(page, way)
        result[KERNEL] = sum(kernel.cpu_times()[:2]) - before
        result[MOVING] = (traffic.messages + traffic.files) / 1000
        assert page.problems == [], page.problems
        assert moves(page, way), "the slider does not move the picture"
        place.stop(page)
        result[ALONE] = moves(page, way)
    return result


def stepper(page, way):
    """Bring the slider to its first stop; return what brings it to another."""
    if way.by_mouse:
        left, right, y = ends(page, way)
        page.mouse.move(left, y)
        page.mouse.down()
        step = (right - left) / 100
        return lambda stop, _: page.mouse.move(left + stop * step, y)
    page.locator(way.handle).first.focus()
    page.keyboard.press("Home")
    return lambda _, key: page.keyboard.press(key)


def ends(page, way):
    """Return where the slider begins and ends, and its height on the page."""
    box = page.locator(way.track).first.bounding_box()
    grip = page.locator(way.handle).first.bounding_box()
    inset = grip["width"] / 2 if way.by_mouse else 6
    y = box["y"] + box["height"] / 2
    return box["x"] + inset, box["x"] + box["width"] - inset, y


def single_steps(page, way, n_steps):
    """Move by single steps; return the delay of each in milliseconds."""
    step = stepper(page, way)
    page.wait_for_timeout(2000)
    delays, stop = [], 0
    for number in range(n_steps):
        forward = number < n_steps / 2
        stop += 1 if forward else -1
        page.evaluate("() => { recorder.inputs = []; recorder.shown = [] }")
        step(stop, "ArrowRight" if forward else "ArrowLeft")
        page.wait_for_function("() => recorder.shown.length > 0")
        delays.append(page.evaluate("() => recorder.shown[0] - recorder.inputs[0]"))
        page.wait_for_timeout(30 + 50 * random.random())
    page.mouse.up()
    return delays


def drag(page, way):
    """Drag the slider over 100 steps; return frames per second, and lag in ms."""
    if not way.by_mouse:
        page.keyboard.press("Home")
    page.wait_for_timeout(2000)
    left, right, y = ends(page, way)
    if way.handle != way.track and not way.by_mouse:
        left = page.locator(way.handle).first.bounding_box()["x"] + 6
    page.mouse.move(left, y)
    page.mouse.down()
    page.wait_for_timeout(2000)
    page.evaluate("() => { recorder.inputs = []; recorder.shown = [] }")
    page.mouse.move(right, y, steps=100)
    page.wait_for_function("() => recorder.shown.length > 0", timeout=60_000)
    while page.evaluate("() => performance.now() - recorder.shown.at(-1)") < 1500:
        page.wait_for_timeout(200)
    page.mouse.up()
    inputs, shown = page.evaluate("() => [recorder.inputs, recorder.shown]")
    seconds = (max(shown[-1], inputs[-1]) - inputs[0]) / 1000
    return len(shown) / seconds, max(shown[-1] - inputs[-1], 0)


def moves(page, way):
    """Move the slider by some steps; say whether another picture comes."""
    step = stepper(page, way)
    page.wait_for_timeout(2000)
    page.evaluate("() => { recorder.before = recorder.look() }")
    for stop in (40, 50, 60):
        step(stop, "ArrowRight")
        page.wait_for_timeout(50)
    changed = "() => recorder.look() && recorder.look() !== recorder.before"
    try:
        page.wait_for_function(changed, timeout=LONG_ENOUGH)
    except TimeoutError:
        return False
    finally:
        page.mouse.up()
    return True


def machine():
    """Say how many processors there are, and how busy they are."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"{os.cpu_count()} processors, load average {load}"


def compare(runs, n_steps, only=None):
    """Measure all ways in turn, several times; print the best of each."""
    names = places.available(only or list(WAYS))
    results = {name: [] for name in names}
    before = machine()
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as path, served(Path(path), names) as place_of:
        for _ in range(runs):
            for name in names:
                with place_of(name) as place:
                    results[name].append(measure(place, WAYS[name], n_steps))
    print(f"Best of {runs} runs; {before} at first, {machine()} at last\n")
    best = {name: best_of(found) for name, found in results.items()}
    print("\n".join(table(best)), end="\n\n")
    if "stage" in best:
        for text, met in goals(best).items():
            print(f"{'met   ' if met else 'MISSED'}  {text}")


@contextlib.contextmanager
def served(folder, names):
    """Serve the notebooks; yield what makes the place that shows one of the ways."""
    with contextlib.ExitStack() as stack:
        if {*names} - {"marimo"}:
            write_notebooks(folder / "notebooks", places.PACKAGES)
            lab = stack.enter_context(places.jupyterlab(folder, "plotly" in names))

        def place_of(name):
            if name == "marimo":
                return places.marimo(folder)
            return contextlib.nullcontext(places.Notebook(lab, name))

        yield place_of


def best_of(found):
    """Return the best of each measurement; without a kernel, all have to work."""
    choose = {FRAMES: max, ALONE: all}
    return {
        name: choose.get(name, min)(result[name] for result in found) for name in NAMES
    }


def table(best):
    """Return the lines of a table, one way in each."""
    lines = [f"{'':10}" + "  ".join(NAMES)]
    for way, values in best.items():
        cells = [f"{cell(values[name]):>{len(name)}}" for name in NAMES]
        lines.append(f"{way:10}" + "  ".join(cells))
    return lines


def cell(value):
    """Return a number, or a yes or no, as the table has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def goals(best):
    """Return what the stage is meant to reach, and whether it does."""
    stage = best["stage"]
    found = {
        "95 % within 33 ms": stage[DELAY_95] <= 33,
        "40 frames per second or more": stage[FRAMES] >= 40,
        "no queue at the end (50 ms)": stage[LAG] <= 50,
        "under 1 MB sent": stage[FIRST] < 1000,
        "works without a kernel": stage[ALONE],
    }
    if "interact" in best:
        times = best["interact"][DELAY] / stage[DELAY]
        text = f"median at least 10 times lower than interact's ({times:.0f} times)"
        found = {text: times >= 10} | found
    return found
