"""The slider of lesson 05 at every stop, and what the lesson claims of the lamp."""

import numpy as np
import pytest

from helpers.plots import plot_borders
from helpers.widgets import explore_borders
from helpers.widgets.layers import GRID, N_GRID

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
LABELS = np.array([0, 1, 1, 0])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network(x, weights1, weights2, biases1, biases2):
    return sigmoid(sigmoid(x @ weights1 + biases1) @ weights2 + biases2)


def error(parameters):
    return np.mean((network(X, *parameters) - LABELS) ** 2)


def train(seed, n_hidden, n_epochs, labels=LABELS, rate=2, nll=False):
    """Step after each sample, as the lesson does, in other words."""
    rng = np.random.default_rng(seed)
    w1, w2 = rng.normal(0, 2, (2, n_hidden)), rng.normal(0, 2, n_hidden)
    b1, b2 = np.zeros(n_hidden), np.zeros(1)
    path = [[w1, w2, b1, b2]]
    for _ in range(n_epochs):
        for x, label in zip(X, labels, strict=True):
            h = sigmoid(x @ w1 + b1)
            y = sigmoid(h @ w2 + b2)
            back = (y - label) * (1 if nll else y * (1 - y))
            inner = back * w2 * h * (1 - h)
            w1, b1 = w1 - rate * np.outer(x, inner), b1 - rate * inner
            w2, b2 = w2 - rate * back * h, b2 - rate * back
        path.append([w1, w2, b1, b2])
    return path


@pytest.fixture(scope="module")
def path():
    return train(0, 2, 1000)


@pytest.fixture(scope="module")
def stage(path):
    return explore_borders(network, error, path, X, LABELS)


def test_each_stop_shows_that_epoch(stage, path):
    assert stage.stops[0] == list(range(0, 1001, 25))
    for epoch in stage.stops[0]:
        output = network(X, *path[epoch])
        right = ((output > 0.5) == LABELS).sum()
        words = stage.description({"epoch": epoch})
        assert words.startswith(f"Epoch {epoch}: outputs {output[0]:.2f}, ")
        assert f"; {right} of 4 right, mean squared error " in words
        figure = stage.still({"epoch": epoch})
        artists = {each.get_gid(): each for each in figure.findobj()}
        assert artists["now"].get_xydata().ravel() == pytest.approx(
            [epoch, error(path[epoch])]
        )
        border = np.concatenate(artists["border"].get_segments())
        assert len(border) > 2, epoch
        assert network(border, *path[epoch]) == pytest.approx(0.5, abs=0.02)
        area = artists["lit"].get_path()
        plane = network(GRID, *path[epoch])
        inside = area.contains_points(GRID)
        far = abs(plane - 0.5) > 0.05  # the outline is as fine as the grid
        assert (inside == (plane > 0.5))[far & (abs(GRID - 0.5) < 0.99).all(1)].all()
        for j in range(2):
            line = artists[f"h{j}"]
            weights1, _, biases1, _ = path[epoch]
            z = line.get_xydata() @ weights1[:, j] + biases1[j]
            sides = GRID @ weights1[:, j] + biases1[j] > 0
            assert line.get_visible() == (not sides.all() and sides.any())
            assert not line.get_visible() or z == pytest.approx(0, abs=1e-9)


def test_the_presets_are_what_their_names_say(stage, path):
    right = {
        name: int(((network(X, *path[stage.stops[0][k]]) > 0.5) == LABELS).sum())
        for name, (k,) in stage.presets.items()
    }
    assert right == {"shrug": 2, "one corner": 3, "both corners": 4}
    assert "Two borders." in stage.description("both corners")


def test_other_rules_sizes_and_lengths_can_be_seen():
    labels = np.array([0, 0, 0, 1])
    path = train(1, 3, 7, labels)
    stage = explore_borders(network, error, path, X, labels)
    assert stage.stops[0] == list(range(8))
    assert list(stage.presets) == ["start", "half-way", "end"]
    curve = stage.still({}).axes[1]  # what is told of the lamp is untrue of an AND
    assert curve.get_title() == "The error after each epoch"
    assert "one neuron at best: 0.25" not in {x.get_label() for x in curve.lines}
    never = [[np.zeros((2, 2)), np.zeros(2), np.zeros(2), np.array([-3.0])]] * 3
    stage = explore_borders(network, error, never, X, LABELS)
    assert "No border: all dark." in stage.description({})
    stage.plan()


