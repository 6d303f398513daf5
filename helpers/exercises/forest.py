"""Exercises on how far a bias walks, and on comparing a network with a forest."""

import re
from itertools import combinations

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering


@exercise(
    "08",
    "Try 1: a friend's network",
    [
        "How many updates does the bias need, at one rate each?",
        "Each batch is one update. How many batches does an epoch have?",
        "6 / 0.0005 updates, and 480 / 16 of them in each epoch.",
    ],
    expected="a number of epochs",
)
def check_friend_epochs():
    """Return the epochs in which a bias can walk from 0 to 6."""
    return 6 / 0.0005 / (480 / 16)


for _looks_like, _look_at, _answer in [
    (
        "updates, not epochs.",
        "what an epoch is: many updates, one for each batch.",
        12_000,
    ),
    (
        "20 updates in each epoch, as in our training.",
        "how many batches her rows make.",
        600,
    ),
    (
        "one update for each row.",
        "the batches: each of them is one update.",
        25,
    ),
    (
        "a division by the size of a batch.",
        "the number of batches: rows divided by their size.",
        750,
    ),
    ("our rate, 0.001.", "her rate.", 200),
    (
        "our way, 80 metres.",
        "the mean of her targets.",
        80 / 0.0005 / 30,
    ),
    (
        "how far the bias walks in one epoch.",
        "the question: how often that fits into the whole way.",
        0.015,
    ),
]:
    check_friend_epochs.mistake(_looks_like, _look_at, *answering(_answer))


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
    "Try 2: what's unfair?",
    [
        "Three of the six favour one model, or show it what it mustn't see.",
        "Ask of each: same rows? Same care? As many tries? Test rows unseen?",
        "The scale makes no difference to a forest's questions, so C is fair.",
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
    (
        "C",
        "a list with C in it, which is fair.",
        "C: a forest asks yes or no, at any scale.",
    ),
    (
        "F",
        "a list with F in it, which is fair.",
        "F: the validation rows are there to choose by.",
    ),
]:
    check_unfair.mistake(
        _looks_like, _look_at, *answering(*_letters_that_slip_at(_place))
    )
