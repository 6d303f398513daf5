"""The exercises of the lessons: right answers, mistakes, hints.

Each begins with ``@exercise(...)`` above the right answer; then come its mistakes: what
the answer looks like, where to look, and one or more functions that make the mistake.
Whoever opens this file sees the solutions.
"""

import math
import re
from itertools import combinations, pairwise, product

import numpy as np

from helpers.checking.exercise import EXERCISES, exercise, progress

__all__ = ["EXERCISES", "progress"]  # and the checks, which are imported by name


def some(rng, *shape):
    """Return random numbers with one digit after the point, as lists or a number."""
    return np.round(rng.uniform(-3, 3, shape), 1).tolist()


def arrays(rng, *shape):
    """Return random numbers with one digit after the point, as an array."""
    return np.round(rng.uniform(-3, 3, shape), 1)


def fine(rng, *shape):
    """Return an array of random numbers with many digits: a rounded result shows."""
    return rng.uniform(-3, 3, shape)


def sigmoid(z):
    """Return the sigmoid of a number or an array."""
    return 1 / (1 + np.exp(-z))


def dot(x, w):
    """Return the sum of the products of two lists."""
    return sum(a * b for a, b in zip(x, w, strict=True))


# ======== 01 A single neuron ========


@exercise(
    "01",
    "Try 1: one weighted sum",
    [
        "Multiply each feature by its own weight: 2 by 3, then 0.5 by 4, then -1 by 5.",
        "The three products are 6, 2 and -5. Add them up, then add the bias -2.",
        "single_neuron_regression_model takes the weights first, then the bias, then "
        "the features.",
    ],
    expected="the number you get by hand, 1",
)
def check_my_sum():
    """Compute the weighted sum."""
    return 2 * 3 + 0.5 * 4 + (-1) * 5 + (-2)


check_my_sum.mistake(
    "a sum without the bias.", "the -2 at the end.", lambda: 2 * 3 + 0.5 * 4 - 5
)
check_my_sum.mistake(
    "a bias that was subtracted, or lost its sign.",
    "the bias is -2, and it is added.",
    lambda: 2 * 3 + 0.5 * 4 - 5 + 2,
)
check_my_sum.mistake(
    "a feature that lost its minus sign.",
    "the third feature is -1, so its product is -5.",
    lambda: 2 * 3 + 0.5 * 4 + 5 - 2,
)
check_my_sum.mistake(
    "two sums multiplied with each other.",
    "the order: first the products, feature by feature, then their sum.",
    lambda: (2 + 0.5 - 1) * (3 + 4 + 5) - 2,
)
check_my_sum.mistake(
    "a sum without its last product.",
    "the third feature and the third weight.",
    lambda: 2 * 3 + 0.5 * 4 - 2,
)


def neuron_cases(rng):
    """Return (w, b, x) for one to four features."""
    cases = [([5, 3], -8, [1, 2]), ([5, 3], -1, [0, 0]), ([0, 0], 0, [1, 2])]
    sizes = [1, 2, 2, 3, 4]
    return cases + [(some(rng, n), some(rng), some(rng, n)) for n in sizes]


@exercise(
    "01",
    "Try 2: a neuron that answers yes or no",
    [
        "Begin as in single_neuron_regression_model: z = 0, then a loop over zip.",
        "The bias is added once, after the loop.",
        "The last line hands z through the activation: return sigmoid(z).",
    ],
    cases=neuron_cases,
)
def check_yes_no_neuron(w, b, x):
    """Return the sigmoid of the weighted sum."""
    return float(sigmoid(dot(x, w) + b))


check_yes_no_neuron.mistake(
    "the weighted sum itself: the sigmoid is missing.",
    "the last line: it returns z, not sigmoid(z).",
    lambda w, b, x: dot(x, w) + b,
)
check_yes_no_neuron.mistake(
    "a neuron without a bias.",
    "after the loop: z += b.",
    lambda w, b, x: sigmoid(dot(x, w)),
)
check_yes_no_neuron.mistake(
    "a bias that is subtracted.",
    "the sign: z += b.",
    lambda w, b, x: sigmoid(dot(x, w) - b),
)
check_yes_no_neuron.mistake(
    "a bias that is added once for each feature.",
    "the indentation of the line with b: it belongs after the loop.",
    lambda w, b, x: sigmoid(dot(x, w) + len(x) * b),
)
check_yes_no_neuron.mistake(
    "a sigmoid of each product, added up.",
    "where the sigmoid stands: it is applied once, to the finished sum.",
    lambda w, b, x: sum(sigmoid(v * u) for v, u in zip(x, w, strict=True)) + b,
    lambda w, b, x: sum(sigmoid(v * u + b) for v, u in zip(x, w, strict=True)),
)
check_yes_no_neuron.mistake(
    "a sigmoid turned round: it falls where it should rise.",
    "the minus sign in exp(-z).",
    lambda w, b, x: 1 - sigmoid(dot(x, w) + b),
)
check_yes_no_neuron.mistake(
    "a return inside the loop: only the first feature counts.",
    "the indentation of return.",
    lambda w, b, x: sigmoid(x[0] * w[0]),
    lambda w, b, x: sigmoid(x[0] * w[0] + b),
)
check_yes_no_neuron.mistake(
    "1 / 1 + ..., which Python reads as (1 / 1) + ....",
    "the brackets: 1 / (1 + math.exp(-z)).",
    lambda w, b, x: 1 / 1 + np.exp(-(dot(x, w) + b)),
)
check_yes_no_neuron.mistake(
    "the last product alone, where all are added up.",
    "z += in the loop: z = forgets what was there.",
    lambda w, b, x: sigmoid(x[-1] * w[-1] + b),
)
check_yes_no_neuron.mistake(
    "a judgement, 0 or 1, where the probability was asked for.",
    "the comparison: return the output of the sigmoid as it is.",
    lambda w, b, x: int(dot(x, w) + b > 0),
    lambda w, b, x: dot(x, w) + b > 0,
    lambda w, b, x: round(float(sigmoid(dot(x, w) + b))),
)


@exercise(
    "01",
    "Try 3: where the S-curve is half-way",
    [
        "The sigmoid is 0.5 where its argument z is 0.",
        "So ask: for which x is w * x + b equal to 0?",
        "Bring b to the other side, then divide by w.",
    ],
    cases=lambda rng: [
        *[(2, -4), (1, 3), (-0.5, 1), (4, 0), (-2, -3)],
        *[(w, b) for w, b in some(rng, 5, 2) if w],
    ],
)
def check_halfway(w, b):
    """Return the feature at which the output is 0.5."""
    return -b / w


check_halfway.mistake(
    "the place on the other side of 0: a sign is lost.",
    "w * x = -b, with a minus.",
    lambda w, b: b / w,
)
check_halfway.mistake(
    "a fraction turned upside down.",
    "what you divide by: the weight stands below the line.",
    lambda w, b: -w / b,
)
check_halfway.mistake(
    "a place without the weight in it.",
    "the weight: a steeper curve gets there sooner.",
    lambda w, b: -b,
)
check_halfway.mistake(
    "the output there, not the feature.",
    "what is asked for: the x at which the output is 0.5.",
    lambda w, b: 0.5,
)
check_halfway.mistake(
    "a product with the weight.",
    "w * x: a product is undone by a division.",
    lambda w, b: -b * w,
    lambda w, b: b * w,
)
check_halfway.mistake(
    "the place at which the weighted sum is 0.5.",
    "the sigmoid: it is 0.5 where the sum is 0.",
    lambda w, b: (0.5 - b) / w,
)
check_halfway.mistake(
    "a weight that is subtracted, not divided by.",
    "w * x: a product is undone by a division.",
    lambda w, b: -b - w,
)


@exercise(
    "01",
    "Try 4: many samples, one line",
    [
        "np.dot does for all rows of a table what it does for one row.",
        "The table stands first: np.dot(X, weights).",
        "Add the bias to the result; it is added to each entry.",
    ],
    cases=lambda rng: [
        (np.array([[0.5, 0.3], [0, 0], [2, -1]]), np.array([0.4, -0.2]), 0.1),
        *[(arrays(rng, n, n), arrays(rng, n), some(rng)) for n in (2, 3)],
        *[(arrays(rng, n, m), arrays(rng, m), some(rng)) for n, m in [(1, 2), (4, 3)]],
        (np.zeros((2, 2)), np.array([1.0, 2.0]), -0.5),
        (fine(rng, 3, 2), fine(rng, 2), 0.5),
    ],
)
def check_all_weighted_sums(X, weights, bias):
    """Return the weighted sums of all rows."""
    return np.dot(X, weights) + bias


check_all_weighted_sums.mistake(
    "sums without the bias.",
    "the end of the line: + bias.",
    lambda X, weights, bias: np.dot(X, weights),
)
check_all_weighted_sums.mistake(
    "a column taken for a row.",
    "the order in np.dot, and .T: the table comes first, as it is.",
    lambda X, weights, bias: np.dot(weights, X) + bias,
)
check_all_weighted_sums.mistake(
    "products that were not added up.",
    "the star: it multiplies entry by entry; np.dot adds up as well.",
    lambda X, weights, bias: X * weights + bias,
)
check_all_weighted_sums.mistake(
    "one sum over the whole table.",
    "sum: with axis=1 it goes along each row.",
    lambda X, weights, bias: np.sum(X * weights) + bias,
)
check_all_weighted_sums.mistake(
    "sums down the columns, not along the rows.",
    "axis: 0 goes down, 1 goes along the row.",
    lambda X, weights, bias: np.sum(X * weights, axis=0) + bias,
)
check_all_weighted_sums.mistake(
    "the first row only.",
    "X[0], or a return inside a loop.",
    lambda X, weights, bias: np.dot(X[0], weights) + bias,
)
check_all_weighted_sums.mistake(
    "a bias that is added once for each feature.",
    "the order: first the sum over the products, then the bias.",
    lambda X, weights, bias: (X * weights + bias).sum(axis=1),
)
check_all_weighted_sums.mistake(
    "outputs of a sigmoid, where the weighted sums were asked for.",
    "the activation: leave it out here.",
    lambda X, weights, bias: sigmoid(np.dot(X, weights) + bias),
)


def sizes(shape):
    """Turn the floats of a shape into text: NumPy takes whole numbers alone."""
    if not isinstance(shape, list | tuple):
        return shape
    return tuple(str(n) if isinstance(n, float) else n for n in shape)


@exercise(
    "01",
    "Try 5: a shape",
    [
        "Each row of X is a sample and has 5 features. How many weights does it need?",
        "The weights are a plain row of numbers, as weights.shape above: one number, "
        "a comma, brackets.",
        "One weight for each feature, so 5 weights.",
    ],
    expected="a shape that turns (200, 5) into (200,)",
    view=sizes,
)
def check_weights_shape():
    """Return the shape of the weights."""
    return (5,)


