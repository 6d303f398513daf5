"""The sliders of the lessons: every stop against an independent computation."""

import itertools
import json
import math
import random
import re

import numpy as np
import pytest
from matplotlib import pyplot

from helpers import widgets
from helpers.data import generate_data
from helpers.widgets.call_student import StudentError
from helpers.widgets.stage_svg import find

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
    z = linear_neuron(w, b, x)
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def z_of_w1(w1):
    return np.dot(np.array([0.5, 0.3]), [w1, -0.2]) + np.array([0.1])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def loss_of_output(output):
    return (output - 0.7) ** 2 / 2


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


def assert_drawable(stage):
    for _, artists, words in every_stop(stage):
        for artist in artists.values():
            if hasattr(artist, "get_xydata"):
                assert np.isfinite(data(artist)).all()
        assert words.endswith(".")
        yield words
    assert "NaN" not in json.dumps(stage.plan(), default=lambda data: "bytes")
    stage.still(*stage.presets)
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("name", MAKERS)
def test_every_stop_can_be_drawn_and_leaves_no_figure_open(stages, name):
    for words in assert_drawable(stages[name]):
        assert not re.search(r"nan|inf\b|e[+-]\d", words), words


@pytest.mark.parametrize("name", WILD)
def test_what_is_not_finite_is_clipped(name):
    assert len(list(assert_drawable(WILD[name]()))) > 1


PROMISES = {
    ("stopping", "packed snow"): "friction 0.3",
    ("neuron", "falling"): "1.00 at x = -4, 0.50 at x = 0, 0.00 at x = 4",
    ("plane", "out of sight"): "above 0.5 at 49 of 49 points",
    ("plane", "turned round"): "z = -1·x1 - 2·x2",
    ("chain", "on target"): "Link 3 is at the bottom of its bowl.",
    ("chain", "stuck"): "Link 2 is nearly flat.",
    ("scaling", "diverges"): "raw: loss 33,224 m², it diverges",
}


@pytest.mark.parametrize(("name", "preset"), PROMISES)
def test_a_button_does_what_it_promises(stages, name, preset):
    assert PROMISES[name, preset] in stages[name].description(preset)


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
        way, side = data(artists["side view"]).T
        np.testing.assert_allclose(way, np.linspace(-4, 4, 33))
        wanted = np.tanh((length * way + b) / 2) / 2 + 0.5
        np.testing.assert_allclose(side, wanted, atol=1e-12)
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


def test_an_error_in_a_plane_names_the_stop():
    with pytest.raises(
        StudentError, match=r"returned None at w1 = -2, w2 = -2, b = -4"
    ):
        widgets.explore_plane(lambda w, b, x: None)
