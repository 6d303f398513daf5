"""Exercises on scaling: what a neuron can reach, and who decides about a scale."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_array


def _best(y, lowest, highest):
    return np.clip(y, lowest, highest)


@exercise(
    "06",
    "Try 1: a wider neuron",
    [
        "What's the best answer this neuron can give to a target of 130? And to 50?",
        "np.clip(y, lowest, highest) gives the best answer to each target.",
        "Subtract y, square, and take the mean.",
    ],
    cases=lambda rng: [
        (np.array([10.0, 50.0, 130.0]), 0, 100),
        (np.array([10.0, 50.0, 100.0]), 0, 1),
        (np.array([0.2, 0.7, 0.5]), 0, 1),
        (np.array([-5.0, 0.5, 4.0]), -1, 1),
        (np.array([12.5]), 20.0, 30.0),
        *[(10 * short_array(rng, n), -8, 11) for n in (4, 7)],
        (10 * long_array(rng, 5), -2.5, 6.5),
    ],
)
def check_floor_between(y, lowest, highest):
    """Return the mean squared error of the best answers in a range."""
    return np.mean((_best(y, lowest, highest) - y) ** 2)


check_floor_between.mistake(
    "the floor of a neuron that says `highest` to everything.",
    "targets inside the range: they cost nothing.",
    lambda y, lowest, highest: np.mean((highest - y) ** 2),
)
check_floor_between.mistake(
    "a floor where targets below the range cost nothing.",
    "`lowest`: the neuron can't go below it either.",
    lambda y, lowest, highest: np.mean((np.minimum(y, highest) - y) ** 2),
)
check_floor_between.mistake(
    "a floor where only targets below the range cost something.",
    "`highest`: the neuron can't go above it either.",
    lambda y, lowest, highest: np.mean((np.maximum(y, lowest) - y) ** 2),
)
check_floor_between.mistake(
    "a sum instead of a mean.",
    "the division by the number of targets.",
    lambda y, lowest, highest: np.sum((_best(y, lowest, highest) - y) ** 2),
)


@check_floor_between.mistake(
    "a mean over the targets outside the range only.",
    "n: all targets count, also those that cost nothing.",
)
def _mean_of_some(y, lowest, highest):
    outside = (y < lowest) | (y > highest)
    return np.sum((_best(y, lowest, highest) - y) ** 2) / max(outside.sum(), 1)


check_floor_between.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    lambda y, lowest, highest: np.mean(_best(y, lowest, highest) - y) ** 2,
)
check_floor_between.mistake(
    "metres instead of square metres.",
    "the square: is it missing, or is there a root too many?",
    lambda y, lowest, highest: np.mean(np.abs(_best(y, lowest, highest) - y)),
    lambda y, lowest, highest: np.mean((_best(y, lowest, highest) - y) ** 2) ** 0.5,
)
check_floor_between.mistake(
    "half of the squared error, as in lesson 02.",
    "the half: this loss is the whole square.",
    lambda y, lowest, highest: np.mean((_best(y, lowest, highest) - y) ** 2) / 2,
)
check_floor_between.mistake(
    "one square for each target, not their mean.",
    "np.mean, or .mean() at the end.",
    lambda y, lowest, highest: (_best(y, lowest, highest) - y) ** 2,
)
check_floor_between.mistake(
    "the mean of the best answers, not of their errors.",
    "the end: subtract y and square.",
    lambda y, lowest, highest: np.mean(_best(y, lowest, highest)),
    lambda y, lowest, highest: _best(y, lowest, highest),
)


def _by(values, seen):
    return (values - seen.min()) / (seen.max() - seen.min())


@exercise(
    "06",
    "Try 3: fix the scaling",
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
    "clip: a test value may lie outside; that's fine.",
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
