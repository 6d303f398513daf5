"""Exercises on the chain rule through two layers."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import short_array, sigmoid, sigmoid_slope


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
        (
            short_array(rng, n),
            0.4,
            *(short_array(rng, *s) for s in [(n, m), (m,), (m,), (1,)]),
        )
        for n, m in sizes
    ]


def _delta1(
    x,
    target,
    weights1,
    weights2,
    biases1,
    biases2,
    hidden_slope=sigmoid_slope,
    output_slope=sigmoid_slope,
):
    """Return the slopes for biases1, with other slopes of the sigmoids if given."""
    hidden = sigmoid(np.dot(x, weights1) + biases1)
    output = sigmoid(np.dot(hidden, weights2) + biases2)
    delta2 = 2 * (output - target) * output_slope(output)
    return delta2 * weights2 * hidden_slope(hidden)


@exercise(
    "05",
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
    delta1 = _delta1(x, target, weights1, weights2, biases1, biases2)
    return np.dot(weights1, delta1)


def _right(*case):
    return check_feature_gradient.reference(*case)


check_feature_gradient.mistake(
    "a row taken for a column.",
    "the order: np.dot(weights1, delta1) goes along the rows of weights1.",
    lambda *case: np.dot(_delta1(*case), case[2]),
)
check_feature_gradient.mistake(
    "the deltas of the hidden neurons: the last link is missing.",
    "the sum over j: the deltas still go through weights1.",
    _delta1,
)
check_feature_gradient.mistake(
    "products that were not added up.",
    "the star: np.dot adds up over the hidden neurons.",
    lambda *case: case[2] * _delta1(*case),
)
check_feature_gradient.mistake(
    "the way through the first hidden neuron alone.",
    "the sum over j: each feature goes through all hidden neurons.",
    lambda *case: case[2][:, 0] * _delta1(*case)[0],
)
check_feature_gradient.mistake(
    "a chain without the slope of the hidden sigmoids.",
    "the factor hidden * (1 - hidden) in delta1.",
    lambda *case: np.dot(case[2], _delta1(*case, hidden_slope=np.ones_like)),
)
check_feature_gradient.mistake(
    "a chain without the slope of the output's sigmoid.",
    "the factor output * (1 - output) in delta2.",
    lambda *case: np.dot(case[2], _delta1(*case, output_slope=np.ones_like)),
)


@check_feature_gradient.mistake(
    "a chain that leaves out weights2.",
    "delta1: delta2 goes back through weights2.",
)
def _no_weights2(x, target, weights1, weights2, biases1, biases2):
    hidden = sigmoid(np.dot(x, weights1) + biases1)
    output = sigmoid(np.dot(hidden, weights2) + biases2)
    delta2 = 2 * (output - target) * sigmoid_slope(output)
    return np.dot(weights1, delta2 * sigmoid_slope(hidden))


check_feature_gradient.mistake(
    "slopes half as large: the factor of 2 is missing.",
    "delta2: the slope of a square has a 2.",
    lambda *case: _right(*case) / 2,
)
check_feature_gradient.mistake(
    "slopes with the other sign.",
    "delta2: output - target, or a minus in front of target - output.",
    lambda *case: -_right(*case),
)
