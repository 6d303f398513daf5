"""Exercises on classification: a loss, a threshold."""

import math

import numpy as np

from helpers.checking.exercise import exercise

GUARD = 1e-8


# What goes into the two logarithms, guarded by a tiny number. All of these are right.
def _added(p, tiny):
    return p + tiny, 1 - p + tiny


def _at_least(p, tiny):
    return max(p, tiny), max(1 - p, tiny)


def _clipped(p, tiny):
    return _bare(min(max(p, tiny), 1 - tiny), tiny)


# And these are not.
def _bare(p, tiny):
    return p, 1 - p


def _first_alone(p, tiny):
    return p + tiny, 1 - p


def _second_alone(p, tiny):
    return p, 1 - p + tiny


def _taken_off(p, tiny):
    return p + tiny, 1 - (p + tiny)


def _nll(
    y_predicted,
    y,
    *,
    log=math.log,
    guarded=_added,
    tiny=GUARD,
    sign=-1,
    factors=lambda y: (y, 1 - y),
    skips=False,
    scale=1,
):
    """Return the loss; None as a factor leaves a part out, `skips` those times 0."""
    loss = 0
    for factor, inside in zip(factors(y), guarded(y_predicted, tiny), strict=True):
        if factor is not None and not (skips and factor == 0):
            loss += factor * log(inside)
    return sign * loss * scale


@exercise(
    "03",
    "Try 1: fix a loss",
    [
        "Compare your friend's version with cross_entropy above, line by line.",
        "Inside each logarithm add 1e-8: math.log(y_predicted + 1e-8).",
        "There are two logarithms, and one minus sign in front of all.",
    ],
    cases=lambda rng: [
        *[(0.8, 0), (0, 1), (0.8, 1), (0.5, 1), (1, 0), (1, 1), (0, 0)],
        *[(p, y) for p in (0.1, 0.37, 0.95) for y in (0, 1)],
    ],
    model=_nll,
    neutral={
        "log": [math.log, np.log],
        "guarded": [_added, _at_least, _clipped],
        "tiny": [*[10.0**-n for n in range(5, 17)], math.ulp(1.0), 1e-300],
        "skips": [False, True],
    },
)
def check_nll_loss(y_predicted, y):
    """Return the negative log-likelihood, guarded."""
    return _nll(y_predicted, y)


check_nll_loss.mistake(
    "your friend's version: it still has both faults.",
    "the sign of the whole, and the brackets in the second logarithm.",
    *[{"sign": 1, "guarded": _taken_off, "log": log} for log in (math.log, np.log)],
)
check_nll_loss.mistake(
    "a loss below 0: its minus sign is missing.",
    "the minus in front of the bracket.",
    {"sign": 1},
)
check_nll_loss.mistake(
    "a logarithm of 0 or less: a guard is missing, or taken off again.",
    "both logarithms: y_predicted + 1e-8 in the first, 1 - y_predicted + 1e-8 in the "
    "second.",
    *[{"guarded": each} for each in (_bare, _first_alone, _second_alone, _taken_off)],
)
check_nll_loss.mistake(
    "a guard so large that it changes the loss where nothing is wrong.",
    "the tiny number: 1e-8 is 0.00000001.",
    *[{"tiny": tiny} for tiny in (1e-4, 1e-3, 1e-2, 0.1)],
)
check_nll_loss.mistake(
    "a minus that reaches the first part alone.",
    "the bracket: it holds both parts, and the minus is in front of it.",
    {"factors": lambda y: (y, y - 1)},
)
check_nll_loss.mistake(
    "the labels exchanged.",
    "which logarithm goes with y: that of y_predicted.",
    {"factors": lambda y: (1 - y, y)},
)
check_nll_loss.mistake(
    "the loss of label 1 for every label.",
    "the second part, (1 - y) * ....",
    {"factors": lambda y: (1, None)},
)
check_nll_loss.mistake(
    "no loss at all for label 0.",
    "the second part, (1 - y) * log(1 - y_predicted + 1e-8).",
    {"factors": lambda y: (y, None)},
)
check_nll_loss.mistake(
    "a logarithm to another base.",
    "the name: math.log is the natural one; log10 and log2 are others.",
    *[{"log": log} for log in (math.log10, math.log2, np.log10, np.log2)],
)
check_nll_loss.mistake(
    "a loss that's divided by 2.",
    "the half: it belongs to the squared error; this is the loss of one sample.",
    {"scale": 1 / 2},
)
check_nll_loss.mistake(
    "the squared error of lesson 02.",
    "the formula: it has logarithms.",
    lambda y_predicted, y: (y_predicted - y) ** 2 / 2,
    lambda y_predicted, y: (y_predicted - y) ** 2,
)


FIVE = [0.9, 0.4, 0.6, 0.7, 0.1], [1, 1, 0, 0, 0]


def _bills(outputs, labels, thresholds, miss_price, alarm_price, *, mistakes=None):
    """Return what each threshold costs.

    `mistakes` tells from an output, a label and a threshold which mistake it is, if
    any: (missed, false alarm).
    """
    mistakes = mistakes or (lambda o, y, t: (y == 1 and o <= t, y == 0 and o > t))
    bills = []
    for threshold in thresholds:
        bills.append(0)
        for output, label in zip(outputs, labels, strict=True):
            missed, false_alarm = mistakes(output, label, threshold)
            bills[-1] += miss_price * missed + alarm_price * false_alarm
    return bills


