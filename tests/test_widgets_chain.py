"""The slider of lesson 04: every stop against the formula."""

import itertools
import math

import numpy as np
import pytest
from test_widgets import (
    central_difference,
    data,
    every_stop,
    loss_of_output,
    sigmoid,
    z_of_w1,
)

from helpers import widgets
from helpers.widgets.call_student import StudentError

LINKS = [z_of_w1, sigmoid, loss_of_output]


def number(text):
    return float(text.replace("−", "-"))


def near(value):
    return pytest.approx(value, rel=6e-3)  # three digits are shown


def told(at):
    """What the words say of a place on the chain: "z = −4.96" and the like."""
    return number(at.strip(".").split()[-1])


def test_every_stop_is_the_formula():
    stage = widgets.step_through_chain(LINKS, central_difference)
    for (place, w1), artists, words in every_stop(stage):
        k = stage.stops[0].index(place)
        z = 0.5 * w1 + 0.04
        output = np.tanh(z / 2) / 2 + 0.5
        values = [w1, z, output, (0.7 - output) ** 2 / 2]
        slopes = [0.5, math.exp(-z) / (1 + math.exp(-z)) ** 2, output - 0.7]
        for n, name in enumerate(["w1", "z", "output", "loss"]):
            text = artists[f"{name} value"]
            assert text.get_visible() == (k >= n - 1)
            assert number(text.get_text().split(" = ")[1]) == near(values[n])
        for n in (1, 2, 3):
            dot, line, factor = (
                artists[f"{a} {n}"] for a in ("dot", "slope", "factor")
            )
            np.testing.assert_allclose(data(dot), [values[n - 1 : n + 1]], rtol=1e-9)
            left, right = data(line)
            np.testing.assert_allclose((left + right) / 2, data(dot)[0], rtol=1e-9)
            rise, run = (right - left)[::-1]
            assert rise / run == pytest.approx(slopes[n - 1], rel=1e-6)
            assert number(factor.get_text().removeprefix("slope ")) == near(
                slopes[n - 1]
            )
            assert dot.get_visible() == (k >= n - 1)
            assert artists[f"arrow {n}"].get_visible() == dot.get_visible()
            assert line.get_visible() == factor.get_visible() == (k >= 6 - n)
        for n in (1, 2):  # from link n + 1 back to link n
            back = artists[f"back {n}"]
            assert back.get_visible() == artists[f"factor {n}"].get_visible()
        product = artists["product"].get_text()
        assert artists["product"].get_visible() == (k == 6)
        assert number(product.split(" ≈ ")[1]) == near(math.prod(slopes))
        if k <= 2:
            assert told(words) == near(values[k + 1])
        elif k <= 5:
            slope, place = words.removeprefix(f"Link {6 - k} has the slope ").split(
                " at "
            )
            assert number(slope) == near(slopes[5 - k])
            assert told(place) == near(values[5 - k])
        else:
            seen, said, rest = words.split(". ")[0], *words.split(". ")[1].split("; ")
            assert [told(part) for part in seen.replace(":", ",").split(", ")] == [
                near(value) for value in values
            ]
            said = said.removeprefix("Slopes from right to left ").split(", ")
            assert [number(slope) for slope in said] == [near(s) for s in slopes[::-1]]
            assert told(rest) == near(math.prod(slopes))
            assert ("Link 2 is nearly flat" in words) == (abs(w1) >= 8)
            assert ("bottom of its bowl" in words) == (w1 == 1.6)


def test_an_error_in_a_link_or_in_the_slope_names_the_stop():
    def no_return(z):
        sigmoid(z)

    def broken_slope(function, at):
        if at == 0.4:
            raise ValueError("no slope here")
        return 1

    with pytest.raises(StudentError, match="no_return returned None at z = -6"):
        widgets.step_through_chain([z_of_w1, no_return, loss_of_output], sigmoid)
    with pytest.raises(StudentError, match=r"broken_slope failed at w1 = 0.4: ValueE"):
        widgets.step_through_chain(LINKS, broken_slope)


def test_no_text_below_the_links_lies_on_another():
    stage = widgets.step_through_chain(LINKS, central_difference)
    for name in stage.presets:
        figure = stage.still(name)
        figure.draw_without_rendering()
        (row,) = [ax for ax in figure.axes if not ax.axison]
        boxes = [
            text.get_window_extent()
            for text in row.texts
            if text.get_visible() and text.get_text()
        ]
        for one, other in itertools.combinations(boxes, 2):
            assert not one.overlaps(other), name
