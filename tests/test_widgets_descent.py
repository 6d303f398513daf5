"""The slider of lesson 02 at every stop, and its figures, against linear algebra."""

import math
import re

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch
from test_training import X_1D, Y_1D
from test_widgets import linear_neuron

from helpers import plots
from helpers.plots.calculate import lowest_point
from helpers.plots.valley import one_round
from helpers.widgets import descent, explore_descent
from helpers.widgets.call_student import StudentError
from helpers.widgets.stage import clipped

ROWS = np.column_stack([np.ravel(X_1D), np.ones(9)])  # each sample, and a 1 for b
HESSIAN = ROWS.T @ ROWS
BEST = np.linalg.solve(HESSIAN, ROWS.T @ Y_1D)
ALL, ONE = descent.STEPS


def J(w, b):
    total = 0
    for x, y in zip(X_1D, Y_1D, strict=True):
        total += (linear_neuron([w], b, x) - y) ** 2 / 2
    return total


def train_all(learning_rate, num_epochs):
    """A student's training with all samples, as lesson 02 writes it."""
    w, b = 0, 0
    path = [(w, b)]
    for _ in range(num_epochs):
        slope_w, slope_b = 0, 0
        for x, y in zip(X_1D, Y_1D, strict=True):
            error = linear_neuron([w], b, x) - y
            slope_w += error * x[0]
            slope_b += error
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
        path.append((w, b))
    return path


def train_one(learning_rate, num_epochs):
    """The same with one sample at a time."""
    w, b = [0], 0
    path = [(w[0], b)]
    for _ in range(num_epochs):
        for x, y in zip(X_1D, Y_1D, strict=True):
            error = linear_neuron(w, b, x) - y
            b -= learning_rate * error
            w[0] -= learning_rate * error * x[0]
        path.append((w[0], b))
    return path


def epoch_of(steps, rate):
    """Return the matrix and the shift that an epoch makes of (w, b)."""
    if steps == ALL:
        return np.eye(2) - rate * HESSIAN, rate * ROWS.T @ Y_1D
    matrix, shift = np.eye(2), np.zeros(2)
    for row, y in zip(ROWS, Y_1D, strict=True):
        once = np.eye(2) - rate * np.outer(row, row)
        matrix, shift = once @ matrix, once @ shift + rate * y * row
    return matrix, shift


def path_of(steps, rate, n_epochs=30):
    matrix, shift = epoch_of(steps, rate)
    path = [np.zeros(2)]
    for _ in range(n_epochs):
        path.append(matrix @ path[-1] + shift)
    return np.array(path)


def losses_of(path):
    return ((path @ ROWS.T - Y_1D) ** 2).sum(axis=-1) / 2


def steepness(steps, rate):
    """Return by how much an epoch stretches a distance at most, in the long run."""
    return abs(np.linalg.eigvals(epoch_of(steps, rate)[0])).max()


@pytest.fixture(scope="module")
def stage():
    return explore_descent(train_all, train_one, J, linear_neuron, X_1D, Y_1D)


@pytest.fixture(scope="module")
def paths():
    return np.array([[path_of(s, r) for r in descent.RATES] for s in descent.STEPS])


def number(words):
    return float(words.replace("−", "-").replace(",", ""))


def moved(stage, gid):
    (move,) = (m for m in stage.moves if m.gid == gid and m.x is not None)
    return move.x, move.y


def test_every_stop_shows_the_path_the_line_and_j(stage, paths):
    close = {"rtol": 1e-6, "atol": 1e-9}
    for gid in "path", "now":
        drawn = np.reshape(moved(stage, gid), (2, *paths.shape[:3]))
        np.testing.assert_allclose(drawn, clipped(np.moveaxis(paths, -1, 0)), **close)
    x, y = moved(stage, "line")
    heights = paths[..., :1] * x + paths[..., 1:]
    np.testing.assert_allclose(y, clipped(heights), **close)
    x, y = moved(stage, "errors")
    assert np.abs(x[..., 0] - np.ravel(X_1D)).max() < 0.1
    twins = [k for k, (value,) in enumerate(X_1D) if value == -1]
    sides = np.sign(y[..., 0] - y[..., 1])[..., twins]
    hidden = sides[..., 0] == sides[..., 1]  # if they were not drawn apart
    places = x[..., 0][..., twins]
    np.testing.assert_array_equal(places[..., 0] != places[..., 1], hidden)
    assert hidden.any()
    assert not hidden.all()
    np.testing.assert_allclose(y[..., 0], clipped(paths @ ROWS.T), **close)
    np.testing.assert_array_equal(y[..., 1], np.broadcast_to(Y_1D, y.shape[:-1]))
    x, y = moved(stage, "losses")
    assert (x == np.arange(31)).all()
    np.testing.assert_allclose(y, clipped(losses_of(paths)), **close)