def _cheapest(
    outputs,
    labels,
    thresholds,
    miss_price,
    alarm_price,
    *,
    prices=lambda miss, alarm: (miss, alarm),
    choose=min,
    answer=lambda thresholds, place, bill: thresholds[place],
    **how,
):
    """Return the cheapest threshold, or what `answer` makes of its place and bill."""
    charged = prices(miss_price, alarm_price)
    bills = _bills(outputs, labels, thresholds, *charged, **how)
    bill = choose(bills)
    return answer(thresholds, bills.index(bill), bill)


def _priced_cases(rng):
    """Return arguments for which one threshold alone is the cheapest."""
    cases = [
        (*FIVE, [0.3, 0.5, 0.8], 10, 1),
        (*FIVE, [0.3, 0.5, 0.8], 1, 1),
        (*FIVE, [0.3, 0.5, 0.8], 1, 10),
        (*FIVE, [0.8, 0.5, 0.3], 10, 1),
        ([0.5, 0.2, 0.8, 0.5], [1, 0, 1, 0], [0.1, 0.5, 0.9], 3, 2),
        ([0.5, 0.6, 0.2], [1, 1, 0], [0.7, 0.5, 0.1], 3, 2),
        ([0.3, 0.35, 0.4, 0.9], [0, 0, 0, 1], [0.95, 0.2, 0.5], 2, 1),
        (
            [0.8, 0.7, 0.6, 0.3, 0.55, 0.65],
            [1, 1, 0, 0, 1, 0],
            [0.2, 0.5, 0.75, 0.9],
            2,
            5,
        ),
    ]
    while len(cases) < 12:
        outputs = np.round(rng.uniform(0, 1, 8), 2).tolist()
        labels = rng.integers(0, 2, 8).tolist()
        thresholds = rng.permutation([0.1, 0.3, 0.5, 0.7, 0.9]).tolist()
        prices = rng.choice([1, 2, 3, 5, 8], 2, replace=False).tolist()
        case = outputs, labels, thresholds, *prices
        bills = _bills(*case)
        if bills.count(min(bills)) == 1:
            cases.append(case)
    return cases


@exercise(
    "03",
    "Try 2: the cheapest threshold",
    [
        "Each condition has two parts, joined by and: one about the label, one about "
        "the output.",
        "A missed peg jams, so its label is 1, and no alarm rang: its output isn't "
        "above the threshold.",
        "A false alarm is the other way round: the label is 0, and the output is above "
        "the threshold.",
    ],
    cases=_priced_cases,
    model=_cheapest,
)
def check_cheapest_threshold(outputs, labels, thresholds, miss_price, alarm_price):
    """Return the threshold with the smallest bill."""
    return _cheapest(outputs, labels, thresholds, miss_price, alarm_price)


check_cheapest_threshold.mistake(
    "the two prices exchanged.",
    "which price goes with label 1: that of a missed peg.",
    {"prices": lambda miss, alarm: (alarm, miss)},
)
check_cheapest_threshold.mistake(
    "a count of mistakes: every mistake costs the same.",
    "bill += 1: it should add the price.",
    {"prices": lambda miss, alarm: (1, 1)},
)
check_cheapest_threshold.mistake(
    "a bill without false alarms.",
    "label 0 with an output above the threshold.",
    {"prices": lambda miss, alarm: (miss, 0)},
)
check_cheapest_threshold.mistake(
    "a bill without missed pegs.",
    "label 1 with an output that isn't above the threshold.",
    {"prices": lambda miss, alarm: (0, alarm)},
)
check_cheapest_threshold.mistake(
    "the bill, not the threshold.",
    "return: the threshold that has the smallest bill.",
    {"answer": lambda thresholds, place, bill: bill},
)
check_cheapest_threshold.mistake(
    "the place in the list, not the threshold itself.",
    "return: thresholds[i], not i.",
    {"answer": lambda thresholds, place, bill: place},
)
check_cheapest_threshold.mistake(
    "an output on the threshold counts as an alarm.",
    "the comparisons: only above the threshold is an alarm.",
    {"mistakes": lambda o, y, t: (y == 1 and o < t, y == 0 and o >= t)},
)
check_cheapest_threshold.mistake(
    "always the first threshold: a bill that goes on from one threshold to the next, "
    "or a return that comes too early.",
    "bill = 0 belongs inside the loop over thresholds, return behind it.",
    lambda o, y, t, miss, alarm: t[0],
)
check_cheapest_threshold.mistake(
    "always the last threshold: the smallest bill so far is never remembered.",
    "lowest_bill = bill, next to the line that keeps the threshold.",
    lambda o, y, t, miss, alarm: t[-1],
)
check_cheapest_threshold.mistake(
    "the largest bill, or a bill for the right answers.",
    "the comparison: smaller is better. And what costs money: label 1 below the "
    "threshold, label 0 above.",
    {"choose": max},
    {"mistakes": lambda o, y, t: (y == 1 and o > t, y == 0 and o <= t)},
)
