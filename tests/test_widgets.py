"""The sliders of the lessons: every stop against an independent computation."""

import itertools
import json
import math
import random
import re
import subprocess
import sys
import time
import warnings
from copy import copy
from dataclasses import replace
from functools import cache

import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _remove_buffers
from matplotlib import pyplot
from nbclient import NotebookClient

from helpers import sweep, widgets
from helpers.data import generate_data
from helpers.stage import clipped
from helpers.stage_svg import find
from helpers.sweep import StudentError, at_each_stop

# The students' functions, written as the notebooks write them.


def stopping(speed_km_h, friction):
    speed_m_s = speed_km_h / 3.6
    return speed_m_s * 1.0 + speed_m_s**2 / (2 * 9.81 * friction)


def linear_neuron(w, b, x):
    z = 0
    for feature, weight in zip(x, w, strict=True):
        z += feature * weight
    return z + b


def sigmoid_neuron(w, b, x):
    return 1 / (1 + math.exp(-linear_neuron(w, b, x)))


def z_of_w1(w1):
    return np.dot(np.array([0.5, 0.3]), [w1, -0.2]) + np.array([0.1])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def loss_of_output(output):
    return (output - 0.7) ** 2


def central_difference(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at - nudge)) / (2 * nudge)


X1, X2, Y = generate_data(1000)
FEATURES = np.column_stack([X1, X2])
STANDARD = (FEATURES - FEATURES.mean(axis=0)) / FEATURES.std(axis=0)
VERSIONS = {"raw": FEATURES, "standard score": STANDARD}


def best_line(X):
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), Y)[0]


LOWEST = np.mean((STANDARD @ best_line(STANDARD)[:2] + best_line(STANDARD)[2] - Y) ** 2)


def descend(X, learning_rate, goal, max_epochs):
    H, best = np.dot(X.T, X) / len(X), best_line(X)[:2]
    path = [np.zeros(2)]
    slopes = np.dot(H, path[-1] - best)
    while LOWEST + np.dot(path[-1] - best, slopes) > goal and len(path) <= max_epochs:
        path.append(path[-1] - learning_rate * slopes)
        slopes = np.dot(H, path[-1] - best)
    return np.array(path)


MAKERS = {
    "stopping": lambda: widgets.explore_stopping(stopping),
    "neuron": lambda: widgets.explore_neuron(
        {"linear": linear_neuron, "sigmoid": sigmoid_neuron}
    ),
    "plane": lambda: widgets.explore_plane(sigmoid_neuron),
    "chain": lambda: widgets.step_through_chain(
        [z_of_w1, sigmoid, loss_of_output], central_difference
    ),
    "scaling": lambda: widgets.compare_scaling(descend, VERSIONS, Y),
}


@pytest.fixture(scope="module")
def stages():
    return {name: make() for name, make in MAKERS.items()}


def every_stop(stage):
    """Bring the figure to each stop; yield its values, a look-up, the words.

    The stops come in a mixed order: what one leaves behind must not help the next,
    and a slider that moves something wrongly soon shows.
    """
    artists = {move.gid: find(stage.figure, move.gid) for move in stage.moves}
    every_at = list(itertools.product(*map(range, stage.shape)))
    random.Random(0).shuffle(every_at)
    for at in every_at:
        stage.apply(stage.figure, at)
        values = [stops[k] for stops, k in zip(stage.stops, at, strict=True)]
        words = str(stage.words.strings[stage.words.frame(at)])
        yield values, artists, words


def data(artist):
    return np.asarray(artist.get_xydata(), dtype=float).reshape(-1, 2)


# What holds for all


