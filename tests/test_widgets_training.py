"""The sliders of lessons 03 and 08, at every stop, against other computations."""

import math

import numpy as np
import pytest
from matplotlib.path import Path as Outline
from test_widgets import sigmoid_neuron

from helpers.training import train_per_sample
from helpers.widgets import (
    classification,
    explore_boundary,
    explore_hyperparameters,
    explore_threshold,
)

# Source of the data set: the course summary the lessons grew from.
X_2D = [[1, 1], [1, 5], [-2, 3], [3, -4], [4.5, 2]]
X_2D += [[0, 1], [-4, -4], [-1, 2], [4, -7], [-1, 8]]
LABELS = [1, 1, 0, 1, 1, 0, 0, 0, 1, 0]


def train_labels(learning_rate, num_epochs):
    """A student's training, as lesson 03 writes it."""
    start = [0.1, 0.1], 0.1
    run = train_per_sample(X_2D, LABELS, *start, learning_rate, num_epochs, loss="nll")
    return list(zip(run.weights, run.bias, strict=True)), run.loss


def moved(stage, gid, until=None):
    """Return the data of an artist at all stops; it grows with the slider `until`."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.x is not None)
    assert move.until == (until and stage.names.index(until))
    return move.x, move.y


def seen(stage, gid):
    """Return whether an artist is seen at all stops."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.seen is not None)
    return np.broadcast_to(move.seen, stage.shape)


def words_of_training(stage, rates, runs, names):
    """Hold the words to weights, bias and loss at every stop; yield them."""
    for rate, run in zip(rates, runs, strict=True):
        for n, (w, b) in enumerate(zip(run.weights, run.bias, strict=True)):
            words = stage.description({"learning rate": rate, "epochs trained": n})
            numbers = zip([*names, "b"], [*w, b], strict=True)
            said = ", ".join(f"{name} = {number:.4g}" for name, number in numbers)
            assert words.startswith(f"Learning rate {rate:g}, {n} epochs: {said}.")
            assert ("total loss" in words) == (n > 0)
            if n:
                assert f"total loss of {run.loss[n - 1]:.4g}." in words
            yield words, w, b


@pytest.fixture(scope="module")
def boundary():
    return explore_boundary(train_labels, sigmoid_neuron, X_2D, LABELS)


@pytest.fixture(scope="module")
def label_runs():
    start = [0.1, 0.1], 0.1
    return [
        train_per_sample(X_2D, LABELS, *start, rate, 101, loss="nll")
        for rate in classification.RATES
    ]


def assert_judges(side, w, b):
    """Hold the shaded side against where w1 x1 + w2 x2 + b is above 0.

    Two of its corners are on the boundary, and the samples in it are those above.
    """
    atol = 1e-9 * np.abs(w).max() * 1e3
    np.testing.assert_allclose(np.sort(side @ w + b)[:2], 0, atol=atol)
    z = np.dot(X_2D, w) + b
    sure = abs(z) > 1e-9
    inside = Outline(side, closed=False).contains_points(np.array(X_2D))
    np.testing.assert_array_equal(inside[sure], z[sure] > 0)


def test_boundary_every_stop(boundary, label_runs):
    ends = np.stack(moved(boundary, "boundary"), axis=-1)
    sides = np.stack(moved(boundary, "side"), axis=-1)
    shares_x, shares = moved(boundary, "shares", until="epochs trained")
    losses_x, losses = moved(boundary, "losses", until="epochs trained")
    now_x, now = moved(boundary, "now")
    assert (shares_x == np.arange(102)).all()
    assert (losses_x[:, 1:] == np.arange(101)).all()
    assert (now_x[:, 1:, 0] == np.arange(101)).all()
    for gid in "losses", "now":  # no epoch is finished, so no loss is known
        assert (seen(boundary, gid) == [False] + 101 * [True]).all()
    for i, run in enumerate(label_runs):
        np.testing.assert_allclose(losses[i, 1:], run.loss, rtol=1e-12)
        np.testing.assert_allclose(now[i, 1:, 0], run.loss, rtol=1e-12)
        for n, (w, b) in enumerate(zip(run.weights, run.bias, strict=True)):
            atol = 1e-9 * abs(w).max() * 1e3
            np.testing.assert_allclose(ends[i, n] @ w + b, 0, atol=atol)
            assert_judges(sides[i, n], w, b)
            judged = [sigmoid_neuron(w, b, x) > 0.5 for x in X_2D]
            assert shares[i, n] == np.mean(np.array(judged) == LABELS)