def test_every_stop_says_what_it_shows(stage, paths):
    low = losses_of(BEST)
    (now,) = (m for m in stage.moves if m.gid == "J now")
    for i, steps in enumerate(descent.STEPS):
        for k, rate in enumerate(descent.RATES):
            losses, endless = losses_of(paths[i, k]), steepness(steps, rate) > 1
            for n in range(31):
                case = {"samples per step": steps, "learning rate": rate, "epochs": n}
                words, loss = stage.description(case), losses[n]
                start = f"Samples per step: {steps}, learning rate {rate:g},"
                assert words.startswith(start)
                said = [number(w) for w in re.findall(r"= ([−\d,.e]*\d)[,;]", words)]
                shown = [*paths[i, k, n], loss]
                assert said == pytest.approx(shown, rel=0.05, abs=0.0051)
                assert "possible is 10.82." in words
                grows = n > 0 and loss > losses[n - 1]
                assert ("diverges" in words) == (endless and grows)
                assert ("within 10 %" in words) == (n > 0 and loss <= 1.1 * low)
                if "wall to wall" in words:
                    assert steps == ALL
                    assert np.prod(paths[i, k, n - 1 : n + 1, 0] - BEST[0]) < 0
                if "settled" in words:
                    end = losses_of(path_of(steps, rate, 200)[-1])
                    assert f"settled {end / low:.1f} times" in words
                told = number(re.match(r"J = (.*) now$", now.strings[i, k, n])[1])
                assert told == pytest.approx(
                    loss, rel=0.05 if loss >= 1000 else 0, abs=0.0051
                )


@pytest.mark.parametrize(
    ("steps", "rate", "loss", "says"),
    [
        (ALL, 0.001, 26.15, "still falling"),
        (ALL, 0.01, 10.92, "within 10 %"),
        (ALL, 0.028, 11.26, "wall to wall, and J falls"),
        (ALL, 0.03, 1848.18, "wall to wall, and J grows: the training diverges"),
        (ONE, 0.001, 26.24, "still falling"),
        (ONE, 0.01, 10.96, "within 10 %"),
        (ONE, 0.04, 10.83, "within 10 %"),
        (ONE, 0.06, 11.20, "within 10 %"),
        (ONE, 0.12, 41.41, "settled 3.8 times"),
        (ONE, 0.15, 509.56, "settled 47.1 times"),
    ],
)
def test_the_stops_that_the_lesson_speaks_of(stage, steps, rate, loss, says):
    case = {"samples per step": steps, "learning rate": rate, "epochs": 30}
    assert says in stage.description(case)
    assert losses_of(path_of(steps, rate)[-1]) == pytest.approx(loss, abs=0.006)


def test_at_0_028_each_step_leads_across_the_valley():
    sides = np.sign(path_of(ALL, 0.028)[:, 0] - BEST[0])
    assert (sides[1:] != sides[:-1]).all()


def test_the_numbers_of_the_lesson():
    assert BEST.round(4).tolist() == [1.178, 2.4665]
    assert lowest_point(J) == pytest.approx(BEST)
    assert losses_of(BEST) == pytest.approx(10.8152, abs=5e-5)
    assert HESSIAN.tolist() == [[68.25, 4.5], [4.5, 9]]
    assert np.linalg.eigvalsh(HESSIAN).round(5).tolist() == [8.66018, 68.58982]
    for rate, is_edge in [(0.0291, False), (0.0292, True)]:
        last = losses_of(path_of(ALL, rate, 2000))[-2:]
        assert (last[1] > last[0]) == is_edge == (steepness(ALL, rate) > 1)
    assert steepness(ONE, 0.16) < 1 < steepness(ONE, 0.165)
    running = [75.15, 15.15]
    true = losses_of(path_of(ONE, 0.01, 11))
    assert true[0] > running[0] > true[1]
    assert running[1] > true[10] > true[11]


def test_errors_of_the_student_are_named():
    def model(w, b, x):
        return 1 / w[0]

    with pytest.raises(StudentError, match=r"rate = 0.001, epochs = 0: Zero"):
        explore_descent(train_all, train_one, J, model, X_1D, Y_1D)
    with pytest.raises(StudentError, match="a list of 31 pairs"):
        explore_descent(lambda rate, n: [1], train_one, J, linear_neuron, X_1D, Y_1D)


def test_a_loss_that_is_too_large_for_python_diverges():
    def wild(rate, n_epochs):
        return [(0, 0)] * n_epochs + [(1e200, 0)]

    stage = explore_descent(wild, train_one, J, linear_neuron, X_1D, Y_1D)
    assert "J = infinity" in stage.description({})
    assert "diverges" in stage.description({})
    stage.plan()


# The figures


