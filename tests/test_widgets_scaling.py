"""The slider of lesson 06: every stop against the closed form of gradient descent."""

import re
from functools import cache

import numpy as np
import pytest
from test_widgets import VERSIONS, Y, data, every_stop

from helpers.training import train_linear
from helpers.widgets import compare_scaling
from helpers.widgets.call_student import StudentError
from helpers.widgets.stage import clipped

GOAL = 650


@cache
def closed_form(name, share):
    """Return weight and bias, and the loss, after 0 to 1000 epochs.

    Along each axis of the valley the way to the bottom shrinks by a factor.
    """
    A = np.column_stack([VERSIONS[name], np.ones(len(Y))])
    best = np.linalg.solve(A.T @ A, A.T @ Y)
    curvatures, directions = np.linalg.eigh(A.T @ A / len(Y))
    factors = 1 - 2 * share * curvatures / curvatures[-1]
    away = directions.T @ -best * factors ** np.arange(1001)[:, None]
    with np.errstate(over="ignore"):
        losses = np.mean((A @ best - Y) ** 2) + away**2 @ curvatures
    return away @ directions.T + best, losses


def test_scaling_is_the_closed_form_at_every_stop():
    stage = compare_scaling(train_linear, VERSIONS, Y, GOAL)
    epochs = np.array(stage.stops[1])
    for (share, epoch), artists, words in every_stop(stage):
        assert words.startswith(f"{share} of the edge, after {epoch:,} epochs. ")
        for name in VERSIONS:
            points, losses = closed_form(name, share)
            reached = np.flatnonzero(losses <= GOAL)
            end = min([*reached, 1000])
            here = np.minimum(epochs[epochs <= epoch], end)
            path = data(artists[f"{name} path"])
            assert len(path) == here[-1] + 1
            wanted = clipped(points[here])
            np.testing.assert_allclose(path[here], wanted, rtol=1e-5, atol=1e-5)
            np.testing.assert_array_equal(data(artists[f"{name} now"])[0], path[-1])
            curve = data(artists[f"{name} loss"])
            seen, drawn = curve.T
            np.testing.assert_array_equal(seen, here)  # it ends where training does
            np.testing.assert_array_equal(data(artists[f"{name} loss now"]), curve[-1:])
            np.testing.assert_allclose(drawn, clipped(losses[here]), rtol=1e-5)
            said = re.search(rf"{name}: loss (.*? m²)(.*?)\.", words)
            loss = losses[here[-1]]
            wanted = f"{loss:,.0f} m²" if loss < 1e6 else "above a million m²"
            assert said[1] == wanted
            is_there = len(reached) and epoch >= end
            rest = f", the goal, reached at epoch {end}" if is_there else ""
            assert said[2] == (", it diverges" if loss > losses[0] else rest)


# What its words say: raw after 1,000 epochs, and when standard scores are there.
PROMISED = {
    0.1: ("824", 11),
    0.5: ("817", 1),
    0.75: ("813", 4),
    0.9: ("810", 11),
    0.99: ("809", 122),
}


def test_what_the_words_say_of_the_rates():
    for share, (raw, end) in PROMISED.items():
        assert f"{closed_form('raw', share)[1][-1]:.0f}" == raw
        assert np.argmax(closed_form("standard", share)[1] <= GOAL) == end
    # Beyond the edge the raw one leaves across the valley: from wall to wall.
    weights = closed_form("raw", 1.1)[0][:10, 0] - 1.05
    assert (np.sign(weights[1:]) == -np.sign(weights[:-1])).all()


def test_scaling_leaves_features_and_targets_alone():
    X, y = {name: X.copy() for name, X in VERSIONS.items()}, Y.copy()

    def rude(X, y, learning_rate, goal, max_epochs):
        X -= 1
        y -= 1
        return [[0, 0], [1, 1]]

    compare_scaling(rude, X, y, GOAL)
    np.testing.assert_array_equal(y, Y)
    for name in X:
        np.testing.assert_array_equal(X[name], VERSIONS[name])


def test_an_error_in_a_training_names_the_rate():
    def wrong(X, y, learning_rate, goal, max_epochs):
        return [1, 2, 3]

    message = (
        r"wrong returned an array of shape \(3,\), .* at learning rate = 0.0000253"
    )
    with pytest.raises(StudentError, match=message):
        compare_scaling(wrong, VERSIONS, Y, GOAL)
