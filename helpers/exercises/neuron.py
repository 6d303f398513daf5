"""Exercises on a single neuron."""

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array, short_numbers, weighted_sum


def neuron_cases(rng):
    """Return (w, b, x) for one to four features."""
    cases = [([5, 3], -8, [1, 2]), ([5, 3, 2], -8, [1, 2, 5]), ([2], 4, [3])]
    cases += [([5, 3], -1, [0, 0]), ([5, 3], 0, [1, 2])]
    return cases + [
        (long_array(rng, n).tolist(), short_numbers(rng), short_numbers(rng, n))
        for n in [1, 2, 3, 4]
    ]


@exercise(
    "01",
    "Try 1: fix a neuron",
    [
        "Follow the loop with a pencil for the apples and the pears. What is z after "
        "each line?",
        "How often should the voucher be used? And how often is it used?",
        "Move the line z += b four spaces to the left, so that it comes after the "
        "loop.",
    ],
    cases=neuron_cases,
)
def check_fixed_neuron(w, b, x):
    """Return the weighted sum."""
    return weighted_sum(x, w) + b


check_fixed_neuron.mistake(
    "a bias that is added once for each feature.",
    "the indentation of the line with b: it belongs after the loop.",
    lambda w, b, x: weighted_sum(x, w) + len(x) * b,
)
check_fixed_neuron.mistake(
    "a neuron without a bias.",
    "after the loop: z += b.",
    lambda w, b, x: weighted_sum(x, w),
)
check_fixed_neuron.mistake(
    "a bias that is subtracted.",
    "the sign: z += b.",
    lambda w, b, x: weighted_sum(x, w) - b,
)
check_fixed_neuron.mistake(
    "a return inside the loop: only the first feature counts.",
    "the indentation of return.",
    lambda w, b, x: x[0] * w[0] + b,
    lambda w, b, x: x[0] * w[0],
)
check_fixed_neuron.mistake(
    "only the last product, when all should be added up.",
    "z += in the loop: z = forgets what was there.",
    lambda w, b, x: x[-1] * w[-1] + b,
)
check_fixed_neuron.mistake(
    "a bias that replaces the sum.",
    "z += b after the loop, not z = b.",
    lambda w, b, x: b,
)
check_fixed_neuron.mistake(
    "a bias multiplied with the sum.",
    "z += b: it's added.",
    lambda w, b, x: weighted_sum(x, w) * b,
)
check_fixed_neuron.mistake(
    "sums where products belong.",
    "feature * weight in the loop.",
    lambda w, b, x: sum(x) + sum(w) + b,
)
check_fixed_neuron.mistake(
    "a bias that's counted twice.",
    "does z begin with b, and is b added again after the loop?",
    lambda w, b, x: weighted_sum(x, w) + 2 * b,
)


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
    "what you divide by: the weight belongs below the line.",
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
