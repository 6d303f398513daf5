"""Exercises on gradient descent: losses, steps, rates, loss curves."""

import re
from itertools import product

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering, long_array, short_numbers, weighted_sum


@exercise(
    "02",
    "Try 1: the loss of one sample",
    [
        "The error is prediction minus target.",
        "Two stars square a number: error**2.",
        "Half of it: return (error**2) / 2.",
    ],
    cases=lambda rng: [
        *[(7, 4), (4, 7), (3, 3), (-1, 2), (0.5, 0)],
        *[tuple(pair) for pair in short_numbers(rng, 5, 2)],
        tuple(long_array(rng, 2).tolist()),
    ],
)
def check_squared_error_loss(y_predicted, y):
    """Return half the squared error."""
    return (y_predicted - y) ** 2 / 2


check_squared_error_loss.mistake(
    "the whole square: the half is missing.",
    "the end of the line: / 2.",
    lambda y_predicted, y: (y_predicted - y) ** 2,
)
check_squared_error_loss.mistake(
    "half the error, not squared.",
    "the square: **2.",
    lambda y_predicted, y: (y_predicted - y) / 2,
    lambda y_predicted, y: abs(y_predicted - y) / 2,
)
check_squared_error_loss.mistake(
    "a difference of squares, not the square of a difference.",
    "the brackets: (y_predicted - y)**2.",
    lambda y_predicted, y: (y_predicted**2 - y**2) / 2,
    lambda y_predicted, y: y_predicted - y**2 / 2,
    lambda y_predicted, y: y_predicted - y**2,
)
check_squared_error_loss.mistake(
    "a loss below 0.",
    "the minus sign in front: a loss is never negative.",
    lambda y_predicted, y: -((y_predicted - y) ** 2) / 2,
)
check_squared_error_loss.mistake(
    "^, which is no power in Python.",
    "the square is written with two stars: **2.",
    lambda y_predicted, y: ((y_predicted - y) ^ 2) / 2,
    lambda y_predicted, y: (y_predicted - y) ^ 2,
)


