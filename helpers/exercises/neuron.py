"""Exercises on a single neuron."""

from operator import add, mul

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_numbers, sigmoid


def _neuron(w, b, x, *, product=mul, gather=sum, end=lambda z, b, n: z + b):
    """Return the output; `end` takes the sum, the bias and the number of features."""
    products = [product(feature, weight) for feature, weight in zip(x, w, strict=True)]
    return end(gather(products), b, len(x))


def _first(products):
    return products[0]


def _last(products):
    return products[-1]


def _first_two(products):
    return products[0] + products[1]


def neuron_cases(rng):
    """Return (w, b, x) for one to four features."""
    cases = [([5, 3], -8, [1, 2]), ([5, 3, 2], -8, [1, 2, 3]), ([2], 4, [3])]
    cases += [([5, 3], -1, [0, 0]), ([5, 3], 0, [1, 2])]
    return cases + [
        (long_array(rng, n).tolist(), short_numbers(rng), short_numbers(rng, n))
        for n in [1, 2, 3, 4]
    ]


def _same(output):
    return output


def _likely(
    w,
    b,
    x,
    *,
    bias=lambda z, b, n: z + b,
    gather=sum,
    sign=1,
    squeeze=sigmoid,
    swap=_same,
    end=_same,
):
    """Return a probability; `bias` adds the bias, `swap` and `end` change it."""
    z = _neuron(w, b, x, gather=gather, end=bias)
    return end(swap(squeeze(sign * z)))


def likely_cases(rng):
    """Return (w, b, x): the four mornings, then one to four features.

    In the last case z is between 0 and 1, where a sum that's cut off is no yes or no.
    """
    mornings = [([0.4, -3], -4, x) for x in ([20, 0], [20, 2], [0, 0], [30, 2])]
    return [*mornings, *neuron_cases(rng), ([2], -0.7, [0.5])]


@exercise(
    "01",
    "Try 1: how likely is a yes?",
    [
        "It's two steps, one after the other: the weighted sum, then the activation.",
        "single_neuron_regression_model(w, b, x) gives you the weighted sum. Keep it "
        "under the name z.",
        "Then give z to the sigmoid, and return what comes out: return sigmoid(z).",
    ],
    cases=likely_cases,
    model=_likely,
)
def check_how_likely(w, b, x):
    """Return the probability of a yes."""
    return sigmoid(_neuron(w, b, x))


check_how_likely.mistake(
    "the weighted sum itself, which can be above 1 or below 0.",
    "the second step: the sum has to go through the sigmoid.",
    {"squeeze": _same},
)
check_how_likely.mistake(
    "a yes or a no, and not how likely it is.",
    "the last step: return what sigmoid gives, as it is.",
    {"end": lambda output: float(output > 0.5)},
    {"end": lambda output: bool(output > 0.5)},
)
check_how_likely.mistake(
    "the weighted sum, cut off at 0 and 1.",
    "what you do to z: the sigmoid bends it smoothly, and a cut doesn't.",
    {"squeeze": lambda z: max(0, min(1, z))},
)
check_how_likely.mistake(
    "the probability of a no.",
    "the sign of z: the sigmoid has e to the power -z.",
    {"sign": -1},
    {"swap": lambda output: 1 - output},
)
check_how_likely.mistake(
    "a sigmoid taken twice.",
    "how often you call sigmoid.",
    {"squeeze": lambda z: sigmoid(sigmoid(z))},
)
check_how_likely.mistake(
    "a bias that's left out.",
    "the bias: it's part of z.",
    {"bias": lambda z, b, n: z},
)
check_how_likely.mistake(
    "a bias that's subtracted.",
    "the sign: z += b.",
    {"bias": lambda z, b, n: z - b},
)
check_how_likely.mistake(
    "a bias that's added more than once.",
    "where b is added: once, after all the products.",
    {"bias": lambda z, b, n: z + 2 * b},
    {"bias": lambda z, b, n: z + n * b},
    {"bias": lambda z, b, n: z + (n + 1) * b},
)
check_how_likely.mistake(
    "a sigmoid of the products, and the bias comes after it.",
    "the order: the bias belongs to z, so it's added before the sigmoid.",
    lambda w, b, x: sigmoid(_neuron(w, 0, x)) + b,
)
check_how_likely.mistake(
    "the first feature alone, as a return inside the loop gives it.",
    "the indentation of return.",
    {"gather": _first},
)
check_how_likely.mistake(
    "only the last product, when all should be added up.",
    "z += in the loop: z = forgets what was there.",
    {"gather": _last},
)
check_how_likely.mistake(
    "the first two features alone.",
    "the sum: a loop takes as many features as there are.",
    {"gather": _first_two},
)


