"""Exercises on gradient descent: the best rate, and a step after each sample."""

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering


@exercise(
    "02",
    "Try 1: a game",
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
    "a rate that is slower along the valley floor.",
    "the next rates above it: they need fewer epochs.",
    *answering(*_thousandths(1, 18)),
)
check_fastest_rate.mistake(
    "close: 8 or 9 epochs, and it can be done in 7.",
    "the rates between 0.019 and 0.026, one by one.",
    *answering(*_thousandths(19, 23), 0.025, 0.026),
)
check_fastest_rate.mistake(
    "a rate that bounces too far: it gets there, with detours.",
    "smaller rates.",
    *answering(*_thousandths(27, 29)),
)
check_fastest_rate.mistake(
    "a rate that diverges: it never gets there.",
    "the edge, between 0.029 and 0.03.",
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


# The nine mornings of the lesson: feature and target.
MORNINGS = [(1, 4), (-2, 3), (3, 6), (4.5, 8), (0, 2)]
MORNINGS += [(-4, -3), (-1, -2), (4, 7), (-1, 2.5)]


def _train(
    learning_rate,
    num_epochs,
    *,
    batches=tuple([morning] for morning in MORNINGS),
    piles=0,
    sign=-1,
    keep=1,
    link_w=lambda x: x,
    link_b=lambda x: 1,
    rate=lambda rate: rate,
    is_anew=False,
    each_step=False,
    afresh=False,
    epochs=lambda n: n,
    part=slice(None),
):
    """Return weight and bias at the start and after each epoch.

    Each step adds up the slopes of the mornings in one of `batches`; if `piles` is 1,
    those of the steps before it, too. `is_anew` has the error computed twice,
    `each_step` writes each step down, `afresh` begins each epoch at 0, and if `keep` is
    0, a step forgets where it began.
    """
    w = b = 0
    path = [(w, b)]
    for _ in range(epochs(num_epochs)):
        slope_w = slope_b = 0
        w, b = (0, 0) if afresh else (w, b)
        for batch in batches:
            step = sign * rate(learning_rate)
            slope_w *= piles
            slope_w += sum(link_w(x) * (w * x + b - y) for x, y in batch)
            new_w = keep * w + step * slope_w
            w = new_w if is_anew else w
            slope_b *= piles
            slope_b += sum(link_b(x) * (w * x + b - y) for x, y in batch)
            w, b = new_w, keep * b + step * slope_b
            path += [(w, b)] * each_step
        path += [(w, b)] * (not each_step)
    return path[part]


@exercise(
    "02",
    "Try 2: a step after each morning",
    [
        "You need two loops, one in the other: epochs outside, mornings inside.",
        "slopes_of_J shows how to get one morning's error. Its slopes are error * x[0] "
        "and error.",
        "w and b move in the inner loop; path.append comes after it, in the outer one. "
        "At 0.01, J is 44.96 after the first epoch.",
    ],
    cases=lambda rng: [(0.01, 1), (0.01, 3), (0.05, 2), (0.12, 2), (0.02, 0)],
    uses_notebook=True,
    model=_train,
)
def check_train_one_at_a_time(learning_rate, num_epochs):
    """Return weight and bias at the start and after each epoch."""
    return _train(learning_rate, num_epochs)


for _looks_like, _look_at, _wrong in [
    (
        "the old loop: one step after all nine. J is 37.38 after an epoch, not 44.96.",
        "the lines that move w and b: they belong in the loop over the mornings.",
        {"batches": [MORNINGS]},
    ),
    (
        "one step in each epoch, for the last morning alone.",
        "the indentation of the lines that move w and b: as far in as that of error.",
        {"batches": [MORNINGS[-1:]]},
    ),
    (
        "nine steps, but each adds up the slopes of all nine mornings.",
        "slopes_of_J: a step needs the slopes of one morning, error * x[0] and error.",
        {"batches": [MORNINGS] * len(MORNINGS)},
    ),
    (
        "slopes that pile up: a step adds those of the mornings before it.",
        "+= in the inner loop: a step uses the slopes of its own morning.",
        {"piles": 1},
    ),
    (
        "a path with each step in it, not each epoch.",
        "the indentation of path.append: after the inner loop, not in it.",
        {"each_step": True},
    ),
    (
        "steps uphill: the sign of the update is flipped.",
        "the minus signs: w - ..., b - ..., and error is prediction minus target.",
        {"sign": 1},
    ),
    (
        "a bias updated with x.",
        "the slope for the bias: it is the error alone.",
        {"link_b": lambda x: x},
    ),
    (
        "a weight updated without x.",
        "the slope for the weight: error * x[0].",
        {"link_w": lambda x: 1},
    ),
    (
        "a bias that meets the new weight already.",
        "when the error is computed: once for each morning, before anything changes.",
        {"is_anew": True},
    ),
    (
        "steps twice as long: the 2 of the squared error, with the rate as before.",
        "the half in the loss: it takes that 2 away.",
        {"rate": lambda rate: 2 * rate},
    ),
    (
        "the step alone: the old weight and bias are lost.",
        "=- and -=: the second subtracts from what is there.",
        {"keep": 0},
    ),
    (
        "steps without the learning rate.",
        "learning_rate: it multiplies each slope.",
        {"rate": lambda rate: 1},
    ),
    (
        "each epoch begins at 0 again.",
        "w, b = 0, 0: it comes before both loops.",
        {"afresh": True},
    ),
    (
        "only one epoch: a return inside the loop.",
        "the indentation of return: after both loops.",
        {"epochs": lambda n: min(n, 1)},
    ),
    (
        "a path without its start.",
        "path = [(w, b)]: it comes before the loops.",
        {"part": slice(1, None)},
    ),
    (
        "a path that is nothing but its start.",
        "path.append: once in each epoch, before return.",
        {"part": slice(1)},
    ),
    (
        "the last weight and bias, not the whole path.",
        "return path.",
        {"part": -1},
    ),
]:
    check_train_one_at_a_time.mistake(_looks_like, _look_at, _wrong)