@pytest.mark.parametrize("name", MAKERS)
def test_every_stop_can_be_drawn_and_leaves_no_figure_open(stages, name):
    stage = stages[name]
    for _, artists, words in every_stop(stage):
        for artist in artists.values():
            if hasattr(artist, "get_xydata"):
                assert np.isfinite(data(artist)).all()
        assert words.endswith(".")
        assert not re.search(r"nan|inf\b|e[+-]\d", words), words
    plan = stage.plan()
    assert "NaN" not in json.dumps(plan, default=lambda data: "bytes")
    assert len(stage.presets) >= 3
    stage.still(*stage.presets)
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("name", MAKERS)
def test_making_it_is_quick_and_sends_little(name):
    seconds = []
    for _ in range(3):
        start = time.process_time()
        widget = MAKERS[name]().widget
        seconds.append(time.process_time() - start)
        state, _, buffers = _remove_buffers(widget.get_state())
        widget.close()
    assert min(seconds) < 1
    assert len(json.dumps(state)) + sum(map(len, buffers)) < 1_000_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stopping", "friction (7 stops) x speed (37 stops)"),
        ("neuron", "activation (2 stops) x w (17 stops) x b (17 stops)"),
        ("plane", "w1 (7 stops) x w2 (7 stops) x b (9 stops)"),
        ("chain", "step (8 stops) x w1 (12 stops)"),
        ("scaling", "rate / limit (9 stops) x epochs (16 stops)"),
    ],
)
def test_repr_is_fixed(stages, name, text):
    assert repr(stages[name]) == f"Stage: {text}"


def wild(*args):
    """Return infinity, minus infinity and not-a-number, in turn."""
    wild.calls = getattr(wild, "calls", 0) + 1
    return [math.inf, -math.inf, math.nan][wild.calls % 3]


WILD = {
    "stopping": lambda: widgets.explore_stopping(wild),
    "neuron": lambda: widgets.explore_neuron({"linear": linear_neuron, "mine": wild}),
    "plane": lambda: widgets.explore_plane(wild),
    "chain": lambda: widgets.step_through_chain([z_of_w1, wild, wild], wild),
    "scaling": lambda: widgets.compare_scaling(
        lambda X, rate, goal, n: [[0, 0], [wild(), wild()]], VERSIONS, Y
    ),
}


@pytest.mark.parametrize("name", WILD)
def test_what_is_not_finite_is_clipped(name):
    stage = WILD[name]()
    stage.plan()
    for _, artists, _ in every_stop(stage):
        for artist in artists.values():
            if hasattr(artist, "get_xydata"):
                assert np.isfinite(data(artist)).all()


