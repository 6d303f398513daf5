"""What lesson 08 says in words, against what its cells print."""

import re
from itertools import product
from pathlib import Path

import nbformat
import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import train_test_split

from helpers.data import generate_data

PATH = next((Path(__file__).parents[1] / "notebooks").glob("08_*.ipynb"))
LESSON = nbformat.read(PATH, as_version=4)
PRINTED = {
    cell.id: "".join(output.get("text", "") for output in cell.outputs)
    for cell in LESSON.cells
    if cell.cell_type == "code"
}
FIGURE = next(
    output.data["text/plain"]
    for cell in LESSON.cells
    for output in cell.get("outputs", [])
    if cell.id == "over" and "data" in output
)
CAUSES = ["ten", "target", "features", "rate", "longer", "tanh", "slow"]


def reported(cell, line=0):
    """Return the median, the best and the worst error that a cell reports."""
    found = re.findall(r": +([\d,.]+) m² \(([\d,.]+) to ([\d,.]+)\)", PRINTED[cell])
    return [float(number.replace(",", "")) for number in found[line]]


def numbers(cell, pattern):
    """Return the numbers that follow some words in what a cell prints."""
    return [float(n) for n in re.findall(pattern + r" *([\d.]+)", PRINTED[cell])]


def test_each_cause_that_is_fixed_lowers_the_median():
    medians = [reported(cell)[0] for cell in CAUSES]
    assert medians == sorted(medians, reverse=True)
    assert len(set(medians)) == len(medians)


def test_the_worst_with_a_scaled_target_beats_the_best_without():
    assert reported("target")[2] < reported("ten")[1]
    assert reported("features")[2] > reported("target")[2]


def test_more_time_brings_more_than_a_smooth_activation_and_both_help():
    rate, longer, tanh = (reported(cell)[0] for cell in ("rate", "longer", "tanh"))
    assert rate / longer > longer / tanh > 1


def test_the_large_network_ends_below_the_noise_and_worse_than_it_was():
    (train,) = numbers("over", "training loss at the end:")
    kept, end = (
        float(n) for n in re.findall(r"validation loss \D*([\d.]+) m²", FIGURE)
    )
    assert train < 0.1
    assert end > 1.3 * kept


def test_no_other_leaf_of_the_forest_beats_the_first_and_one_is_far_worse():
    (text,) = [cell.source for cell in LESSON.cells if cell.id == "fair-intro"]
    errors = [float(n) for n in re.findall(r"\d+\.\d", text)[:3]]
    assert min(errors) == errors[0]
    assert max(errors) > 2 * errors[0]


def test_the_forests_search_that_is_folded_gives_what_the_lesson_says():
    (text,) = [cell.source for cell in LESSON.cells if cell.id == "fair-intro"]
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    *features, y = generate_data(1000)
    X, _, y, _ = train_test_split(
        np.column_stack(features), y, test_size=0.2, random_state=402
    )
    said = []
    names = {
        "RandomForestRegressor": RandomForestRegressor,
        "mean_square": lambda predicted, y: np.mean((predicted - y) ** 2),
        "print": said.append,
        **{"X_fit": X[:640], "y_fit": y[:640], "X_val": X[640:], "y_val": y[640:]},
    }
    exec(code, names)
    found = [re.search(r"([\d.]+) m²", line)[1] for line in said]
    assert found == re.findall(r"\d+\.\d", text)[:3]


def test_the_second_layer_is_dead_for_nearly_all_of_the_cars():
    (silent,) = numbers("dead", "all three neurons say 0:")
    assert silent > 0.95 * 640


def test_no_more_is_won_with_thirty_settings_of_the_forest_than_with_three():
    *features, y = generate_data(1000)
    X, _, y, _ = train_test_split(
        np.column_stack(features), y, test_size=0.2, random_state=402
    )
    errors = {}
    for setting in product([1, 2, 3, 5, 10], [2, 1], [None, 8, 12]):
        leaf, n_columns, depth = setting
        forest = RandomForestRegressor(
            n_estimators=30,
            min_samples_leaf=leaf,
            max_features=n_columns,
            max_depth=depth,
            random_state=402,
        )
        says = forest.fit(X[:640], y[:640]).predict(X[640:])
        errors[setting] = np.mean((says - y[640:]) ** 2)
    assert len(errors) == 30
    assert min(errors.values()) > 0.95 * errors[1, 2, None]


def test_degrees_5_and_6_tie_and_the_next_is_no_better():
    errors = numbers("poly", r"degree \d:")
    assert min(errors) == errors[4] == errors[5]
    assert min(errors) < errors[6]


def test_the_worst_network_beats_the_best_forest_and_the_polynomial_both():
    assert reported("final", 1)[2] < reported("final")[1]
    (polynomial,) = numbers("final", "polynomial:")
    (floor,) = numbers("final", "floor:")
    assert floor < polynomial < reported("final", 1)[1]


def test_the_last_bit_of_a_friends_way_is_slower():
    rng = np.random.default_rng(402)
    targets = rng.uniform(2, 11, 480)
    targets += 6 - targets.mean()
    bias, mean, square, after = 0.0, 0.0, 0.0, []
    for t in range(1, 600 * 30 + 1):
        if t % 30 == 1:
            batches = rng.permutation(targets).reshape(30, 16)
        slope = 2 * (bias - batches[t % 30].mean())
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        step = mean / (1 - 0.9**t) / np.sqrt(square / (1 - 0.999**t))
        bias -= 0.0005 * step
        after.append(bias)
    assert after[400 * 30 - 1] < 5.7
    assert abs(after[-1] - 6) < 0.1