def _place(w, b, *, sign=-1.0, level=-0.0, undo=lambda top, w: top / w, number=float):
    """Return where the curve is half-way; with NumPy's numbers 1 / 0 is no error."""
    return undo(number(level + sign * b), number(w))


@exercise(
    "01",
    "Try 2: where the curve is half-way",
    [
        "The sigmoid is 0.5 where its input z is 0.",
        "So ask: for which x is w * x + b equal to 0?",
        "Bring b to the other side, then divide by w.",
    ],
    cases=lambda rng: [
        *[(2, -4), (1, 3), (-0.5, 1), (4, 0), (-2, -3)],
        *[(w, b) for w, b in short_numbers(rng, 5, 2) if w],
    ],
    model=_place,
    neutral={"number": [float, np.float64]},
)
def check_halfway(w, b):
    """Return the feature at which the output is 0.5."""
    return -b / w


check_halfway.mistake(
    "the place on the other side of 0: a sign is lost.",
    "w * x = -b, with a minus.",
    {"sign": 1},
)
check_halfway.mistake(
    "a fraction turned upside down.",
    "what you divide by: the weight belongs below the line.",
    {"undo": lambda top, w: w / top},
)
check_halfway.mistake(
    "a place without the weight in it.",
    "the weight: a steeper curve gets there closer to x = 0.",
    {"undo": lambda top, w: top},
)
check_halfway.mistake(
    "a weight that has lost its sign.",
    "abs: divide by the weight as it is.",
    {"undo": lambda top, w: top / abs(w)},
)
check_halfway.mistake(
    "the output there, not the feature.",
    "what is asked for: the x at which the output is 0.5.",
    lambda w, b: 0.5,
)
check_halfway.mistake(
    "a product with the weight.",
    "w * x: a product is undone by a division.",
    {"undo": lambda top, w: top * w},
    {"undo": lambda top, w: top * w, "sign": 1},
)
check_halfway.mistake(
    "the place at which the weighted sum is 0.5.",
    "the sigmoid: it is 0.5 where the sum is 0.",
    {"level": 0.5},
)


@exercise(
    "01",
    "Fix a neuron",
    [
        "Follow the loop with a pencil for the apples and the pears. What is z after "
        "each line?",
        "How often should the discount come off? And how often does it?",
        "Move the line z += b four spaces to the left, so that it comes after the "
        "loop.",
    ],
    cases=neuron_cases,
    model=_neuron,
)
def check_fixed_neuron(w, b, x):
    """Return the weighted sum."""
    return _neuron(w, b, x)


check_fixed_neuron.mistake(
    "a bias that is added once for each feature.",
    "the indentation of the line with b: it belongs after the loop.",
    {"end": lambda z, b, n: z + n * b},
)
check_fixed_neuron.mistake(
    "a neuron without a bias.",
    "after the loop: z += b.",
    {"end": lambda z, b, n: z},
)
check_fixed_neuron.mistake(
    "a bias that is subtracted.",
    "the sign: z += b.",
    {"end": lambda z, b, n: z - b},
)
check_fixed_neuron.mistake(
    "a return inside the loop: only the first feature counts.",
    "the indentation of return.",
    {"gather": _first},
    {"gather": _first, "end": lambda z, b, n: z},
)
check_fixed_neuron.mistake(
    "only the last product, when all should be added up.",
    "z += in the loop: z = forgets what was there.",
    {"gather": _last},
)
check_fixed_neuron.mistake(
    "a bias that replaces the sum.",
    "z += b after the loop, not z = b.",
    {"end": lambda z, b, n: b},
)
check_fixed_neuron.mistake(
    "a bias multiplied with the sum.",
    "z += b: it's added.",
    {"end": lambda z, b, n: z * b},
)
check_fixed_neuron.mistake(
    "sums where products belong.",
    "feature * weight in the loop.",
    {"product": add},
)
check_fixed_neuron.mistake(
    "a bias that's counted twice.",
    "does z begin with b, and is b added again after the loop?",
    {"end": lambda z, b, n: z + 2 * b},
)
check_fixed_neuron.mistake(
    "the first two features alone.",
    "the sum: a loop takes as many features as there are.",
    {"gather": _first_two},
)
check_fixed_neuron.mistake(
    "a probability: the sum has gone through the sigmoid.",
    "the last line: this neuron returns z itself.",
    {"end": lambda z, b, n: sigmoid(z + b)},
)