# Where the sliders can stand. All else is computed from the stops of the stage.
HALVES = [n / 2 for n in range(-8, 9)]
STEPS = ["w1", "z", "output", "loss", "slope 3", "slope 2", "slope 1", "product"]
SLIDERS = {
    "stopping": {
        "friction": [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
        "speed": list(range(0, 145, 4)),
    },
    "neuron": {"activation": ["linear", "sigmoid"], "w": HALVES, "b": HALVES},
    "plane": {
        "w1": [-2, -1, -0.5, 0, 0.5, 1, 2],
        "w2": [-2, -1, -0.5, 0, 0.5, 1, 2],
        "b": [-4, -3, -2, -1, 0, 1, 2, 3, 4],
    },
    "chain": {
        "step": STEPS,
        "w1": [-10, -8, -6, -4, -2, 0, 0.4, 1.6, 4, 6, 8, 10],
    },
    "scaling": {
        "rate / limit": [0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.01, 1.1, 1.5],
        "epochs": [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50, 100, 200, 500, 1000],
    },
}


@pytest.mark.parametrize("name", MAKERS)
def test_where_the_sliders_can_stand(stages, name):
    stage = stages[name]
    assert dict(zip(stage.names, stage.stops, strict=True)) == SLIDERS[name]


# Where each button brings the sliders, in their order.
PRESETS = {
    "stopping": {
        "dry road": (0.9, 72),
        "wet road": (0.6, 72),
        "packed snow": (0.3, 72),
    },
    "neuron": {
        "flat": ("sigmoid", 0.5, 0),
        "steep": ("sigmoid", 4, 0),
        "shifted": ("sigmoid", 2, -4),
        "falling": ("sigmoid", -2, 0),
    },
    "plane": {
        "cliff": (1, 2, -1),
        "gentle slope": (0.5, 0, 0),
        "turned round": (-1, -2, -1),
        "out of sight": (0.5, 0.5, 4),
    },
    "chain": {
        "lesson": ("product", 0.4),
        "on target": ("product", 1.6),
        "stuck": ("product", -10),
    },
    "scaling": {
        "careful": (0.1, 1000),
        "half": (0.5, 1000),
        "to and fro": (0.99, 20),
        "diverges": (1.1, 5),
    },
}


def values_at(stage, at):
    """Return the values of the sliders at the stops numbered `at`."""
    return tuple(stops[k] for stops, k in zip(stage.stops, at, strict=True))


@pytest.mark.parametrize("name", MAKERS)
def test_where_each_button_brings_the_sliders(stages, name):
    stage = stages[name]
    brought = {key: values_at(stage, at) for key, at in stage.presets.items()}
    assert brought == PRESETS[name]


# What each button promises: what is then said below the picture.
PROMISES = {
    "stopping": {
        "dry road": "friction 0.9 the car stops after 42.7 m.",
        "wet road": "friction 0.6",
        "packed snow": "friction 0.3 the car stops after 88.0 m.",
    },
    "neuron": {
        "flat": "0.12 at x = -4, 0.50 at x = 0, 0.88 at x = 4.",
        "steep": "0.00 at x = -4, 0.50 at x = 0, 1.00 at x = 4.",
        "shifted": "z is 0 at x = 2.",  # as the lesson says
        "falling": "1.00 at x = -4, 0.50 at x = 0, 0.00 at x = 4.",
    },
    "plane": {
        "cliff": "The output goes from 0.00 to 1.00",
        "gentle slope": "The output goes from 0.14 to 0.86",
        "turned round": "z = -1·x1 - 2·x2 - 1.",
        "out of sight": "above 0.5 at 49 of 49 points.",
    },
    "chain": {
        "lesson": "0.5 · 0.2464 · (-0.2806) = -0.03457.",
        "on target": "· (-0.00307) =",  # the loss is nearly level
        "stuck": "0.5 · 0.006916 ·",  # the sigmoid is flat
    },
    "scaling": {
        "careful": "0.1 of the stable rate",
        "half": "0.5 of the stable rate",
        "to and fro": "0.99 of the stable rate",
        "diverges": "epoch 5. raw: loss 33,224 m², it diverges.",
    },
}


def assert_keeps(stage, promises):
    """Hold what each button makes a stage say against what it promises."""
    assert stage.presets.keys() == promises.keys()
    for preset, words in promises.items():
        said = stage.description(preset)
        for part in words.split("*"):
            assert part in said, preset


@pytest.mark.parametrize("name", MAKERS)
def test_each_button_does_what_it_promises(stages, name):
    assert_keeps(stages[name], PROMISES[name])


@pytest.mark.parametrize(
    ("name", "start", "play"),
    [
        ("stopping", "At 72 km/h on a road with friction 0.9", "speed"),
        ("neuron", "z = 1·x + 0.", "w"),
        ("plane", "z = 1·x1 + 2·x2 - 1.", "b"),
        ("chain", "Forward. The weight w1 is 0.4.", "step"),
        ("scaling", "0.5 of the stable rate, epoch 1,000.", "epochs"),
    ],
)
def test_where_it_starts_and_what_play_moves(stages, name, start, play):
    stage = stages[name]
    assert stage.description({}).startswith(start)
    assert stage.names[stage.play] == play


# Calling the student's function


def half(x):
    return x / 2


def test_at_each_stop_returns_the_results_in_order():
    stops = [{"x": x, "args": (x,)} for x in (1, 2.0, np.float32(3))]
    assert at_each_stop(half, stops) == [0.5, 1.0, 1.5]
    assert at_each_stop(lambda x: np.array([[x]]), stops) == [1.0, 2.0, 3.0]
    assert at_each_stop(lambda x: [x, "a"], stops[:1], shape=None) == [[1, "a"]]
    (pair,) = at_each_stop(lambda x: (x, 2), stops[:1], shape=(2,))
    assert pair.tolist() == [1, 2]
    (table,) = at_each_stop(lambda x: [[x, 2]] * 5, stops[:1], shape=(None, 2))
    assert table.shape == (5, 2)


def test_at_each_stop_lets_nan_and_infinity_through():
    values = at_each_stop(lambda x: x, [{"args": (x,)} for x in (math.inf, math.nan)])
    assert values[0] == math.inf
    assert math.isnan(values[1])


def test_at_each_stop_drops_what_is_printed_and_warned_of(capsys):
    def loud(x):
        print("epoch", x)
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        return np.exp(np.float64(1000))

    assert at_each_stop(loud, [{"args": (1,)}]) == [math.inf]
    assert capsys.readouterr() == ("", "")


def fails(w, b):
    if (w, b) == (2, -1):
        return w / 0
    return w


FAULTS = {
    "an exception": (
        fails,
        "your function fails failed at w = 2, b = -1: ZeroDivisionError: division by "
        "zero (in its line: return w / 0)",
    ),
    "too few arguments": (
        lambda w: w,
        r"your function failed at w = 1, b = 0.001: TypeError: .* takes 1 positional",
    ),
    "nothing": (
        lambda w, b: None,
        "your function returned None at w = 1, b = 0.001: does it end with return?",
    ),
    "two numbers": (
        lambda w, b: [w, b],
        "returned an array of shape (2,), not a single number at w = 1",
    ),
    "text": (lambda w, b: "3", "your function returned a str, not a number at w = 1"),
    "a generator": (
        lambda w, b: (x for x in [w]),
        "your function returned a generator, not a number at w = 1",
    ),
    "a ragged list": (
        lambda w, b: [[w], [w, b]],
        "your function returned a list of unequal rows, not numbers at w = 1",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_an_error_is_the_students_and_names_the_stop(case):
    function, message = FAULTS[case]
    stops = [{"w": w, "b": b, "args": (w, b)} for w, b in [(1, 0.00100001), (2, -1)]]
    message = message if "*" in message else re.escape(message)
    with pytest.raises(StudentError, match=message) as caught:
        at_each_stop(function, stops)
    error = caught.value
    assert error.__suppress_context__ or error.__context__ is None


def test_the_wrong_shape_is_told():
    with pytest.raises(StudentError, match=r"shape \(3,\), not an array of shape \(N"):
        at_each_stop(lambda: [1, 2, 3], [{"a": 1, "args": ()}], shape=(None, 2))


def test_a_notebook_shows_an_error_without_a_traceback():
    shell = InteractiveShell.instance()
    try:
        shell.user_ns["at_each_stop"] = at_each_stop
        result = shell.run_cell("at_each_stop(lambda: None, [{'a': 1, 'args': ()}])")
        lines = result.error_in_exec._render_traceback_()
    finally:
        InteractiveShell.clear_instance()
    assert lines == [
        "StudentError: your function returned None at a = 1: does it end with return?"
    ]


def test_an_interrupt_is_not_the_students_error():
    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        at_each_stop(stopped, [{"args": (1,)}])


@pytest.mark.parametrize("function", [half, lambda x: None])
def test_progress_is_shown_where_it_takes_long_and_goes_again(monkeypatch, function):
    shown, cleared, bars = [], [], set()

    class Bar(sweep.IntProgress):
        def close(self):  # it is closed once more when Python drops it
            bars.add((self.value, self.max))
            super().close()

    monkeypatch.setattr(sweep, "IntProgress", Bar)
    monkeypatch.setattr(sweep, "display", lambda data, raw: shown.append(data))
    monkeypatch.setattr(sweep, "clear_output", lambda: cleared.append(True))
    stops = [{"args": (x,)} for x in range(5)]
    at_each_stop(half, stops)
    assert shown == []
    monkeypatch.setattr(sweep, "PATIENCE_S", 0)
    if function is half:
        at_each_stop(function, stops)
    else:
        with pytest.raises(StudentError):
            at_each_stop(function, stops)
    ((kind, _),) = (data.popitem() for data in shown)
    assert kind == "application/vnd.jupyter.widget-view+json"
    assert cleared == [True]
    assert bars == {(4 if function is half else 0, 5)}


def test_progress_leaves_no_output_and_strict_nbval_sees_none(tmp_path):
    root = widgets.__file__.rpartition("helpers")[0]
    cells = [
        f"import sys, time\nsys.path.insert(0, {root!r})\n"
        "from helpers.sweep import at_each_stop",
        "def slow(x):\n    time.sleep(0.2)\n    return x\n\n"
        "at_each_stop(slow, [{'args': (x,)} for x in range(5)])",
    ]
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    NotebookClient(book, store_widget_state=False).execute()
    (output,) = book.cells[1].outputs
    assert output.data["text/plain"] == "[0.0, 1.0, 2.0, 3.0, 4.0]"
    nbformat.write(book, tmp_path / "book.ipynb")
    (tmp_path / "none.ini").touch()
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "book.ipynb"]
    command += ["--nbval-current-env", "-p", "no:cacheprovider", "-c", "none.ini"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


# Lesson 00


def test_stopping_is_the_law_at_every_stop(stages):
    speeds = np.arange(0, 145, 4)
    for (friction, speed), artists, words in every_stop(stages["stopping"]):
        curve = speeds * 1000 / 3600 + (speeds / 3.6) ** 2 / (19.62 * friction)
        metres = curve[speeds == speed][0]
        drawn = {gid: data(artist) for gid, artist in artists.items()}
        np.testing.assert_allclose(drawn["curve"], np.stack([speeds, curve], -1))
        np.testing.assert_allclose(drawn["car"], [[speed, metres]])
        guide = [[speed, 0], [speed, metres], [0, metres]]
        np.testing.assert_allclose(drawn["guide"], guide)
        assert words == (
            f"At {speed} km/h on a road with friction {friction:.1f} the car stops "
            f"after {metres:.1f} m."
        )


def test_an_error_in_stopping_names_speed_and_friction():
    def braking(speed_km_h, friction):
        return 1 / (speed_km_h - 72)

    with pytest.raises(
        StudentError, match=r"braking failed at speed = 72, friction = "
    ):
        widgets.explore_stopping(braking)


# Lesson 01


def terms(words):
    """Read the numbers of "z = 2·x1 - 1·x2 + 3.", with their signs."""
    text = re.match(r"z = (.*?)\. ", words)[1].replace(" ", "")
    return [float(term.partition("·")[0]) for term in re.findall("[-+]?[^-+]+", text)]


def test_neuron_is_the_formula_at_every_stop(stages):
    xs = np.linspace(-4, 4, 61)
    for (activation, w, b), artists, words in every_stop(stages["neuron"]):
        for name in "linear", "sigmoid":
            z = w * xs + b
            # The sigmoid by another formula: half of 1 + tanh(z / 2).
            f = np.tanh(z / 2) / 2 + 0.5 if name == "sigmoid" else z
            at_zero = 0.5 if name == "sigmoid" else 0
            assert artists[f"{name} axes"].get_visible() == (name == activation)
            curve = data(artists[f"{name} curve"])
            np.testing.assert_allclose(curve, np.stack([xs, f], -1), atol=1e-12)
            bias = data(artists[f"{name} bias"])
            np.testing.assert_allclose(bias, [[0, f[30]]], atol=1e-12)
            zero = data(artists[f"{name} zero"])
            wanted = [[-b / w, at_zero]] if w else np.empty((0, 2))
            np.testing.assert_allclose(zero, wanted, atol=1e-12)
            if name == activation:
                numbers = [float(n) for n in re.findall(r"(-?\d+\.\d\d) at x", words)]
                np.testing.assert_allclose(numbers, f[[0, 30, 60]], atol=0.0051)
        assert terms(words) == [w, b]
        said = re.findall(r"z is 0 at x = (.*?)(?:\.$|\. |, )", words)
        assert said == ([f"{-b / w + 0.0:.3g}"] if w else [])
        assert ("counts for nothing" in words) == (w == 0)
        assert ("outside the picture" in words) == (abs(b) > 4 * abs(w) > 0)


def test_neuron_in_words(stages):
    stage = stages["neuron"]
    assert stage.description("shifted") == (
        "z = 2·x - 4. z is 0 at x = 2. The output is 0.00 at x = -4, 0.02 at x = 0, "
        "0.98 at x = 4."
    )
    assert stage.description({"activation": "linear", "w": -0.5, "b": 0.0}) == (
        "z = -0.5·x + 0. z is 0 at x = 0. The output is 2.00 at x = -4, 0.00 at x = 0, "
        "-2.00 at x = 4."
    )


def test_an_error_in_a_neuron_names_weight_bias_and_feature():
    def neuron(w, b, x):
        return 1 / (w[0] + 2)

    with pytest.raises(
        StudentError, match=r"neuron failed at w = -2, b = -4, x = -4: Z"
    ):
        widgets.explore_neuron({"linear": linear_neuron, "mine": neuron})


def test_plane_is_the_formula_at_every_stop(stages):
    for (w1, w2, b), artists, words in every_stop(stages["plane"]):
        length = math.hypot(w1, w2)
        # By what the legend says of them.
        named = {artist.get_label(): artist for artist in artists.values()}
        above, below = (data(named[text]) for text in ("above 0.5", "0.5 or below"))
        assert len(above) + len(below) == 49
        assert len({tuple(place) for place in [*above, *below]}) == 49
        assert (above @ [w1, w2] + b > 1e-10).all()
        assert (below @ [w1, w2] + b < 1e-8).all()
        for gid in "border", "crossing":
            assert artists[gid].get_visible() == (length > 0)
        way, cut = data(artists["cut"]).T
        np.testing.assert_allclose(way, np.linspace(-4, 4, 33))
        wanted = np.tanh((length * way + b) / 2) / 2 + 0.5
        np.testing.assert_allclose(cut, wanted, atol=1e-12)
        arrow = data(named["weights"])
        np.testing.assert_allclose(arrow[[0, 1, 3]], [[0, 0], [w1, w2], [w1, w2]])
        if length:
            border = data(named["z = 0"])
            np.testing.assert_allclose(border @ [w1, w2] + b, 0, atol=1e-9)
            assert np.linalg.norm(border[1] - border[0]) == pytest.approx(40)
            crossing = data(artists["crossing"])
            np.testing.assert_allclose(crossing, [[-b / length, 0.5]])
            # The barbs end 0.4 behind the tip, 0.25 to the left and to the right.
            ahead = np.array([[w1, w2], [-w2, w1]]) / length
            barbs = (arrow[[2, 4]] - [w1, w2]) @ ahead.T
            np.testing.assert_allclose(barbs, [[-0.4, -0.25], [-0.4, 0.25]])
            assert f"The border is {abs(b) / length:.3g} from the middle." in words
        assert terms(words) == [w1, w2, b]
        low, high = re.search(r"goes from (.*?) to (.*?) and", words).groups()
        reach = 3.6 * (abs(w1) + abs(w2))  # of the weighted sum, over the points
        wanted = np.tanh([(b - reach) / 2, (b + reach) / 2]) / 2 + 0.5
        np.testing.assert_allclose([float(low), float(high)], wanted, atol=0.0051)
        assert f"above 0.5 at {len(above)} of 49 points" in words
        assert ("no border" in words) == (length == 0)


def test_plane_in_words(stages):
    assert stages["plane"].description("turned round") == (
        "z = -1·x1 - 2·x2 - 1. The border is 0.447 from the middle. The output goes "
        "from 0.00 to 1.00 and is above 0.5 at 23 of 49 points."
    )


def test_an_error_in_a_plane_names_the_stop():
    with pytest.raises(
        StudentError, match=r"returned None at w1 = -2, w2 = -2, b = -4"
    ):
        widgets.explore_plane(lambda w, b, x: None)


# Lesson 04


def test_chain_is_the_formula_at_every_stop(stages):
    for (step, w1), artists, words in every_stop(stages["chain"]):
        k = STEPS.index(step)
        z = 0.5 * w1 + 0.04
        output = np.tanh(z / 2) / 2 + 0.5
        values = [w1, z, output, (0.7 - output) ** 2]
        slopes = [0.5, math.exp(-z) / (1 + math.exp(-z)) ** 2, 2 * output - 1.4]
        for n, name in enumerate(["w1", "z", "output", "loss"]):
            text = artists[f"{name} value"]
            assert text.get_visible() == (k >= n)
            said, number = text.get_text().split(" = ")
            assert said == name
            assert float(number) == pytest.approx(values[n], rel=6e-4)
        for n in (1, 2, 3):
            dot, line = artists[f"dot {n}"], artists[f"slope {n}"]
            named = {"w1": w1, "z": z, "output": output, "loss": values[3]}
            labels = dot.axes.get_xlabel(), dot.axes.get_ylabel()
            wanted = [[named[label] for label in labels]]
            np.testing.assert_allclose(data(dot), wanted, rtol=1e-9)
            assert dot.get_visible() == (k >= n)
            np.testing.assert_allclose(data(dot), [values[n - 1 : n + 1]], rtol=1e-9)
            (left, right) = data(line)
            slope = (right - left)[1] / (right - left)[0]
            assert slope == pytest.approx(slopes[n - 1], rel=1e-6)
            middle = (left + right) / 2
            np.testing.assert_allclose(middle, data(dot)[0], rtol=1e-9)
            assert line.get_visible() == (k >= 7 - n)
            factor = artists[f"factor {n}"]
            assert factor.get_visible() == (k >= 7 - n)
            number = float(factor.get_text().removeprefix("slope "))
            assert number == pytest.approx(slopes[n - 1], rel=6e-4)
        product = artists["product"]
        assert product.get_visible() == (k == 7)
        number = float(product.get_text().split(" = ")[1])
        assert number == pytest.approx(np.prod(slopes), rel=6e-4)
        assert words.startswith(
            ["Forward", "Backward", "The product"][(k > 3) + (k > 6)]
        )
        if k == 7:
            assert words.startswith(f"The product: {product.get_text()}. ")
            nudged = float(words.rpartition(" ")[2][:-1])
            assert nudged == pytest.approx(np.prod(slopes), rel=6e-4)
        else:
            said = re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"w1|link \d", "", words))
            forward = [values[:1], values[:2], values[1:3], values[2:]]
            backward = [[values[n], slopes[n]] for n in (2, 1, 0)]
            wanted = [*forward, *backward][k]
            np.testing.assert_allclose([float(n) for n in said], wanted, rtol=6e-4)


def test_chain_in_words(stages):
    stage = stages["chain"]
    said = [stage.description({"step": step}) for step in STEPS]
    assert said == [
        "Forward. The weight w1 is 0.4.",
        "Forward, link 1: the weight 0.4 makes z = 0.24.",
        "Forward, link 2: z = 0.24 makes the output 0.5597.",
        "Forward, link 3: the output 0.5597 makes the loss 0.01968.",
        "Backward, link 3: at the output 0.5597 the loss has the slope -0.2806.",
        "Backward, link 2: at z = 0.24 the output has the slope 0.2464.",
        "Backward, link 1: at the weight 0.4 z has the slope 0.5.",
        "The product: 0.5 · 0.2464 · (-0.2806) = -0.03457. A nudge of w1 through all "
        "links says -0.03457.",
    ]


def test_an_error_in_a_link_or_in_the_slope_names_the_stop():
    def no_return(z):
        sigmoid(z)

    def broken_slope(function, at):
        if at == 0.4:
            raise ValueError("no slope here")
        return 1

    links = [z_of_w1, sigmoid, loss_of_output]
    with pytest.raises(StudentError, match="no_return returned None at z = -6"):
        widgets.step_through_chain([z_of_w1, no_return, loss_of_output], sigmoid)
    with pytest.raises(StudentError, match=r"broken_slope failed at w1 = 0.4: ValueE"):
        widgets.step_through_chain(links, broken_slope)


# Lesson 05


@cache
def closed_form(name, share):
    """Return weights and loss after 0 to 1000 epochs."""
    X = VERSIONS[name]
    best = best_line(X)[:2]
    curvatures, directions = np.linalg.eigh(X.T @ X / len(X))
    start = directions.T @ -best
    run = []
    for k in range(1001):
        away = start * (1 - 2 * share * curvatures / curvatures[1]) ** k
        with np.errstate(over="ignore"):
            loss = LOWEST + np.sum(curvatures * away**2)
        run.append((directions @ away + best, loss))
    return run


def test_scaling_is_the_closed_form_at_every_stop(stages):
    epochs = np.array(SLIDERS["scaling"]["epochs"])
    for (share, epoch), artists, words in every_stop(stages["scaling"]):
        assert words.startswith(f"{share} of the stable rate, epoch {epoch:,}. ")
        for name in VERSIONS:
            run = closed_form(name, share)
            reached = [k for k, (_, loss) in enumerate(run) if loss <= 300]
            end = min([*reached, 1000])
            here = np.minimum(epochs[epochs <= epoch], end)
            path = data(artists[f"{name} path"])
            assert len(path) == here[-1] + 1
            wanted = clipped([run[k][0] for k in here])
            np.testing.assert_allclose(path[here], wanted, rtol=1e-5, atol=1e-5)
            np.testing.assert_array_equal(data(artists[f"{name} now"])[0], path[-1])
            seen, losses = data(artists[f"{name} loss"]).T
            np.testing.assert_array_equal(seen, epochs[epochs <= epoch])
            wanted = clipped([run[k][1] for k in here])
            np.testing.assert_allclose(losses, wanted, rtol=1e-5)
            said = re.search(rf"{name}: loss (.*? m²)(.*?)\.", words)
            loss = run[here[-1]][1]
            if loss < 1e6:
                assert said[1] == f"{loss:,.0f} m²"
            else:
                assert said[1] == "above a million m²"
            rest = f", reached at epoch {end}" if reached and epoch >= end else ""
            assert said[2] == (", it diverges" if loss > run[0][1] else rest)


def test_scaling_leaves_the_features_alone():
    X = {name: X.copy() for name, X in VERSIONS.items()}

    def rude(X, learning_rate, goal, max_epochs):
        X -= 1
        return [[0, 0], [1, 1]]

    widgets.compare_scaling(rude, X, Y)
    for name in X:
        np.testing.assert_array_equal(X[name], VERSIONS[name])


def test_an_error_in_a_descent_names_the_rate():
    def wrong(X, learning_rate, goal, max_epochs):
        return [1, 2, 3]

    message = (
        r"wrong returned an array of shape \(3,\), .* at learning rate = 0.0000253"
    )
    with pytest.raises(StudentError, match=message):
        widgets.compare_scaling(wrong, VERSIONS, Y)


# What the tests of every stop are worth


def spoiled(move, seen=True):
    """Yield copies of a move with one fault each, and what the fault is.

    A slider leaves something where it is at its first or at its last stop, or brings
    it one stop too far; or all is elsewhere. What is hidden, by `where` or at the
    stops not `seen`, or off by rounding, is no fault.
    """
    for part in "x", "y", "where", "strings", "seen":
        values = getattr(move, part)
        if values is None:
            continue
        faults = {}
        for axis, slider in enumerate(move.over):
            last = values.shape[axis] - 1
            stops = np.arange(last + 1)
            orders = {"first": 0 * stops, "last": 0 * stops + last, "ahead": stops + 1}
            for fault, order in orders.items():
                other = values.take(np.minimum(order, last), axis)
                faults[f"{fault} of slider {slider}"] = other
        if values.dtype.kind != "U":
            faults["elsewhere"] = ~values if values.dtype == bool else values + 1
        elif len(set(values.flat)) == 1:
            faults["elsewhere"] = values + np.array("1")
        for fault, other in faults.items():
            changed = other != values
            if part in ("x", "y"):
                changed = abs(other - values) > 1e-9
                if move.where is not None:
                    changed &= move.where
                stops = values.shape[: len(move.over)]
                changed = changed.reshape(*stops, -1).any(axis=-1) & seen
            if changed.any():
                yield f"{part} {fault}", replace(move, **{part: other})
    if move.until is not None:
        yield "all at once", replace(move, until=None)


def unseen_faults(stage, check, check_words):
    """Return the faults of what moves, is shown or said that the checks let pass.

    `check` must fail where something of the picture is wrong, `check_words` where
    the words below it are.
    """
    unseen = []
    for move in [*stage.moves, stage.words]:
        shows = [
            other.seen
            for other in stage.moves
            if (other.gid, other.over) == (move.gid, move.over)
            and other.seen is not None
        ]
        for fault, other in spoiled(move, *shows):
            bad = copy(stage)
            bad.moves = [other if m is move else m for m in stage.moves]
            bad.words = other if move is stage.words else stage.words
            try:
                (check_words if move is stage.words else check)(bad)
            except AssertionError:
                continue
            unseen.append(f"{move.gid}: {fault}")
    return unseen


CHECKS = {
    "stopping": test_stopping_is_the_law_at_every_stop,
    "neuron": test_neuron_is_the_formula_at_every_stop,
    "plane": test_plane_is_the_formula_at_every_stop,
    "chain": test_chain_is_the_formula_at_every_stop,
    "scaling": test_scaling_is_the_closed_form_at_every_stop,
}


@pytest.mark.parametrize("name", MAKERS)
def test_whatever_a_slider_moves_is_compared_at_every_stop(stages, name):
    def check(bad):
        CHECKS[name]({name: bad})

    assert unseen_faults(stages[name], check, check) == []
