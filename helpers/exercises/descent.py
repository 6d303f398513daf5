"""Exercises on gradient descent: the best rate, and a step after each sample."""

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering

EDGE = 2 / 68.5899  # the largest curvature of J
POINT_LOST = 24, 2.4, 0.24


def _told_the_same(rate):
    """Return a rate of which the check says the same, or whatever else it is."""
    is_number = isinstance(rate, int | float) and not isinstance(rate, bool)
    if not is_number or rate in POINT_LOST:
        return rate
    if rate > 1 and rate % 1 == 0:
        return 7
    if rate <= 0.0185:
        return 0.018 if rate > 0 else 0
    if rate < 0.0265:
        return rate if abs(rate - round(rate, 3)) < 1e-7 else 0.0241
    return 0.028 if rate < EDGE else 0.03


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
    view=_told_the_same,
)
def check_fastest_rate():
    """Return the rate that comes within 10 % of the lowest J in the fewest epochs."""
    return 0.024


for _looks_like, _look_at, *_values in [
    (
        "more digits than asked for.",
        "the number of digits: three after the point.",
        0.0241,
    ),
    (
        "a rate that is slower along the valley floor.",
        "the next rates above it: they need fewer epochs.",
        0.018,
    ),
    (
        "close: 8 or 9 epochs, and it can be done in 7.",
        "the rates between 0.019 and 0.026, one by one.",
        *[n / 1000 for n in (19, 20, 21, 22, 23, 25, 26)],
    ),
    (
        "a rate that bounces too far: it gets there, with detours.",
        "smaller rates.",
        0.028,
    ),
    (
        "a rate that diverges: it never gets there.",
        "the edge, just above 0.029.",
        0.03,
    ),
    (
        "the number of epochs, not the rate.",
        "the slider: the answer is a learning rate.",
        7,
    ),
    (
        "a rate without its point.",
        "the zeros: 0.0, and then two digits.",
        *POINT_LOST,
    ),
    (
        "a rate of 0 or below: J stays, or rises.",
        "the sign: the update has its minus already.",
        0,
    ),
]:
    check_fastest_rate.mistake(_looks_like, _look_at, *answering(*_values))


# The nine mornings of the lesson: feature and target.
MORNINGS = [(1, 4), (-2, 3), (3, 6), (4.5, 8), (0, 2)]
MORNINGS += [(-4, -3), (-1, -2), (4, 7), (-1, 2.5)]


def _epochs_outside(n, batches):
    """Return the batches in each round of the outer loop."""
    return [batches] * n


def _mornings_outside(n, batches):
    """Return the same with the two loops exchanged."""
    return [[batch] * n for batch in batches]


def _total(link, w, b, batch):
    """Add up the slopes of a few mornings; `link` is what multiplies the error."""
    return sum(link(x) * (w * x + b - y) for x, y in batch)


def _train(
    learning_rate,
    num_epochs,
    *,
    batches=tuple([morning] for morning in MORNINGS),
    rounds=_epochs_outside,
    piles=0,
    sign=-1,
    keep=1,
    link_w=lambda x: x,
    link_b=lambda x: 1,
    rate=lambda rate: rate,
    anew="",
    each_step=False,
    afresh=False,
    is_cut=False,
    entry=lambda w, b: [(w, b)],
    part=slice(None),
):
    """Return weight and bias at the start and after each epoch.

    Each step adds up the slopes of the mornings in one of `batches`; if `piles` is 1,
    those of the steps before it, too. For the parameter `anew` the error is computed
    again, after the other has moved. `each_step` writes each step down as an `entry`,
    `afresh` begins each epoch at 0, `is_cut` returns inside the loop, and if `keep` is
    0, a step forgets where it began.
    """
    w = b = 0
    path = [(w, b)]
    for round_of_batches in rounds(num_epochs, batches):
        slope_w = slope_b = 0
        w, b = (0, 0) if afresh else (w, b)
        for batch in round_of_batches:
            step = sign * rate(learning_rate)
            slope_w, slope_b = piles * slope_w, piles * slope_b
            new_b = keep * b + step * (slope_b + _total(link_b, w, b, batch))
            slope_w += _total(link_w, w, new_b if anew == "w" else b, batch)
            new_w = keep * w + step * slope_w
            slope_b += _total(link_b, new_w if anew == "b" else w, b, batch)
            w, b = new_w, keep * b + step * slope_b
            path += entry(w, b) * each_step
        path += entry(w, b) * (not each_step)
        if is_cut:
            return path[part]
    return None if is_cut else path[part]


def _first_step_again(learning_rate, num_epochs):
    """Return the path if the errors at the start are used in all epochs."""
    w, b = _train(learning_rate, 1, batches=[MORNINGS])[1]
    return [(n * w, n * b) for n in range(num_epochs + 1)]


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


for _looks_like, _look_at, *_wrongs in [
    (
        "the old loop: all nine errors first. J is 37.38 after an epoch, not 44.96.",
        "the error: work it out just before each step, in the loop over the mornings.",
        {"batches": [MORNINGS]},
        _first_step_again,
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
        {"anew": "b"},
    ),
    (
        "a weight that meets the new bias already.",
        "when the error is computed: once for each morning, before anything changes.",
        {"anew": "w"},
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
        {"is_cut": True},
        lambda rate, n: _train(rate, min(n, 1)),
        lambda rate, n: _train(rate, 1, each_step=True)[:2] if n else None,
    ),
    (
        "the two loops exchanged: each morning takes all its steps in a row.",
        "the two loops: epochs outside, mornings inside.",
        {"rounds": _mornings_outside},
        lambda *case: _train(*case, rounds=_mornings_outside, each_step=True),
        lambda *case: [(0, 0), _train(*case, rounds=_mornings_outside)[-1]],
    ),
    (
        "another number of epochs than num_epochs.",
        "range: it takes num_epochs.",
        *[lambda rate, _, n=n: _train(rate, n) for n in (1, 9, 10, 11, 30, 100)],
        lambda rate, n: _train(rate, n + 1),
        lambda rate, n: _train(rate, max(n - 1, 0)),
    ),
    (
        "a path of single numbers, not of pairs.",
        "path.append((w, b)): two pairs of brackets, so it adds both as one.",
        lambda *case: _train(*case, entry=lambda w, b: [w, b]),
        lambda *case: sum(_train(*case), ()),
    ),
    (
        "pairs with the bias first.",
        "path.append((w, b)): the weight, then the bias.",
        lambda *case: [(b, w) for w, b in _train(*case)],
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
    check_train_one_at_a_time.mistake(_looks_like, _look_at, *_wrongs)
