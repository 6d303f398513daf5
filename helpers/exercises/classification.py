"""Exercises on classification: loss, accuracy, boundary, threshold."""

import math
import re

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering, short_numbers

GUARD = 1e-8


def _nll(p, y, log=math.log, guard=GUARD):
    return -(y * log(p + guard) + (1 - y) * log(1 - p + guard))


@exercise(
    "03",
    "Try 1: the loss of one prediction",
    [
        "Start from nll above: it has the right formula and no guard.",
        "Inside each logarithm add 1e-8: math.log(y_predicted + 1e-8).",
        "There are two logarithms, and one minus sign in front of all.",
    ],
    cases=lambda rng: [
        *[(0.8, 0), (0, 1), (0.8, 1), (0.5, 1), (1, 0), (1, 1), (0, 0)],
        *[(p, y) for p in (0.1, 0.37, 0.95) for y in (0, 1)],
    ],
)
def check_nll_loss(y_predicted, y):
    """Return the negative log-likelihood, guarded."""
    return _nll(y_predicted, y)


check_nll_loss.mistake(
    "a loss below 0: its minus sign is missing.",
    "the minus in front of the bracket.",
    lambda y_predicted, y: -_nll(y_predicted, y),
)
check_nll_loss.mistake(
    "a logarithm of 0 or less: a guard is missing, or taken off again.",
    "both logarithms: y_predicted + 1e-8 in the first, 1 - y_predicted + 1e-8 in the "
    "second.",
    *[
        lambda p, y, log=log, in_first=in_first, in_second=in_second: (
            -(y * log(p + in_first) + (1 - y) * log(1 - p + in_second))
        )
        for log in (math.log, np.log)
        for in_first, in_second in [(0, 0), (0, GUARD), (GUARD, 0), (GUARD, -GUARD)]
    ],
    *[lambda p, y, log=log: -log(p if y == 1 else 1 - p) for log in (math.log, np.log)],
)
check_nll_loss.mistake(
    "a minus that reaches the first part alone.",
    "the bracket: it holds both parts, and the minus is in front of it.",
    lambda y_predicted, y: (2 * y - 1) * _nll(y_predicted, y),
)
check_nll_loss.mistake(
    "the labels exchanged.",
    "which logarithm goes with y: that of y_predicted.",
    lambda y_predicted, y: _nll(y_predicted, 1 - y),
)
check_nll_loss.mistake(
    "the loss of label 1 for every label.",
    "the second part, (1 - y) * ....",
    lambda y_predicted, y: _nll(y_predicted, 1),
)
check_nll_loss.mistake(
    "no loss at all for label 0.",
    "the second part, (1 - y) * log(1 - y_predicted + 1e-8).",
    lambda y_predicted, y: y * _nll(y_predicted, 1),
)
check_nll_loss.mistake(
    "a logarithm to another base.",
    "the name: math.log is the natural one; log10 and log2 are others.",
    lambda y_predicted, y: _nll(y_predicted, y, math.log10),
    lambda y_predicted, y: _nll(y_predicted, y, math.log2),
)
check_nll_loss.mistake(
    "the squared error of lesson 02.",
    "the formula: it has logarithms.",
    lambda y_predicted, y: (y_predicted - y) ** 2 / 2,
    lambda y_predicted, y: (y_predicted - y) ** 2,
)


def judged_cases(rng):
    """Return (outputs, labels, threshold), some outputs on the threshold."""
    cases = [
        ([0.9, 0.4, 0.6, 0.7, 0.1], [1, 1, 0, 0, 0], 0.5),
        ([0.9, 0.1], [1, 0], 0.5),
        ([0.2, 0.8, 0.9], [1, 0, 0], 0.5),
        ([0.3], [1], 0.2),
    ]
    for threshold in (0.3, 0.5, 0.8):
        outputs = np.round(rng.uniform(0, 1, 8), 1)
        outputs[:2] = threshold
        labels = rng.integers(0, 2, 8)
        labels[:2] = 0, 1
        cases.append((outputs.tolist(), labels.tolist(), threshold))
    return cases


def _n_right(outputs, labels, threshold):
    pairs = zip(outputs, labels, strict=True)
    return sum((output > threshold) == (label == 1) for output, label in pairs)


def _just_below(threshold):
    """Return the number just below, so that > with it is >=."""
    return math.nextafter(threshold, -1)


