"""Exercises of the BMI project."""

from functools import partial
from itertools import product

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import ages, bodies, small_tables


@exercise(
    "09",
    "Milestone 1: count the empty cells",
    [
        "table.isna() has the shape of the table, with True for each empty cell.",
        "One .sum() gives one number for each column.",
        "A second .sum() adds those up.",
    ],
    cases=small_tables,
)
def check_count_empty_cells(table):
    """Return the number of empty cells."""
    return int(table.isna().sum().sum())


check_count_empty_cells.mistake(
    "one number for each column.",
    "the sum: a second .sum() adds the columns up.",
    lambda table: table.isna().sum(),
)
check_count_empty_cells.mistake(
    '0 for every table: no cell equals np.nan, None or "".',
    "isna(): it finds the empty cells; nan is not even equal to itself.",
    lambda table: (table == np.nan).sum().sum(),
)
check_count_empty_cells.mistake(
    "a count of rows with an empty cell: a row with two of them counts once.",
    "what is counted: cells, not rows.",
    lambda table: table.isna().any(axis=1).sum(),
)
check_count_empty_cells.mistake(
    "a count of columns with an empty cell.",
    "what is counted: cells, not columns.",
    lambda table: table.isna().any().sum(),
)
check_count_empty_cells.mistake(
    "the count of one column alone.",
    "the second sum: all columns are added up.",
    lambda table: table.isna().sum().max(),
    lambda table: table.isna().sum().iloc[0],
    lambda table: table.isna().sum().iloc[-1],
)
check_count_empty_cells.mistake(
    "a count of the cells that are filled.",
    "isna: notna and count ask for the opposite.",
    lambda table: table.notna().sum().sum(),
)
check_count_empty_cells.mistake(
    "a count of all cells.",
    "what is counted: size and len do not look into the cells.",
    lambda table: table.size,
    lambda table: table.isna().size,
)


@exercise(
    "09",
    "Milestone 2: explain the last four",
    [
        "Compute the right weight of the first row by hand: BMI times height squared, "
        "with the height in metres.",
        "Divide the weight in the file by the one you computed, for each row.",
        "The quotient is always the same: somebody lost a decimal point.",
    ],
    cases=lambda rng: [(823.0,), *[(v,) for v in np.round(rng.uniform(500, 1500, 4))]],
)
def check_right_weight(weight_kg):
    """Return the weight with its decimal point back."""
    return weight_kg / 10


check_right_weight.mistake(
    "a decimal point moved two places.",
    "the quotient of the two weights: it is 10.",
    lambda weight_kg: weight_kg / 100,
    lambda weight_kg: weight_kg / 1000,
)
check_right_weight.mistake(
    "a decimal point moved the other way.",
    "the direction: the weights in the file are too large.",
    lambda weight_kg: weight_kg * 10,
)
check_right_weight.mistake(
    "pounds turned into kilograms.",
    "the quotient of the two weights: for pounds it would be 2.2.",
    lambda weight_kg: weight_kg / 2.2046,
    lambda weight_kg: weight_kg / 2.2,
    lambda weight_kg: weight_kg / 2.205,
    lambda weight_kg: weight_kg * 0.4536,
    lambda weight_kg: weight_kg * 0.45359237,
)
check_right_weight.mistake(
    "the weight as it is in the file.",
    "return: what has to be done to it?",
    lambda weight_kg: weight_kg,
)


@exercise(
    "09",
    "Milestone 3: a mean that is not spoiled",
    [
        "age < 120 is True for each age that can be.",
        "age[age < 120] keeps those alone; then .mean().",
        "round(..., 1) leaves one digit after the point.",
    ],
    cases=ages,
)
def check_mean_age(age):
    """Return the mean of the ages that can be true."""
    return round(float(age[age < 120].mean()), 1)


