"""The sliders of lessons 02 and 08, at every stop, against other computations."""

import math

import numpy as np
import pytest
from test_widgets import linear_neuron

from helpers.training import train_per_sample
from helpers.widgets import (
    descent,
    explore_hyperparameters,
    explore_learning_rate,
)
from helpers.widgets.call_student import StudentError
from helpers.widgets.stage import clipped

# Source of the data: the course summary the lessons grew from.
X_1D = [[1], [-2], [3], [4.5], [0], [-4], [-1], [4], [-1]]
Y_1D = [4, 3, 6, 8, 2, -3, -2, 7, 2.5]


def train_line(learning_rate, num_epochs):
    """A student's training, as lesson 02 writes it."""
    w, b = [0], 0
    path, losses = [(w[0], b)], []
    for _ in range(num_epochs):
        losses.append(0)
        for x, y in zip(X_1D, Y_1D, strict=True):
            error = linear_neuron(w, b, x) - y
            losses[-1] += error * error / 2
            b = b - learning_rate * error
            w = [w[0] - learning_rate * error * x[0]]
        path.append((w[0], b))
    return path, losses


def loss_of_all(w, b):
    errors = w * np.ravel(X_1D) + b - Y_1D
    return (errors**2).sum() / 2


def moved(stage, gid, until=None):
    """Return the data of an artist at all stops; it grows with the slider `until`."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.x is not None)
    assert move.until == (until and stage.names.index(until))
    return move.x, move.y


def seen(stage, gid):
    """Return whether an artist is seen at all stops."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.seen is not None)
    return np.broadcast_to(move.seen, stage.shape)


@pytest.fixture(scope="module")
def line():
    return explore_learning_rate(train_line, linear_neuron, loss_of_all, X_1D, Y_1D)


@pytest.fixture(scope="module")
def line_runs():
    return [train_per_sample(X_1D, Y_1D, [0], 0, rate, 30) for rate in descent.RATES]


def test_learning_rate_every_stop(line, line_runs):
    w = np.array([run.weights[:, 0] for run in line_runs])
    b = np.array([run.bias for run in line_runs])
    loss = np.array([run.loss for run in line_runs])
    x, y = moved(line, "line")
    assert (x == [-4.8, 5.3]).all()  # the whole width of the picture
    heights = clipped(w[..., None] * x + b[..., None], 1e100)
    np.testing.assert_allclose(y, heights, rtol=1e-9, atol=1e-12)
    x, y = moved(line, "errors")
    assert (x == np.array(X_1D, float)).all()
    predicted = w[..., None] * np.ravel(X_1D) + b[..., None]
    np.testing.assert_allclose(
        y[..., 0], clipped(predicted, 1e100), rtol=1e-9, atol=1e-12
    )
    np.testing.assert_array_equal(y[..., 1], np.broadcast_to(Y_1D, predicted.shape))
    x, y = moved(line, "costs")
    assert (x == np.arange(9)[:, None]).all()
    assert (y[..., 0] == 0).all()
    costs = clipped((predicted - Y_1D) ** 2 / 2)
    np.testing.assert_allclose(y[..., 1], costs, rtol=1e-9, atol=1e-12)
    # The path grows to where the dot is now, epoch by epoch.
    for x, y in (
        moved(line, "path", until="epochs trained"),
        np.reshape(moved(line, "now"), (2, *w.shape)),
    ):
        np.testing.assert_allclose(x, clipped(w), rtol=1e-12)
        np.testing.assert_allclose(y, clipped(b), rtol=1e-12)
    x, y = moved(line, "losses", until="epochs trained")
    assert (x == [0, *range(30)]).all()
    np.testing.assert_allclose(y[:, 1:], clipped(loss), rtol=1e-12)
    assert (seen(line, "losses") == [False] + 30 * [True]).all()


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


def test_learning_rate_words(line, line_runs):
    words = list(words_of_training(line, descent.RATES, line_runs, ["w"]))
    assert len(words) == 31 * len(line_runs)
    assert "diverges" in line.description("diverges")
    for preset in "creeps", "just right", "overshoots":
        assert "diverges" not in line.description(preset)


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


def test_a_training_diverges_from_ten_times_its_first_loss_on(line, line_runs):
    for rate, run in zip(descent.RATES, line_runs, strict=True):
        for n_epochs in range(1, 31):
            said = line.description({"learning rate": rate, "epochs trained": n_epochs})
            grown = not run.loss[n_epochs - 1] < 10 * run.loss[0]
            assert ("diverges" in said) == grown


def test_a_loss_that_is_no_number_diverges():
    def train(learning_rate, num_epochs):
        path, losses = train_line(0.01, num_epochs)
        return path, losses if learning_rate < 0.1 else [losses[0], math.nan, math.nan]

    data, rates = (X_1D, Y_1D), [0.01, 0.12, 0.001, 0.2]
    stage = explore_learning_rate(train, linear_neuron, loss_of_all, *data, rates, 3)
    for rate in 0.001, 0.01, 0.12, 0.2:
        for n_epochs in range(4):
            said = stage.description(
                {"learning rate": rate, "epochs trained": n_epochs}
            )
            assert ("diverges" in said) == (rate > 0.1 and n_epochs > 1)


def test_errors_of_the_model_are_named_too():
    def model(w, b, x):
        return 1 / w[0]

    with pytest.raises(StudentError, match=r"learning rate = 0.001, epochs = 0: Zero"):
        explore_learning_rate(train_line, model, loss_of_all, X_1D, Y_1D)


def test_a_loss_of_exactly_0_is_drawn_and_does_not_diverge():
    def train(learning_rate, num_epochs):
        return [([1], 0)] * (num_epochs + 1), [0] * num_epochs

    def loss(w, b):  # exactly 0 at a corner of the map
        return (w + 4) ** 2 + (b + 3) ** 2

    stage = explore_learning_rate(
        train, linear_neuron, loss, [[1], [2]], [2, 4], n_epochs=3
    )
    stage.plan()
    assert "diverges" not in stage.description({})