def test_errors_need_a_line_and_nudges_have_their_slopes():
    with pytest.raises(ValueError, match="lines is empty"):
        plots.plot_mornings(linear_neuron, X_1D, Y_1D, errors=True)
    ax = plots.plot_nudges(lambda w: (3 * w - 6) ** 2 / 2, 0, [1, 0.1])
    lines = [line.get_xydata() for line in ax.lines[1:] if len(line.get_xydata()) == 2]
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in lines]
    assert slopes == pytest.approx([-18, -13.5, -17.55])


def test_walks_are_named_by_how_they_go():
    walks = {
        rate: [1 - (1 - rate * 20) ** k for k in range(9)]
        for rate in [0.001, 0.04, 0.09, 0.11, 0.09999]
    }
    figure = plots.plot_walks(lambda w: 10 * (w - 1) ** 2 + 5, walks)
    assert [ax.get_title() for ax in figure.axes] == [
        "rate 0.001: creeps",
        "rate 0.04: arrives",
        "rate 0.09: bounces, lower each time",
        "rate 0.11: bounces, higher each time",
        "rate 0.1: bounces, about as high each time",
    ]
    for ax, walk in zip(figure.axes, walks.values(), strict=True):
        (dots,) = (line for line in ax.lines if line.get_marker() == "o")
        assert dots.get_xdata() == pytest.approx(walk)
        *first, last = [int(t.get_text()) for t in ax.texts if t.get_text().isdigit()]
        assert first == list(range(len(first)))  # no gap before the last
        assert last == 8


def test_the_map_has_lines_of_equal_j_and_its_star_at_the_bottom():
    *_, above = plots.plot_valley(J).axes[::-1]
    lines = above.collections[1]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        assert losses_of(path.vertices) == pytest.approx(level, rel=0.01)
    assert above.lines[0].get_xydata()[0] == pytest.approx(BEST)


def test_the_arrow_on_the_map_points_uphill_from_its_square():
    figure = plots.plot_valley(J, lambda w, b: (-91.5, -27.5))
    above = figure.axes[0]
    (arrow,) = [p for p in above.patches if isinstance(p, FancyArrowPatch)]
    w, b = arrow._posA_posB[1]
    assert b / w == pytest.approx(27.5 / 91.5)
    assert w < 0
    assert J(w, b) > J(0, 0)
    assert "−91.5 along w, −27.5 along b" in " ".join(figure.sentences)


def test_descents_tell_where_j_ends_and_who_leaves_the_map():
    paths = {rate: train_all(rate, 30) for rate in [0.028, 0.03]}
    words = " ".join(plots.plot_descent(J, paths).sentences)
    assert "98.62 to 11.26. Learning rate 0.03: in 30 epochs J goes" in words
    assert "to 1,848, off the map from epoch 16." in words
    inside = [np.abs(w - 1.2) <= 3.2 for w, _ in paths[0.03]]
    assert inside.index(False) == 16


def test_a_round_is_one_epoch_of_single_steps():
    for rate in 0.01, 0.12:
        ends = [path_of(ONE, rate, n)[-1] for n in (200, 201)]
        path = one_round(X_1D, Y_1D, rate, 200)
        np.testing.assert_allclose(path[[0, -1]], ends, rtol=1e-9)
        assert math.isclose(*losses_of(path[[0, -1]]), rel_tol=1e-3)
        for before, after, row in zip(path[:-1], path[1:], ROWS, strict=True):
            assert np.cross([*(after - before), 0], [*row, 0]) == pytest.approx(0)


def test_a_round_too_small_to_be_seen_is_drawn_once_more():
    small, wide = plots.plot_rounds(J, X_1D, Y_1D, [0.01, 0.12], after=200).axes
    assert (small.get_xlim(), small.get_ylim()) == (wide.get_xlim(), wide.get_ylim())
    (inset,) = small.child_axes
    assert not wide.child_axes
    for ax, rate in (inset, 0.01), (wide, 0.12):
        path = one_round(X_1D, Y_1D, rate, 200)
        ends = np.array([ax.get_xlim(), ax.get_ylim()])
        assert (ends[:, 0] < path.min(axis=0)).all()
        assert (path.max(axis=0) < ends[:, 1]).all()
        assert (np.ptp(path, axis=0) / np.ptp(ends, axis=1)).max() > 0.4
        arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
        assert len(arrows) == len(path) - 1
    # From the size on the page, too: how many times the inset enlarges.
    small.figure.canvas.draw()
    times = np.divide(inset.bbox.size, small.bbox.size)
    times *= [np.ptp(small.get_xlim()), np.ptp(small.get_ylim())]
    times /= [np.ptp(inset.get_xlim()), np.ptp(inset.get_ylim())]
    told = float(inset.get_title().split()[0])
    assert times == pytest.approx([told, told])
    assert f"{told:.0f} times as large" in " ".join(small.sentences)