check_weights_shape.mistake(
    "one weight for each sample.",
    "what a weight belongs to: a feature, and all samples share it.",
    lambda: (200,),
)
check_weights_shape.mistake(
    "a table with one column: the sums would have the shape (200, 1).",
    "the number of directions: a plain row has one.",
    lambda: (5, 1),
)
check_weights_shape.mistake(
    "a table with one row: np.dot would refuse it.",
    "the number of directions: a plain row has one.",
    lambda: (1, 5),
)
check_weights_shape.mistake(
    "a weight for each number of the table.",
    "what a weight belongs to: a feature, and all samples share it.",
    lambda: (200, 5),
    lambda: (5, 200),
)
check_weights_shape.mistake(
    "an array, where its shape was asked for.",
    ".shape, or the shape written down.",
    lambda: np.zeros(5),
    lambda: np.ones(5),
    lambda: np.zeros((5, 1)),
)
check_weights_shape.mistake(
    "a size with a point in it.",
    "5.0: a size is a whole number, 5.",
    lambda: (5.0,),
)
check_weights_shape.mistake(
    "a number, for (5) is 5: brackets alone do not make a shape.",
    "the comma: the shape of a plain row is written (n,).",
    lambda: 5,
)


# ======== 02 Gradient descent ========


@exercise(
    "02",
    "Try 1: the loss of one sample",
    [
        "The error is prediction minus target.",
        "Two stars square a number: error**2.",
        "Half of it: return (error**2) / 2.",
    ],
    cases=lambda rng: [
        *[(7, 4), (4, 7), (3, 3), (-1, 2), (0.5, 0)],
        *[tuple(pair) for pair in some(rng, 5, 2)],
        tuple(fine(rng, 2).tolist()),
    ],
)
def check_squared_error_loss(y_predicted, y):
    """Return half the squared error."""
    return (y_predicted - y) ** 2 / 2


check_squared_error_loss.mistake(
    "the size of the error: it is not squared.",
    "the power: **2.",
    lambda y_predicted, y: abs(y_predicted - y),
)
check_squared_error_loss.mistake(
    "a result without what is behind the point.",
    "//, int or round: / is the division, and all digits count.",
    lambda y_predicted, y: (y_predicted - y) ** 2 // 2,
)
check_squared_error_loss.mistake(
    "1 // 2, which is 0.",
    "//: it drops what is behind the point; write / 2.",
    lambda y_predicted, y: 1 // 2 * (y_predicted - y) ** 2,
)
check_squared_error_loss.mistake(
    "the whole square: the half is missing.",
    "the end of the line: / 2.",
    lambda y_predicted, y: (y_predicted - y) ** 2,
)
check_squared_error_loss.mistake(
    "half the error, not squared.",
    "the square: **2.",
    lambda y_predicted, y: (y_predicted - y) / 2,
    lambda y_predicted, y: abs(y_predicted - y) / 2,
)
check_squared_error_loss.mistake(
    "a half that is squared, too, and so became a quarter.",
    "the brackets: square first, then divide by 2.",
    lambda y_predicted, y: ((y_predicted - y) / 2) ** 2,
)
check_squared_error_loss.mistake(
    "a difference of squares, not the square of a difference.",
    "the brackets: (y_predicted - y)**2.",
    lambda y_predicted, y: (y_predicted**2 - y**2) / 2,
    lambda y_predicted, y: y_predicted - y**2 / 2,
    lambda y_predicted, y: y_predicted - y**2,
)
check_squared_error_loss.mistake(
    "a loss below 0.",
    "the minus sign in front: a loss is never negative.",
    lambda y_predicted, y: -((y_predicted - y) ** 2) / 2,
)
check_squared_error_loss.mistake(
    "^, which is no power in Python.",
    "the square is written with two stars: **2.",
    lambda y_predicted, y: ((y_predicted - y) ^ 2) / 2,
    lambda y_predicted, y: (y_predicted - y) ^ 2,
)
check_squared_error_loss.mistake(
    "twice the square, where half of it was meant.",
    "the factor: divide by 2.",
    lambda y_predicted, y: 2 * (y_predicted - y) ** 2,
)


@exercise(
    "02",
    "Try 2: one step",
    [
        "Compute the error first: w * x + b - y.",
        "The slope for the weight is error * x, the slope for the bias is error.",
        "Each new value is the old one minus learning_rate times its slope.",
    ],
    cases=lambda rng: [
        *[(1, 0, 2, 5, 0.1), (0, 0, 1, 4, 0.01), (1, 2, 0, 5, 0.1), (2, 1, 3, 7, 0.1)],
        *[(*some(rng, 4), 0.05) for _ in range(5)],
        (*fine(rng, 4).tolist(), 0.05),
    ],
)
def check_one_step(w, b, x, y, learning_rate):
    """Return the new weight and the new bias."""
    error = w * x + b - y
    return w - learning_rate * error * x, b - learning_rate * error


check_one_step.mistake(
    "a step uphill: the sign of the update is flipped.",
    "the minus signs: w - ..., b - ..., and error is prediction minus target.",
    lambda w, b, x, y, learning_rate: (
        w + learning_rate * (w * x + b - y) * x,
        b + learning_rate * (w * x + b - y),
    ),
)
check_one_step.mistake(
    "a bias updated with x.",
    "the slope for the bias: it is the error alone.",
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (w * x + b - y) * x,
        b - learning_rate * (w * x + b - y) * x,
    ),
)
check_one_step.mistake(
    "a weight updated without x.",
    "the slope for the weight: error * x.",
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (w * x + b - y),
        b - learning_rate * (w * x + b - y),
    ),
)
check_one_step.mistake(
    "the two slopes exchanged: x stands with the bias.",
    "which line has the x: that of the weight.",
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (w * x + b - y),
        b - learning_rate * (w * x + b - y) * x,
    ),
)


@check_one_step.mistake(
    "a bias that meets the new weight already.",
    "when the error is computed: once, before anything changes.",
)
def _error_twice(w, b, x, y, learning_rate):
    w = w - learning_rate * (w * x + b - y) * x
    return w, b - learning_rate * (w * x + b - y)


check_one_step.mistake(
    "an error without the bias.",
    "the error: w * x + b - y.",
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (w * x - y) * x,
        b - learning_rate * (w * x - y),
    ),
)
check_one_step.mistake(
    "a bias with the other sign in the error.",
    "the error: w * x + b - y, or y - (w * x + b) with its brackets.",
    lambda w, b, x, y, learning_rate: (
        w + learning_rate * (y - w * x + b) * x,
        b + learning_rate * (y - w * x + b),
    ),
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (y - w * x + b) * x,
        b - learning_rate * (y - w * x + b),
    ),
)
check_one_step.mistake(
    "a bias that stays as it was.",
    "the second number: b - learning_rate * error.",
    lambda w, b, x, y, learning_rate: (w - learning_rate * (w * x + b - y) * x, b),
)
check_one_step.mistake(
    "a weight that stays as it was.",
    "the first number: w - learning_rate * error * x.",
    lambda w, b, x, y, learning_rate: (w, b - learning_rate * (w * x + b - y)),
)
check_one_step.mistake(
    "a fixed rate, whatever was asked.",
    "learning_rate: the argument has to stand in the answer.",
    *[
        lambda w, b, x, y, learning_rate, rate=rate: (
            w - rate * (w * x + b - y) * x,
            b - rate * (w * x + b - y),
        )
        for rate in (0.1, 0.01)
    ],
)
check_one_step.mistake(
    "a step without the learning rate.",
    "learning_rate: it multiplies each slope.",
    lambda w, b, x, y, learning_rate: (
        w - (w * x + b - y) * x,
        b - (w * x + b - y),
    ),
)
check_one_step.mistake(
    "a step twice as long: the factor of 2 stands in it.",
    "the half in the loss: it has cancelled the 2.",
    lambda w, b, x, y, learning_rate: (
        w - 2 * learning_rate * (w * x + b - y) * x,
        b - 2 * learning_rate * (w * x + b - y),
    ),
)
check_one_step.mistake(
    "the changes alone, not the new values.",
    "the beginning of each: w - ..., b - ....",
    lambda w, b, x, y, learning_rate: (
        -learning_rate * (w * x + b - y) * x,
        -learning_rate * (w * x + b - y),
    ),
    lambda w, b, x, y, learning_rate: (
        learning_rate * (w * x + b - y) * x,
        learning_rate * (w * x + b - y),
    ),
)
check_one_step.mistake(
    "a step by the loss, not by its slope.",
    "the square: the slope is error * x, without one.",
    lambda w, b, x, y, learning_rate: (
        w - learning_rate * (w * x + b - y) ** 2 / 2 * x,
        b - learning_rate * (w * x + b - y) ** 2 / 2,
    ),
)
check_one_step.mistake(
    "the right numbers in the other order.",
    "return: the weight comes first.",
    lambda w, b, x, y, learning_rate: (
        b - learning_rate * (w * x + b - y),
        w - learning_rate * (w * x + b - y) * x,
    ),
)


def _epoch(fault=None):
    """Return a whole epoch, right or with a fault."""

    def one_epoch(w, b, input_data, output_data, learning_rate):
        w_start, b_start, total_loss = w, b, 0
        if fault != "in place":
            w = list(w)
        for x, y in zip(input_data, output_data, strict=True):
            w_used, b_used = (w_start, b_start) if fault == "old" else (w, b)
            error = dot(x, w_used) + b_used - y
            total_loss = 0 if fault == "last loss" else total_loss
            total_loss += error**2 if fault == "no half" else error**2 / 2
            rate = -learning_rate if fault == "uphill" else learning_rate
            times = {"bias in loop": len(x), "no bias": 0}.get(fault, 1)
            b -= times * rate * error
            if fault == "copies":
                continue
            for j, x_j in enumerate(x[:1] if fault == "first" else x):
                w[j] -= rate * error * (1 if fault == "no x" else x_j)
            if fault == "late bias":
                b += rate * error
            if fault == "whole":
                w = [int(w_j) for w_j in w]
            if fault == "late loss":
                total_loss += (dot(x, w) + b - y) ** 2 / 2 - error**2 / 2
            if fault == "return":
                break
        n = len(input_data) if fault == "mean" else 1
        if fault == "late bias":
            b -= learning_rate * error
        if fault == "order":
            return w, total_loss, b
        return (w, b) if fault == "no loss" else (w, b, total_loss / n)

    return one_epoch


def _epoch_from_start(w, b, input_data, output_data, learning_rate):
    new_w, new_b, total_loss = list(w), b, 0
    for x, y in zip(input_data, output_data, strict=True):
        error = dot(x, w) + b - y
        total_loss += error**2 / 2
        new_b = b - learning_rate * error
        new_w = [
            w_j - learning_rate * error * x_j for w_j, x_j in zip(w, x, strict=True)
        ]
    return new_w, new_b, total_loss


@exercise(
    "02",
    "Try 3: a whole epoch",
    [
        "Copy the weights first, w = list(w), and set total_loss = 0.",
        "For each sample: the error, its loss, one step for b, one for each w[j].",
        "It is the inside of train_model_SE_loss; return w, b, total_loss at its end.",
    ],
    cases=lambda rng: [
        ([0], 0, [[1], [2]], [1, 3.5], 0.5),
        ([1, -1], 2, [[3, 1]], [0], 0.1),
        ([2], 1, [[0], [3]], [1, 7], 0.1),
        *[
            (some(rng, m), some(rng), some(rng, n, m), some(rng, n), 0.05)
            for n, m in [(2, 2), (3, 1), (4, 3), (3, 2)]
        ],
    ],
)
def check_one_epoch(w, b, input_data, output_data, learning_rate):
    """Return the weights, the bias and the total loss of one epoch."""
    return _epoch()(w, b, input_data, output_data, learning_rate)


