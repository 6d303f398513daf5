"""The sliders of lessons 02, 03 and 06, at every stop, against other computations."""

import math

import numpy as np
import pytest
from matplotlib.path import Path as Outline
from test_widgets import assert_keeps

from helpers.stage import clipped
from helpers.sweep import StudentError
from helpers.training import train_per_sample
from helpers.widgets import (
    RATES,
    RATES_03,
    explore_boundary,
    explore_hyperparameters,
    explore_learning_rate,
    explore_threshold,
)

# Source of both data sets: the course summary the lessons grew from.
X_1D = [[1], [-2], [3], [4.5], [0], [-4], [-1], [4], [-1]]
Y_1D = [4, 3, 6, 8, 2, -3, -2, 7, 2.5]
X_2D = [[1, 1], [1, 5], [-2, 3], [3, -4], [4.5, 2]]
X_2D += [[0, 1], [-4, -4], [-1, 2], [4, -7], [-1, 8]]
LABELS = [1, 1, 0, 1, 1, 0, 0, 0, 1, 0]


def linear(w, b, x):
    return sum(w_j * x_j for w_j, x_j in zip(w, x, strict=True)) + b


def sigmoid_neuron(w, b, x):
    z = linear(w, b, x)
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def train_line(learning_rate, num_epochs):
    """A student's training, as lesson 02 writes it."""
    w, b = [0], 0
    path, losses = [(w[0], b)], []
    for _ in range(num_epochs):
        losses.append(0)
        for x, y in zip(X_1D, Y_1D, strict=True):
            error = linear(w, b, x) - y
            losses[-1] += error * error / 2
            b = b - learning_rate * error
            w = [w[0] - learning_rate * error * x[0]]
        path.append((w[0], b))
    return path, losses


def train_labels(learning_rate, num_epochs):
    """A student's training, as lesson 03 writes it."""
    start = [0.1, 0.1], 0.1
    run = train_per_sample(X_2D, LABELS, *start, learning_rate, num_epochs, loss="nll")
    return list(zip(run.weights, run.bias, strict=True)), run.loss


def loss_of_all(w, b):
    errors = w * np.ravel(X_1D) + b - Y_1D
    return (errors**2).sum() / 2


