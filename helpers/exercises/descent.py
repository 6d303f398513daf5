"""Exercises on gradient descent: one step, and the best rate."""

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering, long_array, short_numbers


@exercise(
    "02",
    "Try 1: fix a step",
    [
        "Compute the error first: w * x + b - y.",
        "The slope for the weight is error * x, the slope for the bias is error.",
        "Each new value is the old one minus learning_rate times its slope.",
    ],
    cases=lambda rng: [
        *[(1, 0, 2, 5, 0.1), (0, 0, 1, 4, 0.01), (1, 2, 0, 5, 0.1), (2, 1, 3, 7, 0.1)],
        *[(*short_numbers(rng, 4), 0.05) for _ in range(5)],
        (*long_array(rng, 4).tolist(), 0.05),
    ],
)
def check_one_step(w, b, x, y, learning_rate):
    """Return the new weight and the new bias."""
    error = w * x + b - y
    return w - learning_rate * error * x, b - learning_rate * error


def _step_with(slopes):
    """Return a step whose slopes are a function of the feature and the error."""

    def one_step(w, b, x, y, learning_rate):
        slope_w, slope_b = slopes(x, w * x + b - y)
        return w - learning_rate * slope_w, b - learning_rate * slope_b

    return one_step


for _looks_like, _look_at, _slopes in [
    (
        "a step uphill: the sign of the update is flipped.",
        "the minus signs: w - ..., b - ..., and error is prediction minus target.",
        lambda x, error: (-error * x, -error),
    ),
    (
        "a bias updated with x.",
        "the slope for the bias: it is the error alone.",
        lambda x, error: (error * x, error * x),
    ),
    (
        "a weight updated without x.",
        "the slope for the weight: error * x.",
        lambda x, error: (error, error),
    ),
    (
        "the two slopes exchanged: x is with the bias.",
        "which line has the x: that of the weight.",
        lambda x, error: (error, error * x),
    ),
    (
        "a step twice as long: it has a factor of 2.",
        "the half in the loss: it has cancelled the 2.",
        lambda x, error: (2 * error * x, 2 * error),
    ),
]:
    check_one_step.mistake(_looks_like, _look_at, _step_with(_slopes))


@check_one_step.mistake(
    "a bias that meets the new weight already.",
    "when the error is computed: once, before anything changes.",
)
def _error_computed_twice(w, b, x, y, learning_rate):
    w = w - learning_rate * (w * x + b - y) * x
    return w, b - learning_rate * (w * x + b - y)


@check_one_step.mistake(
    "a bias with the other sign in the error.",
    "the error: w * x + b - y, or y - (w * x + b) with its brackets.",
)
def _brackets_left_out(w, b, x, y, learning_rate):
    error = y - w * x + b
    return w + learning_rate * error * x, b + learning_rate * error


check_one_step.mistake(
    "a fixed rate, whatever was asked.",
    "learning_rate: the answer has to use it.",
    lambda *case: check_one_step.reference(*case[:-1], 0.1),
    lambda *case: check_one_step.reference(*case[:-1], 0.01),
)
check_one_step.mistake(
    "a step without the learning rate.",
    "learning_rate: it multiplies each slope.",
    lambda *case: check_one_step.reference(*case[:-1], 1),
)
check_one_step.mistake(
    "the right numbers in the other order.",
    "return: the weight comes first.",
    lambda *case: check_one_step.reference(*case)[::-1],
)


@exercise(
    "02",
    "Try 2: a game",
    [
        "Try one small rate and one near 0.029: how many epochs does each need?",
        "The number falls, then rises again. Look for the bottom between 0.02 and "
        "0.028.",
        "0.023 and 0.025 both need 8.",
    ],
    expected="a rate with three digits after the point",
)
def check_fastest_rate():
    """Return the rate that comes within 10 % of the lowest J in the fewest epochs."""
    return 0.024


def _thousandths(first, last):
    """Return the rates with three digits after the point, from one to another."""
    return [n / 1000 for n in range(first, last + 1)]


check_fastest_rate.mistake(
    "more digits than asked for.",
    "the number of digits: three after the point.",
    *answering(*[n / 10000 for n in range(201, 260) if n % 10], 0.02375, 0.02425),
)
check_fastest_rate.mistake(
    "a rate that creeps: right, but slower.",
    "the next rates above it: they need fewer epochs.",
    *answering(*_thousandths(1, 19)),
)
check_fastest_rate.mistake(
    "close: 8 or 9 epochs, and it can be done in 7.",
    "the rates between 0.02 and 0.026, one by one.",
    *answering(*_thousandths(20, 23), 0.025, 0.026),
)
check_fastest_rate.mistake(
    "a rate that bounces: it gets there, with detours.",
    "smaller rates.",
    *answering(*_thousandths(27, 29)),
)
check_fastest_rate.mistake(
    "a rate that diverges: it never gets there.",
    "the edge, 0.0292.",
    *answering(*_thousandths(30, 200), 0.5, 1),
)
check_fastest_rate.mistake(
    "the number of epochs, not the rate.",
    "the slider: the answer is a learning rate.",
    *answering(7),
)
check_fastest_rate.mistake(
    "a rate without its point.",
    "the zeros: 0.0, and then two digits.",
    *answering(24, 0.24),
)