@exercise(
    "03",
    "Try 2: accuracy with any threshold",
    [
        "Go through outputs and labels together, with zip, and count.",
        "The judgement is 1 if output > threshold, else 0; compare it with the label.",
        "Divide the count by the number of labels at the end.",
    ],
    cases=lambda rng: [
        *[([0.2, 0.5, 0.7], [0, 1, 1], 0.5), ([0.9, 0.6, 1.0], [1, 0, 1], 0.8)],
        *judged_cases(rng),
    ],
)
def check_accuracy(outputs, labels, threshold):
    """Return the share judged rightly."""
    return _n_right(outputs, labels, threshold) / len(labels)


check_accuracy.mistake(
    ">= instead of >: an output on the threshold counts as 1.",
    "the comparison: only above the threshold is 1.",
    lambda outputs, labels, threshold: (
        _n_right(outputs, labels, _just_below(threshold)) / len(labels)
    ),
)
check_accuracy.mistake(
    "a count, where a share was asked for.",
    "the last line: divide by the number of labels.",
    _n_right,
)
check_accuracy.mistake(
    "the share of those judged falsely, or judgements turned round.",
    "above the threshold is 1; what is counted is label_predicted == label.",
    lambda outputs, labels, threshold: (
        1 - _n_right(outputs, labels, threshold) / len(labels)
    ),
)
check_accuracy.mistake(
    "a threshold of 0.5, whatever was asked.",
    "the comparison: it needs the argument threshold.",
    lambda outputs, labels, threshold: _n_right(outputs, labels, 0.5) / len(labels),
)
check_accuracy.mistake(
    "outputs compared with labels: 0.9 is never equal to 1.",
    "the step between: first make a label of 0 or 1 from the output.",
    lambda outputs, labels, threshold: (
        sum(o == y for o, y in zip(outputs, labels, strict=True)) / len(labels)
    ),
)
check_accuracy.mistake(
    "a count that begins anew with each sample.",
    "correct = 0: it belongs before the loop.",
    lambda outputs, labels, threshold: (
        _n_right(outputs[-1:], labels[-1:], threshold) / len(labels)
    ),
)
check_accuracy.mistake(
    "the share of outputs above the threshold: the labels play no part.",
    "the comparison with the label.",
    lambda outputs, labels, threshold: (
        sum(o > threshold for o in outputs) / len(labels)
    ),
)
check_accuracy.mistake(
    "a return inside the loop: only the first sample counts.",
    "the indentation of return.",
    lambda outputs, labels, threshold: (
        _n_right(outputs[:1], labels[:1], threshold) / len(labels)
    ),
)


@exercise(
    "03",
    "Try 3: a point on the boundary",
    [
        "On the boundary w[0] * x1 + w[1] * x2 + b is 0.",
        "Bring everything without x2 to the other side.",
        "Then divide all of it by w[1]; mind the brackets.",
    ],
    cases=lambda rng: [
        *[([1, 2], -4, 2), ([1, 1], 0, 3), ([0, 2], 3, 1), ([-1, 0.5], 2, 0)],
        *[
            (short_numbers(rng, 2), short_numbers(rng), short_numbers(rng))
            for _ in range(5)
        ],
    ],
)
def check_boundary_x2(w, b, x1):
    """Return the height of the boundary over x1."""
    return -(w[0] * x1 + b) / w[1]


check_boundary_x2.mistake(
    "the mirror image: the minus sign is missing.",
    "what changes sides changes its sign.",
    lambda w, b, x1: (w[0] * x1 + b) / w[1],
)
check_boundary_x2.mistake(
    "a boundary without the bias.", "the b.", lambda w, b, x1: -w[0] * x1 / w[1]
)
check_boundary_x2.mistake(
    "a bias with the other sign.",
    "the minus: it belongs in front of the whole bracket.",
    lambda w, b, x1: (-w[0] * x1 + b) / w[1],
)
check_boundary_x2.mistake(
    "a division that reaches the bias alone.",
    "the brackets: the whole sum is divided by w[1].",
    lambda w, b, x1: -w[0] * x1 + b / w[1],
    lambda w, b, x1: -w[0] * x1 - b / w[1],
    lambda w, b, x1: -(w[0] * x1 + b / w[1]),
)
check_boundary_x2.mistake(
    "the two weights exchanged.",
    "Python counts from 0: w[0] goes with x1, w[1] with x2.",
    lambda w, b, x1: -(w[1] * x1 + b) / w[0],
)
check_boundary_x2.mistake(
    "a sum that is not divided by the second weight.",
    "w[1]: it multiplies x2, so it is divided by.",
    lambda w, b, x1: -(w[0] * x1 + b),
)
check_boundary_x2.mistake(
    "a weighted sum of 0.5: the output is 0.5 where the sum is 0.",
    "the right-hand side: it is 0.",
    lambda w, b, x1: (0.5 - w[0] * x1 - b) / w[1],
)