def test_the_still_counts_what_is_right(path):
    figure = plot_borders(network, path, [100, 1000], X, LABELS)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["epoch 100: 2 of 4 right", "epoch 1000: 4 of 4 right"]
    share = (network(GRID, *path[1000]) > 0.5).mean()
    assert f"{100 * share:.0f} %" in figure.axes[1].sentences[0]
    assert len(GRID) == N_GRID**2


@pytest.mark.parametrize(("bias", "side"), [(-3.0, "dark"), (3.0, "lit")])
def test_a_still_without_a_border_says_which_side_all_is_on(bias, side):
    same = [[np.zeros((2, 2)), np.zeros(2), np.zeros(2), np.array([bias])]]
    (ax,) = plot_borders(network, same, [0], X, LABELS).axes
    notes = [text.get_text() for text in ax.texts]
    assert f"no border: all {side}" in notes
    heights = [text.get_position()[1] for text in ax.texts]
    assert len(set(heights)) == len(notes)


def test_one_neuron_is_never_better_than_a_quarter():
    rng = np.random.default_rng(402)
    weights, bias = rng.normal(0, 5, (100_000, 2)), rng.normal(0, 5, (100_000, 1))
    outputs = sigmoid(weights @ X.T + bias)
    assert ((outputs - LABELS) ** 2).mean(axis=1).min() >= 0.25 - 1e-12
    assert ((outputs > 0.5) == LABELS).sum(axis=1).max() == 3


def test_one_line_is_never_better_than_a_sixth():
    """So far a network gets whose hidden neurons are twins, and it all but does."""
    rng = np.random.default_rng(402)
    weights, bias = rng.normal(0, 5, (100_000, 2)), rng.normal(0, 5, (100_000, 1))
    last, last_bias = rng.normal(0, 5, (2, 100_000, 1))
    outputs = sigmoid(sigmoid(weights @ X.T + bias) * last + last_bias)
    errors = ((outputs - LABELS) ** 2).mean(axis=1)
    assert 1 / 6 < errors.min() < 0.17


def test_cross_entropy_would_not_have_saved_the_lamp():
    ends = [train(seed, 2, 1000, nll=True)[-1] for seed in range(10)]
    assert sum(error(end) < 0.01 for end in ends) == 6


def train_all(w1, w2, n_epochs=1000):
    """Train many networks side by side; return their outputs, a row for each."""
    b1, b2 = np.zeros(w2.shape), np.zeros((len(w2), 1))
    for _ in range(n_epochs):
        for x, label in zip(X, LABELS, strict=True):
            h = sigmoid(x @ w1 + b1)
            y = sigmoid((h * w2).sum(axis=1, keepdims=True) + b2)
            back = (y - label) * y * (1 - y)
            inner = back * w2 * h * (1 - h)
            w1, b1 = w1 - 2 * x[:, None] * inner[:, None], b1 - 2 * inner
            w2, b2 = w2 - 2 * back * h, b2 - 2 * back
    return sigmoid((sigmoid(X @ w1 + b1[:, None]) @ w2[:, :, None])[:, :, 0] + b2)


@pytest.mark.parametrize(("n_hidden", "n_learned"), [(2, 35), (4, 59)])
def test_of_sixty_starts_so_many_learn_the_lamp(n_hidden, n_learned):
    starts = [train(seed, n_hidden, 0)[0] for seed in range(60)]
    outputs = train_all(*(np.array([start[k] for start in starts]) for k in (0, 1)))
    assert (((outputs - LABELS) ** 2).mean(axis=1) < 0.01).sum() == n_learned


def test_a_start_at_zero_ends_as_the_twins_do():
    zeros, twins = (
        train_all(np.full((1, 2, 2), start), np.full((1, 2), start))
        for start in (0.0, 1.0)
    )
    assert zeros == pytest.approx(twins, abs=0.01)
