"""Exercises on the chain rule in one neuron."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import (
    long_array,
    short_array,
    short_numbers,
    sigmoid,
    sigmoid_slope,
)


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
        *[(z,) for z in short_numbers(rng, 4)],
    ],
)
def check_activation_slopes(z):
    """Return the slopes of the linear activation and of the sigmoid."""
    return 1, float(sigmoid_slope(sigmoid(z)))


check_activation_slopes.mistake(
    "the sigmoid's formula with z in it, where the output belongs.",
    "the first step: output = sigmoid(z).",
    lambda z: (1, z * (1 - z)),
)
check_activation_slopes.mistake(
    "a slope taken at the output's place: the sigmoid was applied twice.",
    "sigmoid: once is enough, then output * (1 - output).",
    lambda z: (1, sigmoid_slope(sigmoid(sigmoid(z)))),
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
    lambda z: (z, sigmoid_slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "a level line: the linear activation rises as fast as z does.",
    "the first number: nudge z by 0.1, and the output moves by 0.1.",
    lambda z: (0, sigmoid_slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "a sigmoid that falls: its slope is never negative.",
    "the order: 1 - output, not output - 1.",
    lambda z: (1, -sigmoid_slope(sigmoid(z))),
)
check_activation_slopes.mistake(
    "the two slopes in the other order.",
    "return: the linear one comes first.",
    lambda z: (sigmoid_slope(sigmoid(z)), 1),
)
check_activation_slopes.mistake(
    "the slope of the sigmoid alone.",
    "return: two numbers, with a comma between.",
    lambda z: sigmoid_slope(sigmoid(z)),
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
        *[
            (short_array(rng, n), short_array(rng, n), short_numbers(rng), 0.3)
            for n in (2, 2, 3)
        ],
    ],
)
def check_neuron_gradient(x, weights, bias, target):
    """Return the slopes for the weights and for the bias."""
    return _gradient(x, weights, bias, target)


def _gradient(x, weights, bias, target, link2=sigmoid_slope, factor=2):
    """Return the slopes, with another link 2 or factor if one is given."""
    output = sigmoid(np.dot(x, weights) + bias)
    delta = float(factor * (output - target) * link2(output))
    return delta * x, delta


check_neuron_gradient.mistake(
    "a gradient half as large: the factor of 2 is missing.",
    "link 3: the slope of a square is 2 * (output - target).",
    lambda *case: _gradient(*case, factor=1),
)
check_neuron_gradient.mistake(
    "a gradient with the other sign.",
    "link 3: output - target, or a minus in front of target - output.",
    lambda *case: _gradient(*case, factor=-2),
)
check_neuron_gradient.mistake(
    "a chain without link 2, the slope of the sigmoid.",
    "the factor output * (1 - output).",
    lambda *case: _gradient(*case, link2=lambda output: 1),
)
check_neuron_gradient.mistake(
    "link 2 at the output's place: the sigmoid was applied twice.",
    "sigmoid: the output has been through it already.",
    lambda *case: _gradient(*case, link2=lambda a: sigmoid_slope(sigmoid(a))),
)


@check_neuron_gradient.mistake(
    "link 2 with z in it, where the output belongs.",
    "the factor output * (1 - output): it takes the output, not z.",
)
def _slope_at_z(x, weights, bias, target):
    z = np.dot(x, weights) + bias
    delta = 2 * (sigmoid(z) - target) * z * (1 - z)
    return delta * x, delta


@check_neuron_gradient.mistake(
    "a weighted sum, where the output belongs: the sigmoid is missing.",
    "the first step: output = sigmoid(z).",
)
def _no_sigmoid(x, weights, bias, target):
    output = np.dot(x, weights) + bias
    delta = 2 * (output - target) * sigmoid_slope(output)
    return delta * x, delta


check_neuron_gradient.mistake(
    "the slopes for the weights alone.",
    "return: the slope for the bias is missing behind a comma.",
    lambda *case: _gradient(*case)[0],
)
check_neuron_gradient.mistake(
    "the two slopes in the other order.",
    "return: those for the weights come first.",
    lambda *case: _gradient(*case)[::-1],
)
check_neuron_gradient.mistake(
    "a slope for the bias that is multiplied by x.",
    "link 1 of the bias: it is 1.",
    lambda *case: [_gradient(*case)[0]] * 2,
)


check_neuron_gradient.mistake(
    "slopes for the weights without link 1.",
    "link 1 of a weight: its feature, x.",
    lambda *case: [_gradient(*case)[1]] * 2,
    lambda *case: (np.full(len(case[0]), _gradient(*case)[1]), _gradient(*case)[1]),
)


@check_neuron_gradient.mistake(
    "slopes multiplied by the weights, not by the features.",
    "link 1 of a weight: its feature, x.",
)
def _weights_for_features(x, weights, bias, target):
    _, delta = _gradient(x, weights, bias, target)
    return delta * weights, delta


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
        (short_array(rng, 2, 2), short_array(rng, 2, 2), 0.5),
        *[(short_array(rng, n), short_array(rng, n), 0.2) for n in (3, 4)],
        (long_array(rng, 3), long_array(rng, 3), 0.2),
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
