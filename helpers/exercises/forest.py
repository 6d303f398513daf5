"""Exercises on early stopping, and on comparing a network with a forest."""

import re
from itertools import combinations

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering


def _losses(rng):
    """Return validation losses, and a patience, of many kinds."""
    by_hand = [9, 5, 4, 6, 7, 3]
    cases = [(by_hand, 2), (by_hand, 3), ([5], 1), ([6, 5, 4, 2], 1), ([1, 2, 3], 1)]
    cases += [([4, 4, 4, 1], 2), ([9, 5, 6, 4, 7, 8], 2), ([3, 5, 4, 2, 6, 6], 3)]
    cases += [([9, 9.5, 8, 8.5, 7, 6, 8], 2), ([5, 4, 4, 6, 2, 3], 3)]
    cases += [(np.array([0.9, 0.5, 0.6, 0.7, 0.2]), 2)]
    return cases + [
        (np.round(rng.uniform(1, 9, 12), 2).tolist(), patience)
        for patience in (1, 2, 3, 4, 2, 3)
    ]


def _stop(
    losses,
    patience,
    *,
    is_better=lambda losses, epoch, best: losses[epoch] < losses[best],
    waited=lambda epoch, best, n_bad: epoch - best,
    has_waited=lambda waited, patience: waited >= patience,
    answer=lambda losses, best, last, has_stopped: best,
):
    """Return the best epoch, or what `answer` makes of what is known at the end."""
    best, n_bad = 0, 0
    for epoch in range(len(losses)):
        if is_better(losses, epoch, best):
            best = epoch
            continue
        n_bad += epoch > 0
        if has_waited(waited(epoch, best, n_bad), patience):
            return answer(losses, best, epoch, True)
    return answer(losses, best, len(losses) - 1, False)


@exercise(
    "08",
    "Try 1: be the early stopper",
    [
        "Remember one number: the best epoch so far, at first 0.",
        "At each epoch: is its loss below that of the best one? Then it's the new "
        "best.",
        "If not, the current epoch minus the best one is how long you have waited. At "
        "`patience`, return the best epoch, and after the loop return it, too.",
    ],
    cases=_losses,
    model=_stop,
)
def check_epoch_to_keep(val_losses, patience):
    """Return the epoch that early stopping keeps."""
    return _stop(val_losses, patience)


check_epoch_to_keep.mistake(
    "the lowest loss of the whole list: a stopped training never sees what comes "
    "later.",
    "the patience: it has to end the loop.",
    {"has_waited": lambda waited, patience: False},
)
check_epoch_to_keep.mistake(
    "the epoch where it stopped, not the one to keep.",
    "what you return: the best epoch so far.",
    {"answer": lambda losses, best, last, has_stopped: last},
)
check_epoch_to_keep.mistake(
    "the loss, not the number of its epoch.",
    "what you remember: at which epoch it was.",
    {"answer": lambda losses, best, last, has_stopped: losses[best]},
)
check_epoch_to_keep.mistake(
    "epochs counted from 1.",
    "the first epoch: it has the number 0.",
    {"answer": lambda losses, best, last, has_stopped: best + 1},
)
check_epoch_to_keep.mistake(
    "a stop that comes one epoch too late.",
    "the comparison with the patience: >=.",
    {"has_waited": lambda waited, patience: waited > patience},
)
check_epoch_to_keep.mistake(
    "a stop that comes one epoch too early.",
    "how long you have waited: the current epoch minus the best one.",
    {"has_waited": lambda waited, patience: waited >= patience - 1},
)
check_epoch_to_keep.mistake(
    "bad epochs that are added up over the whole training.",
    "the waiting: at each new best it begins again at 0.",
    {"waited": lambda epoch, best, n_bad: n_bad},
)
check_epoch_to_keep.mistake(
    "each epoch compared with the one before it.",
    "the comparison of losses: with the best so far.",
    {"is_better": lambda losses, e, best: losses[e] < losses[e - 1]},
)
check_epoch_to_keep.mistake(
    "an equal loss that counts as progress.",
    "the comparison of losses: < and not <=.",
    {"is_better": lambda losses, e, best: losses[e] <= losses[best]},
)
check_epoch_to_keep.mistake(
    "the last epoch, if the patience is never used up.",
    "the return after the loop: the best epoch, there too.",
    {"answer": lambda losses, best, last, has_stopped: best if has_stopped else last},
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
