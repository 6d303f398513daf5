"""Exercises on scaling features and targets."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_array, short_numbers


def column_cases(rng):
    """Return one array of values each."""
    simple = [[10.0, 15.0, 30.0], [2.0, 4.0, 9.0], [-5.0, 0.0, 5.0], [7.0, 1.0]]
    some_more = [short_array(rng, n) for n in (4, 6, 9)] + [long_array(rng, 5)]
    return [(np.array(v),) for v in simple] + [(v,) for v in some_more]


@exercise(
    "06",
    "Try 1: min-max",
    [
        "Subtract the lowest value: then the lowest becomes 0.",
        "Divide by the range, highest minus lowest: then the highest becomes 1.",
        "Mind the brackets: (values - lowest) / (highest - lowest).",
    ],
    cases=column_cases,
)
def check_my_min_max(values):
    """Return the values scaled to 0 and 1."""
    return (values - values.min()) / (values.max() - values.min())


check_my_min_max.mistake(
    "a division by the highest value, not by the range.",
    "below the line: highest minus lowest.",
    lambda values: (values - values.min()) / values.max(),
)
check_my_min_max.mistake(
    "values whose lowest is not taken off.",
    "above the line: values - values.min().",
    lambda values: values / (values.max() - values.min()),
    lambda values: values / values.max(),
)
check_my_min_max.mistake(
    "brackets left out: a division comes before a subtraction.",
    "both brackets, above the line and below it.",
    lambda values: values - values.min() / (values.max() - values.min()),
    lambda values: (values - values.min()) / values.max() - values.min(),
    lambda values: values - values.min() / values.max() - values.min(),
)
check_my_min_max.mistake(
    "the range upside down: the highest becomes 0.",
    "the order: values minus lowest.",
    lambda values: (values.max() - values) / (values.max() - values.min()),
    lambda values: (values - values.max()) / (values.max() - values.min()),
)
check_my_min_max.mistake(
    "the standard score, the other way to scale.",
    "the lowest value and the range: no mean, no standard deviation.",
    lambda values: (values - values.mean()) / values.std(),
)
check_my_min_max.mistake(
    "the first and the last value, not the lowest and the highest.",
    "[0] and [-1]: the values are in no order; min and max find them.",
    lambda values: (values - values[0]) / (values[-1] - values[0]),
)


@check_my_min_max.mistake(
    "the caller's values changed in place.",
    "-= and /=: write values - ..., which makes a new array.",
)
def _min_max_in_place(values):
    values -= values.min()
    values /= values.max()
    return values


@exercise(
    "06",
    "Try 2: standard score",
    [
        "Subtract the mean, values.mean().",
        "Divide by the standard deviation, values.std().",
        "The brackets again: (values - mean) / spread.",
    ],
    cases=lambda rng: [(np.array([2.0, 4.0, 9.0]),), *column_cases(rng)],
)
def check_my_standard_score(values):
    """Return the standard scores."""
    return (values - values.mean()) / values.std()


check_my_standard_score.mistake(
    "a division by the variance, not by its root.",
    "below the line: values.std(), or the root of values.var().",
    lambda values: (values - values.mean()) / values.var(),
)
check_my_standard_score.mistake(
    "a standard deviation with n - 1 instead of n.",
    "ddof=1, pandas or the module statistics: this lesson divides by n.",
    lambda values: (values - values.mean()) / values.std(ddof=1),
)
check_my_standard_score.mistake(
    "values whose mean is not taken off.",
    "above the line: values - values.mean().",
    lambda values: values / values.std(),
)
check_my_standard_score.mistake(
    "brackets left out: the division comes before the subtraction.",
    "above the line: (values - values.mean()).",
    lambda values: values - values.mean() / values.std(),
)
check_my_standard_score.mistake(
    "values that are only shifted.",
    "the division by the standard deviation.",
    lambda values: values - values.mean(),
)
check_my_standard_score.mistake(
    "a division by the range, as in min-max.",
    "below the line: the standard deviation.",
    lambda values: (values - values.mean()) / (values.max() - values.min()),
    lambda values: (values - values.min()) / (values.max() - values.min()),
)


@check_my_standard_score.mistake(
    "the caller's values changed in place.",
    "-= and /=: write values - ..., which makes a new array.",
)
def _score_in_place(values):
    values -= values.mean()
    values /= values.std()
    return values


def _by(values, seen):
    return (values - seen.min()) / (seen.max() - seen.min())


@exercise(
    "06",
    "Try 3: fit on the training rows",
    [
        "Take lowest and highest from train_values, and keep them under names.",
        "Scale both arrays with these two numbers.",
        "Return both, training first, with a comma between.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 10.0]), np.array([5.0, 20.0])),
        (np.array([2.0, 4.0, 6.0]), np.array([-1.0, 3.0, 5.0, 7.0])),
        *[
            (short_array(rng, n), short_array(rng, m))
            for n, m in [(5, 3), (3, 4), (4, 2)]
        ],
        (long_array(rng, 3), long_array(rng, 2)),
    ],
)
def check_scale_both(train_values, test_values):
    """Return both, scaled by what the training values say."""
    return _by(train_values, train_values), _by(test_values, train_values)


check_scale_both.mistake(
    "a scaler fitted on all rows: the test values leak into it.",
    "min and max: they may see train_values only.",
    lambda train_values, test_values: tuple(
        _by(values, np.concatenate([train_values, test_values]))
        for values in (train_values, test_values)
    ),
)
check_scale_both.mistake(
    "a second scaler, fitted on the test values.",
    "test_values.min() and .max(): both arrays need the numbers of the training rows.",
    lambda train_values, test_values: (
        _by(train_values, train_values),
        _by(test_values, test_values),
    ),
)
check_scale_both.mistake(
    "a scaler fitted on the test values.",
    "min and max: take them from train_values.",
    lambda train_values, test_values: (
        _by(train_values, test_values),
        _by(test_values, test_values),
    ),
)
check_scale_both.mistake(
    "test values cut off at 0 and 1.",
    "clip: a test value may lie outside; that is no fault.",
    lambda train_values, test_values: (
        _by(train_values, train_values),
        np.clip(_by(test_values, train_values), 0, 1),
    ),
)
check_scale_both.mistake(
    "the two arrays in the other order.",
    "return: the training values come first.",
    lambda train_values, test_values: (
        _by(test_values, train_values),
        _by(train_values, train_values),
    ),
)
check_scale_both.mistake(
    "the training values alone.",
    "return: two arrays, with a comma between.",
    lambda train_values, test_values: _by(train_values, train_values),
)
check_scale_both.mistake(
    "standard scores: min-max was asked for.",
    "lowest and highest instead of mean and standard deviation.",
    lambda train_values, test_values: tuple(
        (values - train_values.mean()) / train_values.std()
        for values in (train_values, test_values)
    ),
)
check_scale_both.mistake(
    "a division by the highest value, not by the range.",
    "below the line: highest minus lowest.",
    lambda train_values, test_values: tuple(
        (values - train_values.min()) / train_values.max()
        for values in (train_values, test_values)
    ),
)
check_scale_both.mistake(
    "test values that are not scaled.",
    "the second array: it needs the same two numbers.",
    lambda train_values, test_values: (_by(train_values, train_values), test_values),
)


@exercise(
    "06",
    "Try 4: undo a scaler",
    [
        "The score was made by subtracting the mean, then dividing by the spread.",
        "Go backwards: the last thing done is undone first.",
        "So multiply by spread, then add mean.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 1.0, -2.0]), 80, 30),
        (np.array([0.5]), -1.0, 2.0),
        *[(short_array(rng, n), short_numbers(rng), 1.7) for n in (2, 4, 5)],
        (long_array(rng, 3), 0.5, 1.7),
    ],
)
def check_undo_standard_score(scores, mean, spread):
    """Return the original values."""
    return scores * spread + mean


check_undo_standard_score.mistake(
    "the steps undone in the order in which they were made.",
    "the order: multiply first, then add.",
    lambda scores, mean, spread: (scores + mean) * spread,
)
check_undo_standard_score.mistake(
    "a second scaling, where the first should be undone.",
    "the signs: a subtraction is undone by adding, a division by multiplying.",
    lambda scores, mean, spread: (scores - mean) / spread,
)
check_undo_standard_score.mistake(
    "a division, where a product is needed.",
    "spread: the scaling divided by it.",
    lambda scores, mean, spread: scores / spread + mean,
    lambda scores, mean, spread: (scores + mean) / spread,
)
check_undo_standard_score.mistake(
    "a mean that is taken off again.",
    "mean: the scaling subtracted it, so add it.",
    lambda scores, mean, spread: scores * spread - mean,
    lambda scores, mean, spread: (scores - mean) * spread,
)
check_undo_standard_score.mistake(
    "values without their mean.",
    "the end: + mean.",
    lambda scores, mean, spread: scores * spread,
)
check_undo_standard_score.mistake(
    "the scores as they came.",
    "return: the scaling has to be undone.",
    lambda scores, mean, spread: scores,
)
check_undo_standard_score.mistake(
    "mean and spread exchanged.",
    "which one multiplies: the spread.",
    lambda scores, mean, spread: scores * mean + spread,
)


@check_undo_standard_score.mistake(
    "the caller's scores changed in place.",
    "*= and +=: write scores * spread, which makes a new array.",
)
def _undo_in_place(scores, mean, spread):
    scores *= spread
    scores += mean
    return scores


@exercise(
    "06",
    "Try 5: the floor",
    [
        "The best that a sigmoid can say to a target above 1 is 1.",
        "The error of a sample is then 1 - y.",
        "Square the errors first, then take the mean.",
    ],
    cases=lambda rng: [
        (np.array([10.0, 50.0, 100.0]),),
        (np.array([3.0]),),
        *[(np.round(rng.uniform(2, 200, n), 1),) for n in (2, 4, 7)],
        (5 + long_array(rng, 3),),
    ],
)
def check_loss_floor(y):
    """Return the mean of (1 - y) squared."""
    return np.mean((1 - y) ** 2)


check_loss_floor.mistake(
    "the floor of a neuron that says 0.",
    "1 - y: the output comes close to 1.",
    lambda y: np.mean(y**2),
)
check_loss_floor.mistake(
    "the loss of saying the mean, which a sigmoid cannot say.",
    "the best output: 1.",
    lambda y: np.var(y),
)
check_loss_floor.mistake(
    "a sum, where the mean was asked for.",
    "the division by the number of samples.",
    lambda y: np.sum((1 - y) ** 2),
)
check_loss_floor.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    lambda y: np.mean(1 - y) ** 2,
)
check_loss_floor.mistake(
    "a floor in metres: the loss is in square metres.",
    "the root, or the missing square.",
    lambda y: np.mean((1 - y) ** 2) ** 0.5,
    lambda y: np.mean(np.abs(1 - y)),
)
check_loss_floor.mistake(
    "one square for each sample, not their mean.",
    "np.mean, or .mean() at the end.",
    lambda y: (1 - y) ** 2,
)
