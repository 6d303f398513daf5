"""Exercises on scaling: what a neuron can reach, and who decides about a scale."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_array


def _floor(
    y,
    lowest,
    highest,
    *,
    best=np.clip,
    subtract=lambda best, y: best - y,
    power=np.square,
    gather=np.mean,
    end=lambda floor: floor,
):
    """Return what the best answers in a range cost; the steps may be others."""
    return end(gather(power(subtract(best(y, lowest, highest), y))))


def _of_those_outside(squares):
    return np.sum(squares) / max(np.count_nonzero(squares), 1)


@exercise(
    "06",
    "Try 1: a wider neuron",
    [
        "What's the best answer this neuron can give to a target of 130? And to 50?",
        "np.clip(y, lowest, highest) gives the best answer to each target: it raises "
        "what is below lowest to lowest, and lowers what is above highest to highest.",
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
    model=_floor,
)
def check_floor_between(y, lowest, highest):
    """Return the mean squared error of the best answers in a range."""
    return _floor(y, lowest, highest)


check_floor_between.mistake(
    "the floor of a neuron that says `highest` to everything.",
    "targets inside the range: they cost nothing.",
    {"best": lambda y, lowest, highest: highest},
)
check_floor_between.mistake(
    "a floor where targets below the range cost nothing.",
    "`lowest`: the neuron can't go below it either.",
    {"best": lambda y, lowest, highest: np.minimum(y, highest)},
)
check_floor_between.mistake(
    "a floor where only targets below the range cost something.",
    "`highest`: the neuron can't go above it either.",
    {"best": lambda y, lowest, highest: np.maximum(y, lowest)},
)
check_floor_between.mistake(
    "a sum instead of a mean.",
    "the division by the number of targets.",
    {"gather": np.sum},
)
check_floor_between.mistake(
    "a mean over the targets outside the range only.",
    "n: all targets count, also those that cost nothing.",
    {"gather": _of_those_outside},
)
check_floor_between.mistake(
    "a median instead of a mean.",
    "np.mean: the mean feels each target, the median only the one in the middle.",
    {"gather": np.median},
)
check_floor_between.mistake(
    "errors that cancel, because they aren't squared.",
    "the errors: those below 0 and those above need their squares.",
    {"power": np.positive},
    {"power": np.negative},
)
check_floor_between.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    {"power": np.positive, "end": np.square},
)
check_floor_between.mistake(
    "metres instead of square metres.",
    "the square: is it missing, or is there a root too many?",
    {"power": np.abs},
    {"end": np.sqrt},
)
check_floor_between.mistake(
    "half of the squared error, as in lesson 02.",
    "the half: this loss is the whole square.",
    {"end": lambda floor: floor / 2},
)
check_floor_between.mistake(
    "one square for each target, not their mean.",
    "np.mean, or .mean() at the end.",
    {"gather": np.positive},
)
check_floor_between.mistake(
    "the mean of the best answers, not of their errors.",
    "the end: subtract y and square.",
    {"subtract": lambda best, y: best, "power": np.positive},
    {
        "subtract": lambda best, y: best,
        "power": np.positive,
        "gather": np.positive,
    },
)


def _scaled(
    train_values,
    test_values,
    *,
    seen=lambda train, test: (train, train),
    centre=np.min,
    width=np.ptp,
    test_by=lambda test, centre, width: (test - centre) / width,
    end=lambda values: values,
    answer=slice(None),
):
    """Return both, scaled; `seen` gives the values that decide about each."""
    (decides, test_decides), train = seen(train_values, test_values), train_values
    return (
        (train - centre(decides)) / width(decides),
        end(test_by(test_values, centre(test_decides), width(test_decides))),
    )[answer]


def _none(values):
    return 0


@exercise(
    "06",
    "Try 2: fix the scaling",
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
    model=_scaled,
)
def check_scale_both(train_values, test_values):
    """Return both, scaled by what the training values say."""
    return _scaled(train_values, test_values)


check_scale_both.mistake(
    "a scaler fitted on all rows: the test values leak into it.",
    "min and max: they may see train_values only.",
    {"seen": lambda train, test: [np.concatenate([train, test])] * 2},
)
check_scale_both.mistake(
    "a second scaler, fitted on the test values.",
    "test_values.min() and .max(): both arrays need the numbers of the training rows.",
    {"seen": lambda train, test: (train, test)},
)
check_scale_both.mistake(
    "a scaler fitted on the test values.",
    "min and max: take them from train_values.",
    {"seen": lambda train, test: (test, test)},
)
check_scale_both.mistake(
    "test values cut off at 0 and 1.",
    "clip: a test value may lie outside; that's fine.",
    {"end": lambda values: np.clip(values, 0, 1)},
)
check_scale_both.mistake(
    "the two arrays in the other order.",
    "return: the training values come first.",
    {"answer": slice(None, None, -1)},
)
check_scale_both.mistake(
    "the training values alone.",
    "return: two arrays, with a comma between.",
    {"answer": 0},
)
check_scale_both.mistake(
    "standard scores: min-max was asked for.",
    "lowest and highest instead of mean and standard deviation.",
    *[
        {"centre": centre, "width": width}
        for centre in (np.mean, np.median)
        for width in (np.std, lambda values: np.std(values, ddof=1))
    ],
)
check_scale_both.mistake(
    "arrays that are brought to length 1, as sklearn's normalize does it.",
    "below the line: the range of the training values, not the norm.",
    {"centre": _none, "width": np.linalg.norm},
    {"centre": np.mean, "width": np.linalg.norm},
)
check_scale_both.mistake(
    "a division by the highest value, not by the range.",
    "the divisor: highest minus lowest.",
    {"width": np.max},
)
check_scale_both.mistake(
    "values from which the lowest isn't subtracted.",
    "above the line: values - lowest, in brackets.",
    {"centre": _none},
)
check_scale_both.mistake(
    "values that don't start at 0: the mean or the median is subtracted.",
    "above the line: the value minus lowest.",
    {"centre": np.mean},
    {"centre": np.median},
)
check_scale_both.mistake(
    "test values that are not scaled.",
    "the second array: it needs the same two numbers.",
    {"test_by": lambda test, centre, width: test},
)
