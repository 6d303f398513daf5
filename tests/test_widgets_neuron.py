"""The sliders of lesson 01: every stop against an independent computation."""

import re

import numpy as np
import pytest
from test_widgets import MAKERS, data, every_stop, linear_neuron

from helpers import widgets
from helpers.widgets.call_student import StudentError


def numbers(text):
    """Read the numbers in words, which have true minus signs."""
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text.replace("−", "-"))]


def test_neuron_is_the_formula_at_every_stop():
    xs = np.linspace(-4, 4, 81)
    for (w, b), artists, words in every_stop(MAKERS["neuron"]()):
        for name in "linear", "sigmoid":
            z = w * xs + b
            # The sigmoid by another formula: half of 1 + tanh(z / 2).
            f = np.tanh(z / 2) / 2 + 0.5 if name == "sigmoid" else z
            at_zero = 0.5 if name == "sigmoid" else 0
            curve = data(artists[f"{name} curve"])
            np.testing.assert_allclose(curve, np.stack([xs, f], -1), atol=1e-12)
            bias = data(artists[f"{name} bias"])
            np.testing.assert_allclose(bias, [[0, f[40]]], atol=1e-12)
            zero = data(artists[f"{name} zero"])
            wanted = [[-b / w, at_zero]] if w else np.empty((0, 2))
            np.testing.assert_allclose(zero, wanted, atol=1e-12)
            told = words.partition(f"with {name}: ")[2].partition(" Output")[0]
            said = numbers(told)[::2]
            np.testing.assert_allclose(said, f[[0, 40, 80]], atol=0.0051)
        formula, zero = re.match(r"z = (.*?)\. (.*?)\. ", words).groups()
        assert numbers(formula.replace("− ", "−")) == [w, b]
        assert numbers(zero) == ([0, float(f"{-b / w + 0.0:.3g}")] if w else [0])
        assert ("counts for nothing" in words) == (w == 0)
        assert ("outside the picture" in words) == (abs(b) > 4 * abs(w) > 0)


def test_an_error_in_a_neuron_names_weight_bias_and_feature():
    def neuron(w, b, x):
        return 1 / (w[0] + 2)

    with pytest.raises(
        StudentError, match=r"neuron failed at w = -2, b = -4, x = -4: Z"
    ):
        widgets.explore_neuron({"linear": linear_neuron, "mine": neuron})


def test_decision_is_the_formula_at_every_stop():
    outputs = {}
    for (degrees, rain, bias), artists, words in every_stop(MAKERS["decision"]()):
        parts = [0.4 * degrees, -3 * rain, bias]
        z, at = sum(parts), 0
        for row, (name, part) in enumerate(
            zip(["temperature", "rain", "bias"], parts, strict=True)
        ):
            # Each bar begins where the one before it ends, and a line leads on.
            bar, line = data(artists[f"bar {name}"]), data(artists[f"on from {name}"])
            wanted = [[at, row], [at + part, row]]
            np.testing.assert_allclose(bar, wanted, atol=1e-12)
            at += part
            np.testing.assert_allclose(line, [[at, row], [at, row + 1]], atol=1e-12)
        total = data(artists["bar sum z"])
        np.testing.assert_allclose(total, [[0, 3], [z, 3]], atol=1e-12)
        output = np.tanh(z / 2) / 2 + 0.5
        np.testing.assert_allclose(data(artists["answer"]), [[z, output]], atol=1e-12)
        guide = data(artists["guide"])
        np.testing.assert_allclose(guide, [[z, 0], [z, output]], atol=1e-12)
        shown = [
            artists[f"number {name}"].get_text()
            for name in ["temperature", "rain", "bias", "sum z"]
        ]
        np.testing.assert_allclose(
            np.ravel([*map(numbers, shown)]), [*parts, z], atol=0.051
        )
        assert numbers(artists["probability"].get_text()) == [round(output, 2)]
        said = numbers(words)
        np.testing.assert_allclose(said[:-1], [degrees, rain, *parts, z], atol=0.051)
        assert said[-1] == pytest.approx(output, abs=0.0051)
        verdict = ["rather no", "it can't decide", "rather yes"]
        assert words.endswith(f": {verdict[int(np.sign(round(z, 9))) + 1]}.")
        outputs[degrees, rain, bias] = said[-1]
    given = [(20, 0), (20, 1), (20, 1.3), (20, 1.4), (20, 2), (30, 2), (0, 0)]
    wanted = [0.98, 0.73, 0.52, 0.45, 0.12, 0.88, 0.02]
    assert [outputs[*weather, -4] for weather in given] == wanted


def test_an_error_in_a_decision_names_the_weather():
    def neuron(w, b, x):
        return 1 / (x[1] - 2)

    with pytest.raises(
        StudentError, match=r"neuron failed at temperature = -5, rain = 2, bias = -8"
    ):
        widgets.explore_decision(neuron, [0.4, -3], -4)
