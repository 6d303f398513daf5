"""The reference trainers, against finite differences, closed forms, scikit-learn."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest

from helpers.exercises import check_how_likely, check_train_one_at_a_time
from helpers.training import (
    History,
    ready_made_sgd,
    sigmoid_neuron,
    train_full_batch,
    train_linear,
    train_per_sample,
    train_sigmoid,
)

# The examples and figures of the first source document, sections 2.b and 3.b.
X_1D = [[1], [-2], [3], [4.5], [0], [-4], [-1], [4], [-1]]
Y_1D = [4, 3, 6, 8, 2, -3, -2, 7, 2.5]
REGRESSION_LOSSES = """
75.15118164194563 40.109157956509094 29.801523004849642 25.47970121810249
22.84563043777799 20.86922066083035 19.269845776759738 17.945486824052068
16.841512143299816 15.91945696552539 15.148892782711584
"""
REGRESSION_LOSSES = [float(loss) for loss in REGRESSION_LOSSES.split()]
X_2D = [[1, 1], [1, 5], [-2, 3], [3, -4], [4.5, 2]]
X_2D += [[0, 1], [-4, -4], [-1, 2], [4, -7], [-1, 8]]
LABELS = [1, 1, 0, 1, 1, 0, 0, 0, 1, 0]
CLASSIFICATION_LOSSES = """
6.223923692215003 2.9287154378367712 2.3584449039881488 2.0636076120006903
1.8696299804962355 1.7267167165811537 1.6144108218404705 1.5224295144979199
1.4448950765018669 1.3781364940480267 1.319708591557062
"""
CLASSIFICATION_LOSSES = [float(loss) for loss in CLASSIFICATION_LOSSES.split()]


def test_regression_figures_of_the_source():
    history = train_per_sample(X_1D, Y_1D, [0], 0, 0.01, 11)
    assert history.loss.tolist() == REGRESSION_LOSSES
    assert history.weights[-1].tolist() == [1.2616634248232683]
    assert history.bias[-1] == 1.589875809042491


def test_classification_figures_of_the_source():
    history = train_per_sample(X_2D, LABELS, [0.1, 0.1], 0.1, 0.01, 101, loss="nll")
    assert history.loss[::10].tolist() == CLASSIFICATION_LOSSES
    assert history.weights[-1].tolist() == [1.7028723012501872, -0.09064040426016721]
    assert history.bias[-1] == -0.1352352402813103


def test_the_ready_made_neuron_of_lesson_01_is_a_right_answer():
    assert check_how_likely.examine(sigmoid_neuron) == {}


def test_the_ready_made_trainer_of_lesson_02_is_a_right_answer():
    train = ready_made_sgd(X_1D, Y_1D)
    assert check_train_one_at_a_time.examine(train) == {}
    history = train_per_sample(X_1D, Y_1D, [0], 0, 0.01, 11)
    both = np.column_stack([history.weights, history.bias])
    np.testing.assert_allclose(train(0.01, 11), both, rtol=1e-12)


def test_without_a_guard_the_nine_students_stop_the_training():
    seen = []

    def train():
        w = b = 0
        for _ in range(1000):
            for x in (*range(1, 9), 40):
                y, output = int(x > 4), 1 / (1 + math.exp(-(w * x + b)))
                seen.append((x, output))
                _ = y * math.log(output) + (1 - y) * math.log(1 - output)
                w, b = w - 0.05 * (output - y) * x, b - 0.05 * (output - y)

    with pytest.raises(ValueError, match=r"math domain error|expected a positive"):
        train()
    assert seen[-1] == (40, 1)


def loss_of_one(parameters, x, y, loss):
    """The loss of one sample, without any of the trainers' code."""
    z = float(np.dot(parameters[:-1], x) + parameters[-1])
    if loss == "squared":
        return 0.5 * (z - y) ** 2
    return math.log1p(math.exp(-z if y == 1 else z))


