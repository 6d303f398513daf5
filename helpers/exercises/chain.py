"""Exercises on the chain rule in one neuron."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_array, sigmoid, sigmoid_slope


def neuron_cases(rng):
    """Return (x, weights, bias, target), with z between −1.5 and 1.5."""
    cases = [
        (np.array([0.5, 0.3]), np.array([0.4, -0.2]), np.array([0.1]), 0.7),
        (np.array([1.0, -2.0]), np.array([0.3, 0.8]), np.array([-0.5]), -0.4),
        (np.array([3.0]), np.array([-0.5]), 0.5, 0.2),
        (np.array([0.0, 2.0, -1.0]), np.array([0.7, 0.2, 0.6]), 0.3, 0.9),
    ]
    for n in (2, 3):
        x, weights = short_array(rng, n), short_array(rng, n)
        z = rng.uniform(0.5, 1.5) * np.sign(rng.uniform(-1, 1))
        cases.append((x, weights, np.array([z - np.dot(x, weights)]), 0.3))
    return cases


def _slopes(
    x,
    weights,
    bias,
    target,
    *,
    activation=sigmoid,
    link3=lambda output, target: output - target,
    link2=sigmoid_slope,
    link1_w=lambda x, weights: x,
    link1_b=lambda x: 1,
    sign=1,
    factor=1,
    join=np.multiply,
    answer=slice(None),
):
    """Return the slopes, with other links if some are given."""
    output = activation(np.dot(x, weights) + bias)
    dLoss_dZ = sign * factor * join(link3(output, target), link2(output))
    dLoss_dZ = float(np.squeeze(dLoss_dZ))
    return (dLoss_dZ * link1_w(x, weights), dLoss_dZ * link1_b(x))[answer]


def _known_of_both(check):
    """Add the mistakes that are the same whatever the S-curve."""
    check.mistake(
        "a chain without link 3.",
        "the factor output - target.",
        {"link3": lambda output, target: 1},
    )
    check.mistake(
        "slopes with the other sign: a step would go uphill.",
        "link 3: output - target.",
        {"sign": -1},
    )
    check.mistake(
        "slopes twice as large: the loss has a half.",
        "link 3: output - target, without a 2.",
        {"factor": 2},
    )
    check.mistake(
        "a slope for the bias that is multiplied by the features.",
        "link 1 of the bias is 1.",
        {"link1_b": lambda x: x},
    )
    check.mistake(
        "slopes multiplied by the weights, not by the features.",
        "link 1 of a weight: its feature, x.",
        {"link1_w": lambda x, weights: weights},
    )
    check.mistake(
        "the two answers in the other order.",
        "return: the weights' slopes first.",
        {"answer": slice(None, None, -1)},
    )
    check.mistake(
        "the slopes for the weights alone.",
        "return: the bias's slope is missing.",
        {"answer": 0},
    )


@exercise(
    "04",
    "Try 1: the whole chain",
    [
        "First the output: single_neuron knows how to get it.",
        "dLoss_dZ = (output - target) * output * (1 - output): links 3 and 2.",
        "Multiply by x for the weights, by 1 for the bias, and return both.",
    ],
    cases=neuron_cases,
    model=_slopes,
)
def check_neuron_slopes(x, weights, bias, target):
    """Return the slopes for the weights and for the bias."""
    return _slopes(x, weights, bias, target)


def _z_of(output):
    return np.log(output / (1 - output))


check_neuron_slopes.mistake(
    "a chain without link 2.",
    "the factor output * (1 - output).",
    {"link2": np.ones_like},
)
check_neuron_slopes.mistake(
    "link 2 worked out from z.",
    "output * (1 - output): it takes the output, after the sigmoid.",
    {"link2": lambda output: _z_of(output) * (1 - _z_of(output))},
)
check_neuron_slopes.mistake(
    "the slope taken at the output: the sigmoid was used twice.",
    "link 2 takes the output as it is.",
    {"link2": lambda output: sigmoid_slope(sigmoid(output))},
)
check_neuron_slopes.mistake(
    "links 3 and 2 added.",
    "the sign between them: along a chain the slopes multiply.",
    {"join": np.add},
)
_known_of_both(check_neuron_slopes)


def tanh_slope(output):
    """Return the slope of tanh where it gives an output."""
    return 1 - output**2


def _tanh_slopes(
    x, weights, bias, target, *, activation=np.tanh, link2=tanh_slope, **links
):
    """Return the slopes of a neuron with tanh, with other links if some are given."""
    return _slopes(
        x, weights, bias, target, activation=activation, link2=link2, **links
    )


@exercise(
    "04",
    "Try 2: another S-curve",
    [
        "The referee's two numbers are about -0.46 and 0.94: compare your friend's.",
        "Links 3 and 2: output - target, times 1 - output**2.",
        "Multiply by x for the weights, by 1 for the bias, and return both.",
    ],
    cases=neuron_cases,
    model=_tanh_slopes,
)
def check_tanh_slopes(x, weights, bias, target):
    """Return the slopes for the weights and for the bias."""
    return _tanh_slopes(x, weights, bias, target)


check_tanh_slopes.mistake(
    "the sigmoid's slope behind a tanh.",
    "link 2: 1 - output**2.",
    {"link2": sigmoid_slope},
)
check_tanh_slopes.mistake(
    "the sigmoid, not the tanh.",
    "the first line: np.tanh.",
    {"activation": sigmoid, "link2": sigmoid_slope},
)
check_tanh_slopes.mistake(
    "the sigmoid with the tanh's slope.",
    "the first line: np.tanh.",
    {"activation": sigmoid},
)
check_tanh_slopes.mistake(
    "a chain without link 2.",
    "the factor 1 - output**2.",
    {"link2": np.ones_like},
)


check_tanh_slopes.mistake(
    "1 - output where 1 - output squared belongs.",
    "link 2: output**2.",
    {"link2": lambda output: 1 - output},
)
check_tanh_slopes.mistake(
    "(1 - output) / 2 where 1 - output squared belongs.",
    "link 2: what the nudge says of each formula.",
    {"link2": lambda output: (1 - output) / 2},
)
check_tanh_slopes.mistake(
    "1 - 2 * output where 1 - output squared belongs.",
    "the stars: ** is a power, * a product.",
    {"link2": lambda output: 1 - 2 * output},
)
check_tanh_slopes.mistake(
    "the slope taken at the output: tanh was used twice.",
    "link 2 takes the output as it is.",
    {"link2": lambda output: tanh_slope(np.tanh(output))},
)
_known_of_both(check_tanh_slopes)


def path_cases(rng):
    """Return (weights, gradients, learning_rate)."""
    return [
        (np.array([1.0, 2.0]), [np.array([10.0, -10.0]), np.array([0.0, 5.0])], 0.1),
        (np.array([0.5]), [np.array([2.0])], 0.25),
        (short_array(rng, 3), [short_array(rng, 3) for _ in range(4)], 0.5),
        (np.array([3.0, -1.0]), [], 0.1),
        (np.array([1.0, 2.0]), [np.zeros(2), np.array([1.0, 1.0])], 0.5),
        (long_array(rng, 4), [long_array(rng, 4) for _ in range(3)], 0.2),
    ]


def _away(weights, step):
    return weights + step


def _in_place(weights, step):
    weights += step
    return weights


def _path(
    weights,
    gradients,
    learning_rate,
    *,
    sign=-1,
    rate=lambda rate: rate,
    move=_away,
    begin=lambda weights: weights,
    keep=lambda weights: weights,
    follow=lambda first, weights: weights,
    part=slice(None),
):
    """Return the path; `follow` takes the first weights and those that came last."""
    first = weights = begin(weights)
    path = [keep(weights)]
    for gradient in gradients:
        step = sign * rate(learning_rate) * gradient
        weights = move(follow(first, weights), step)
        path.append(keep(weights))
    return path[part]


@exercise(
    "04",
    "Fix a logbook",
    [
        "How many arrays does your friend's list really hold?",
        "weights -= … changes an array; weights = weights - … makes a new one.",
        "Change a single line in the loop.",
    ],
    cases=path_cases,
    model=_path,
)
def check_keep_path(weights, gradients, learning_rate):
    """Return the weights at the start and after each step."""
    return _path(weights, gradients, learning_rate)


check_keep_path.mistake(
    "your friend's version: one array under many names, and the weights you pass in "
    "are changed.",
    "-=: write weights = weights - ….",
    {"move": _in_place},
)


check_keep_path.mistake(
    "a right path, but the weights you pass in are changed in place.",
    "-= still changes the array you pass in: copies in the list don't help it.",
    {"move": _in_place, "keep": np.copy},
)


def _same_again(weights, *rest):
    return [weights, *_path(weights, *rest, begin=np.copy, move=_in_place)[1:]]


check_keep_path.mistake(
    "a list that holds the same array again and again.",
    "copy inside the loop, or a new array at each step.",
    {"move": _in_place, "begin": np.copy},
    _same_again,
)

check_keep_path.mistake(
    "a path without its start.",
    "path = [weights] before the loop.",
    {"part": slice(1, None)},
)
check_keep_path.mistake(
    "a path without its end.",
    "append comes after the step.",
    {"part": slice(-1)},
)
check_keep_path.mistake(
    "each step starts from the first weights.",
    "weights = …: the next step has to start where this one ended.",
    {"follow": lambda first, weights: first},
)
check_keep_path.mistake(
    "steps uphill.",
    "the sign: minus.",
    {"sign": 1},
)
check_keep_path.mistake(
    "steps without the learning rate.",
    "learning_rate times gradient.",
    {"rate": lambda rate: 1},
)
check_keep_path.mistake(
    "the last weights, not the whole path.",
    "return path.",
    {"part": -1},
)


@check_keep_path.mistake(
    "only one step: a return inside the loop.",
    "the indentation of return.",
)
def _one_step(weights, gradients, learning_rate):
    if len(gradients):  # without a gradient the loop is never entered
        return _path(weights, gradients[:1], learning_rate)


@check_keep_path.mistake(
    "gradients scaled in place: the slopes you pass in are spoiled.",
    "*=.",
)
def _gradients_in_place(weights, gradients, learning_rate):
    path = [weights]
    for gradient in gradients:
        gradient *= learning_rate
        weights = weights - gradient
        path.append(weights)
    return path