check_one_epoch.mistake(
    "the caller's weights changed in place.",
    "w[j] -= ...: work on a copy, w = list(w).",
    _epoch("in place"),
)
check_one_epoch.mistake(
    "a bias that is updated once for each feature.",
    "the indentation of the line with b: it belongs to the sample, not to the feature.",
    _epoch("bias in loop"),
)
check_one_epoch.mistake(
    "a bias that never moves.", "b -= learning_rate * error.", _epoch("no bias")
)
check_one_epoch.mistake(
    "steps uphill: the sign of the update is flipped.",
    "-= for both, and error is prediction minus target.",
    _epoch("uphill"),
)
check_one_epoch.mistake(
    "one step from all errors together, where each sample makes its own.",
    "where the update stands: inside the loop over the samples.",
    _epoch("old"),
)
check_one_epoch.mistake(
    "each step beginning at the first weights again, or one step after the loop.",
    "w and b: they change inside the loop, and the next sample meets the new ones.",
    _epoch_from_start,
)
check_one_epoch.mistake(
    "the mean loss, where the sum was asked for.",
    "the division by the number of samples.",
    _epoch("mean"),
)
check_one_epoch.mistake(
    "a loss without its half.", "total_loss += (error**2) / 2.", _epoch("no half")
)
check_one_epoch.mistake(
    "the loss of the last sample alone.",
    "total_loss: = 0 before the loop, and += inside it.",
    _epoch("last loss"),
)
check_one_epoch.mistake(
    "a bias that moves once, after the loop.",
    "the indentation of the line with b: each sample moves it.",
    _epoch("late bias"),
)
check_one_epoch.mistake(
    "weights that never move.",
    "w[j] -= ...: a -= on the name that a loop gives changes a copy.",
    _epoch("copies"),
)
check_one_epoch.mistake(
    "the right numbers in another order.",
    "return: w, b, total_loss.",
    _epoch("order"),
)
check_one_epoch.mistake(
    "losses measured after the step.",
    "the order: error, loss, then the update.",
    _epoch("late loss"),
)
check_one_epoch.mistake(
    "a return inside the loop: only the first sample counts.",
    "the indentation of return.",
    _epoch("return"),
)
check_one_epoch.mistake(
    "a step for the first weight alone.",
    "w[0]: a loop over all features is needed.",
    _epoch("first"),
)
check_one_epoch.mistake(
    "weights cut off at the point: an array of whole numbers holds no others.",
    "np.array(w): take list(w), or np.array(w, dtype=float).",
    _epoch("whole"),
)
check_one_epoch.mistake(
    "weights updated without x.", "the slope for w[j]: error * x_j.", _epoch("no x")
)
check_one_epoch.mistake(
    "two things returned, not three.",
    "return: the total loss is missing.",
    _epoch("no loss"),
)


@exercise(
    "02",
    "Try 4: find the largest rate that still works",
    [
        "Begin with train_and_record(0.12, 200)[1][-1]: that is the last loss.",
        "Go up in steps of 0.01 and look when the last loss leaps.",
        "0.14 still works and 0.17 does not.",
    ],
    expected="the largest rate, to two digits, with a last loss below 1,000",
)
def check_largest_rate():
    """Return the largest rate of two digits that does not diverge."""
    return 0.15


check_largest_rate.mistake(
    "a rate with three digits after the point: two were asked for.",
    "the digits: go up in steps of 0.01.",
    *[lambda rate=rate: rate / 1000 for rate in range(101, 300) if rate % 10],
)
check_largest_rate.mistake(
    "a rate without its point.",
    "the point: 0.1 is a rate, 1 is ten times as large.",
    *[lambda rate=rate: rate for rate in range(11, 41)],
)
check_largest_rate.mistake(
    "a rate that works, but is not the largest.",
    "the next rates above it: try them.",
    *[lambda rate=rate: rate / 100 for rate in range(1, 15)],
    lambda: 0.001,
)
check_largest_rate.mistake(
    "a rate that diverges.",
    "its last loss after 200 epochs: it is above 1,000.",
    *[lambda rate=rate: rate / 100 for rate in range(16, 100)],
    *[lambda rate=rate: rate for rate in range(1, 11)],
)

CURVES = ("creeps", "just right", "overshoots", "diverges")


def tidy(answer):
    """Return texts with one space where there are several, or an underscore."""
    if isinstance(answer, dict):
        answer = [answer[name] for name in sorted(answer, key=str)]
    if isinstance(answer, str) and answer.count(",") == 3:
        answer = answer.split(",")
    if isinstance(answer, list | tuple):
        return [tidy(part) for part in answer]
    return " ".join(re.split(r"[\s_-]+", answer)) if isinstance(answer, str) else answer


@exercise(
    "02",
    "Try 5: read four loss curves",
    [
        "Look at the last two numbers of each curve: do they still fall, stay, rise?",
        "A curve that stays may have arrived, or it may hop about too high: compare "
        "with 11.",
        "D rises. A still falls, and slowly.",
    ],
    expected=f"four of the words {', '.join(CURVES)}",
    view=tidy,
    offered="|".join(f" ?{curve} ?" for curve in CURVES),
)
def check_diagnosis():
    """Name the four curves in their order."""
    return CURVES


def _diagnoses(place):
    """Return all answers whose first slip is at a place."""
    answers = product(CURVES, repeat=4)
    slip = [a for a in answers if a != CURVES]
    first = [
        [x == y for x, y in zip(a, CURVES, strict=True)].index(False) for a in slip
    ]
    return [
        lambda answer=a: answer
        for a, at in zip(slip, first, strict=True)
        if at == place
    ]


check_diagnosis.mistake(
    "another name for A, which is still falling, a little each time.",
    "what a small rate does: it gets there, but not yet.",
    *_diagnoses(0),
)
check_diagnosis.mistake(
    "another name for B, which fell fast and has arrived close to 11.",
    "the lowest loss that is possible, 11.",
    *_diagnoses(1),
)
check_diagnosis.mistake(
    "another name for C, which stays, but at 30.",
    "the lowest loss that is possible, 11: C is far above it, and more epochs do not "
    "help.",
    *_diagnoses(2),
)
check_diagnosis.mistake(
    "another name for D, which grows.", "the last number of D.", *_diagnoses(3)
)


