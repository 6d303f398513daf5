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
        "Compare your friend's version with the formula above, sign by sign.",
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


def _bill(
    outputs,
    labels,
    threshold,
    miss_price,
    alarm_price,
    *,
    prices=lambda miss, alarm: (miss, alarm),
    asks=lambda label: (label == 1, label == 0),
    silent=lambda output, threshold: output <= threshold,
    rings=lambda output, threshold: output > threshold,
    at=lambda threshold: threshold,
    charged=lambda missed, false_alarm: false_alarm,
    total=sum,
):
    """Return what a threshold costs.

    `asks` tells which of both mistakes a label lets be, `silent` and `rings` what the
    alarm does. `charged` tells what pays the price of an alarm. `total` makes a bill of
    what each peg costs.
    """
    miss, alarm = prices(miss_price, alarm_price)
    costs = []
    for output, label in zip(outputs, labels, strict=True):
        jams, slides = asks(label)
        missed = jams and silent(output, at(threshold))
        false_alarm = slides and rings(output, at(threshold))
        costs.append(miss * missed + alarm * charged(missed, false_alarm))
    return total(costs)


def _last_mistake(costs):
    """Return what the last peg costs that costs anything."""
    return ([0] + [cost for cost in costs if cost])[-1]


def _priced_cases(rng):
    """Return pegs, a threshold and prices; the last peg is sometimes a mistake."""
    cases = [
        *[(*FIVE, threshold, 10, 1) for threshold in (0.5, 0.3, 0.8)],
        (*FIVE, 0.65, 2, 7),
        ([0.5, 0.2, 0.8, 0.5, 0.9], [1, 0, 1, 0, 1], 0.5, 3, 2),  # two on the threshold
        ([0.3, 0.35, 0.4, 0.9], [0, 1, 0, 1], 0.2, 4, 3),
        ([0.1, 0.6, 0.2, 0.95], [1, 1, 1, 0], 0.9, 5, 8),
    ]
    for _ in range(5):
        outputs = np.round(rng.uniform(0, 1, 8), 2).tolist()
        labels = rng.integers(0, 2, 8).tolist()
        threshold = float(rng.choice([0.1, 0.3, 0.7, 0.9]))
        prices = rng.choice([2, 3, 5, 8], 2, replace=False).tolist()
        cases.append((outputs, labels, threshold, *prices))
    return cases


@exercise(
    "03",
    "Try 2: the cheapest threshold",
    [
        "A peg jams or it doesn't, and the alarm rings or it doesn't. That's four "
        "cases. Which two cost money?",
        "evaluate_classification_accuracy has the loop you need. Begin with 0 euros, "
        "and let each mistake add its price.",
        "A missed peg has the label 1, and its output is at most the threshold. Turn "
        "both round for a false alarm.",
    ],
    cases=_priced_cases,
    model=_bill,
)
def check_bill(outputs, labels, threshold, miss_price, alarm_price):
    """Return what all mistakes cost together."""
    return _bill(outputs, labels, threshold, miss_price, alarm_price)


check_bill.mistake(
    "the two prices exchanged.",
    "which price goes with label 1: that of a missed peg.",
    {"prices": lambda miss, alarm: (alarm, miss)},
)
check_bill.mistake(
    "a count of mistakes: every mistake costs the same.",
    "total += 1: it should add the price.",
    {"prices": lambda miss, alarm: (1, 1)},
)
check_bill.mistake(
    "prices of 10 and 1, whatever is given.",
    "what is added: the last two arguments are the prices.",
    {"prices": lambda miss, alarm: (10, 1)},
)
check_bill.mistake(
    "a false alarm for everything that isn't missed.",
    "else: two of the four cases cost nothing.",
    {"charged": lambda missed, false_alarm: not missed},
)
check_bill.mistake(
    "a bill without false alarms.",
    "label 0 with an output above the threshold.",
    {"prices": lambda miss, alarm: (miss, 0)},
)
check_bill.mistake(
    "a bill without missed pegs.",
    "label 1 with an output that isn't above the threshold.",
    {"prices": lambda miss, alarm: (0, alarm)},
)
check_bill.mistake(
    "a threshold of 0.5, whatever is given.",
    "the comparisons: the third argument is the threshold.",
    {"at": lambda threshold: 0.5},
)
check_bill.mistake(
    "the bill of a single peg.",
    "total = 0 comes before the loop, += adds to it, and return comes after the loop.",
    *[{"total": total} for total in (lambda c: c[0], lambda c: c[-1], _last_mistake)],
)
check_bill.mistake(
    "an output right on the threshold is taken the wrong way.",
    "the comparisons: only above the threshold is an alarm, so on it none rings.",
    {"silent": lambda o, t: o < t, "rings": lambda o, t: o >= t},
    {"silent": lambda o, t: o < t},
    {"rings": lambda o, t: o >= t},
)
check_bill.mistake(
    "a bill for right answers, too: a condition asks for the output alone.",
    "the conditions: a mistake needs the label as well as the output.",
    {"asks": lambda label: (True, True)},
    {"asks": lambda label: (label == 1, True)},
    {"asks": lambda label: (True, label == 0)},
)
check_bill.mistake(
    "a bill for the labels: the outputs aren't asked.",
    "the conditions: a peg that jams is missed only if no alarm rings.",
    {"silent": lambda o, t: True, "rings": lambda o, t: True},
    {"silent": lambda o, t: True},
    {"rings": lambda o, t: True},
)
check_bill.mistake(
    "a bill for the right answers.",
    "what costs money: label 1 below the threshold, label 0 above.",
    {"silent": lambda o, t: o > t, "rings": lambda o, t: o <= t},
)
