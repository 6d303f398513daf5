"""What the lesson on normalization says beside its own numbers, and its figures."""

import numpy as np
import pytest
from sklearn.model_selection import train_test_split
from test_widgets import X1, Y

from helpers import plots
from helpers.data import generate_data
from helpers.training import train_linear


def split_error(seed, leaks):
    """The test error in m² of a sigmoid neuron with 20 training rows.

    Its scaler has seen these, and of all rows what `leaks` names.
    """
    cars = np.column_stack(generate_data(1000))
    rows = np.random.default_rng(seed).permutation(1000)
    train, test = cars[rows[:20]], cars[rows[20:]]
    low, high = train.min(axis=0), train.max(axis=0)
    if leaks == "all":
        low, high = cars.min(axis=0), cars.max(axis=0)
    if leaks == "features":
        low[:2], high[:2] = cars[:, :2].min(axis=0), cars[:, :2].max(axis=0)
    if leaks == "longest":
        high[2] = cars[:, 2].max()
    train, test_X = (train - low) / (high - low), (test - low) / (high - low)
    A, target, weights = np.insert(train[:, :2], 2, 1, axis=1), train[:, 2], np.zeros(3)
    for _ in range(250):
        output = 1 / (1 + np.exp(-A @ weights))
        weights -= 10 * (output - target) * output * (1 - output) @ A / 20
    output = 1 / (1 + np.exp(-np.insert(test_X[:, :2], 2, 1, axis=1) @ weights))
    return np.mean((output * (high[2] - low[2]) + low[2] - test[:, 2]) ** 2)


def test_it_is_the_longest_distance_that_leaks():
    median = {
        leaks: np.median([split_error(seed, leaks) for seed in range(100)])
        for leaks in ("nothing", "features", "longest", "all")
    }
    assert median["nothing"] == pytest.approx(170, abs=0.5)
    assert median["all"] == pytest.approx(104, abs=0.5)
    assert median["features"] == pytest.approx(178, abs=0.5)
    assert median["longest"] == pytest.approx(102, abs=1)


def sigmoid_neuron(A, weights):
    return 1 / (1 + np.exp(-A @ weights))


def bottom_of_the_valley(A, target, weights):
    """Gauss-Newton steps lead there from where a training has come."""
    for _ in range(20):
        output = sigmoid_neuron(A, weights)
        slopes = (output * (1 - output))[:, None] * A
        weights = weights - np.linalg.lstsq(slopes, output - target, rcond=None)[0]
    return weights


@pytest.fixture
def neuron_and_rows():
    """The neuron of Try 2 after its training, the training rows, and the others."""
    cars = np.column_stack(generate_data(1000))
    rows, others = train_test_split(range(1000), test_size=0.2, random_state=402)
    low, metres = cars[rows].min(axis=0), np.ptp(cars[rows], axis=0)
    A = np.insert((cars - low)[:, :2] / metres[:2], 2, 1, axis=1)
    target, weights = (
        (cars[:, 2] - low[2]) / metres[2],
        np.random.RandomState(402).rand(3),
    )
    for _ in range(100):
        for a, goal in zip(A[rows], target[rows], strict=True):
            output = sigmoid_neuron(a, weights)
            weights = weights - 0.1 * (output - goal) * output * (1 - output) * a
    return weights, A, cars[:, 2], low[2], metres[2], rows, others


def test_on_its_scale_no_weights_are_better_than_the_training_s(neuron_and_rows):
    weights, A, y, low, metres, rows, others = neuron_and_rows

    def errors(scale, bottom):
        low, metres = scale
        says = sigmoid_neuron(A, bottom) * metres + low
        return [np.mean((says - y)[part] ** 2) for part in (rows, others)]

    squeezed = bottom_of_the_valley(A[rows], (y[rows] - low) / metres, weights)
    trained, lowest = (errors((low, metres), w) for w in (weights, squeezed))
    assert lowest[0] < trained[0] < lowest[0] + 0.2
    assert trained[1] == pytest.approx(65, abs=0.5)
    wider = bottom_of_the_valley(A[rows], y[rows] / 500, weights)
    assert errors((0, 500), wider)[1] == pytest.approx(51, abs=0.5)


@pytest.mark.parametrize(("unit", "n_epochs"), [(3.6, 1375), (3600, 10306)])
def test_metres_a_second_are_quicker_and_kilometres_a_second_slow(unit, n_epochs):
    speed = (X1 / unit)[:, None]
    A = np.column_stack([speed, np.ones(1000)])
    edge = 2 / np.linalg.norm(A, 2) ** 2 * 1000
    path = train_linear(speed, Y, 0.99 * edge, 650, 12_000)
    assert len(path) - 1 == n_epochs  # of the speed in km/h it is more than 17,000


