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
        "Each batch is one update, so how many has an epoch? And with a dead layer the "
        "output is its bias, for each row.",
        "The epochs are 6 / 0.0005 / (480 / 16), and once it's there, the bias is 6.",
    ],
    expected="the epochs and two predictions",
)
def check_friend():
    """Return the epochs in which a bias gets from 0 to 6, and what it then says."""
    return [*EPOCHS_AND_ALL]


EPOCHS_AND_ALL = [6 / 0.0005 / (480 / 16), 6, 6]
SAID = [(6, 6), (2, 11), (0, 0), (6.5, 6.5), (80, 80), (1, 1)]

for _looks_like, _look_at, _epochs in [
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
    check_friend.mistake(
        _looks_like, _look_at, *answering(*([_epochs, *said] for said in SAID))
    )

for _looks_like, _look_at, *_said in [
    (
        "the targets themselves.",
        "what a dead layer lets through: nothing of the row, so only the bias is left.",
        (2, 11),
    ),
    (
        "the bias before its walk.",
        "the moment: when the bias has arrived.",
        (0, 0),
    ),
    (
        "the middle between the two targets.",
        "where the bias is going: to the mean.",
        (6.5, 6.5),
    ),
    (
        "our network's predictions.",
        "her bias, and how far it has walked.",
        (80, 80),
        (1, 1),
    ),
]:
    check_friend.mistake(
        _looks_like, _look_at, *answering(*([400, *said] for said in _said))
    )

EPOCHS = [400, 12_000, 600, 25, 750, 200]
check_friend.mistake(
    "one number.", "the question: it asks for three numbers.", *answering(*EPOCHS)
)
check_friend.mistake(
    "two numbers.",
    "the list: three numbers.",
    *answering(*([epochs, 6] for epochs in EPOCHS)),
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
    if not all(set(word) <= set("ABCDEFG") for word in words):
        return answer
    # G can be argued both ways.
    return "".join(sorted(set("".join(words)) - {"G"}))


UNFAIR = "BDE"


@exercise(
    "08",
    "Try 2: what's unfair?",
    [
        "Three of A to F favour one model, or show it what it mustn't see.",
        "Ask of each: same rows? Same care? As many tries? Test rows unseen?",
        "The scale makes no difference to a forest's questions, so C is fair.",
    ],
    expected='the letters of the unfair ones, such as "AF"',
    view=as_letters,
    offered="[A-G]+",
)
def check_unfair():
    """Name the unfair rules."""
    return UNFAIR


def _letters_that_slip_at(place):
    """Yield all answers whose first slip, in the order BDEACF, is at a letter."""
    answers = ("".join(a) for n in range(7) for a in combinations("ABCDEF", n))
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