def moved(stage, gid):
    """Return the data of an artist at all stops."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.x is not None)
    return move.x, move.y


@pytest.fixture(scope="module")
def line():
    return explore_learning_rate(train_line, linear, loss_of_all, X_1D, Y_1D)


@pytest.fixture(scope="module")
def line_runs():
    return [train_per_sample(X_1D, Y_1D, [0], 0, rate, 30) for rate in RATES]


def test_learning_rate_every_stop(line, line_runs):
    w = np.array([run.weights[:, 0] for run in line_runs])
    b = np.array([run.bias for run in line_runs])
    loss = np.array([run.loss for run in line_runs])
    x, y = moved(line, "line")
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
    assert (y[..., 0] == 0).all()
    costs = clipped((predicted - Y_1D) ** 2 / 2)
    np.testing.assert_allclose(y[..., 1], costs, rtol=1e-9, atol=1e-12)
    x, y = moved(line, "path")
    np.testing.assert_allclose(x, clipped(w), rtol=1e-12)
    np.testing.assert_allclose(y, clipped(b), rtol=1e-12)
    x, y = moved(line, "losses")
    assert x[0].tolist() == [0, *range(30)]
    np.testing.assert_allclose(y[:, 1:], clipped(loss), rtol=1e-12)


def test_learning_rate_words(line, line_runs):
    for rate, run in zip(RATES, line_runs, strict=True):
        for n in range(31):
            words = line.description({"learning rate": rate, "epochs trained": n})
            assert (
                f"{n} epochs: w = {run.weights[n, 0]:.4g}, b = {run.bias[n]:.4g}"
                in (words)
            )
            assert ("total loss" in words) == (n > 0)
            if n:
                assert f"total loss of {run.loss[n - 1]:.4g}." in words
    assert "diverges" in line.description("diverges")
    for preset in "creeps", "just right", "overshoots":
        assert "diverges" not in line.description(preset)


def test_learning_rate_still_shows_the_presets(line):
    figure = line.still("creeps", "diverges")
    for part, rate in zip(figure.subfigs, (0.001, 0.2), strict=True):
        path, losses = train_line(rate, 30)
        (drawn,) = (a for a in part.axes[1].lines if a.get_gid() == "path")
        weights = clipped([w for w, _ in path])
        np.testing.assert_allclose(drawn.get_xdata(), weights, rtol=1e-9)
        (drawn,) = (a for a in part.axes[2].lines if a.get_gid() == "losses")
        np.testing.assert_allclose(drawn.get_ydata()[1:], clipped(losses), rtol=1e-9)


@pytest.fixture(scope="module")
def boundary():
    return explore_boundary(train_labels, sigmoid_neuron, X_2D, LABELS)


def test_boundary_every_stop(boundary):
    ends_x, ends_y = moved(boundary, "boundary")
    side_x, side_y = moved(boundary, "side")
    _, shares = moved(boundary, "shares")
    _, losses = moved(boundary, "losses")
    for i, rate in enumerate(RATES_03):
        run = train_per_sample(X_2D, LABELS, [0.1, 0.1], 0.1, rate, 101, loss="nll")
        np.testing.assert_allclose(losses[i, 1:], run.loss, rtol=1e-12)
        for n, (w, b) in enumerate(zip(run.weights, run.bias, strict=True)):
            ends = np.stack([ends_x[i, n], ends_y[i, n]], axis=-1)
            np.testing.assert_allclose(ends @ w + b, 0, atol=1e-9 * abs(w).max() * 1e3)
            z = X_2D @ w + b
            sure = abs(z) > 1e-9
            corners = np.stack([side_x[i, n], side_y[i, n]], axis=-1)
            inside = Outline(corners, closed=False).contains_points(np.array(X_2D))
            np.testing.assert_array_equal(inside[sure], z[sure] > 0)
            judged = [sigmoid_neuron(w, b, x) > 0.5 for x in X_2D]
            assert shares[i, n] == np.mean(np.array(judged) == LABELS)


def test_boundary_words(boundary):
    words = boundary.description("just right")
    assert words == (
        "Learning rate 0.01, 101 epochs: w1 = 1.703, w2 = -0.09064, b = -0.1352. The "
        "last epoch had a total loss of 1.32. 10 of 10 are judged rightly."
    )


W_2D, B_2D = [1.7, -0.1], -0.14


@pytest.fixture(scope="module")
def threshold():
    return explore_threshold(sigmoid_neuron, W_2D, B_2D, X_2D, LABELS)


def test_threshold_every_stop(threshold):
    stage, w, b = threshold, W_2D, B_2D
    ends_x, ends_y = moved(stage, "boundary")
    outputs = np.array([sigmoid_neuron(w, b, x) for x in X_2D])
    is_one = np.array(LABELS) == 1
    curves = {line.get_label(): line for ax in stage.figure.axes for line in ax.lines}
    for k, stop in enumerate(stage.stops[0]):
        for x in zip(ends_x[k], ends_y[k], strict=True):
            assert sigmoid_neuron(w, b, x) == pytest.approx(stop)
        assert (moved(stage, "threshold")[1][k] == stop).all()
        assert (moved(stage, "here")[0][k] == stop).all()
        words = stage.description({"threshold": stop})
        missed = (is_one & (outputs <= stop)).sum()
        alarms = (~is_one & (outputs > stop)).sum()
        assert curves["missed"].get_ydata()[k] == missed
        assert curves["false alarms"].get_ydata()[k] == alarms
        assert words == (
            f"Threshold {stop:.2f}: {missed} of 5 ones missed, "
            f"{alarms} of 5 zeros raise a false alarm."
        )


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


# What each button promises; the rates and losses are those that the lessons print.
PROMISES = {
    "line": {
        "creeps": "rate 0.001, 30 epochs: * total loss of 26.61.",
        "just right": "rate 0.01, 30 epochs: * total loss of 11.35.",
        "overshoots": "rate 0.12, 30 epochs: * total loss of 22.34.",
        "diverges": "rate 0.2, 30 epochs: * The training diverges",
    },
    "boundary": {
        "creeps": "rate 0.001, 101 epochs: * total loss of 2.931.",
        "just right": "rate 0.01, 101 epochs: * total loss of 1.32.",
        "jumps": "rate 1, 2 epochs: * total loss of 5.938.",
        "jumps, then settles": "rate 1, 101 epochs: * total loss of 0.03746.",
    },
    "threshold": {
        "miss nobody": "Threshold 0.10: 0 of 5 ones missed",
        "half and half": "Threshold 0.50:",
        "no false alarm": "Threshold 0.90: * 0 of 5 zeros raise",
    },
    "hyperparameters": {
        "too little of both": "Learning rate 0.001, 20 epochs:",
        "large steps, little time": "Learning rate 0.5, 20 epochs:",
        "small steps, much time": "Learning rate 0.001, 100 epochs:",
    },
}


@pytest.mark.parametrize("fixture", PROMISES)
def test_each_button_does_what_it_promises(fixture, request):
    assert_keeps(request.getfixturevalue(fixture), PROMISES[fixture])


def test_a_training_diverges_from_ten_times_its_first_loss_on(line, line_runs):
    for rate, run in zip(RATES, line_runs, strict=True):
        for n_epochs in range(1, 31):
            said = line.description({"learning rate": rate, "epochs trained": n_epochs})
            grown = not run.loss[n_epochs - 1] < 10 * run.loss[0]
            assert ("diverges" in said) == grown


@pytest.mark.parametrize("fixture", ["line", "boundary"])
def test_what_is_sent_is_finite_and_small(fixture, request):
    plan = request.getfixturevalue(fixture).plan()
    n_bytes = len(plan["svg"]) + sum(map(len, plan["words"]["all"]))
    for artist in plan["artists"]:
        if "path" in artist:
            xy = np.frombuffer(artist["path"]["xy"], "<f4")
            assert np.isfinite(xy).all()
            n_bytes += len(artist["path"]["xy"]) + len(artist["path"]["codes"])
    assert n_bytes < 1_000_000


def broken(learning_rate, num_epochs):
    if learning_rate > 0.1:
        return 1 / 0
    return train_line(learning_rate, num_epochs)


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (broken, "your function broken failed at learning rate = 0.11: ZeroDivision"),
        (lambda rate, n: None, "returned None at learning rate = 0.001"),
        (lambda rate, n: train_line(rate, n)[0], "must return two things"),
        (lambda rate, n: train_line(rate, n - 1), "a list of 31 pairs"),
    ],
)
def test_errors_are_the_students_own(train, words):
    with pytest.raises(StudentError, match=words):
        explore_learning_rate(train, linear, loss_of_all, X_1D, Y_1D)


def test_errors_of_the_model_are_named_too():
    def model(w, b, x):
        return 1 / w[0]

    with pytest.raises(StudentError, match=r"learning rate = 0.001, epochs = 0: Zero"):
        explore_learning_rate(train_line, model, loss_of_all, X_1D, Y_1D)