def test_no_divisor_of_the_speed_is_as_quick_as_standard_scores():
    """Dividing can make both curvatures 1, but the valley stays slanted."""
    n_epochs = {}
    for divisor in [*range(40, 150, 5), np.mean(X1**2) ** 0.5]:
        speed = (X1 / divisor)[:, None]
        rate = 1.9 / (np.mean(speed**2) + 1)
        n_epochs[divisor] = len(train_linear(speed, Y, rate, 650, 100)) - 1
    assert min(n_epochs.values()) == 19
    assert list(n_epochs.values())[-1] == 20  # both curvatures are 1
    standard = ((X1 - X1.mean()) / X1.std())[:, None]
    assert len(train_linear(standard, Y, 1, 650, 100)) - 1 == 1


def test_titles_say_what_the_data_do():
    ax = plots.plot_predictions([10, 30, 50, 70], [12, 31, 40, 60])
    assert ax.get_title() == "Beyond 40 m all predictions are too low"
    for predicted in ([9, 9, 9, 9], [90, 90, 90, 90]):
        ax = plots.plot_predictions([10, 30, 50, 70], predicted)
        assert ax.get_title() == "Predictions against targets"
    ax = plots.plot_reach([20, 90], [10, 80], [1, 1])
    assert ax.get_title() == "The neuron says 1 m to every car"
    ax = plots.plot_reach([20, 90], [10, 80], [12, 70])
    assert ax.get_title() == "What we ask for, and what the neuron says"
    ax = plots.plot_leak([60, 90, 80], [50, 95, 70])
    assert ax.get_title() == "2 of 3 splits: a lower error with the leak"


@pytest.mark.parametrize(
    ("feature", "shape"),
    [(X1, "a trench"), (X1 / 100, "an oval"), ((X1 - 80) / 35, "a round bowl")],
)
def test_a_map_has_the_name_of_its_shape(feature, shape):
    path = [(0, 0), (1, 1)]
    figure = plots.plot_valleys({"raw": feature[:, None]}, Y, {"raw": path})
    (ax,) = figure.axes
    stretched = " (stretched)" if shape == "a trench" else ""
    assert ax.get_title() == f"Raw{stretched}:\n{shape}, one epoch"
    to_scale = np.ptp(ax.get_xlim()) == pytest.approx(np.ptp(ax.get_ylim()))
    assert to_scale == (shape != "a trench")
    # Equal steps of the loss, and one line more near the bottom.
    levels = np.array(ax.collections[0].levels)
    assert np.ptp(np.diff(levels[1:])) == 0
    assert levels[0] == levels[1] / 2


def test_the_dotted_line_of_a_map_is_where_the_goal_is():
    feature = X1[:, None] / 100
    figure = plots.plot_valleys({"raw": feature}, Y, {"raw": [(0, 0), (180, 0)]}, 650)
    *_, contour = figure.axes[0].collections
    vertices = np.concatenate(contour.get_paths()[0].to_polygons(closed_only=False))
    losses = np.mean((feature * vertices[:, 0] + vertices[:, 1] - Y[:, None]) ** 2, 0)
    assert losses == pytest.approx(650, rel=0.01)
    assert "A dotted line is around it, at 650 m²." in " ".join(
        figure.axes[0].sentences
    )


def test_no_two_labels_of_the_maps_are_in_each_others_way():
    speed = {"raw": X1, "min-max": (X1 - X1.min()) / np.ptp(X1)}
    speed["standard"] = (X1 - X1.mean()) / X1.std()
    speed = {name: column[:, None] for name, column in speed.items()}
    rates = {"raw": 0.00025, "min-max": 1.4, "standard": 1}
    paths = {k: train_linear(speed[k], Y, rates[k], 650, 30_000) for k in speed}
    figure = plots.plot_valleys(speed, Y, paths, 650)
    figure.draw_without_rendering()
    for ax in figure.axes:
        boxes = {text: text.get_window_extent() for text in ax.texts}
        assert all(ax.bbox.x0 <= b.x0 < b.x1 <= ax.bbox.x1 for b in boxes.values())
        upright = [text for text in ax.texts if text.get_rotation() == 0]
        assert len(upright) >= 2
        for text in upright:  # of the tilted ones the boxes are too large
            met = [t for t in ax.texts if boxes[text].overlaps(boxes[t])]
            assert met == [text]
    said = {text.get_text() for text in figure.axes[0].texts}
    assert {"0", "1", "17,707", "1,000"} <= said
