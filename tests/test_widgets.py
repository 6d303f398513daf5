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
from helpers.training import train_linear
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


X1, _, Y = generate_data(1000)
SPEED = X1[:, None]
VERSIONS = {"raw": SPEED, "standard": (SPEED - SPEED.mean()) / SPEED.std()}


MAKERS = {
    "stopping": lambda: widgets.explore_stopping(stopping),
    "neuron": lambda: widgets.explore_neuron(
        {"linear": linear_neuron, "sigmoid": sigmoid_neuron}
    ),
    "decision": lambda: widgets.explore_decision(sigmoid_neuron, [0.4, -3], -4),
    "chain": lambda: widgets.step_through_chain(
        [z_of_w1, sigmoid, loss_of_output], central_difference
    ),
    "scaling": lambda: widgets.compare_scaling(train_linear, VERSIONS, Y, 650),
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
    "decision": lambda: widgets.explore_decision(wild, [0.4, -3], -4),
    "chain": lambda: widgets.step_through_chain([z_of_w1, wild, wild], wild),
    "scaling": lambda: widgets.compare_scaling(
        lambda X, y, rate, goal, n: [[0, 0], [wild(), wild()]], VERSIONS, Y, 650
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
    ("neuron", "falling"): "1.00 at x = −4, 0.50 at x = 0, 0.00 at x = 4",
    ("neuron", "shifted"): "z is 0 at x = 2",
    ("decision", "cold and dry"): "Probability 0.02: rather no",
    ("decision", "hot and wet"): "so z = +2.0. Probability 0.88: rather yes",
    ("chain", "on target"): "Link 3 is at the bottom of its bowl.",
    ("chain", "stuck"): "Link 2 is nearly flat.",
    ("scaling", "diverges"): "raw: loss 54,997 m², it diverges. standard: loss 56,256",
}


@pytest.mark.parametrize(("name", "preset"), PROMISES)
def test_a_button_does_what_it_promises(stages, name, preset):
    assert PROMISES[name, preset] in stages[name].description(preset)


# Lesson 00


def test_stopping_is_the_law_at_every_stop(stages):
    speeds = np.arange(101)
    for (friction, speed), artists, words in every_stop(stages["stopping"]):
        curve = speeds * 1000 / 3600 + (speeds / 3.6) ** 2 / (19.62 * friction)
        metres = curve[speeds == speed][0]
        moving = artists.keys() - {"metres"}
        drawn = {gid: data(artists[gid]) for gid in moving}
        np.testing.assert_allclose(drawn["curve"], np.stack([speeds, curve], -1))
        np.testing.assert_allclose(drawn["car"], [[speed, metres]])
        guide = [[speed, 0], [speed, metres]]
        np.testing.assert_allclose(drawn["guide"], guide)
        assert artists["metres"].get_text() == f"this car: {metres:.1f} m"
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
