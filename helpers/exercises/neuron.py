"""Exercises on a single neuron."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import (
    answering,
    long_array,
    short_array,
    short_numbers,
    sigmoid,
    weighted_sum,
)


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


def neuron_cases(rng):
    """Return (w, b, x) for one to four features."""
    cases = [([5, 3], -8, [1, 2]), ([5, 3], -1, [0, 0]), ([0, 0], 0, [1, 2])]
    sizes = [1, 2, 2, 3, 4]
    return cases + [
        (short_numbers(rng, n), short_numbers(rng), short_numbers(rng, n))
        for n in sizes
    ]


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
    return float(sigmoid(weighted_sum(x, w) + b))


check_yes_no_neuron.mistake(
    "the weighted sum itself: the sigmoid is missing.",
    "the last line: it returns z, not sigmoid(z).",
    lambda w, b, x: weighted_sum(x, w) + b,
)
check_yes_no_neuron.mistake(
    "a neuron without a bias.",
    "after the loop: z += b.",
    lambda w, b, x: sigmoid(weighted_sum(x, w)),
)
check_yes_no_neuron.mistake(
    "a bias that is subtracted.",
    "the sign: z += b.",
    lambda w, b, x: sigmoid(weighted_sum(x, w) - b),
)
check_yes_no_neuron.mistake(
    "a bias that is added once for each feature.",
    "the indentation of the line with b: it belongs after the loop.",
    lambda w, b, x: sigmoid(weighted_sum(x, w) + len(x) * b),
)
check_yes_no_neuron.mistake(
    "a sigmoid of each product, added up.",
    "where the sigmoid is: it is applied once, to the finished sum.",
    lambda w, b, x: sum(sigmoid(v * u) for v, u in zip(x, w, strict=True)) + b,
    lambda w, b, x: sum(sigmoid(v * u + b) for v, u in zip(x, w, strict=True)),
)
check_yes_no_neuron.mistake(
    "a sigmoid turned round: it falls where it should rise.",
    "the minus sign in exp(-z).",
    lambda w, b, x: 1 - sigmoid(weighted_sum(x, w) + b),
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
    lambda w, b, x: 1 / 1 + np.exp(-(weighted_sum(x, w) + b)),
)
check_yes_no_neuron.mistake(
    "the last product alone, where all are added up.",
    "z += in the loop: z = forgets what was there.",
    lambda w, b, x: sigmoid(x[-1] * w[-1] + b),
)
check_yes_no_neuron.mistake(
    "a judgement, 0 or 1, where the probability was asked for.",
    "the comparison: return the output of the sigmoid as it is.",
    lambda w, b, x: int(weighted_sum(x, w) + b > 0),
    lambda w, b, x: weighted_sum(x, w) + b > 0,
    lambda w, b, x: round(float(sigmoid(weighted_sum(x, w) + b))),
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
        *[(w, b) for w, b in short_numbers(rng, 5, 2) if w],
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
    "what you divide by: the weight is below the line.",
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


@exercise(
    "01",
    "Try 4: many samples, one line",
    [
        "np.dot does for all rows of a table what it does for one row.",
        "The table comes first: np.dot(X, weights).",
        "Add the bias to the result; it is added to each entry.",
    ],
    cases=lambda rng: [
        (np.array([[0.5, 0.3], [0, 0], [2, -1]]), np.array([0.4, -0.2]), 0.1),
        *[
            (short_array(rng, n, n), short_array(rng, n), short_numbers(rng))
            for n in (2, 3)
        ],
        *[
            (short_array(rng, n, m), short_array(rng, m), short_numbers(rng))
            for n, m in [(1, 2), (4, 3)]
        ],
        (np.zeros((2, 2)), np.array([1.0, 2.0]), -0.5),
        (long_array(rng, 3, 2), long_array(rng, 2), 0.5),
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


def shape_as_text(shape):
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
    view=shape_as_text,
)
def check_weights_shape():
    """Return the shape of the weights."""
    return (5,)


check_weights_shape.mistake(
    "one weight for each sample.",
    "what a weight belongs to: a feature, and all samples share it.",
    *answering((200,)),
)
check_weights_shape.mistake(
    "a table with one column: the sums would have the shape (200, 1).",
    "the number of directions: a plain row has one.",
    *answering((5, 1)),
)
check_weights_shape.mistake(
    "a table with one row: np.dot would refuse it.",
    "the number of directions: a plain row has one.",
    *answering((1, 5)),
)
check_weights_shape.mistake(
    "a weight for each number of the table.",
    "what a weight belongs to: a feature, and all samples share it.",
    *answering((200, 5), (5, 200)),
)
check_weights_shape.mistake(
    "an array, where its shape was asked for.",
    ".shape, or the shape written down.",
    *answering(np.zeros(5), np.ones(5), np.zeros((5, 1))),
)
check_weights_shape.mistake(
    "a size with a point in it.",
    "5.0: a size is a whole number, 5.",
    *answering((5.0,)),
)
check_weights_shape.mistake(
    "a number, for (5) is 5: brackets alone do not make a shape.",
    "the comma: the shape of a plain row is written (n,).",
    *answering(5),
)
