"""Exercises on gradient descent: one step, and the best rate."""

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering, long_array, short_numbers


def _step(
    w,
    b,
    x,
    y,
    learning_rate,
    *,
    error=lambda w, b, x, y: w * x + b - y,
    old=1,
    sign=-1,
    factor=1,
    link_w=lambda x: x,
    link_b=lambda x: 1,
    rate=lambda rate: rate,
    is_anew=False,
    order=slice(None),
):
    """Return the new weight and bias; `is_anew` has the error computed twice."""
    step = sign * factor * rate(learning_rate)
    error_of_w = error(w, b, x, y)
    new_w = old * w + step * error_of_w * link_w(x)
    error_of_b = error(new_w, b, x, y) if is_anew else error_of_w
    return (new_w, old * b + step * error_of_b * link_b(x))[order]


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
    model=_step,
)
def check_one_step(w, b, x, y, learning_rate):
    """Return the new weight and the new bias."""
    return _step(w, b, x, y, learning_rate)


for _looks_like, _look_at, *_wrongs in [
    (
        "a step uphill: the sign of the update is flipped.",
        "the minus signs: w - ..., b - ..., and error is prediction minus target.",
        {"sign": 1},
    ),
    (
        "the step alone: the old weight and the old bias are lost.",
        "=- and -=: w = -... sets w, w -= ... moves it.",
        {"old": 0},
    ),
    (
        "a bias updated with x.",
        "the slope for the bias: it is the error alone.",
        {"link_b": lambda x: x},
    ),
    (
        "a weight updated without x.",
        "the slope for the weight: error * x.",
        {"link_w": lambda x: 1},
    ),
    (
        "the two slopes exchanged: x is with the bias.",
        "which line has the x: that of the weight.",
        {"link_w": lambda x: 1, "link_b": lambda x: x},
    ),
    (
        "a step twice as long: it has a factor of 2.",
        "the half in the loss: it has cancelled the 2.",
        {"factor": 2},
    ),
    (
        "a bias that meets the new weight already.",
        "when the error is computed: once, before anything changes.",
        {"is_anew": True},
    ),
    (
        "a bias with the other sign in the error.",
        "the error: w * x + b - y, or y - (w * x + b) with its brackets.",
        {"error": lambda w, b, x, y: w * x - b - y},
    ),
    (
        "a fixed rate, whatever was asked.",
        "learning_rate: the answer has to use it.",
        {"rate": lambda rate: 0.1},
        {"rate": lambda rate: 0.01},
    ),
    (
        "a step without the learning rate.",
        "learning_rate: it multiplies each slope.",
        {"rate": lambda rate: 1},
    ),
    (
        "the right numbers in the other order.",
        "return: the weight comes first.",
        {"order": slice(None, None, -1)},
    ),
]:
    check_one_step.mistake(_looks_like, _look_at, *_wrongs)


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
    *answering(*_thousandths(1, 18)),
)
check_fastest_rate.mistake(
    "close: 8 or 9 epochs, and it can be done in 7.",
    "the rates between 0.019 and 0.026, one by one.",
    *answering(*_thousandths(19, 23), 0.025, 0.026),
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