def _sorted_out(outputs, labels, threshold):
    """Return missed, false alarms, hits and true rejections."""
    pairs = list(zip(outputs, labels, strict=True))
    above = [label for output, label in pairs if output > threshold]
    below = [label for output, label in pairs if output <= threshold]
    return sum(below), len(above) - sum(above), sum(above), len(below) - sum(below)


@exercise(
    "03",
    "Try 4: what a threshold costs",
    [
        "Two counters that begin at 0, and one loop over zip(outputs, labels).",
        "Missed: the label is 1, and the output is not above the threshold.",
        "False alarm: the label is 0, and the output is above the threshold.",
    ],
    cases=judged_cases,
)
def check_count_costs(outputs, labels, threshold):
    """Return how many ones are missed, and the number of false alarms."""
    return _sorted_out(outputs, labels, threshold)[:2]


check_count_costs.mistake(
    "the two counts in the other order.",
    "return: the missed ones come first.",
    lambda outputs, labels, threshold: _sorted_out(outputs, labels, threshold)[1::-1],
)
check_count_costs.mistake(
    ">= instead of >: an output on the threshold counts as 1.",
    "the comparisons: output > threshold, and output <= threshold for its opposite.",
    lambda outputs, labels, threshold: _sorted_out(
        outputs, labels, _just_below(threshold)
    )[:2],
)
check_count_costs.mistake(
    "outputs on the threshold left out: they are not above it, so they count as 0.",
    "the comparison for the missed ones: <=.",
    lambda outputs, labels, threshold: (
        _sorted_out(outputs, labels, _just_below(threshold))[0],
        _sorted_out(outputs, labels, threshold)[1],
    ),
)
check_count_costs.mistake(
    "the right judgements, not the others.",
    "what is counted: label 1 below the threshold, label 0 above.",
    lambda outputs, labels, threshold: _sorted_out(outputs, labels, threshold)[2:],
)
check_count_costs.mistake(
    "one number for both kinds.",
    "return: two counts, with a comma between.",
    lambda outputs, labels, threshold: sum(_sorted_out(outputs, labels, threshold)[:2]),
)
check_count_costs.mistake(
    "a threshold of 0.5, whatever was asked.",
    "the comparisons: they need the argument threshold.",
    lambda outputs, labels, threshold: _sorted_out(outputs, labels, 0.5)[:2],
)
check_count_costs.mistake(
    "all samples that are not missed counted as false alarms.",
    "else: a false alarm needs label 0 and an output above the threshold.",
    lambda outputs, labels, threshold: (
        (missed := _sorted_out(outputs, labels, threshold)[0]),
        len(labels) - missed,
    ),
)
check_count_costs.mistake(
    "a return inside the loop: only the first sample counts.",
    "the indentation of return.",
    lambda outputs, labels, threshold: _sorted_out(outputs[:1], labels[:1], threshold)[
        :2
    ],
)
check_count_costs.mistake(
    "shares, where counts were asked for.",
    "the division at the end.",
    lambda outputs, labels, threshold: [
        count / len(labels) for count in _sorted_out(outputs, labels, threshold)[:2]
    ],
)


def as_letter(answer):
    """Turn ["B"], "b." or "neuron B" into "B"; leave the rest as it is."""
    if isinstance(answer, list | tuple | np.ndarray) and np.shape(answer) == (1,):
        answer = answer[0]
    if not isinstance(answer, str):
        return answer
    found = re.fullmatch(r"(?:neuron)?\W*([AB])\W*", answer.strip(), re.IGNORECASE)
    return found[1].upper() if found else answer


@exercise(
    "03",
    "Try 5: loss or accuracy?",
    [
        "Which of the two numbers counts judgements, and which weighs probabilities?",
        "Of 100 samples, how many does A judge rightly? And B?",
        "Nobody will read the probabilities, so the loss does not matter here.",
    ],
    expected='"A" or "B", whichever judges more samples rightly',
    view=as_letter,
    offered="[AB]",
)
def check_choice():
    """Choose by accuracy."""
    return "B"


check_choice.mistake(
    "a choice by the loss.",
    "what is needed: few false judgements; the accuracy counts them.",
    *answering("A"),
)
check_choice.mistake(
    "a number; the letter is asked for.",
    'the answer: "A" or "B".',
    *answering(20, 35, 0.93, 0.95, 93, 95),
)
