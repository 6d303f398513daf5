"""The exercise on early stopping: which epoch is kept."""

import numpy as np

from helpers.checking.exercise import exercise


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
    first=0,
    waited=lambda epoch, since, n_bad: epoch - since,
    has_waited=lambda waited, patience: waited >= patience,
    answer=lambda losses, best, last, has_stopped: best,
):
    """Return the best epoch, or what `answer` makes of what is known at the end."""
    best, since, n_bad = 0, first, 0
    for epoch in range(len(losses)):
        if is_better(losses, epoch, best):
            best = since = epoch
            continue
        n_bad += epoch > first
        if has_waited(waited(epoch, since, n_bad), patience):
            return answer(losses, best, epoch, True)
    return answer(losses, best, len(losses) - 1, False)


@exercise(
    "08",
    "Be the early stopper",
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
    {"waited": lambda epoch, since, n_bad: n_bad},
)
check_epoch_to_keep.mistake(
    "the first epoch counted as one without progress.",
    "epoch 0, always the best so far.",
    {"first": -1},
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