def test_boundary_words(boundary, label_runs):
    rates = classification.RATES
    for words, w, b in words_of_training(boundary, rates, label_runs, ["w1", "w2"]):
        right = sum(((X_2D @ w + b) > 0) == LABELS)
        assert words.endswith(f" {right} of 10 are judged rightly.")


W_2D, B_2D = [1.7, -0.1], -0.14


@pytest.fixture(scope="module")
def threshold():
    return explore_threshold(sigmoid_neuron, W_2D, B_2D, X_2D, LABELS)


def test_threshold_every_stop(threshold):
    stage, w, b = threshold, W_2D, B_2D
    ends_x, ends_y = moved(stage, "boundary")
    sides = np.stack(moved(stage, "side"), axis=-1)
    outputs = np.array([sigmoid_neuron(w, b, x) for x in X_2D])
    is_one = np.array(LABELS) == 1
    curves = {line.get_label(): line for ax in stage.figure.axes for line in ax.lines}
    for k, stop in enumerate(stage.stops[0]):
        for x in zip(ends_x[k], ends_y[k], strict=True):
            assert sigmoid_neuron(w, b, x) == pytest.approx(stop)
        assert_judges(sides[k], w, b - math.log(stop / (1 - stop)))
        # Across the whole picture, from left to right and from below to above.
        across, up = (
            np.stack(moved(stage, gid))[:, k] for gid in ("threshold", "here")
        )
        np.testing.assert_array_equal(across, [[-1, 10], [stop, stop]])
        np.testing.assert_array_equal(up, [[stop, stop], [-1, 10]])
        words = stage.description({"threshold": stop})
        missed = (is_one & (outputs <= stop)).sum()
        alarms = (~is_one & (outputs > stop)).sum()
        assert curves["missed"].get_ydata()[k] == missed
        assert curves["false alarms"].get_ydata()[k] == alarms
        assert words == (
            f"Threshold {stop:.2f}: {missed} of 5 ones missed, "
            f"{alarms} of 5 zeros raise a false alarm."
        )


def test_the_thresholds_buttons_do_what_they_promise(threshold):
    assert " 0 of 5 ones missed" in threshold.description("miss nobody")
    assert " 0 of 5 zeros raise" in threshold.description("no false alarm")


RNG = np.random.default_rng(1)
Y_30, RATES_06 = RNG.uniform(10, 200, 30), [0.001, 0.1, 0.5]
RUNS = {n: Y_30 + RNG.normal(0, 300 / n, (n // 10, 3, 30)) for n in (20, 50, 100)}


@pytest.fixture(scope="module")
def hyperparameters():
    return explore_hyperparameters(RATES_06, RUNS, Y_30, floor=2.0)


def test_hyperparameters_every_stop(hyperparameters):
    stage, y, rates, runs = hyperparameters, Y_30, RATES_06, RUNS
    for i, (n, run) in enumerate(runs.items()):
        for j, rate in enumerate(rates):
            x, dots = moved(stage, "rows")
            np.testing.assert_array_equal(dots[i, j], run[-1, j])
            np.testing.assert_array_equal(x[i, j], y)
            assert moved(stage, "setting")[0][i, j] == j
            assert moved(stage, "setting")[1][i, j] == i
            x, errors = (values[i, j] for values in moved(stage, "curve"))
            wanted = ((run[:, j] - y) ** 2).mean(axis=1)
            assert x.tolist()[: len(wanted)] == list(range(10, n + 1, 10))
            np.testing.assert_allclose(errors[: len(wanted)], wanted)
            assert (x[len(wanted) :] == n).all()
            words = stage.description({"epochs": n, "learning rate": rate})
            assert words == (
                f"Learning rate {rate}, {n} epochs: a validation error of "
                f"{wanted[-1]:.3g} m², {wanted[-1] / 2:.3g} times the floor."
            )


def test_a_loss_of_exactly_0_is_drawn_and_does_not_diverge():
    def train_2d(learning_rate, num_epochs):
        return [([1, 1], 0)] * (num_epochs + 1), [0] * num_epochs

    explore_boundary(train_2d, sigmoid_neuron, X_2D, LABELS, n_epochs=3).plan()