# ======== 03 Classification ========

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
    lambda p, y: -(y * math.log(p + GUARD) + (1 - y) * math.log(1 - (p + GUARD))),
    lambda p, y: -(y * np.log(p + GUARD) + (1 - y) * np.log(1 - (p + GUARD))),
    lambda y_predicted, y: _nll(y_predicted, y, guard=0),
    lambda y_predicted, y: _nll(y_predicted, y, np.log, 0),
    lambda y_predicted, y: -math.log(y_predicted if y == 1 else 1 - y_predicted),
    lambda y_predicted, y: -np.log(y_predicted if y == 1 else 1 - y_predicted),
    lambda p, y: -(y * math.log(p + GUARD) + (1 - y) * math.log(1 - p)),
    lambda p, y: -(y * math.log(p) + (1 - y) * math.log(1 - p + GUARD)),
    lambda p, y: -(y * np.log(p + GUARD) + (1 - y) * np.log(1 - p)),
    lambda p, y: -(y * np.log(p) + (1 - y) * np.log(1 - p + GUARD)),
)
check_nll_loss.mistake(
    "a guard beside the logarithm, where it does not help.",
    "the bracket: the 1e-8 belongs inside it.",
    lambda p, y: (
        -(y * (math.log(p) + 2e-8) + (1 - y) * (math.log(1 - p) + 2e-8))
        if 0 < p < 1
        else 1 / 0
    ),
)
check_nll_loss.mistake(
    "a guard as large as a house: 1e8 is a hundred million.",
    "the minus in the exponent: 1e-8.",
    lambda y_predicted, y: _nll(y_predicted, y, guard=1e8),
)
check_nll_loss.mistake(
    "a minus that reaches the first part alone.",
    "the bracket: it holds both parts, and the minus stands in front of it.",
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


def _up(threshold):
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
    ">= in place of >: an output on the threshold counts as 1.",
    "the comparison: only above the threshold is 1.",
    lambda outputs, labels, threshold: (
        _n_right(outputs, labels, _up(threshold)) / len(labels)
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
    "a division that drops what is behind the point.",
    "// divides whole numbers; / is the division.",
    lambda outputs, labels, threshold: (
        _n_right(outputs, labels, threshold) // len(labels)
    ),
)
check_accuracy.mistake(
    "a judgement turned round: above the threshold is 1.",
    "the comparison: output > threshold.",
    lambda outputs, labels, threshold: (
        sum((o < threshold) == y for o, y in zip(outputs, labels, strict=True))
        / len(labels)
    ),
)
check_accuracy.mistake(
    "a count that begins anew with each sample.",
    "correct = 0: it stands before the loop.",
    lambda outputs, labels, threshold: (
        _n_right(outputs[-1:], labels[-1:], threshold) / len(labels)
    ),
)
check_accuracy.mistake(
    "per cent, where a share from 0 to 1 was asked for.",
    "the factor of 100.",
    lambda outputs, labels, threshold: (
        100 * _n_right(outputs, labels, threshold) / len(labels)
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
check_accuracy.mistake(
    "the right judgements of label 1 alone.",
    "label 0: an output that is not above the threshold is right there.",
    lambda outputs, labels, threshold: (
        sum(o > threshold and y == 1 for o, y in zip(outputs, labels, strict=True))
        / len(labels)
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
        *[(some(rng, 2), some(rng), some(rng)) for _ in range(5)],
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
    "a division that drops what is behind the point.",
    "//: / is the division.",
    lambda w, b, x1: -(w[0] * x1 + b) // w[1],
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


def _kinds(outputs, labels, threshold):
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
    return _kinds(outputs, labels, threshold)[:2]


check_count_costs.mistake(
    "the two counts in the other order.",
    "return: the missed ones come first.",
    lambda outputs, labels, threshold: _kinds(outputs, labels, threshold)[1::-1],
)
check_count_costs.mistake(
    ">= in place of >: an output on the threshold counts as 1.",
    "the comparisons: output > threshold, and output <= threshold for its opposite.",
    lambda outputs, labels, threshold: _kinds(outputs, labels, _up(threshold))[:2],
)
check_count_costs.mistake(
    "outputs on the threshold left out: they are not above it, so they count as 0.",
    "the comparison for the missed ones: <=.",
    lambda outputs, labels, threshold: (
        _kinds(outputs, labels, _up(threshold))[0],
        _kinds(outputs, labels, threshold)[1],
    ),
)
check_count_costs.mistake(
    "the right judgements, not the others.",
    "what is counted: label 1 below the threshold, label 0 above.",
    lambda outputs, labels, threshold: _kinds(outputs, labels, threshold)[2:],
)
check_count_costs.mistake(
    "one number for both kinds.",
    "return: two counts, with a comma between.",
    lambda outputs, labels, threshold: sum(_kinds(outputs, labels, threshold)[:2]),
)
check_count_costs.mistake(
    "a threshold of 0.5, whatever was asked.",
    "the comparisons: they need the argument threshold.",
    lambda outputs, labels, threshold: _kinds(outputs, labels, 0.5)[:2],
)
check_count_costs.mistake(
    "all samples that are not missed counted as false alarms.",
    "else: a false alarm needs label 0 and an output above the threshold.",
    lambda outputs, labels, threshold: (
        (missed := _kinds(outputs, labels, threshold)[0]),
        len(labels) - missed,
    ),
)
check_count_costs.mistake(
    "counters that never go beyond 1.",
    "=+ sets a number to +1; += adds 1.",
    lambda outputs, labels, threshold: tuple(
        min(n, 1) for n in _kinds(outputs, labels, threshold)[:2]
    ),
)
check_count_costs.mistake(
    "a return inside the loop: only the first sample counts.",
    "the indentation of return.",
    lambda outputs, labels, threshold: _kinds(outputs[:1], labels[:1], threshold)[:2],
)
check_count_costs.mistake(
    "shares, where counts were asked for.",
    "the division at the end.",
    lambda outputs, labels, threshold: [
        count / len(labels) for count in _kinds(outputs, labels, threshold)[:2]
    ],
)


def letter(answer):
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
    view=letter,
    offered="[AB]",
)
def check_choice():
    """Choose by accuracy."""
    return "B"


check_choice.mistake(
    "a choice by the loss.",
    "what is needed: few false judgements; the accuracy counts them.",
    lambda: "A",
)
check_choice.mistake(
    "a number; the letter is asked for.",
    'the answer: "A" or "B".',
    *[lambda n=n: n for n in (20, 35, 0.93, 0.95, 93, 95)],
)


# ======== 04 The chain rule ========


def square(v):
    """Return v times v."""
    return v * v


def cube(v):
    """Return v times v times v."""
    return v * v * v


def line(v):
    """Return a straight line with the slope 3."""
    return 3 * v - 1


@exercise(
    "04",
    "Try 1: a nudge to the left",
    [
        "Take forward_difference from above as a model.",
        "The two places are at and at - nudge.",
        "The change goes from the left to the right: function(at) comes first.",
    ],
    cases=lambda rng: [
        *[(square, 3, 0.5), (cube, 2, 0.5), (line, 1, 0.25), (square, -1, 0.1)],
        *[(np.exp, 0, 0.1), (cube, -1.5, 0.2), (line, 2, 1)],
    ],
)
def check_backward_difference(function, at, nudge):
    """Return the slope from the left."""
    return (function(at) - function(at - nudge)) / nudge


check_backward_difference.mistake(
    "a nudge to the right.",
    "the second place: at - nudge.",
    lambda function, at, nudge: (function(at + nudge) - function(at)) / nudge,
)
check_backward_difference.mistake(
    "a nudge to both sides.",
    "the first place: at itself, without a nudge.",
    lambda function, at, nudge: (
        (function(at + nudge) - function(at - nudge)) / (2 * nudge)
    ),
    lambda function, at, nudge: (function(at + nudge) - function(at - nudge)) / nudge,
)
check_backward_difference.mistake(
    "the change alone, not divided by the nudge.",
    "the end: / nudge, with the difference in brackets.",
    lambda function, at, nudge: function(at) - function(at - nudge),
    lambda function, at, nudge: function(at) - function(at - nudge) / nudge,
)
check_backward_difference.mistake(
    "a slope with the other sign.",
    "the order: right minus left, function(at) first.",
    lambda function, at, nudge: (function(at - nudge) - function(at)) / nudge,
)
check_backward_difference.mistake(
    "a division by 2 * nudge, though the places are one nudge apart.",
    "what you divide by.",
    lambda function, at, nudge: (function(at) - function(at - nudge)) / (2 * nudge),
)
check_backward_difference.mistake(
    "a nudge of the result, not of the place.",
    "the bracket: function(at - nudge).",
    lambda function, at, nudge: (function(at) - (function(at) - nudge)) / nudge,
    lambda function, at, nudge: (function(at) - function(at) - nudge) / nudge,
)


@exercise(
    "04",
    "Try 2: the slopes of both activations",
    [
        "The linear activation returns z. Nudge z by 0.1: how far does it move?",
        "For the sigmoid compute its output first, output = sigmoid(z).",
        "The slope is output * (1 - output). Return both, with a comma between.",
    ],
    cases=lambda rng: [
        *[(0,), (2.0,), (-2.0,), (0.24,), (8.0,)],
        *[(z,) for z in some(rng, 4)],
    ],
)
def check_activation_slopes(z):
    """Return the slopes of the linear activation and of the sigmoid."""
    return 1, float(sigmoid(z) * (1 - sigmoid(z)))


def _slope(output):
    return output * (1 - output)


check_activation_slopes.mistake(
    "the sigmoid's formula with z in it, where the output belongs.",
    "the first step: output = sigmoid(z).",
    lambda z: (1, z * (1 - z)),
)
check_activation_slopes.mistake(
    "a slope taken at the output's place: the sigmoid was applied twice.",
    "sigmoid: once is enough, then output * (1 - output).",
    lambda z: (1, _slope(sigmoid(sigmoid(z)))),
)
check_activation_slopes.mistake(
    "brackets left out: output * 1 - output is 0.",
    "the brackets: output * (1 - output).",
    lambda z: (1, 0.0),
)
check_activation_slopes.mistake(
    "the output of the sigmoid, not its slope.",
    "the factor 1 - output.",
    lambda z: (1, sigmoid(z)),
    lambda z: (1, 1 - sigmoid(z)),
)
check_activation_slopes.mistake(
    "the value of the linear activation, not its slope.",
    "the first number: a straight line has the same slope everywhere.",
    lambda z: (z, _slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "a level line: the linear activation rises as fast as z does.",
    "the first number: nudge z by 0.1, and the output moves by 0.1.",
    lambda z: (0, _slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "a sigmoid that falls: its slope is never negative.",
    "the order: 1 - output, not output - 1.",
    lambda z: (1, -_slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "the two slopes in the other order.",
    "return: the linear one comes first.",
    lambda z: (_slope(sigmoid(z)), 1),
)
check_activation_slopes.mistake(
    "the slope of the sigmoid alone.",
    "return: two numbers, with a comma between.",
    lambda z: _slope(sigmoid(z)),
)


@exercise(
    "04",
    "Try 3: the gradient of one neuron",
    [
        "First forward: z, then output = sigmoid(z).",
        "delta = 2 * (output - target) * output * (1 - output): links 3 and 2.",
        "Link 1 is x for the weights and 1 for the bias: return delta * x, delta.",
    ],
    cases=lambda rng: [
        (np.array([0.5, 0.3]), np.array([0.4, -0.2]), 0.1, 0.7),
        (np.array([1.0, 2.0]), np.array([0.0, 0.0]), 0.0, 1),
        (np.array([3.0]), np.array([-0.5]), 0.5, 0.0),
        *[(arrays(rng, n), arrays(rng, n), some(rng), 0.3) for n in (2, 2, 3)],
    ],
)
def check_neuron_gradient(x, weights, bias, target):
    """Return the slopes for the weights and for the bias."""
    delta = _delta(x, weights, bias, target)
    return delta * x, delta


def _delta(x, weights, bias, target, slope=_slope, factor=2):
    output = sigmoid(np.dot(x, weights) + bias)
    return float(factor * (output - target) * slope(output))


check_neuron_gradient.mistake(
    "a gradient half as large: the factor of 2 is missing.",
    "link 3: the slope of a square is 2 * (output - target).",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target, factor=1) * x,
        _delta(x, weights, bias, target, factor=1),
    ),
)
check_neuron_gradient.mistake(
    "a gradient with the other sign.",
    "link 3: output - target, or a minus in front of target - output.",
    lambda x, weights, bias, target: (
        -_delta(x, weights, bias, target) * x,
        -_delta(x, weights, bias, target),
    ),
)
check_neuron_gradient.mistake(
    "a chain without link 2, the slope of the sigmoid.",
    "the factor output * (1 - output).",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target, lambda output: 1) * x,
        _delta(x, weights, bias, target, lambda output: 1),
    ),
)


@check_neuron_gradient.mistake(
    "link 2 with z in it, where the output belongs.",
    "the factor output * (1 - output): it takes the output, not z.",
)
def _slope_at_z(x, weights, bias, target):
    z = np.dot(x, weights) + bias
    delta = float(2 * (sigmoid(z) - target) * z * (1 - z))
    return delta * x, delta


check_neuron_gradient.mistake(
    "link 2 at the output's place: the sigmoid was applied twice.",
    "sigmoid: the output has been through it already.",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target, lambda output: _slope(sigmoid(output))) * x,
        _delta(x, weights, bias, target, lambda output: _slope(sigmoid(output))),
    ),
)
check_neuron_gradient.mistake(
    "the slopes for the weights alone.",
    "return: the slope for the bias is missing behind a comma.",
    lambda x, weights, bias, target: _delta(x, weights, bias, target) * x,
)
check_neuron_gradient.mistake(
    "the two slopes in the other order.",
    "return: those for the weights come first.",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target),
        _delta(x, weights, bias, target) * x,
    ),
)


@check_neuron_gradient.mistake(
    "a weighted sum, where the output belongs: the sigmoid is missing.",
    "the first step: output = sigmoid(z).",
)
def _no_sigmoid(x, weights, bias, target):
    output = np.dot(x, weights) + bias
    delta = float(2 * (output - target) * _slope(output))
    return delta * x, delta


check_neuron_gradient.mistake(
    "a slope for the bias that is multiplied by x.",
    "link 1 of the bias: it is 1.",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target) * x,
        _delta(x, weights, bias, target) * x,
    ),
)
check_neuron_gradient.mistake(
    "slopes for the weights without link 1.",
    "link 1 of a weight: its feature, x.",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target),
        _delta(x, weights, bias, target),
    ),
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target) * np.ones(len(x)),
        _delta(x, weights, bias, target),
    ),
)
check_neuron_gradient.mistake(
    "slopes multiplied by the weights, not by the features.",
    "link 1 of a weight: its feature, x.",
    lambda x, weights, bias, target: (
        _delta(x, weights, bias, target) * weights,
        _delta(x, weights, bias, target),
    ),
)


@exercise(
    "04",
    "Try 4: a step that leaves its arguments alone",
    [
        "A step goes against the slope: minus learning_rate times gradient.",
        "weights -= ... writes into the caller's array; weights - ... makes a new one.",
        "One line is enough: return weights - ....",
    ],
    cases=lambda rng: [
        (np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1),
        (np.array([0.5]), np.array([0.0]), 0.3),
        (arrays(rng, 2, 2), arrays(rng, 2, 2), 0.5),
        *[(arrays(rng, n), arrays(rng, n), 0.2) for n in (3, 4)],
        (fine(rng, 3), fine(rng, 3), 0.2),
    ],
)
def check_pure_step(weights, gradient, learning_rate):
    """Return the weights after one step."""
    return weights - learning_rate * gradient


@check_pure_step.mistake(
    "the caller's weights changed in place.",
    "-=, or a second name for the same array: write new = weights - ....",
)
def _step_in_place(weights, gradient, learning_rate):
    weights -= learning_rate * gradient
    return weights


@check_pure_step.mistake(
    "the gradient scaled in place: the caller's slopes are spoiled.",
    "*=: write learning_rate * gradient.",
)
def _gradient_in_place(weights, gradient, learning_rate):
    gradient *= learning_rate
    return weights - gradient


@check_pure_step.mistake(
    "weights that are changed for the caller and not handed back.",
    "the last line: return a new array.",
)
def _step_without_return(weights, gradient, learning_rate):
    weights -= learning_rate * gradient