def slopes(function, parameters, nudge=1e-6):
    """Central finite differences."""
    result = []
    for j in range(len(parameters)):
        up, down = np.array(parameters), np.array(parameters)
        up[j] += nudge
        down[j] -= nudge
        result.append((function(up) - function(down)) / (2 * nudge))
    return np.array(result)


@pytest.mark.parametrize("loss", ["squared", "nll"])
@pytest.mark.parametrize("sample", range(10))
def test_each_step_follows_the_finite_difference(loss, sample):
    x, y, start, rate = X_2D[sample], LABELS[sample], [0.4, -0.2, 0.3], 0.01
    history = train_per_sample([x], [y], start[:2], start[2], rate, 1, loss)
    step = np.append(history.weights[0], history.bias[0])
    step -= np.append(history.weights[1], history.bias[1])
    expected = slopes(lambda p: loss_of_one(p, x, y, loss), start)
    assert step / rate == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("loss", ["squared", "nll"])
def test_full_batch_step_follows_the_mean_finite_difference(loss):
    start, rates = [0.4, -0.2, 0.3], [0.01, 0.3]
    history = train_full_batch(X_2D, LABELS, start[:2], start[2], rates, 1, loss)

    def mean_loss(parameters):
        pairs = zip(X_2D, LABELS, strict=True)
        return np.mean([loss_of_one(parameters, x, y, loss) for x, y in pairs])

    for run, rate in enumerate(rates):
        step = np.append(history.weights[run, 0], history.bias[run, 0])
        step -= np.append(history.weights[run, 1], history.bias[run, 1])
        assert step / rate == pytest.approx(slopes(mean_loss, start), abs=1e-6)
        assert history.loss[run, 0] / 10 == pytest.approx(mean_loss(start), rel=1e-6)


def test_regression_arrives_at_the_least_squares_line():
    best = np.linalg.lstsq(np.column_stack([X_1D, np.ones(9)]), Y_1D, rcond=None)[0]
    history = train_full_batch(X_1D, Y_1D, [0], 0, [0.05, 0.1], 3000)
    for run in range(2):
        assert history.weights[run, -1, 0] == pytest.approx(best[0], abs=1e-10)
        assert history.bias[run, -1] == pytest.approx(best[1], abs=1e-10)


def test_classification_arrives_where_scikit_learn_does():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(200, 2))
    z = X @ [1.5, -0.7] + 0.3
    y = (rng.random(200) < 1 / (1 + np.exp(-z))).astype(int)
    from sklearn.linear_model import LogisticRegression  # slow to load

    best = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X, y)
    history = train_full_batch(X, y, [0, 0], 0, 1.0, 3000, loss="nll")
    assert history.weights[0, -1] == pytest.approx(best.coef_[0], abs=1e-5)
    assert history.bias[0, -1] == pytest.approx(best.intercept_[0], abs=1e-5)


@pytest.mark.parametrize("loss", ["squared", "nll"])
def test_many_rates_at_once_equal_one_at_a_time(loss):
    rates = [0.001, 0.02, 0.1]
    together = train_full_batch(X_2D, LABELS, [0.1, 0.1], 0.1, rates, 20, loss)
    for run, rate in enumerate(rates):
        alone = train_full_batch(X_2D, LABELS, [0.1, 0.1], 0.1, rate, 20, loss)
        assert together.weights[run] == pytest.approx(alone.weights[0], rel=1e-12)
        assert together.loss[run] == pytest.approx(alone.loss[0], rel=1e-12)


def test_history_begins_at_the_start_and_arguments_are_left_alone():
    w = [0.5, -0.5]
    history = train_per_sample(X_2D, LABELS, w, 0.2, 0.01, 4, loss="nll")
    assert w == [0.5, -0.5]
    assert history.weights.shape == (5, 2)
    assert history.bias.shape == (5,)
    assert history.loss.shape == (4,)
    assert history.weights[0].tolist() == w
    assert history.bias[0] == 0.2
    assert not np.array_equal(history.weights[0], history.weights[1])


