"""The sliders of lesson 03, at every stop, against other computations."""

import math

import numpy as np
import pytest
from matplotlib.path import Path as Outline
from test_training import LABELS
from test_training import X_2D as X

from helpers.training import train_per_sample
from helpers.widgets import classification, explore_boundary, explore_threshold
from helpers.widgets.call_student import StudentError

RATES, N_EPOCHS = classification.RATES, classification.N_EPOCHS
INSEPARABLE = [1, 1, 1, *LABELS[3:]]


def neuron(w, b, x):
    return 1 / (1 + math.exp(-(w[0] * x[0] + w[1] * x[1] + b)) + 1e-8)


def loss_of(labels):
    def loss(w1, w2, b):
        outputs = [neuron([w1, w2], b, x) for x in X]
        pairs = zip(outputs, labels, strict=True)
        return -sum(math.log(p if y else 1 - p) for p, y in pairs)

    return loss


def train(learning_rate, num_epochs, labels=LABELS):
    run = train_per_sample(
        X, labels, [0.1, 0.1], 0.1, learning_rate, num_epochs, loss="nll"
    )
    return [(*w, b) for w, b in zip(run.weights, run.bias, strict=True)]


def moved(stage, gid):
    """The points of an artist at all stops."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.x is not None)
    return np.stack([move.x, move.y], axis=-1)


def ringed(stage, of=""):
    """Which samples, or which of the outputs, have a ring at each stop."""
    (move,) = (m for m in stage.moves if m.gid == f"wrong{of}" and m.where is not None)
    return move.where


def seen(stage, gid):
    """At which stops an artist is to be seen."""
    (move,) = (m for m in stage.moves if m.gid == gid and m.seen is not None)
    return move.seen


@pytest.fixture(scope="module")
def boundary():
    return explore_boundary(train, loss_of(LABELS), neuron, X, LABELS)


@pytest.fixture(scope="module")
def paths():
    return [train(rate, N_EPOCHS) for rate in RATES]


def assert_tinted(side, w, b):
    """Two corners are on the boundary, and the samples inside are those above it."""
    np.testing.assert_allclose(np.sort(side @ w + b)[:2], 0, atol=1e-6 * abs(w).max())
    z = np.dot(X, w) + b
    sure = abs(z) > 1e-9
    inside = Outline(side, closed=False).contains_points(np.array(X))
    np.testing.assert_array_equal(inside[sure], z[sure] > 0)


def test_the_lines_are_where_the_output_is_what_they_say(boundary, paths):
    lines = {gid: moved(boundary, gid) for gid in ("low", "boundary", "high")}
    sides = moved(boundary, "side")
    for i, path in enumerate(paths):
        for n, (*w, b) in enumerate(path):
            assert_tinted(sides[i, n], np.array(w), b)
            for wanted, points in zip((0.1, 0.5, 0.9), lines.values(), strict=True):
                for point in points[i, n]:
                    assert neuron(w, b, point) == pytest.approx(wanted, abs=1e-6)


def test_losses_and_right_answers_at_every_stop(boundary, paths):
    losses, now = moved(boundary, "losses"), moved(boundary, "now")
    answers, right_now = moved(boundary, "answers"), moved(boundary, "right now")
    for i, path in enumerate(paths):
        wanted = [loss_of(LABELS)(*parameters) for parameters in path]
        np.testing.assert_allclose(losses[i, :, 1], wanted, rtol=1e-6)
        np.testing.assert_allclose(now[i, :, 0], np.c_[range(N_EPOCHS + 1), wanted])
        right = [
            sum((neuron(w, b, x) > 0.5) == y for x, y in zip(X, LABELS, strict=True))
            for *w, b in path
        ]
        np.testing.assert_array_equal(right_now[i, :, 0, 1], right)
        np.testing.assert_array_equal((~ringed(boundary)[i]).sum(axis=1), right)
        # A step goes along to the next epoch and only there up or down.
        np.testing.assert_array_equal(answers[i, 1::2, 1], right)
        np.testing.assert_array_equal(answers[i, ::2, 1], [right[0], *right[:-1]])
        for of_each_epoch in (answers[i, ::2, 0], answers[i, 1::2, 0]):
            np.testing.assert_array_equal(of_each_epoch, range(N_EPOCHS + 1))
        for n, (w1, w2, b) in enumerate(path):
            said = boundary.description({"learning rate": RATES[i], "epochs": n})
            told = [f"w1 = {w1:.2f}, w2 = {w2:.2f}, b = {b:.2f}. J = "]
            told += [f"{right[n]} of 10 right", f"after {n} epoch"]
            assert all(text.replace("-", "−") in said for text in told)
            assert ("J is higher" in said) == (wanted[n] > wanted[0])


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("creeps", "J = 2.92, 10 of 10 right. All are right, and J is still falling."),
        ("all right", "J = 2.83, 10 of 10 right."),
        ("and more certain", "J = 1.30, 10 of 10 right."),
        ("leap", "J = 9.12, 9 of 10 right. J is higher than before training."),
        ("lands", "J = 0.0088, 10 of 10 right."),
    ],
)
def test_the_buttons_show_what_the_lesson_says(boundary, preset, words):
    assert words in boundary.description(preset)


def test_the_curves_grow_with_the_epochs_and_begin_short(boundary):
    for case, n in [({}, 1), ("all right", 11), ("lands", N_EPOCHS)]:
        _, loss, answers = boundary.still(case).subfigs[0].axes
        assert loss.lines[0].get_xdata().tolist() == list(range(n + 1))
        assert answers.lines[0].get_xdata().tolist() == sorted([*range(n + 1)] * 2)


def test_all_are_right_from_the_eleventh_epoch_on(boundary):
    right = moved(boundary, "right now")[RATES.index(0.01), :, 0, 1]
    assert (right == 10).tolist() == [False] * 11 + [True] * (N_EPOCHS - 10)


def test_no_epoch_moves_a_parameter_further_than_rate_and_features_allow(paths):
    farthest = np.abs([[*x, 1] for x in X]).sum(axis=0)
    for rate, path in zip(RATES, paths, strict=True):
        assert (np.abs(np.diff(path, axis=0)) < rate * farthest).all()


def test_a_loss_above_the_picture_is_written(boundary, paths):
    at = RATES.index(5), 1
    (text,) = (m.strings for m in boundary.moves if m.strings is not None)
    assert text[at] == f"↑ J = {loss_of(LABELS)(*paths[at[0]][1]):.2f}"
    assert seen(boundary, "above")[at]
    assert not seen(boundary, "above")[RATES.index(0.01)].any()


def test_pegs_that_no_line_can_separate_never_settle():
    def train_them(learning_rate, num_epochs):
        return train(learning_rate, num_epochs, INSEPARABLE)

    stage = explore_boundary(train_them, loss_of(INSEPARABLE), neuron, X, INSEPARABLE)
    late = moved(stage, "losses")[RATES.index(2), -50:, 1]
    assert late.min() > 18
    assert (moved(stage, "right now")[..., 1] < 10).all()
    assert seen(stage, "boundary").all()  # at no rate do the numbers get too large


def test_a_rate_at_which_numbers_become_too_large_says_so():
    def train_until(learning_rate, num_epochs):
        math.exp(1000 if learning_rate > 1 else 1)
        return train(learning_rate, num_epochs)

    stage = explore_boundary(train_until, loss_of(LABELS), neuron, X, LABELS)
    assert "too large for Python" in stage.description("leap")
    assert "10 of 10 right" in stage.description("all right")
    assert seen(stage, "boundary").tolist() == [rate <= 1 for rate in RATES]
    stage.plan()


def test_a_rate_at_which_an_output_is_exactly_1_asks_for_a_guard():
    def sure(w, b, x):  # without the lesson's 1e-8
        return 1 / (1 + math.exp(-(w[0] * x[0] + w[1] * x[1] + b)))

    def loss(w1, w2, b):
        outputs = [sure([w1, w2], b, x) for x in X]
        return -sum(
            y * math.log(p) + (1 - y) * math.log(1 - p)
            for p, y in zip(outputs, LABELS, strict=True)
        )

    stage = explore_boundary(train, loss, sure, X, LABELS)
    assert "needed a logarithm of 0. Put 1e-8 inside" in stage.description("leap")
    assert "10 of 10 right" in stage.description("all right")


def test_any_other_error_is_told():
    def no_pair(*parameters):
        (_,) = parameters

    with pytest.raises(StudentError, match="ValueError: too many values"):
        explore_boundary(train, no_pair, neuron, X, LABELS)
    with pytest.raises(StudentError, match=r"rate = 0\.001: ZeroDivision"):
        explore_boundary(lambda r, n: 1 / 0, loss_of(LABELS), neuron, X, LABELS)


W, B = [1.7028723, -0.0906404], -0.1352352


@pytest.fixture(scope="module")
def threshold():
    return explore_threshold(neuron, W, B, X, LABELS)


def test_threshold_every_stop(threshold):
    lines, sides = moved(threshold, "boundary"), moved(threshold, "side")
    across, up = moved(threshold, "threshold"), moved(threshold, "here")
    outputs, is_one = np.array([neuron(W, B, x) for x in X]), np.array(LABELS) == 1
    assert len(threshold.stops[0]) == 97
    for k, stop in enumerate(threshold.stops[0]):
        for point in lines[k]:
            assert neuron(W, B, point) == pytest.approx(stop, abs=1e-6)
        for point in moved(threshold, "half")[k]:
            assert neuron(W, B, point) == pytest.approx(0.5, abs=1e-6)
        assert_tinted(sides[k], np.array(W), B - math.log(stop / (1 - stop)))
        np.testing.assert_array_equal(across[k], [[-1, stop], [10, stop]])
        np.testing.assert_array_equal(up[k], [[stop, -1], [stop, 10]])
        wrong = (outputs > stop) != is_one
        assert (ringed(threshold)[k] == wrong).all()
        rings = moved(threshold, "wrong output")[k][ringed(threshold, " output")[k]]
        assert rings[:, 1].tolist() == sorted(outputs[wrong])
        missed = (is_one & (outputs <= stop)).sum()
        alarms = (~is_one & (outputs > stop)).sum()
        said = threshold.description({"threshold": stop})
        assert said.startswith(
            f"Threshold {stop:.2f}: {missed} of 5 with label 1 are missed, {alarms} of "
            f"5 with label 0 raise a false alarm. Recall {5 - missed} of 5, precision "
            f"{5 - missed} of {5 - missed + alarms}."
        )
        # The mistakes' curves give the same, though they step at the outputs.
        for ax in threshold.figure.axes:
            for line in ax.lines:
                if line.get_label() in ("missed", "false alarms"):
                    x, y = line.get_data()
                    wanted = missed if line.get_label() == "missed" else alarms
                    assert y[np.searchsorted(x, stop, side="right") - 1] == wanted


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (0.1, "precision 5 of 7. The boundary crosses x2 = 0 at x1 = −1.21."),
        (0.9, "precision 3 of 3. The boundary crosses x2 = 0 at x1 = 1.37."),
        (0.44, " 0 of 5 with label 1 are missed, 1 of 5"),
        (0.76, " 1 of 5 with label 1 are missed, 0 of 5"),
    ],
)
def test_what_the_lesson_says_of_thresholds(threshold, stop, words):
    assert words in threshold.description({"threshold": stop})


def test_without_an_alarm_there_is_no_precision():
    stage = explore_threshold(neuron, [0.1, 0], -3, X, LABELS)
    assert "Recall 0 of 5, no alarm, no precision." in stage.description({})
    stage.plan()


def test_cases_side_by_side_have_their_axes_below_each_other(boundary):
    figure = boundary.still("leap", "lands", columns=2)
    assert figure.get_size_inches().tolist() == [2 * 4.1, 7.4]
    for part in figure.subfigs:
        below = [ax.get_subplotspec().rowspan.start for ax in part.axes]
        assert below == [0, 1, 2]