check_pure_step.mistake(
    "the weights as they came.",
    "return: it has to hand back the new ones.",
    lambda weights, gradient, learning_rate: weights,
)
check_pure_step.mistake(
    "a step uphill.",
    "the sign: weights - ....",
    lambda weights, gradient, learning_rate: weights + learning_rate * gradient,
)
check_pure_step.mistake(
    "a step without the learning rate.",
    "learning_rate: it multiplies the gradient.",
    lambda weights, gradient, learning_rate: weights - gradient,
)
check_pure_step.mistake(
    "the change alone, not the new weights.",
    "the beginning: weights - ....",
    lambda weights, gradient, learning_rate: -learning_rate * gradient,
    lambda weights, gradient, learning_rate: learning_rate * gradient,
)
check_pure_step.mistake(
    "a bracket too many: the weights are scaled as well.",
    "the brackets: only the gradient is multiplied by the rate.",
    lambda weights, gradient, learning_rate: (weights - gradient) * learning_rate,
)


def layers_cases(rng):
    """Return (x, target, weights1, weights2, biases1, biases2)."""
    lesson = (
        np.array([0.5, 0.3]),
        0.7,
        np.array([[0.4, -0.2], [0.1, 0.6]]),
        np.array([0.1, -0.2]),
        np.array([0.1, -0.2]),
        np.array([0.2]),
    )
    sizes = [(2, 2), (2, 3), (3, 2)]
    return [lesson] + [
        (arrays(rng, n), 0.4, *(arrays(rng, *s) for s in [(n, m), (m,), (m,), (1,)]))
        for n, m in sizes
    ]


def _deltas(x, target, weights1, weights2, biases1, biases2, fault=None):
    hidden = sigmoid(np.dot(x, weights1) + biases1)
    output = sigmoid(np.dot(hidden, weights2) + biases2)
    slope2 = 1 if fault == "output slope" else output * (1 - output)
    slope1 = 1 if fault == "hidden slope" else hidden * (1 - hidden)
    delta2 = 2 * (output - target) * slope2
    return delta2 * (1 if fault == "weights2" else weights2) * slope1, delta2


@exercise(
    "04",
    "Try 5: one link further back",
    [
        "two_layers_gradient returns four things; the third, the slopes for biases1, "
        "are the deltas of the hidden neurons.",
        "Row i of weights1 holds the weights that feature i goes through.",
        "Each row times the deltas, added up: that is np.dot(weights1, delta1).",
    ],
    cases=layers_cases,
)
def check_feature_gradient(x, target, weights1, weights2, biases1, biases2):
    """Return the slopes of the loss for the features."""
    delta1, _ = _deltas(x, target, weights1, weights2, biases1, biases2)
    return np.dot(weights1, delta1)


check_feature_gradient.mistake(
    "a row taken for a column.",
    "the order: np.dot(weights1, delta1) goes along the rows of weights1.",
    lambda x, target, weights1, *rest: np.dot(
        _deltas(x, target, weights1, *rest)[0], weights1
    ),
    lambda x, target, weights1, *rest: np.dot(
        weights1.T, _deltas(x, target, weights1, *rest)[0]
    ),
)
check_feature_gradient.mistake(
    "the deltas of the hidden neurons: the last link is missing.",
    "the sum over j: the deltas still go through weights1.",
    lambda x, target, weights1, *rest: _deltas(x, target, weights1, *rest)[0],
)
check_feature_gradient.mistake(
    "products that were not added up.",
    "the star: np.dot adds up over the hidden neurons.",
    lambda x, target, weights1, *rest: (
        weights1 * _deltas(x, target, weights1, *rest)[0]
    ),
)
check_feature_gradient.mistake(
    "the way through the first hidden neuron alone.",
    "the sum over j: each feature goes through all hidden neurons.",
    lambda x, target, weights1, *rest: (
        weights1[:, 0] * _deltas(x, target, weights1, *rest)[0][0]
    ),
)
check_feature_gradient.mistake(
    "a chain without the slope of the hidden sigmoids.",
    "the factor hidden * (1 - hidden) in delta1.",
    lambda x, target, weights1, *rest: np.dot(
        weights1, _deltas(x, target, weights1, *rest, "hidden slope")[0]
    ),
)
check_feature_gradient.mistake(
    "a chain without the slope of the output's sigmoid.",
    "the factor output * (1 - output) in delta2.",
    lambda x, target, weights1, *rest: np.dot(
        weights1, _deltas(x, target, weights1, *rest, "output slope")[0]
    ),
)
check_feature_gradient.mistake(
    "a chain that leaves out weights2.",
    "delta1: delta2 goes back through weights2.",
    lambda x, target, weights1, *rest: np.dot(
        weights1, _deltas(x, target, weights1, *rest, "weights2")[0]
    ),
)
check_feature_gradient.mistake(
    "slopes half as large: the factor of 2 is missing.",
    "delta2: the slope of a square has a 2.",
    lambda x, target, weights1, *rest: (
        np.dot(weights1, _deltas(x, target, weights1, *rest)[0]) / 2
    ),
)
check_feature_gradient.mistake(
    "slopes with the other sign.",
    "delta2: output - target, or a minus in front of target - output.",
    lambda x, target, weights1, *rest: (
        -np.dot(weights1, _deltas(x, target, weights1, *rest)[0])
    ),
)


# ======== 05 Normalization ========


def column_cases(rng):
    """Return one array of values each."""
    simple = [[10.0, 15.0, 30.0], [2.0, 4.0, 9.0], [-5.0, 0.0, 5.0], [7.0, 1.0]]
    some_more = [arrays(rng, n) for n in (4, 6, 9)] + [fine(rng, 5)]
    return [(np.array(v),) for v in simple] + [(v,) for v in some_more]


@exercise(
    "05",
    "Try 1: min-max",
    [
        "Subtract the lowest value: then the lowest becomes 0.",
        "Divide by the range, highest minus lowest: then the highest becomes 1.",
        "Mind the brackets: (values - lowest) / (highest - lowest).",
    ],
    cases=column_cases,
)
def check_my_min_max(values):
    """Return the values scaled to 0 and 1."""
    return (values - values.min()) / (values.max() - values.min())


check_my_min_max.mistake(
    "a division by the highest value, not by the range.",
    "below the line: highest minus lowest.",
    lambda values: (values - values.min()) / values.max(),
)
check_my_min_max.mistake(
    "values whose lowest is not taken off.",
    "above the line: values - values.min().",
    lambda values: values / (values.max() - values.min()),
    lambda values: values / values.max(),
)
check_my_min_max.mistake(
    "brackets left out: a division comes before a subtraction.",
    "both brackets, above the line and below it.",
    lambda values: values - values.min() / (values.max() - values.min()),
    lambda values: (values - values.min()) / values.max() - values.min(),
    lambda values: values - values.min() / values.max() - values.min(),
)
check_my_min_max.mistake(
    "the range upside down: the highest becomes 0.",
    "the order: values minus lowest.",
    lambda values: (values.max() - values) / (values.max() - values.min()),
    lambda values: (values - values.max()) / (values.max() - values.min()),
)
check_my_min_max.mistake(
    "the standard score, the other way to scale.",
    "the lowest value and the range: no mean, no standard deviation.",
    lambda values: (values - values.mean()) / values.std(),
)
check_my_min_max.mistake(
    "the first and the last value, not the lowest and the highest.",
    "[0] and [-1]: the values are in no order; min and max find them.",
    lambda values: (values - values[0]) / (values[-1] - values[0]),
)
check_my_min_max.mistake(
    "values between 0 and 1 whose mean was taken off.",
    "what is subtracted: the lowest value.",
    lambda values: (values - values.mean()) / (values.max() - values.min()),
)


@check_my_min_max.mistake(
    "the caller's values changed in place.",
    "-= and /=: write values - ..., which makes a new array.",
)
def _min_max_in_place(values):
    values -= values.min()
    values /= values.max()
    return values


@exercise(
    "05",
    "Try 2: standard score",
    [
        "Subtract the mean, values.mean().",
        "Divide by the standard deviation, values.std().",
        "The brackets again: (values - mean) / spread.",
    ],
    cases=lambda rng: [(np.array([2.0, 4.0, 9.0]),), *column_cases(rng)],
)
def check_my_standard_score(values):
    """Return the standard scores."""
    return (values - values.mean()) / values.std()


check_my_standard_score.mistake(
    "a division by the variance, not by its root.",
    "below the line: values.std(), or the root of values.var().",
    lambda values: (values - values.mean()) / values.var(),
)
check_my_standard_score.mistake(
    "a standard deviation with n - 1 in place of n.",
    "ddof=1, pandas or the module statistics: this lesson divides by n.",
    lambda values: (values - values.mean()) / values.std(ddof=1),
)
check_my_standard_score.mistake(
    "values whose mean is not taken off.",
    "above the line: values - values.mean().",
    lambda values: values / values.std(),
)
check_my_standard_score.mistake(
    "brackets left out: the division comes before the subtraction.",
    "above the line: (values - values.mean()).",
    lambda values: values - values.mean() / values.std(),
)
check_my_standard_score.mistake(
    "values that are only shifted.",
    "the division by the standard deviation.",
    lambda values: values - values.mean(),
)
check_my_standard_score.mistake(
    "a division by the range, as in min-max.",
    "below the line: the standard deviation.",
    lambda values: (values - values.mean()) / (values.max() - values.min()),
    lambda values: (values - values.min()) / (values.max() - values.min()),
)
check_my_standard_score.mistake(
    "the lowest value taken off, not the mean.",
    "above the line: values.mean().",
    lambda values: (values - values.min()) / values.std(),
)
check_my_standard_score.mistake(
    "the median in place of the mean.",
    "above the line: values.mean().",
    lambda values: (values - np.median(values)) / values.std(),
)


@check_my_standard_score.mistake(
    "the caller's values changed in place.",
    "-= and /=: write values - ..., which makes a new array.",
)
def _score_in_place(values):
    values -= values.mean()
    values /= values.std()
    return values


def _by(values, seen):
    return (values - seen.min()) / (seen.max() - seen.min())