def test_divergence_ends_in_inf_or_nan_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = train_per_sample(X_1D, Y_1D, [0], 0, 10, 100)
        batch = train_full_batch(X_1D, Y_1D, [0], 0, [0.01, 10], 500)
        steep = train_per_sample(X_2D, LABELS, [500, 500], 0, 10, 50, loss="nll")
        train_full_batch(X_2D, LABELS, [500, 500], 0, 10, 50, loss="nll")
    assert not np.isfinite(one.loss[-1])
    assert not np.isfinite(batch.loss[1, -1])
    assert np.isfinite(batch.loss[0]).all()
    assert np.isfinite(steep.loss).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"y": [1]}, "one row for each target"),
        ({"w": [0, 0]}, "one column for each weight"),
        ({"X": [1, 2]}, "the shapes of X"),
        ({"X": [[1], [math.nan]]}, "must not hold NaN"),
        ({"y": [1, math.inf]}, "must not hold NaN or infinity"),
        ({"w": [math.nan]}, "must not hold NaN or infinity"),
        ({"rate": [math.inf]}, "must not hold NaN or infinity"),
        ({"X": np.zeros((0, 1)), "y": []}, "one row for each target"),
        ({"n_epochs": 0}, "epochs must be above 0"),
        ({"rate": [0.1, 0]}, "learning rates .* must be above 0"),
        ({"rate": [math.nan]}, "must not hold NaN or infinity"),
        ({"loss": "mse"}, "it is 'mse'"),
        ({"loss": "nll", "y": [1, 2]}, "labels 0 and 1 only"),
    ],
)
def test_what_cannot_be_trained_is_refused(change, words):
    given = {"X": [[1.0], [2.0]], "y": [1, 0], "w": [0.0], "n_epochs": 2, "rate": [1]}
    given["loss"] = "squared"
    X, y, w, n_epochs, rates, loss = (given | change).values()
    with pytest.raises(ValueError, match=words):
        train_per_sample(X, y, w, 0, rates[-1], n_epochs, loss)
    with pytest.raises(ValueError, match=words):
        train_full_batch(X, y, w, 0, rates, n_epochs, loss)


def exact_squared_loop(rows, targets, w, b, rate, n_epochs):
    """Fractions instead of rounded numbers; weights, bias and loss of each epoch."""
    w, b, rate = [Fraction(each) for each in w], Fraction(b), Fraction(rate)
    for _ in range(n_epochs):
        total = Fraction(0)
        for x, y in zip(rows, targets, strict=True):
            x = [Fraction(each) for each in x]
            error = sum(a * c for a, c in zip(x, w, strict=True)) + b - Fraction(y)
            total += error * error / 2
            b -= rate * error
            w = [c - rate * error * a for a, c in zip(x, w, strict=True)]
        yield [float(each) for each in w], float(b), float(total)


@pytest.mark.parametrize("n_samples", [1, 2, 5])
def test_per_sample_training_is_right_to_the_last_digits(n_samples):
    rows, targets = X_2D[:n_samples], Y_1D[:n_samples]
    history = train_per_sample(rows, targets, [0.4, -0.2], 0.3, 0.01, 6)
    exact = list(exact_squared_loop(rows, targets, [0.4, -0.2], 0.3, 0.01, 6))
    for epoch, (w, b, loss) in enumerate(exact):
        assert history.weights[epoch + 1] == pytest.approx(w, rel=1e-13)
        assert history.bias[epoch + 1] == pytest.approx(b, rel=1e-13)
        assert history.loss[epoch] == pytest.approx(loss, rel=1e-13)