check_mean_age.mistake(
    "a mean with the 999s in it.",
    "the choice of rows: age[age < 120].",
    lambda age: round(age.mean(), 1),
    lambda age: age.mean(),
)
check_mean_age.mistake(
    "empty cells that made the mean nan.",
    "the choice of rows: age < 120 leaves nan out, age != 999 keeps it.",
    lambda age: np.nan if age.isna().any() else round(age[age < 120].mean(), 1),
)
check_mean_age.mistake(
    "the ages that can be true, without their mean.",
    "the end: .mean().",
    lambda age: age[age < 120],
    lambda age: age[age < 120].tolist(),
)
check_mean_age.mistake(
    "a mean with two digits after the point.",
    "round(..., 1): the 1 asks for one digit.",
    lambda age: round(age[age < 120].mean(), 2),
)
check_mean_age.mistake(
    "a mean that is not rounded.",
    "the end: round(..., 1).",
    lambda age: age[age < 120].mean(),
)
check_mean_age.mistake(
    "unknown ages counted as 0, or counted among the people.",
    "what you divide by: only the ages that can be true count.",
    lambda age: round(age.where(age < 120, 0).mean(), 1),
    lambda age: round(age[age < 120].sum() / len(age), 1),
    lambda age: round(age[age < 120].sum() / age.count(), 1),
    lambda age: round(age[age < 120].sum() / (age != 999).sum(), 1),
)


def _fit(columns, target):
    """Return the weights of a linear regression, and its bias behind them."""
    X = np.column_stack([*columns, np.ones(len(target))])
    return np.linalg.lstsq(X, target, rcond=None)[0]


@exercise(
    "09",
    "Milestone 4: the right features",
    [
        "np.log takes a whole array; all three arguments need it.",
        "np.column_stack([np.log(height_cm), np.log(weight_kg)]) is the table.",
        "LinearRegression().fit(table, np.log(bmi)).coef_ holds the two weights.",
    ],
    cases=bodies,
)
def check_log_weights(height_cm, weight_kg, bmi):
    """Return the weights of log height and log weight."""
    return _fit([np.log(height_cm), np.log(weight_kg)], np.log(bmi))[:2]


check_log_weights.mistake(
    "a fit without logarithms.",
    "np.log: around all three.",
    lambda height, weight, bmi: _fit([height, weight], bmi)[:2],
)
check_log_weights.mistake(
    "a target without its logarithm.",
    "what is fitted to: np.log(bmi).",
    lambda height, weight, bmi: _fit(np.log([height, weight]), bmi)[:2],
)
check_log_weights.mistake(
    "features without their logarithms.",
    "the table: np.log(height_cm), np.log(weight_kg).",
    lambda height, weight, bmi: _fit([height, weight], np.log(bmi))[:2],
)
check_log_weights.mistake(
    "the two columns in the other order.",
    "the table: the height comes first.",
    lambda height, weight, bmi: _fit(np.log([weight, height]), np.log(bmi))[:2],
)
check_log_weights.mistake(
    "a fit without a bias: centimetres need one.",
    "fit_intercept, or the column of ones.",
    lambda height, weight, bmi: np.linalg.lstsq(
        np.log([height, weight]).T, np.log(bmi), rcond=None
    )[0],
)
check_log_weights.mistake(
    "the bias, or all three numbers.",
    "what is returned: coef_ holds the two weights, intercept_ the bias.",
    lambda height, weight, bmi: _fit(np.log([height, weight]), np.log(bmi)),
    lambda height, weight, bmi: _fit(np.log([height, weight]), np.log(bmi))[2],
)


# The lowest and the highest height and weight of each set.
IN_TRAINING = (138.5, 197.2), (39.3, 171.6)
IN_TEST = (141.8, 193.7), (37.3, 163.6)
IN_FILE = (138.5, 201.5), (37.3, 177.9)


@exercise(
    "09",
    "Milestone 5: a guard",
    [
        "height_cm[train].min() and .max() are the bounds for the height.",
        "Python understands low <= height <= high.",
        "Both must hold: join the two comparisons with and.",
    ],
    cases=lambda rng: [
        *[(175, 70), (110, 20), (157.7, 173.2), (110, 70), (230, 70), (170, 20)],
        *[(230, 300), (165.5, 88.1), (139, 45), (138, 45), (197, 140), (198, 140)],
        *[(160, 40), (160, 39), (190, 171), (190, 172)],
        *[(138.5, 45), (197.2, 140), (160, 39.3), (190, 171.6)],
    ],
    uses_notebook=True,
)
def check_was_seen(height, weight):
    """Tell whether both lie within the bounds of the training set."""
    return _lies_in(IN_TRAINING, height, weight)


def _lies_in(bounds, height, weight):
    (low, high), (lightest, heaviest) = bounds
    return low <= height <= high and lightest <= weight <= heaviest


