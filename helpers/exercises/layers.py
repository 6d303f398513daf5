"""Exercises on two layers: a lamp built by hand, and the way back."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import short_array, sigmoid

# ---- A lamp built by hand: any weights that light it are right ----

SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
UNFIT = "four arrays whose shapes don't fit"
LIT = "arrays that make the lamp 0, 1, 1, 0"
FAR = 0.1  # how far an output may be from its label


def outputs_of(parameters):
    """Say what a network makes of the four cases.

    Parameters
    ----------
    parameters : list of array_like
        weights1, weights2, biases1, biases2.

    Returns
    -------
    str
        The sides of 0.5 on which the outputs are, and for the right ones whether all
        are sure enough; or what else is wrong with the arrays.
    """
    if not isinstance(parameters, list | tuple) or len(parameters) != 4:
        return "something that isn't a list of four arrays"
    seen = run_network(parameters)
    weights1, *between, biases2 = parameters
    # weights2 and biases1 have one shape: only what they do tells which is which.
    if seen != LIT and run_network([weights1, *reversed(between), biases2]) == LIT:
        return "the arrays in another order"
    return seen


def run_network(parameters):
    """Say what four arrays do in the order in which they are."""
    try:
        weights1, weights2, biases1, biases2 = (
            np.asarray(part, float) for part in parameters
        )
        hidden = sigmoid(np.dot(SWITCHES, weights1) + biases1)
        outputs = sigmoid(np.dot(hidden, weights2) + biases2)
    except (TypeError, ValueError):
        return UNFIT
    if outputs.shape != (4,):
        return UNFIT
    sides = (outputs > 0.5).astype(int)
    if not biases1.any() and not biases2.any() and [*sides] != [0, 1, 1, 0]:
        return "arrays in which all biases are 0"
    is_sure = (np.abs(outputs - sides) <= FAR).all()
    words = f"arrays that make the lamp {', '.join(map(str, sides))}"
    return f"{words}, but not surely" if words == LIT and not is_sure else words


def _lamp(
    weights1=((10, 10), (10, 10)), weights2=(10, -10), biases1=(-5, -15), last=-5
):
    """Return the lamp of the solution, or one with other numbers."""
    return [np.array(part, float) for part in (weights1, weights2, biases1, [last])]


@exercise(
    "05",
    "Try 1: build the lamp by hand",
    [
        "h_0 has the weights 10 and 10 and the bias -5. With the same weights, which "
        "bias lets only 20 through, but not 10?",
        "-15 does. So both columns of weights1 are 10, 10, and biases1 is [-5, -15].",
        "The output neuron says: OR, but not both. Give h_0 a plus, h_1 a minus, and "
        "take a bias that keeps the lamp dark when both are 0.",
    ],
    expected="four arrays with which the outputs are near 0, 1, 1, 0",
    is_function=True,
    view=outputs_of,
    unknown="the table: fill in h_0 and h_1 for each row.",
)
def check_lamp_parameters():
    """Return weights and biases of a network that lights the lamp."""
    return _lamp()


check_lamp_parameters.mistake(
    "an OR: the lamp is lit with both switches up.",
    "h_1: is it near 1 there? If so, weights2[1] has to pull the output down.",
    lambda: _lamp(weights2=(10, 0)),
    lambda: _lamp(weights2=(10, -4)),
    lambda: _lamp(biases1=(-5, -25)),
)
check_lamp_parameters.mistake(
    "an AND: lit only with both switches up.",
    "h_0: near 1 at one switch? If so, it gets the plus in weights2, h_1 the minus.",
    lambda: _lamp(weights2=(0, 10)),
    lambda: _lamp(biases1=(-15, -25)),
)
check_lamp_parameters.mistake(
    "the lamp the wrong way round.",
    "the signs in weights2 and biases2.",
    lambda: _lamp(weights2=(-10, 10), last=5),
)
check_lamp_parameters.mistake(
    "a lamp that's never lit.",
    "weights2, biases2: do they light it when h_0 is 1 and h_1 is 0? If so, biases1.",
    lambda: _lamp(biases1=(-5, -5)),
    lambda: _lamp(last=-15),
    lambda: _lamp(weights2=(-10, 10)),
    lambda: _lamp(weights2=(1, -1), last=-2),
)
check_lamp_parameters.mistake(
    "a lamp that's lit with both switches down.",
    "biases2: with h_0 and h_1 near 0 only the bias is left, and it must be negative.",
    lambda: _lamp(last=5),
    lambda: _lamp(last=0),
    lambda: _lamp(last=1),
)
check_lamp_parameters.mistake(
    "a network without biases.",
    "biases1 and biases2: at 0, both hidden outputs are 0.5 with the switches down.",
    lambda: _lamp(biases1=(0, 0), last=0),
)
check_lamp_parameters.mistake(
    "the right answers, but not sure enough.",
    "the sums: each far from 0? Take larger weights, or a bias halfway between them.",
    lambda: _lamp(weights2=(3, -3), last=-1.5),
    lambda: _lamp(biases1=(-5, -20)),
    lambda: _lamp(last=-1),
)
check_lamp_parameters.mistake(
    "a list in another order, or arrays of other shapes.",
    "weights1, weights2, biases1, biases2, in this order; weights2 is a plain row.",
    lambda: [_lamp()[k] for k in (1, 0, 2, 3)],
    lambda: [_lamp()[k] for k in (0, 2, 1, 3)],
)
check_lamp_parameters.mistake(
    "another number of arrays, or no list.",
    "the last line: return [weights1, weights2, biases1, biases2].",
    lambda: _lamp()[:3],
)


# ---- One link further back ----


def layers_cases(rng):
    """Return (weights1, delta_hidden), of networks of several sizes."""
    lesson = np.array([[0.4, -0.2], [0.1, 0.6]]), np.array([-0.00096099, 0.00196769])
    sizes = [(2, 2), (2, 3), (3, 2)]
    return [lesson] + [(short_array(rng, n, m), short_array(rng, m)) for n, m in sizes]


def _feature_slopes(weights1, delta_hidden, *, sign=1, last=np.dot):
    """Return the slopes for the features; the last link may be another."""
    return sign * last(weights1, delta_hidden)


@exercise(
    "05",
    "Try 2: one link further back",
    [
        "Row i of weights1 holds the weights of all the arrows that leave feature i.",
        "Multiply each of them by the delta at its end, and add up.",
        "np.dot does both, row by row, if the table comes first: "
        "np.dot(weights1, delta_hidden).",
    ],
    cases=layers_cases,
    model=_feature_slopes,
)
def check_feature_slopes(weights1, delta_hidden):
    """Return the slopes of the loss for the features."""
    return _feature_slopes(weights1, delta_hidden)


check_feature_slopes.mistake(
    "a row taken for a column.",
    "the order: np.dot(weights1, delta_hidden) goes along the rows of weights1.",
    {"last": lambda weights1, deltas: np.dot(deltas, weights1)},
)
check_feature_slopes.mistake(
    "the deltas of the hidden neurons: the last link is missing.",
    "the arrows of the first layer: the deltas still go back through weights1.",
    {"last": lambda weights1, deltas: deltas},
)
check_feature_slopes.mistake(
    "products that were not added up.",
    "the star: np.dot adds up over the hidden neurons.",
    {"last": lambda weights1, deltas: weights1 * deltas},
)
check_feature_slopes.mistake(
    "products added up over the features.",
    "the sum: each feature has its own, over the hidden neurons (axis=1).",
    {"last": lambda weights1, deltas: np.sum(weights1 * deltas, axis=0)},
)
check_feature_slopes.mistake(
    "one sum for all features together.",
    "the sum: each feature has its own, along its row of weights1.",
    {"last": lambda weights1, deltas: np.sum(weights1 * deltas)},
)
check_feature_slopes.mistake(
    "the mean over the routes.",
    "the two taps: where several routes meet, the slopes add up.",
    {"last": lambda weights1, deltas: np.mean(weights1 * deltas, axis=1)},
)
check_feature_slopes.mistake(
    "the product over the routes.",
    "the two taps: along a route the slopes multiply, where several meet they add up.",
    {"last": lambda weights1, deltas: np.prod(weights1 * deltas, axis=1)},
)
check_feature_slopes.mistake(
    "the route through the first hidden neuron alone.",
    "the sum: each feature goes through all hidden neurons.",
    {"last": lambda weights1, deltas: weights1[:, 0] * deltas[0]},
)
check_feature_slopes.mistake(
    "the slope for the first feature alone.",
    "the index: the answer has one slope for each feature.",
    {"last": lambda weights1, deltas: float(np.dot(weights1[0], deltas))},
)
check_feature_slopes.mistake(
    "two routes or two features, however many there are.",
    "the numbers 0 and 1: len(delta_hidden) and len(weights1) tell how many.",
    {"last": lambda weights1, deltas: np.dot(weights1[:, :2], deltas[:2])},
    {"last": lambda weights1, deltas: np.dot(weights1[:2], deltas)},
    {"last": lambda weights1, deltas: np.dot(weights1[:2, :2], deltas[:2])},
)
check_feature_slopes.mistake(
    "slopes with the other sign.",
    "the minus: delta_hidden has its sign already.",
    {"sign": -1},
)