@pytest.mark.parametrize("loss", ["squared", "nll"])
def test_the_smallest_training_there_is(loss):
    """One sample, one feature, one epoch: both trainers make the same step."""
    one = train_per_sample([[2.0]], [1], [0.5], 0.0, 0.1, 1, loss)
    many = train_full_batch([[2.0]], [1], [0.5], 0.0, 0.1, 1, loss)
    z = 2 * 0.5
    output = z if loss == "squared" else 1 / (1 + math.exp(-z))
    cost = (output - 1) ** 2 / 2 if loss == "squared" else -math.log(output)
    for history in (one, History(many.weights[0], many.bias[0], many.loss[0])):
        assert history.weights[:, 0] == pytest.approx(
            [0.5, 0.5 - 0.1 * (output - 1) * 2], rel=1e-8
        )
        assert history.bias == pytest.approx([0, -0.1 * (output - 1)], abs=1e-8)
        assert history.loss == pytest.approx([cost], abs=1e-7)
    assert one.weights.shape == (2, 1)
    assert many.weights.shape == (1, 2, 1)


@pytest.mark.parametrize("z", [-1000, -700.1, -30, 0, 30, 1000])
def test_the_guards_against_overflow_and_the_logarithm_of_zero(z):
    """Both are 1e-8, as in the source: no loss can be above -log(1e-8)."""
    for label in (0, 1):
        output = 0.0 if z < -700 else 1 / (1 + math.exp(-z) + 1e-8)
        likelihood = output if label else 1 - output
        wanted = -math.log(likelihood + 1e-8)
        one = train_per_sample([[1.0]], [label], [z], 0, 1e-9, 1, "nll")
        many = train_full_batch([[1.0]], [label], [z], 0, 1e-9, 1, "nll")
        assert one.loss[0] == pytest.approx(wanted, rel=1e-9)
        assert many.loss[0, 0] == pytest.approx(wanted, rel=1e-9)


def test_a_step_of_the_sigmoid_neuron_is_the_slope_by_nudge():
    """Each epoch goes against the slope of half the mean squared error."""
    rng = np.random.default_rng(6)
    X, y = rng.random((7, 2)), rng.random(7)

    def loss(parameters):
        output = 1 / (1 + np.exp(-(X @ parameters[:2] + parameters[2])))
        return np.mean((output - y) ** 2) / 2

    for n_epochs in (1, 2, 5):
        before = np.zeros(3)
        if n_epochs > 1:
            before = np.append(*train_sigmoid(X, y, 3, n_epochs - 1))
        after = np.append(*train_sigmoid(X, y, 3, n_epochs))
        nudges = 1e-6 * np.eye(3)
        slopes = [(loss(before + n) - loss(before - n)) / 2e-6 for n in nudges]
        np.testing.assert_allclose(before - after, 3 * np.array(slopes), atol=1e-8)


def test_the_linear_neuron_takes_the_steps_of_the_closed_form_until_its_goal():
    """In each direction of the bowl the way to the bottom shrinks by a factor."""
    rng = np.random.default_rng(6)
    X, y = rng.normal(1, 1, (30, 2)), rng.normal(3, 1, 30)
    A = np.column_stack([X, np.ones(30)])
    best = np.linalg.solve(A.T @ A, A.T @ y)
    curvatures, directions = np.linalg.eigh(A.T @ A / 30)
    away = directions.T @ -best * (1 - 0.3 * curvatures) ** np.arange(41)[:, None]
    points = away @ directions.T + best
    path = train_linear(X, y, 0.3, 0, 40)
    np.testing.assert_allclose(path, points, atol=1e-12)
    goal = np.mean((A @ points[7] - y) ** 2) + 1e-9
    np.testing.assert_array_equal(train_linear(X, y, 0.3, goal, 40), path[:8])
    with pytest.raises(ValueError, match="one row for each target"):
        train_linear([[1.0], [2.0]], [1.0], 0.3, 0, 40)


def test_the_sigmoid_neuron_finds_the_one_that_made_the_targets():
    X = np.random.default_rng(7).random((50, 2))
    y = 1 / (1 + np.exp(-(X @ [2, -1] + 0.5)))
    weights, bias = train_sigmoid(X, y, n_epochs=5000)
    np.testing.assert_allclose([*weights, bias], [2, -1, 0.5], atol=1e-3)


def test_the_sigmoid_neuron_says_what_is_wrong_with_its_data():
    with pytest.raises(ValueError, match="one row for each target"):
        train_sigmoid([[1.0], [2.0]], [1.0])