@exercise(
    "02",
    "Try 2: one step",
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


def _moved(w, x, step):
    """Return the weights after a step against the error."""
    return [w_j - step * x_j for w_j, x_j in zip(w, x, strict=True)]


def _right_update(w, b, x, step):
    """Return the weights and the bias after one sample; step is rate times error."""
    return _moved(w, x, step), b - step


def _epoch(w, b, input_data, output_data, learning_rate, update=_right_update):
    """Return the weights, the bias and the total loss of one epoch."""
    w, total_loss = list(w), 0
    for x, y in zip(input_data, output_data, strict=True):
        error = weighted_sum(x, w) + b - y
        total_loss += error**2 / 2
        w, b = update(w, b, x, learning_rate * error)
    return w, b, total_loss


@exercise(
    "02",
    "Try 3: a whole epoch",
    [
        "Copy the weights first, w = list(w), and set total_loss = 0.",
        "For each sample: the error, its loss, one step for b, one for each w[j].",
        "It is the inside of train_model_SE_loss; return w, b, total_loss at its end.",
    ],
    cases=lambda rng: [
        ([0], 0, [[1], [2]], [1, 3.5], 0.5),
        ([1, -1], 2, [[3, 1]], [0], 0.1),
        ([2], 1, [[0], [3]], [1, 7], 0.1),
        *[
            (*[short_numbers(rng, *s) for s in [(m,), (), (n, m), (n,)]], 0.05)
            for n, m in [(2, 2), (3, 1), (4, 3), (3, 2)]
        ],
    ],
)
def check_one_epoch(w, b, input_data, output_data, learning_rate):
    """Return the weights, the bias and the total loss of one epoch."""
    return _epoch(w, b, input_data, output_data, learning_rate)


for _looks_like, _look_at, _update in [
    (
        "a bias that is updated once for each feature.",
        "the indentation of the line with b: it belongs to the sample, not to the "
        "feature.",
        lambda w, b, x, step: (_moved(w, x, step), b - len(x) * step),
    ),
    (
        "steps uphill: the sign of the update is flipped.",
        "-= for both, and error is prediction minus target.",
        lambda w, b, x, step: (_moved(w, x, -step), b + step),
    ),
    (
        "weights that never move.",
        "w[j] -= ...: a -= on the name that a loop gives changes a copy.",
        lambda w, b, x, step: (w, b - step),
    ),
    (
        "weights updated without x.",
        "the slope for w[j]: error * x_j.",
        lambda w, b, x, step: ([w_j - step for w_j in w], b - step),
    ),
]:
    check_one_epoch.mistake(
        _looks_like, _look_at, lambda *case, update=_update: _epoch(*case, update)
    )


@check_one_epoch.mistake(
    "the caller's weights changed in place.",
    "w[j] -= ...: work on a copy, w = list(w).",
)
def _weights_in_place(w, b, input_data, output_data, learning_rate):
    w[:], b, total_loss = _epoch(w, b, input_data, output_data, learning_rate)
    return w, b, total_loss


@check_one_epoch.mistake(
    "one step from all errors together, where each sample makes its own.",
    "where the update is: it belongs inside the loop over the samples.",
)
def _all_errors_together(w, b, input_data, output_data, learning_rate):
    new_w, new_b, total_loss = w, b, 0
    for x, y in zip(input_data, output_data, strict=True):
        error = weighted_sum(x, w) + b - y
        total_loss += error**2 / 2
        new_w, new_b = _right_update(new_w, new_b, x, learning_rate * error)
    return new_w, new_b, total_loss


@check_one_epoch.mistake(
    "each step beginning at the first weights again, or one step after the loop.",
    "w and b: they change inside the loop, and the next sample meets the new ones.",
)
def _each_step_from_the_start(w, b, input_data, output_data, learning_rate):
    new_w, new_b, total_loss = w, b, 0
    for x, y in zip(input_data, output_data, strict=True):
        error = weighted_sum(x, w) + b - y
        total_loss += error**2 / 2
        new_w, new_b = _right_update(w, b, x, learning_rate * error)
    return new_w, new_b, total_loss


@check_one_epoch.mistake(
    "the mean loss, where the sum was asked for.",
    "the division by the number of samples.",
)
def _mean_loss(w, b, input_data, output_data, learning_rate):
    w, b, total_loss = _epoch(w, b, input_data, output_data, learning_rate)
    return w, b, total_loss / len(input_data)


@check_one_epoch.mistake(
    "the loss of the last sample alone.",
    "total_loss: = 0 before the loop, and += inside it.",
)
def _last_loss_alone(w, b, input_data, output_data, learning_rate):
    w, b, _ = _epoch(w, b, input_data[:-1], output_data[:-1], learning_rate)
    return _epoch(w, b, input_data[-1:], output_data[-1:], learning_rate)


check_one_epoch.mistake(
    "a loss without its half.",
    "total_loss += (error**2) / 2.",
    lambda *case: (*_epoch(*case)[:2], 2 * _epoch(*case)[2]),
)
check_one_epoch.mistake(
    "the right numbers in another order.",
    "return: w, b, total_loss.",
    lambda *case: [_epoch(*case)[i] for i in (0, 2, 1)],
)
check_one_epoch.mistake(
    "a return inside the loop: only the first sample counts.",
    "the indentation of return.",
    lambda w, b, x, y, learning_rate: _epoch(w, b, x[:1], y[:1], learning_rate),
)
check_one_epoch.mistake(
    "two things returned, not three.",
    "return: the total loss is missing.",
    lambda *case: _epoch(*case)[:2],
)


@exercise(
    "02",
    "Try 4: find the largest rate that still works",
    [
        "Begin with train_and_record(0.12, 200)[1][-1]: that is the last loss.",
        "Go up in steps of 0.01 and look when the last loss leaps.",
        "0.14 still works and 0.17 does not.",
    ],
    expected="the largest rate, to two digits, with a last loss below 1,000",
)
def check_largest_rate():
    """Return the largest rate of two digits that does not diverge."""
    return 0.15


check_largest_rate.mistake(
    "a rate with three digits after the point: two were asked for.",
    "the digits: go up in steps of 0.01.",
    *answering(*[rate / 1000 for rate in range(101, 300) if rate % 10]),
)
check_largest_rate.mistake(
    "a rate without its point.",
    "the point: 0.1 is a rate, 1 is ten times as large.",
    *answering(*range(11, 41)),
)
check_largest_rate.mistake(
    "a rate that works, but is not the largest.",
    "the next rates above it: try them.",
    *answering(0.001, *[rate / 100 for rate in range(1, 15)]),
)
check_largest_rate.mistake(
    "a rate that diverges.",
    "its last loss after 200 epochs: it is above 1,000.",
    *answering(*[rate / 100 for rate in range(16, 100)], *range(1, 11)),
)

CURVES = ("creeps", "just right", "overshoots", "diverges")


def plain_words(answer):
    """Return texts with one space where there are several, or an underscore."""
    if isinstance(answer, dict):
        answer = [answer[name] for name in sorted(answer, key=str)]
    if isinstance(answer, str) and answer.count(",") == 3:
        answer = answer.split(",")
    if isinstance(answer, list | tuple):
        return [plain_words(part) for part in answer]
    return " ".join(re.split(r"[\s_-]+", answer)) if isinstance(answer, str) else answer


@exercise(
    "02",
    "Try 5: read four loss curves",
    [
        "Look at the last two numbers of each curve: do they still fall, stay, rise?",
        "A curve that stays may have arrived, or it may hop about too high: compare "
        "with 11.",
        "D rises. A still falls, and slowly.",
    ],
    expected=f"four of the words {', '.join(CURVES)}",
    view=plain_words,
    offered="|".join(f" ?{curve} ?" for curve in CURVES),
)
def check_diagnosis():
    """Name the four curves in their order."""
    return CURVES


def _diagnoses(place):
    """Return all answers whose first slip is at a place."""
    right_so_far = CURVES[:place]
    return answering(
        *[
            answer
            for answer in product(CURVES, repeat=4)
            if answer[:place] == right_so_far and answer[place] != CURVES[place]
        ]
    )


check_diagnosis.mistake(
    "another name for A, which is still falling, a little each time.",
    "what a small rate does: it gets there, but not yet.",
    *_diagnoses(0),
)
check_diagnosis.mistake(
    "another name for B, which fell fast and has arrived close to 11.",
    "the lowest loss that is possible, 11.",
    *_diagnoses(1),
)
check_diagnosis.mistake(
    "another name for C, which stays, but at 30.",
    "the lowest loss that is possible, 11: C is far above it, and more epochs do not "
    "help.",
    *_diagnoses(2),
)
check_diagnosis.mistake(
    "another name for D, which grows.", "the last number of D.", *_diagnoses(3)
)