@exercise(
    "05",
    "Try 3: fit on the training rows",
    [
        "Take lowest and highest from train_values, and keep them under names.",
        "Scale both arrays with these two numbers.",
        "Return both, training first, with a comma between.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 10.0]), np.array([5.0, 20.0])),
        (np.array([2.0, 4.0, 6.0]), np.array([-1.0, 3.0, 5.0, 7.0])),
        *[(arrays(rng, n), arrays(rng, m)) for n, m in [(5, 3), (3, 4), (4, 2)]],
        (fine(rng, 3), fine(rng, 2)),
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
    "a lowest value of the test rows with the range of the training rows.",
    "what is taken off the test values: the training rows' lowest.",
    lambda train_values, test_values: (
        _by(train_values, train_values),
        (test_values - test_values.min()) / (train_values.max() - train_values.min()),
    ),
)
check_scale_both.mistake(
    "test values cut off at 0 and 1.",
    "clip: a test value may lie outside; that is no fault.",
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
    "the test values alone.",
    "return: two arrays, with a comma between.",
    lambda train_values, test_values: _by(test_values, train_values),
)
check_scale_both.mistake(
    "standard scores: min-max was asked for.",
    "lowest and highest in place of mean and standard deviation.",
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


@exercise(
    "05",
    "Try 4: undo a scaler",
    [
        "The score was made by subtracting the mean, then dividing by the spread.",
        "Go backwards: the last thing done is undone first.",
        "So multiply by spread, then add mean.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 1.0, -2.0]), 80, 30),
        (np.array([0.5]), -1.0, 2.0),
        *[(arrays(rng, n), some(rng), 1.7) for n in (2, 4, 5)],
        (fine(rng, 3), 0.5, 1.7),
    ],
)
def check_undo_standard_score(scores, mean, spread):
    """Return the original values."""
    return scores * spread + mean


check_undo_standard_score.mistake(
    "the steps undone in the order in which they were made.",
    "the order: multiply first, then add.",
    lambda scores, mean, spread: (scores + mean) * spread,
)
check_undo_standard_score.mistake(
    "a second scaling, where the first should be undone.",
    "the signs: a subtraction is undone by adding, a division by multiplying.",
    lambda scores, mean, spread: (scores - mean) / spread,
)
check_undo_standard_score.mistake(
    "a division, where a product is needed.",
    "spread: the scaling divided by it.",
    lambda scores, mean, spread: scores / spread + mean,
    lambda scores, mean, spread: (scores + mean) / spread,
)
check_undo_standard_score.mistake(
    "a mean that is taken off again.",
    "mean: the scaling subtracted it, so add it.",
    lambda scores, mean, spread: scores * spread - mean,
    lambda scores, mean, spread: (scores - mean) * spread,
)
check_undo_standard_score.mistake(
    "values without their mean.",
    "the end: + mean.",
    lambda scores, mean, spread: scores * spread,
)
check_undo_standard_score.mistake(
    "the scores as they came.",
    "return: the scaling has to be undone.",
    lambda scores, mean, spread: scores,
)
check_undo_standard_score.mistake(
    "mean and spread exchanged.",
    "which one multiplies: the spread.",
    lambda scores, mean, spread: scores * mean + spread,
)
check_undo_standard_score.mistake(
    "a product with the variance, the square of the spread.",
    "spread: once, not squared.",
    lambda scores, mean, spread: scores * spread**2 + mean,
)


@check_undo_standard_score.mistake(
    "the caller's scores changed in place.",
    "*= and +=: write scores * spread, which makes a new array.",
)
def _undo_in_place(scores, mean, spread):
    scores *= spread
    scores += mean
    return scores


@exercise(
    "05",
    "Try 5: the floor",
    [
        "The best that a sigmoid can say to a target above 1 is 1.",
        "The error of a sample is then 1 - y.",
        "Square the errors first, then take the mean.",
    ],
    cases=lambda rng: [
        (np.array([10.0, 50.0, 100.0]),),
        (np.array([3.0]),),
        *[(np.round(rng.uniform(2, 200, n), 1),) for n in (2, 4, 7)],
        (5 + fine(rng, 3),),
    ],
)
def check_loss_floor(y):
    """Return the mean of (1 - y) squared."""
    return np.mean((1 - y) ** 2)


check_loss_floor.mistake(
    "the floor of a neuron that says 0.",
    "1 - y: the output comes close to 1.",
    lambda y: np.mean(y**2),
)
check_loss_floor.mistake(
    "the loss of saying the mean, which a sigmoid cannot say.",
    "the best output: 1.",
    lambda y: np.var(y),
)
check_loss_floor.mistake(
    "a sum, where the mean was asked for.",
    "the division by the number of samples.",
    lambda y: np.sum((1 - y) ** 2),
)
check_loss_floor.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    lambda y: np.mean(1 - y) ** 2,
)
check_loss_floor.mistake(
    "a floor in metres: the loss is in square metres.",
    "the root, or the missing square.",
    lambda y: np.mean((1 - y) ** 2) ** 0.5,
    lambda y: np.mean(np.abs(1 - y)),
)
check_loss_floor.mistake(
    "the half of lesson 02.",
    "the factor: here the loss is the whole square.",
    lambda y: np.mean((1 - y) ** 2) / 2,
)
check_loss_floor.mistake(
    "one square for each sample, not their mean.",
    "np.mean, or .mean() at the end.",
    lambda y: (1 - y) ** 2,
)


# ======== 06 Keras, NumPy and the forest ========


@exercise(
    "06",
    "Try 1: lesson 02, in Keras",
    [
        "Keras takes the slope of the whole square, lesson 02 that of half of it.",
        "So with the same rate a step in Keras is twice as long.",
        "Half the rate makes up for it.",
    ],
    cases=lambda rng: [(0.01,), (0.1,), (1,), (0.003,)],
)
def check_rate_for_keras(learning_rate):
    """Return the rate that makes the same steps."""
    return learning_rate / 2


check_rate_for_keras.mistake(
    "a factor of 2 on the other side: twice the rate makes four times the step.",
    "the direction: the steps of Keras are too long, so its rate must be smaller.",
    lambda learning_rate: 2 * learning_rate,
)
check_rate_for_keras.mistake(
    "the same rate: Keras would step twice as far.",
    "the slope of the whole square: it has a factor of 2.",
    lambda learning_rate: learning_rate,
)
check_rate_for_keras.mistake(
    "a division that drops what is behind the point.",
    "//: / is the division.",
    lambda learning_rate: learning_rate // 2,
)
check_rate_for_keras.mistake(
    "one number for every rate.",
    "the argument learning_rate: it must stand in the answer.",
    lambda learning_rate: 0.005,
)
check_rate_for_keras.mistake(
    "a division by 9: both programs update after each sample, so 9 plays no part.",
    "what differs: the factor in front of the square.",
    lambda learning_rate: learning_rate / 9,
    lambda learning_rate: learning_rate / 18,
    lambda learning_rate: learning_rate * 9 / 2,
)


def _count(sizes, parameters):
    return sum(parameters(n, m) for n, m in pairwise(sizes))


@exercise(
    "06",
    "Try 2: count",
    [
        "A layer of m neurons with n inputs has (n + 1) * m parameters.",
        "The inputs of a layer are the outputs of the one before: pair each size with "
        "the next.",
        "zip(sizes, sizes[1:]) makes the pairs; add up over them.",
    ],
    cases=lambda rng: [
        # Few pairs of sizes: Keras, if an answer asks it, compiles for each new one.
        *[([2, 1],), ([2, 6, 3, 1],), ([6, 3],), ([1, 1, 1],), ([3, 1, 2, 6],)],
        *[([2, 6, 3],), ([6, 3, 1, 1, 2],)],
    ],
)
def check_count_parameters(sizes):
    """Return the number of weights and biases."""
    return _count(sizes, lambda n, m: (n + 1) * m)


check_count_parameters.mistake(
    "the weights alone: the biases are missing.",
    "the + 1 for each neuron.",
    lambda sizes: _count(sizes, lambda n, m: n * m),
)
check_count_parameters.mistake(
    "one bias for each layer.",
    "the brackets: (n + 1) * m gives each neuron a bias.",
    lambda sizes: _count(sizes, lambda n, m: n * m + 1),
)
check_count_parameters.mistake(
    "a bias for each input, not for each neuron.",
    "the brackets: (n + 1) * m, not n * (m + 1).",
    lambda sizes: _count(sizes, lambda n, m: n * (m + 1)),
)
check_count_parameters.mistake(
    "biases for the features, too.",
    "the first size: features are no neurons.",
    lambda sizes: _count(sizes, lambda n, m: (n + 1) * m) + sizes[0],
)
check_count_parameters.mistake(
    "a count of neurons, not of parameters.",
    "the product: each neuron has one weight for each input.",
    lambda sizes: sum(sizes[1:]),
    lambda sizes: sum(sizes),
)
check_count_parameters.mistake(
    "one layer only.",
    "total: = 0 before the loop, += inside it, return after it.",
    lambda sizes: (sizes[0] + 1) * sizes[1],
    lambda sizes: (sizes[-2] + 1) * sizes[-1],
)
check_count_parameters.mistake(
    "each size paired with itself.",
    "the pairs: zip(sizes, sizes[1:]).",
    lambda sizes: sum((n + 1) * n for n in sizes),
)


def describe_network(network):
    """Write a Keras network down as text; leave anything else as it is."""
    if isinstance(network, list | tuple) and any(map(callable, network)):
        return "a list of layers"
    if not hasattr(network, "layers"):
        return network
    steps = []
    for layer in network.layers:
        kind = type(layer).__name__
        activation = getattr(getattr(layer, "activation", None), "__name__", "")
        if kind == "Activation" and steps and steps[-1].endswith("linear)"):
            steps[-1] = steps[-1].replace("linear)", f"{activation})")
        elif kind != "InputLayer":
            bias = "" if getattr(layer, "use_bias", True) else ", no bias"
            units = getattr(layer, "units", "?")
            steps.append(f"{kind}({units}, {activation}{bias})")
    return " > ".join([describe_inputs(network), *steps])


def describe_inputs(network):
    """Tell how many features a network takes, if it knows that."""
    if not network.built:
        return "no Input"
    shape = getattr(network, "input_shape", None)  # a class of one's own has none
    kernels = [layer.kernel for layer in network.layers if hasattr(layer, "kernel")]
    shape = shape or (kernels[0].shape[:1] if kernels else ("?",))
    return f"{shape[-1] if len(shape) < 3 else shape[1:]} features"


@exercise(
    "06",
    "Try 3: a network of your own",
    [
        "Take six_three_one from above as a model.",
        "The list has three entries: keras.Input, a Dense layer of 8, one of 1.",
        'activation="tanh" belongs to the hidden layer alone; a Dense layer without '
        "activation is linear.",
    ],
    cases=lambda rng: [()],
    view=describe_network,
    is_function=True,
)
def check_build_network():
    """Return what the network looks like."""
    return "2 features > Dense(8, tanh) > Dense(1, linear)"


check_build_network.mistake(
    "a hidden layer without activation: two linear layers make one linear neuron.",
    'the hidden layer: activation="tanh".',
    lambda: "2 features > Dense(8, linear) > Dense(1, linear)",
)
check_build_network.mistake(
    "another activation in the hidden layer.",
    'the hidden layer: activation="tanh".',
    *[
        lambda name=name: f"2 features > Dense(8, {name}) > Dense(1, linear)"
        for name in ("relu", "sigmoid", "softmax")
    ],
)
check_build_network.mistake(
    "an output that cannot reach any distance: it has a curved activation.",
    "the last layer: leave its activation out.",
    *[
        lambda name=name, hidden=hidden: (
            f"2 features > Dense(8, {hidden}) > Dense(1, {name})"
        )
        for name in ("tanh", "sigmoid", "relu", "softmax")
        for hidden in ("tanh", "linear", name)
    ],
)
check_build_network.mistake(
    "a network that does not know its inputs yet, so it has no weights.",
    "the first entry: keras.Input((2,)).",
    lambda: "no Input > Dense(8, tanh) > Dense(1, linear)",
)
check_build_network.mistake(
    "a list of layers: it is no network yet.",
    "the outside: keras.Sequential([...]).",
    lambda: "a list of layers",
)
check_build_network.mistake(
    "a layer without its biases: 33 parameters hold 9 of them.",
    "use_bias: leave it out.",
    *[
        lambda first=first, last=last: (
            f"2 features > Dense(8, tanh{first}) > Dense(1, linear{last})"
        )
        for first, last in product(("", ", no bias"), repeat=2)
        if first or last
    ],
)
check_build_network.mistake(
    "a table for each sample, where a sample has two features.",
    "keras.Input((2,)): the number of rows is not told.",
    *[
        lambda n=n: f"({n}, 2) features > Dense(8, tanh) > Dense(1, linear)"
        for n in ("None", 1, 3, 800, 1000)
    ],
)
check_build_network.mistake(
    "8 features, where 8 is the number of hidden neurons.",
    "keras.Input((2,)): it takes the number of features.",
    lambda: "8 features > Dense(8, tanh) > Dense(1, linear)",
    lambda: "8 features > Dense(2, tanh) > Dense(1, linear)",
)
check_build_network.mistake(
    "a network without its hidden layer, or without its output.",
    "the list: Input, a Dense layer of 8, a Dense layer of 1.",
    lambda: "2 features > Dense(8, tanh)",
    lambda: "2 features > Dense(1, linear)",
    lambda: "2 features > Dense(1, tanh)",
)
check_build_network.mistake(
    "a second layer made for the features: Input is none, and has no weights.",
    "the list: two Dense layers after keras.Input.",
    lambda: "2 features > Dense(2, tanh) > Dense(8, tanh) > Dense(1, linear)",
    lambda: "2 features > Dense(2, linear) > Dense(8, tanh) > Dense(1, linear)",
)


@exercise(
    "06",
    "Try 4: an error to compare",
    [
        "The outputs are standard scores: take them back to metres first.",
        "The scaler was fitted on the training targets: y_train.mean(), y_train.std().",
        "Then the mean of the squared differences to y_test, which is in metres.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 1.0]), np.array([22.0, 26.0]), np.array([10.0, 30.0])),
        *[
            (arrays(rng, n), 50 + 9 * arrays(rng, n), 40 + 9 * arrays(rng, m))
            for n, m in [(3, 5), (2, 4), (5, 5)]
        ],
        (fine(rng, 3), 5 + fine(rng, 3), 5 + fine(rng, 4)),
    ],
)
def check_test_error(outputs, y_test, y_train):
    """Return the mean squared error in square metres."""
    metres = outputs * y_train.std() + y_train.mean()
    return np.mean((metres - y_test) ** 2)


check_test_error.mistake(
    "a standard deviation with n - 1 in place of n.",
    "ddof=1, pandas or the module statistics: the scaler divides by n.",
    lambda outputs, y_test, y_train: np.mean(
        (outputs * y_train.std(ddof=1) + y_train.mean() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    lambda outputs, y_test, y_train: (
        np.mean(outputs * y_train.std() + y_train.mean() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "standard scores compared with metres.",
    "the outputs: take them back to metres first.",
    lambda outputs, y_test, y_train: np.mean((outputs - y_test) ** 2),
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
    "a scaler that has seen the test rows.",
    "mean and std: those of y_train.",
    lambda outputs, y_test, y_train: np.mean(
        (outputs * y_test.std() + y_test.mean() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "the root of the error, in metres.",
    "the unit: square metres are asked for.",
    lambda outputs, y_test, y_train: (
        np.mean((outputs * y_train.std() + y_train.mean() - y_test) ** 2) ** 0.5
    ),
)
check_test_error.mistake(
    "outputs that are scaled back by half: the mean is missing, or the spread.",
    "undoing: multiply by the standard deviation, then add the mean.",
    lambda outputs, y_test, y_train: np.mean((outputs * y_train.std() - y_test) ** 2),
    lambda outputs, y_test, y_train: np.mean((outputs + y_train.mean() - y_test) ** 2),
)
check_test_error.mistake(
    "the steps of the scaler undone in the order in which they were made.",
    "undoing: multiply first, then add.",
    lambda outputs, y_test, y_train: np.mean(
        ((outputs + y_train.mean()) * y_train.std() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "one square for each row, not their mean.",
    "np.mean, or .mean() at the end.",
    lambda outputs, y_test, y_train: (
        (outputs * y_train.std() + y_train.mean() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "min-max undone, where the outputs are standard scores.",
    "undoing: standard deviation and mean.",
    lambda outputs, y_test, y_train: np.mean(
        (outputs * (y_train.max() - y_train.min()) + y_train.min() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "a sum, where the mean was asked for.",
    "the division by the number of rows.",
    lambda outputs, y_test, y_train: np.sum(
        (outputs * y_train.std() + y_train.mean() - y_test) ** 2
    ),
)
check_test_error.mistake(
    "errors that are not squared.",
    "the square: **2.",
    lambda outputs, y_test, y_train: np.mean(
        np.abs(outputs * y_train.std() + y_train.mean() - y_test)
    ),
    lambda outputs, y_test, y_train: np.mean(
        outputs * y_train.std() + y_train.mean() - y_test
    ),
)
check_test_error.mistake(
    "a product with the variance.",
    "the spread: y_train.std(), not y_train.var().",
    lambda outputs, y_test, y_train: np.mean(
        (outputs * y_train.var() + y_train.mean() - y_test) ** 2
    ),
)


def letters(answer):
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
    "06",
    "Try 5: what is unfair?",
    [
        "Three of the six favour one model, or let it see what it must not see.",
        "Ask of each: same rows? Same care? As many tries? Test rows unseen?",
        "A forest does not mind the scale of its features, so C is fair.",
    ],
    expected='the letters of the unfair ones, such as "AF"',
    view=letters,
    offered="[A-F]+",
)
def check_unfair():
    """Name the unfair rules."""
    return UNFAIR


def _letters_that_slip_at(place):
    answers = ("".join(a) for n in range(1, 7) for a in combinations("ABCDEF", n))
    for answer in answers:
        slips = [p for p in "BDEACF" if (p in answer) != (p in UNFAIR)]
        if slips and slips[0] == place:
            yield lambda answer=answer: answer


for _place, _looks_like, _look_at in [
    ("B", "a list without B.", "the best of ten tries against a single try."),
    ("D", "a list without D.", "the test rows: they must play no part in a choice."),
    ("E", "a list without E.", "the care that each model was given."),
    ("A", "a list with A in it, which is fair.", "A: the same rows for both."),
    ("C", "a list with C in it, which is fair.", "the forest: it minds no scale."),
    ("F", "a list with F in it, which is fair.", "F: the same unit for both."),
]:
    check_unfair.mistake(_looks_like, _look_at, *_letters_that_slip_at(_place))


# ======== 07 The BMI project ========


def tables(rng):
    """Return small tables of pandas, with and without empty cells."""
    import pandas as pd  # here, for the other lessons need none

    return [
        (pd.DataFrame({"a": [1, 2], "b": [3, None]}),),
        (pd.DataFrame({"a": [1, 2, 3], "b": [3, 4, 5]}),),
        (pd.DataFrame({"a": [None, None, 1], "b": [None, "x", "y"]}),),
        (pd.DataFrame({"a": [None, 2.0], "b": [None, 1.0], "c": [None, 5.0]}),),
        (pd.DataFrame({"a": [None, None, 1, None], "b": [None, 1, None, 2]}),),
    ]


@exercise(
    "07",
    "Milestone 1: count the empty cells",
    [
        "table.isna() has the shape of the table, with True for each empty cell.",
        "One .sum() gives one number for each column.",
        "A second .sum() adds those up.",
    ],
    cases=tables,
)
def check_count_empty_cells(table):
    """Return the number of empty cells."""
    return int(table.isna().sum().sum())


check_count_empty_cells.mistake(
    "one number for each column.",
    "the sum: a second .sum() adds the columns up.",
    lambda table: table.isna().sum(),
)
check_count_empty_cells.mistake(
    '0 for every table: no cell equals np.nan, None or "".',
    "isna(): it finds the empty cells; nan is not even equal to itself.",
    lambda table: (table == np.nan).sum().sum(),
)
check_count_empty_cells.mistake(
    "a count of rows with an empty cell: a row with two of them counts once.",
    "what is counted: cells, not rows.",
    lambda table: table.isna().any(axis=1).sum(),
)
check_count_empty_cells.mistake(
    "a count of columns with an empty cell.",
    "what is counted: cells, not columns.",
    lambda table: table.isna().any().sum(),
)
check_count_empty_cells.mistake(
    "the count of one column alone.",
    "the second sum: all columns are added up.",
    lambda table: table.isna().sum().max(),
    lambda table: table.isna().sum().iloc[0],
    lambda table: table.isna().sum().iloc[-1],
)
check_count_empty_cells.mistake(
    "a count of the cells that are filled.",
    "isna: notna and count ask for the opposite.",
    lambda table: table.notna().sum().sum(),
)
check_count_empty_cells.mistake(
    "a count of all cells.",
    "what is counted: size and len do not look into the cells.",
    lambda table: table.size,
    lambda table: table.isna().size,
)


@exercise(
    "07",
    "Milestone 2: explain the last four",
    [
        "Compute the right weight of the first row by hand: BMI times height squared, "
        "with the height in metres.",
        "Divide the weight in the file by the one you computed, for each row.",
        "The quotient is always the same: somebody lost a decimal point.",
    ],
    cases=lambda rng: [(823.0,), *[(v,) for v in np.round(rng.uniform(500, 1500, 4))]],
)
def check_right_weight(weight_kg):
    """Return the weight with its decimal point back."""
    return weight_kg / 10


check_right_weight.mistake(
    "a decimal point moved two places.",
    "the quotient of the two weights: it is 10.",
    lambda weight_kg: weight_kg / 100,
    lambda weight_kg: weight_kg / 1000,
)
check_right_weight.mistake(
    "a decimal point moved the other way.",
    "the direction: the weights in the file are too large.",
    lambda weight_kg: weight_kg * 10,
)
check_right_weight.mistake(
    "pounds turned into kilograms.",
    "the quotient of the two weights: for pounds it would be 2.2.",
    lambda weight_kg: weight_kg / 2.2046,
    lambda weight_kg: weight_kg / 2.2,
    lambda weight_kg: weight_kg / 2.205,
    lambda weight_kg: weight_kg * 0.4536,
    lambda weight_kg: weight_kg * 0.45359237,
)
check_right_weight.mistake(
    "whole kilograms: the last digit is lost.",
    "// or int: a plain division keeps the digit after the point.",
    lambda weight_kg: weight_kg // 10,
    lambda weight_kg: round(weight_kg / 10),
)
check_right_weight.mistake(
    "the weight as it stands in the file.",
    "return: what has to be done to it?",
    lambda weight_kg: weight_kg,
)


def ages(rng):
    """Return columns of ages, some of them 999, some empty."""
    import pandas as pd

    random = rng.integers(18, 90, 7).astype(float)
    random[[1, 2, 4]] = 999, 103, np.nan
    lists = [[30, 40, 999], [20, 21, 23], [20, 21, 21], [50, None, 999, 31], random]
    return [(pd.Series(values),) for values in lists]


@exercise(
    "07",
    "Milestone 3: a mean that is not spoiled",
    [
        "age < 120 is True for each age that can be.",
        "age[age < 120] keeps those alone; then .mean().",
        "round(..., 1) leaves one digit after the point.",
    ],
    cases=ages,
)
def check_mean_age(age):
    """Return the mean of the ages that can be true."""
    return round(float(age[age < 120].mean()), 1)


check_mean_age.mistake(
    "a mean with the 999s in it.",
    "the choice of rows: age[age < 120].",
    lambda age: round(age.mean(), 1),
    lambda age: age.mean(),
)
check_mean_age.mistake(
    "empty cells that made the mean nan.",
    "the choice of rows: age < 120 leaves nan out, age != 999 keeps it.",
    lambda age: np.nan if age.isna().any() else round(age[age < 120].mean(), 1),
)
check_mean_age.mistake(
    "the ages that can be true, without their mean.",
    "the end: .mean().",
    lambda age: age[age < 120],
    lambda age: age[age < 120].tolist(),
)
check_mean_age.mistake(
    "a mean with two digits after the point.",
    "round(..., 1): the 1 asks for one digit.",
    lambda age: round(age[age < 120].mean(), 2),
)
check_mean_age.mistake(
    "a mean that is not rounded.",
    "the end: round(..., 1).",
    lambda age: age[age < 120].mean(),
)
check_mean_age.mistake(
    "a mean without digits after the point.",
    "round(..., 1): the 1 asks for one digit.",
    lambda age: round(age[age < 120].mean()),
)
check_mean_age.mistake(
    "digits that were cut off, not rounded.",
    "int: round(..., 1) goes to the nearest.",
    lambda age: int(age[age < 120].mean() * 10) / 10,
)
check_mean_age.mistake(
    "unknown ages counted as 0, or counted among the people.",
    "what you divide by: only the ages that can be true count.",
    lambda age: round(age.where(age < 120, 0).mean(), 1),
    lambda age: round(age[age < 120].sum() / len(age), 1),
    lambda age: round(age[age < 120].sum() / age.count(), 1),
    lambda age: round(age[age < 120].sum() / (age != 999).sum(), 1),
)
check_mean_age.mistake(
    "the median in place of the mean.",
    "the name: .mean().",
    lambda age: round(age[age < 120].median(), 1),
)


def bodies(rng):
    """Return heights in cm, weights in kg and rounded BMIs of some people."""
    cases = []
    for n in (6, 9, 14):
        height = np.round(rng.uniform(150, 195, n), 1)
        weight = np.round(rng.uniform(45, 120, n), 1)
        cases.append((height, weight, np.round(weight / (height / 100) ** 2, 1)))
    return cases


def _fit(columns, target, bias=True):
    X = np.column_stack(columns)
    X = np.column_stack([X, np.ones(len(X))]) if bias else X
    return np.linalg.lstsq(X, target, rcond=None)[0]


@exercise(
    "07",
    "Milestone 4: the right features",
    [
        "np.log takes a whole array; all three arguments need it.",
        "np.column_stack([np.log(height_cm), np.log(weight_kg)]) is the table.",
        "LinearRegression().fit(table, np.log(bmi)).coef_ holds the two weights.",
    ],
    cases=bodies,
)
def check_log_weights(height_cm, weight_kg, bmi):
    """Return the weights of log height and log weight."""
    return _fit([np.log(height_cm), np.log(weight_kg)], np.log(bmi))[:2]


check_log_weights.mistake(
    "a fit without logarithms.",
    "np.log: around all three.",
    lambda height_cm, weight_kg, bmi: _fit([height_cm, weight_kg], bmi)[:2],
)
check_log_weights.mistake(
    "a target without its logarithm.",
    "what is fitted to: np.log(bmi).",
    lambda height_cm, weight_kg, bmi: _fit([np.log(height_cm), np.log(weight_kg)], bmi)[
        :2
    ],
)
check_log_weights.mistake(
    "features without their logarithms.",
    "the table: np.log(height_cm), np.log(weight_kg).",
    lambda height_cm, weight_kg, bmi: _fit([height_cm, weight_kg], np.log(bmi))[:2],
)
check_log_weights.mistake(
    "the two columns in the other order.",
    "the table: the height comes first.",
    lambda height_cm, weight_kg, bmi: _fit(
        [np.log(weight_kg), np.log(height_cm)], np.log(bmi)
    )[:2],
)
check_log_weights.mistake(
    "a fit without a bias: centimetres need one.",
    "fit_intercept, or the column of ones.",
    lambda height_cm, weight_kg, bmi: _fit(
        [np.log(height_cm), np.log(weight_kg)], np.log(bmi), bias=False
    ),
)
check_log_weights.mistake(
    "the bias, or all three numbers.",
    "what is returned: coef_ holds the two weights, intercept_ the bias.",
    lambda height_cm, weight_kg, bmi: _fit(
        [np.log(height_cm), np.log(weight_kg)], np.log(bmi)
    ),
    lambda height_cm, weight_kg, bmi: _fit(
        [np.log(height_cm), np.log(weight_kg)], np.log(bmi)
    )[2],
)

# The lowest and the highest of each set; the check of a right answer holds the first.
HEIGHTS_CM, WEIGHTS_KG = (138.5, 197.2), (39.3, 171.6)  # of the training set
VALIDATION_HEIGHTS_CM, VALIDATION_WEIGHTS_KG = (140.9, 201.5), (43.5, 177.9)
TEST_HEIGHTS_CM, TEST_WEIGHTS_KG = (141.8, 193.7), (37.3, 163.6)
ALL_HEIGHTS_CM, ALL_WEIGHTS_KG = (138.5, 201.5), (37.3, 177.9)


@exercise(
    "07",
    "Milestone 5: a guard",
    [
        "height_cm[train].min() and .max() are the bounds for the height.",
        "Python understands low <= height <= high.",
        "Both must hold: join the two comparisons with and.",
    ],
    cases=lambda rng: [
        *[(175, 70), (110, 20), (157.7, 173.2), (110, 70), (230, 70), (170, 20)],
        *[(230, 300), (165.5, 88.1), (139, 45), (138, 45), (197, 140), (198, 140)],
        *[(160, 40), (160, 39), (190, 171), (190, 172)],
        *[(138.5, 45), (197.2, 140), (160, 39.3), (190, 171.6)],
    ],
    uses_notebook=True,
)
def check_was_seen(height, weight):
    """Tell whether both lie within the bounds of the training set."""
    low, high = HEIGHTS_CM
    lightest, heaviest = WEIGHTS_KG
    return low <= height <= high and lightest <= weight <= heaviest


def _inside(value, bounds):
    return bounds[0] <= value <= bounds[1]


check_was_seen.mistake(
    "or in place of and: one of the two is enough.",
    "the word between the comparisons.",
    lambda height, weight: _inside(height, HEIGHTS_CM) or _inside(weight, WEIGHTS_KG),
)
check_was_seen.mistake(
    "< in place of <=: somebody on the bound was in the training set.",
    "the comparisons: the smallest and the largest value lie inside.",
    lambda height, weight: (
        HEIGHTS_CM[0] < height < HEIGHTS_CM[1]
        and WEIGHTS_KG[0] < weight < WEIGHTS_KG[1]
    ),
)
check_was_seen.mistake(
    "bounds that were rounded, so that somebody is let in or kept out.",
    "the numbers: take them from the data, with all their digits.",
    *[
        lambda height, weight, low=low, high=high, light=light, heavy=heavy: (
            low <= height <= high and light <= weight <= heavy
        )
        for low, high, light, heavy in product(
            (138, 138.5, 139), (197, 197.2, 198), (39, 39.3, 40), (171, 171.6, 172)
        )
        if (low, high, light, heavy) != (*HEIGHTS_CM, *WEIGHTS_KG)
    ],
)
check_was_seen.mistake(
    "a guard that looks at the height alone.",
    "the weight.",
    lambda height, weight: _inside(height, HEIGHTS_CM),
)
check_was_seen.mistake(
    "a guard that looks at the weight alone.",
    "the height.",
    lambda height, weight: _inside(weight, WEIGHTS_KG),
)
check_was_seen.mistake(
    "True and False exchanged.",
    "what is asked: True for a person inside.",
    lambda height, weight: (
        not (_inside(height, HEIGHTS_CM) and _inside(weight, WEIGHTS_KG))
    ),
)
check_was_seen.mistake(
    "a guard that looks at the upper bounds alone.",
    "the lower bounds: .min().",
    lambda height, weight: height <= HEIGHTS_CM[1] and weight <= WEIGHTS_KG[1],
)
check_was_seen.mistake(
    "a guard that looks at the lower bounds alone.",
    "the upper bounds: .max().",
    lambda height, weight: height >= HEIGHTS_CM[0] and weight >= WEIGHTS_KG[0],
)
check_was_seen.mistake(
    "bounds of the whole file, where the training set was asked for.",
    "[train] behind height_cm and weight_kg: the heaviest man is not among them.",
    lambda height, weight: (
        _inside(height, ALL_HEIGHTS_CM) and _inside(weight, ALL_WEIGHTS_KG)
    ),
)
check_was_seen.mistake(
    "bounds of the test set.",
    "[train] behind height_cm and weight_kg, not [test].",
    lambda height, weight: (
        _inside(height, TEST_HEIGHTS_CM) and _inside(weight, TEST_WEIGHTS_KG)
    ),
)
check_was_seen.mistake(
    "bounds of the validation set.",
    "[train] behind height_cm and weight_kg, not [validation].",
    lambda height, weight: (
        _inside(height, VALIDATION_HEIGHTS_CM)
        and _inside(weight, VALIDATION_WEIGHTS_KG)
    ),
)
check_was_seen.mistake(
    "height and weight exchanged.",
    "which bounds belong to which: height to height_cm, weight to weight_kg.",
    lambda height, weight: _inside(height, WEIGHTS_KG) and _inside(weight, HEIGHTS_CM),
)
check_was_seen.mistake(
    "two comparisons handed back, not joined.",
    "the comma: and stands there.",
    lambda height, weight: (_inside(height, HEIGHTS_CM), _inside(weight, WEIGHTS_KG)),
)


@exercise(
    "07",
    "Milestone 6: how bad are the mistakes?",
    [
        "The row is the true class, the column the predicted one; both count from 0.",
        "Class 0 taken for class 2 stands in confusion[0, 2].",
        "The other corner is confusion[2, 0]; add the two.",
    ],
    cases=lambda rng: [
        (np.array([[5, 1, 2], [0, 4, 1], [3, 0, 6]]),),
        (np.array([[9, 0, 0], [0, 9, 0], [0, 0, 9]]),),
        *[(rng.integers(0, 20, (3, 3)),) for _ in range(4)],
    ],
)
def check_far_mistakes(confusion):
    """Return how many are off by two classes."""
    return int(confusion[0, 2] + confusion[2, 0])


check_far_mistakes.mistake(
    "all mistakes, the near ones, too.",
    "the places: only the two corners off the diagonal are far.",
    lambda confusion: confusion.sum() - np.trace(confusion),
)
check_far_mistakes.mistake(
    "one corner of two.",
    "the other direction: class 0 for 2, and class 2 for 0.",
    lambda confusion: confusion[0, 2],
    lambda confusion: confusion[2, 0],
)
check_far_mistakes.mistake(
    "the two counts side by side, not added up.",
    "the comma: + stands there.",
    lambda confusion: (confusion[0, 2], confusion[2, 0]),
    lambda confusion: (confusion[2, 0], confusion[0, 2]),
)
check_far_mistakes.mistake(
    "the corners on the diagonal, which hold right judgements.",
    "the places: the row and the column differ by two.",
    lambda confusion: confusion[0, 0] + confusion[2, 2],
    lambda confusion: np.trace(confusion),
)
check_far_mistakes.mistake(
    "the near mistakes alone.",
    "the places: the row and the column differ by two.",
    lambda confusion: (
        confusion.sum() - np.trace(confusion) - confusion[0, 2] - confusion[2, 0]
    ),
)
check_far_mistakes.mistake(
    "a share, where a count was asked for.",
    "the division at the end.",
    lambda confusion: (confusion[0, 2] + confusion[2, 0]) / confusion.sum(),
)
