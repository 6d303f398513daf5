"""Exercises on scaling: what a neuron can reach, and who decides about a scale."""

import functools

import numpy as np

from helpers.checking.exercise import exercise
from helpers.data import generate_data
from helpers.exercises.cases import long_array, short_array, sigmoid


def _floor(
    y,
    lowest,
    highest,
    *,
    best=np.clip,
    subtract=lambda best, y: best - y,
    power=np.square,
    gather=np.mean,
    end=lambda floor: floor,
):
    """Return what the best answers in a range cost; the steps may be others."""
    return end(gather(power(subtract(best(y, lowest, highest), y))))


def _of_those_outside(squares):
    return np.sum(squares) / max(np.count_nonzero(squares), 1)


@exercise(
    "06",
    "Try 1: a wider range",
    [
        "What's the best answer this neuron can give to a target of 130? And to 50?",
        "np.clip(y, lowest, highest) gives the best answer to each target: it raises "
        "what is below lowest to lowest, and lowers what is above highest to highest.",
        "Subtract y, square, and take the mean.",
    ],
    cases=lambda rng: [
        (np.array([10.0, 50.0, 130.0]), 0, 100),
        (np.array([10.0, 50.0, 100.0]), 0, 1),
        (np.array([0.2, 0.7, 0.5]), 0, 1),
        (np.array([-5.0, 0.5, 4.0]), -1, 1),
        (np.array([12.5]), 20.0, 30.0),
        *[(10 * short_array(rng, n), -8, 11) for n in (4, 7)],
        (10 * long_array(rng, 5), -2.5, 6.5),
    ],
    model=_floor,
)
def check_floor_between(y, lowest, highest):
    """Return the mean squared error of the best answers in a range."""
    return _floor(y, lowest, highest)


check_floor_between.mistake(
    "the floor of a neuron that says `highest` to everything.",
    "targets inside the range: they cost nothing.",
    {"best": lambda y, lowest, highest: highest},
)
check_floor_between.mistake(
    "a floor where targets below the range cost nothing.",
    "`lowest`: the neuron can't go below it either.",
    {"best": lambda y, lowest, highest: np.minimum(y, highest)},
)
check_floor_between.mistake(
    "a floor where only targets below the range cost something.",
    "`highest`: the neuron can't go above it either.",
    {"best": lambda y, lowest, highest: np.maximum(y, lowest)},
)
check_floor_between.mistake(
    "a sum instead of a mean.",
    "the division by the number of targets.",
    {"gather": np.sum},
)
check_floor_between.mistake(
    "a mean over the targets outside the range only.",
    "n: all targets count, also those that cost nothing.",
    {"gather": _of_those_outside},
)
check_floor_between.mistake(
    "a median instead of a mean.",
    "np.mean: the mean feels each target, the median only the one in the middle.",
    {"gather": np.median},
)
check_floor_between.mistake(
    "errors that cancel, because they aren't squared.",
    "the errors: those below 0 and those above need their squares.",
    {"power": np.positive},
    {"power": np.negative},
)
check_floor_between.mistake(
    "the square of the mean, not the mean of the squares.",
    "the order: square each error first.",
    {"power": np.positive, "end": np.square},
)
check_floor_between.mistake(
    "metres instead of square metres.",
    "the square: is it missing, or is there a root too many?",
    {"power": np.abs},
    {"end": np.sqrt},
)
check_floor_between.mistake(
    "half of the squared error, as in lesson 02.",
    "the half: this loss is the whole square.",
    {"end": lambda floor: floor / 2},
)
check_floor_between.mistake(
    "one square for each target, not their mean.",
    "np.mean, or .mean() at the end.",
    {"gather": np.positive},
)
check_floor_between.mistake(
    "the mean of the best answers, not of their errors.",
    "the end: subtract y and square.",
    {"subtract": lambda best, y: best, "power": np.positive},
    {
        "subtract": lambda best, y: best,
        "power": np.positive,
        "gather": np.positive,
    },
)


@functools.cache
def _file():
    """Return the lesson's own columns: speed, friction and distance."""
    return np.column_stack(generate_data(1000))


# Down the columns of a table, as a scaler does it.
LOWEST, RANGE, MEAN, DEVIATION = (
    functools.partial(statistic, axis=0)
    for statistic in (np.min, np.ptp, np.mean, np.std)
)


def _spread(rows):
    """Return the range of each column, and 1 for 0, as scikit-learn does."""
    width = RANGE(rows)
    return np.where(width == 0, 1, width)


