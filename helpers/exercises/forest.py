"""Exercises on comparing a network with a forest."""

import re
from itertools import combinations

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering, long_array, short_array


@exercise(
    "08",
    "Try 4: an error to compare",
    [
        "The outputs are standard scores: take them back to metres first.",
        "The scaler was fitted on the training targets: y_train.mean(), y_train.std().",
        "Then the mean of the squared differences to y_test, which is in metres.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 1.0]), np.array([22.0, 26.0]), np.array([10.0, 30.0])),
        *[
            (
                short_array(rng, n),
                50 + 9 * short_array(rng, n),
                40 + 9 * short_array(rng, m),
            )
            for n, m in [(3, 5), (2, 4), (5, 5)]
        ],
        (long_array(rng, 3), 5 + long_array(rng, 3), 5 + long_array(rng, 4)),
    ],
)
def check_test_error(outputs, y_test, y_train):
    """Return the mean squared error in square metres."""
    metres = outputs * y_train.std() + y_train.mean()
    return np.mean((metres - y_test) ** 2)


def _error_with(in_metres):
    """Return an answer that takes the outputs back to metres in another way."""

    def test_error(outputs, y_test, y_train):
        return np.mean((in_metres(outputs, y_train) - y_test) ** 2)

    return test_error


def _errors(outputs, y_test, y_train):
    """Return the error of each row, in metres."""
    return outputs * y_train.std() + y_train.mean() - y_test


for _looks_like, _look_at, *_in_metres in [
    (
        "standard scores compared with metres.",
        "the outputs: take them back to metres first.",
        lambda outputs, y: outputs,
    ),
    (
        "outputs that are scaled back by half: the mean is missing, or the spread.",
        "undoing: multiply by the standard deviation, then add the mean.",
        lambda outputs, y: outputs * y.std(),
        lambda outputs, y: outputs + y.mean(),
    ),
    (
        "the steps of the scaler undone in the order in which they were made.",
        "undoing: multiply first, then add.",
        lambda outputs, y: (outputs + y.mean()) * y.std(),
    ),
    (
        "a standard deviation with n - 1 instead of n.",
        "ddof=1, pandas or the module statistics: the scaler divides by n.",
        lambda outputs, y: outputs * y.std(ddof=1) + y.mean(),
    ),
]:
    check_test_error.mistake(_looks_like, _look_at, *map(_error_with, _in_metres))

check_test_error.mistake(
    "a scaler that has seen the test rows.",
    "mean and std: those of y_train.",
    lambda outputs, y_test, y_train: np.mean(_errors(outputs, y_test, y_test) ** 2),
)
check_test_error.mistake(
    "an error without a unit: both sides are scaled.",
    "the unit: a forest's error is in square metres, so this one must be, too.",
    lambda outputs, y_test, y_train: np.mean(
        (outputs - (y_test - y_train.mean()) / y_train.std()) ** 2
    ),
    lambda outputs, y_test, y_train: np.mean(
        (outputs - (y_test - y_test.mean()) / y_test.std()) ** 2
    ),
)
check_test_error.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    lambda *case: np.mean(_errors(*case)) ** 2,
)
check_test_error.mistake(
    "the root of the error, in metres.",
    "the unit: square metres are asked for.",
    lambda *case: np.mean(_errors(*case) ** 2) ** 0.5,
)
check_test_error.mistake(
    "one square for each row, not their mean.",
    "np.mean, or .mean() at the end.",
    lambda *case: _errors(*case) ** 2,
)
check_test_error.mistake(
    "a sum, where the mean was asked for.",
    "the division by the number of rows.",
    lambda *case: np.sum(_errors(*case) ** 2),
)
check_test_error.mistake(
    "errors that are not squared.",
    "the square: **2.",
    lambda *case: np.mean(np.abs(_errors(*case))),
    lambda *case: np.mean(_errors(*case)),
)


def as_letters(answer):
    """Turn "B, D", "b and d" or a list of letters into "BD"; leave the rest alone."""
    if isinstance(answer, dict):
        answer = [key for key, is_unfair in answer.items() if is_unfair]
    if hasattr(answer, "to_list"):  # a column of pandas
        answer = answer.to_list()
    if isinstance(answer, list | tuple | set | frozenset | np.ndarray):
        answer = " ".join(str(part) for part in answer)
    if not isinstance(answer, str):
        return answer
    other = {"AND", "ALSO", "ARE", "IS", "UNFAIR"}
    words = set(re.findall(r"[A-Z]+", answer.upper())) - other
    if not all(set(word) <= set("ABCDEF") for word in words):
        return answer
    return "".join(sorted(set("".join(words))))


UNFAIR = "BDE"


@exercise(
    "08",
    "Try 5: what is unfair?",
    [
        "Three of the six favour one model, or let it see what it must not see.",
        "Ask of each: same rows? Same care? As many tries? Test rows unseen?",
        "A forest does not mind the scale of its features, so C is fair.",
    ],
    expected='the letters of the unfair ones, such as "AF"',
    view=as_letters,
    offered="[A-F]+",
)
def check_unfair():
    """Name the unfair rules."""
    return UNFAIR


def _letters_that_slip_at(place):
    """Yield all answers whose first slip, in the order BDEACF, is at a letter."""
    answers = ("".join(a) for n in range(1, 7) for a in combinations("ABCDEF", n))
    for answer in answers:
        slips = [p for p in "BDEACF" if (p in answer) != (p in UNFAIR)]
        if slips and slips[0] == place:
            yield answer


for _place, _looks_like, _look_at in [
    ("B", "a list without B.", "the best of ten tries against a single try."),
    ("D", "a list without D.", "the test rows: they must play no part in a choice."),
    ("E", "a list without E.", "the care that each model was given."),
    ("A", "a list with A in it, which is fair.", "A: the same rows for both."),
    ("C", "a list with C in it, which is fair.", "the forest: it minds no scale."),
    ("F", "a list with F in it, which is fair.", "F: the same unit for both."),
]:
    check_unfair.mistake(
        _looks_like, _look_at, *answering(*_letters_that_slip_at(_place))
    )