check_was_seen.mistake(
    "< instead of <=: somebody on the bound was in the training set.",
    "the comparisons: the smallest and the largest value lie inside.",
    lambda height, weight: 138.5 < height < 197.2 and 39.3 < weight < 171.6,
)
for _looks_like, _look_at, _bounds in [
    (
        "bounds of the whole file, where the training set was asked for.",
        "[train] behind height_cm and weight_kg: the heaviest man is not among them.",
        [IN_FILE],
    ),
    (
        "bounds of the test set.",
        "[train] behind height_cm and weight_kg, not [test].",
        [IN_TEST],
    ),
    (
        "height and weight exchanged.",
        "which bounds belong to which: height to height_cm, weight to weight_kg.",
        [IN_TRAINING[::-1]],
    ),
    (
        "a guard that looks at the height alone.",
        "the weight.",
        [(IN_TRAINING[0], (0, np.inf))],
    ),
    (
        "a guard that looks at the weight alone.",
        "the height.",
        [((0, np.inf), IN_TRAINING[1])],
    ),
    (
        "a guard that looks at the upper bounds alone.",
        "the lower bounds: .min().",
        [((0, 197.2), (0, 171.6))],
    ),
    (
        "a guard that looks at the lower bounds alone.",
        "the upper bounds: .max().",
        [((138.5, np.inf), (39.3, np.inf))],
    ),
    (
        "bounds that were rounded, so that somebody is let in or kept out.",
        "the numbers: take them from the data, with all their digits.",
        [
            (heights, weights)
            for heights in product((138, 138.5, 139), (197, 197.2, 198))
            for weights in product((39, 39.3, 40), (171, 171.6, 172))
            if (heights, weights) != IN_TRAINING
        ],
    ),
]:
    check_was_seen.mistake(
        _looks_like, _look_at, *[partial(_lies_in, bounds) for bounds in _bounds]
    )


def _both_judgements(height, weight):
    """Return both judgements: is the height inside, is the weight inside."""
    (low, high), (lightest, heaviest) = IN_TRAINING
    return low <= height <= high, lightest <= weight <= heaviest


check_was_seen.mistake(
    "two comparisons handed back, not joined.",
    "the comma: it should be and.",
    _both_judgements,
)
check_was_seen.mistake(
    "or instead of and: one of the two is enough.",
    "the word between the comparisons.",
    lambda height, weight: any(_both_judgements(height, weight)),
)
check_was_seen.mistake(
    "True and False exchanged.",
    "what is asked: True for a person inside.",
    lambda height, weight: not _lies_in(IN_TRAINING, height, weight),
)


@exercise(
    "09",
    "Milestone 6: how bad are the mistakes?",
    [
        "The row is the true class, the column the predicted one; both count from 0.",
        "Class 0 taken for class 2 is in confusion[0, 2].",
        "The other corner is confusion[2, 0]; add the two.",
    ],
    cases=lambda rng: [
        (np.array([[5, 1, 2], [0, 4, 1], [3, 0, 6]]),),
        (np.array([[9, 0, 0], [0, 9, 0], [0, 0, 9]]),),
        *[(rng.integers(0, 20, (3, 3)),) for _ in range(4)],
    ],
)
def check_far_mistakes(confusion):
    """Return how many are off by two classes."""
    return int(confusion[0, 2] + confusion[2, 0])


check_far_mistakes.mistake(
    "all mistakes, the near ones, too.",
    "the places: only the two corners off the diagonal are far.",
    lambda confusion: confusion.sum() - np.trace(confusion),
)
check_far_mistakes.mistake(
    "one corner of two.",
    "the other direction: class 0 for 2, and class 2 for 0.",
    lambda confusion: confusion[0, 2],
    lambda confusion: confusion[2, 0],
)
check_far_mistakes.mistake(
    "the two counts side by side, not added up.",
    "the comma: it should be +.",
    lambda confusion: (confusion[0, 2], confusion[2, 0]),
    lambda confusion: (confusion[2, 0], confusion[0, 2]),
)
check_far_mistakes.mistake(
    "the corners on the diagonal, which hold right judgements.",
    "the places: the row and the column differ by two.",
    lambda confusion: confusion[0, 0] + confusion[2, 2],
    lambda confusion: np.trace(confusion),
)
check_far_mistakes.mistake(
    "the near mistakes alone.",
    "the places: the row and the column differ by two.",
    lambda confusion: (
        confusion.sum() - np.trace(confusion) - confusion[0, 2] - confusion[2, 0]
    ),
)