def _asked(
    cars,
    X_train,
    y_train,
    weights,
    bias,
    *,
    seen=lambda train, cars: train,
    centre=LOWEST,
    width=RANGE,
    limit=lambda squeezed: squeezed,
    distances=lambda y_train: y_train,
    times=np.ptp,
    plus=np.min,
    undo=lambda output, times, plus: output * times + plus,
):
    """Squeeze, run the neuron, undo; `seen` and `distances` decide about the scale."""
    decides, y = seen(X_train, cars), distances(y_train)
    squeezed = limit((cars - centre(decides)) / width(decides))
    output = sigmoid(np.dot(squeezed, weights) + bias)
    return undo(output, times(y), plus(y))


def ask_cases(rng):
    """Return (cars, X_train, y_train, weights, bias), one car alone at first."""
    X_train = np.array([[20, 0.8], [120, 0.3]])
    weights, bias = np.array([4.0, -2.0]), np.array([-1.0])
    known = X_train, np.array([10.0, 210.0]), weights, bias
    cases = [(np.array([cars]), *known) for cars in ([70, 0.55], [95, 0.5])]
    cases.append((np.array([[30, 0.4], [130, 0.3], [15, 0.9]]), *known))
    for n_train, n_cars in [(5, 1), (6, 3), (4, 2)]:
        rows = rng.uniform([20, 0.3, 7], [140, 0.9, 270], (n_train + n_cars, 3))
        cars, train = rows[:n_cars, :2], rows[n_cars:]
        weights, bias = short_array(rng, 2), short_array(rng, 1)
        cases.append((cars, train[:, :2], train[:, 2], weights, bias))
    return cases


@exercise(
    "06",
    "Try 2: ask about a new car",
    [
        "MinMaxScaler().fit(X_train) remembers what the training rows say. Its "
        "transform squeezes the cars.",
        "single_neuron(…, weights, bias) takes the squeezed cars. What it says is "
        "squeezed, too.",
        "Multiply that by the range of y_train, then add the lowest of y_train. "
        "(to_metres asks the whole file instead.)",
    ],
    cases=ask_cases,
    model=_asked,
)
def check_ask_neuron(cars, X_train, y_train, weights, bias):
    """Return the distances in metres that a neuron says to cars."""
    return _asked(cars, X_train, y_train, weights, bias)


check_ask_neuron.mistake(
    "a scale fitted on the cars you ask about.",
    "lowest and highest: a car alone is both. Take them from X_train.",
    {"seen": lambda train, cars: cars},
    {"seen": lambda train, cars: cars, "width": _spread},
    {"seen": lambda train, cars: cars, "centre": np.min, "width": np.ptp},
)
check_ask_neuron.mistake(
    "a scale fitted on the training rows and the new cars together.",
    "lowest and highest: they may come from X_train only.",
    {"seen": lambda train, cars: np.concatenate([train, cars])},
)
check_ask_neuron.mistake(
    "the scale of the lesson's file: the check has training rows of its own.",
    "scaler, x1, x2, y and to_metres: use X_train and y_train instead.",
    {"seen": lambda train, cars: _file()[:, :2]},
    {"distances": lambda y_train: _file()[:, 2]},
    {
        "seen": lambda train, cars: _file()[:, :2],
        "distances": lambda y_train: _file()[:, 2],
    },
)
check_ask_neuron.mistake(
    "one lowest and one highest for the whole table.",
    "the columns: speed and friction need two numbers each, as a scaler finds them.",
    {"centre": np.min, "width": np.ptp},
)
check_ask_neuron.mistake(
    "cars that are not squeezed.",
    "what goes into the neuron: it has learned on squeezed features.",
    {"centre": lambda rows: 0, "width": lambda rows: 1},
)
check_ask_neuron.mistake(
    "standard scores: this neuron has learned on squeezed features.",
    "lowest and range instead of mean and standard deviation.",
    {"centre": MEAN, "width": DEVIATION},
    {"centre": MEAN, "width": functools.partial(DEVIATION, ddof=1)},
)
check_ask_neuron.mistake(
    "cars cut off at 0 and 1.",
    "clip: a new car may lie outside; that's fine.",
    {"limit": lambda squeezed: np.clip(squeezed, 0, 1)},
)
check_ask_neuron.mistake(
    "what the neuron says, not yet in metres.",
    "the end: the scaling of the distances is still to be undone.",
    {"undo": lambda output, times, plus: output},
)
check_ask_neuron.mistake(
    "distances squeezed once more, not undone.",
    "shoes and socks: multiply by the range first, then add the lowest.",
    {"undo": lambda output, times, plus: (output - plus) / times},
)
check_ask_neuron.mistake(
    "an undoing in the wrong order.",
    "the brackets: the range multiplies the output alone.",
    {"undo": lambda output, times, plus: (output + plus) * times},
)
check_ask_neuron.mistake(
    "distances to which the lowest isn't added.",
    "the end: when squeezing, it was subtracted.",
    {"undo": lambda output, times, plus: output * times},
)
check_ask_neuron.mistake(
    "a product with the highest distance, not with the range.",
    "the factor: highest minus lowest.",
    {"times": np.max},
)
