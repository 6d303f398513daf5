"""Exercises of the BMI project on cleaning the file."""

import numpy as np

from helpers.checking.exercise import exercise


def people_in_inches(rng):
    """Return columns of heights, weights and BMIs, some of the heights in inches."""
    import pandas as pd  # here: most lessons do without it

    inches = np.round(rng.uniform(58, 76, 5), 1)
    weight = np.round(rng.uniform(45, 120, 5), 1)
    right = weight / (2.54 * inches / 100) ** 2
    gaps = np.array([0.05, 0.14, -0.14, 0.16, -0.16])
    tables = [
        ([65, 65, 65], [70, 70, 70], [25.7, 27.0, 24.0]),
        (inches, weight, right + gaps),
        (inches, weight, np.round(right, 1)),
        (2.54 * inches, weight, np.round(right, 1)),  # these are in centimetres
        (weight, 2.54 * inches, np.round(right, 1)),  # and these swapped
        ([70.1, 62.0, np.nan], [np.nan, 80.5, 70.0], [24.1, np.nan, 22.0]),
        # Nobody's rows: they fit a height divided by 2.54, a weight times 2.54, and
        # an inch of 2.5 cm.
        ([419.4, 65.0, 66.04], [70.0, 27.56, 70.0], [25.7, 25.7, 25.7]),
        ([64.0, 64.0], [116.5, 116.5], [44.09, 44.29]),  # gaps of 0 and 0.2
    ]
    return [tuple(pd.Series(column, dtype=float) for column in t) for t in tables]


def _bmi(height_cm, weight_kg):
    return weight_kg / (height_cm / 100) ** 2


def _fits(
    height,
    weight,
    bmi,
    *,
    changed=lambda height, weight: (2.54 * height, weight),
    gap=lambda given, bmi: abs(given - bmi),
    limit=0.15,
    judge=lambda gap, limit: gap <= limit,
    end=lambda fits: fits,
):
    """Return for each row whether it fits; the steps may be others."""
    return end(judge(gap(_bmi(*changed(height, weight)), bmi), limit))


@exercise(
    "09",
    "Milestone 1: a test for inches",
    [
        "Turn the heights into centimetres: 2.54 * height.",
        "Give them to bmi_formula and subtract bmi; abs(...) makes each gap positive.",
        "Return the comparison with 0.15: it gives True or False for each row.",
    ],
    cases=people_in_inches,
    model=_fits,
)
def check_fits_in_inches(height, weight, bmi):
    """Tell for each row whether its BMI fits a height in inches."""
    return _fits(height, weight, bmi)


check_fits_in_inches.mistake(
    "a gap without its absolute value: a formula that gives too little always passes.",
    "abs(...), before the comparison.",
    {"gap": lambda given, bmi: given - bmi},
    {"gap": lambda given, bmi: bmi - given},
)
check_fits_in_inches.mistake(
    "heights that are divided by 2.54.",
    "the factor: from inches to centimetres you multiply.",
    {"changed": lambda height, weight: (height / 2.54, weight)},
)
check_fits_in_inches.mistake(
    "the test for swapped cells.",
    "what is changed: here it's only the height.",
    *[
        {"changed": lambda height, weight: (weight, height)} | limit
        for limit in ({}, {"limit": 0.06})
    ],
)
check_fits_in_inches.mistake(
    "heights taken as they are, as if they were in centimetres.",
    "the height: the 2.54 is missing.",
    *[
        {"changed": lambda height, weight: (height, weight)} | limit
        for limit in ({}, {"limit": 0.06})
    ],
)
check_fits_in_inches.mistake(
    "the narrow limit of 0.06.",
    "the limit: inches with one decimal need 0.15.",
    {"limit": 0.06},
)
check_fits_in_inches.mistake(
    "weights that are changed, too.",
    "the weight: it's in kilograms already.",
    {"changed": lambda height, weight: (2.54 * height, 2.54 * weight)},
)
check_fits_in_inches.mistake(
    "True and False exchanged.",
    "the direction of the comparison: a small gap fits.",
    {"judge": lambda gap, limit: gap > limit},
    {"judge": lambda gap, limit: gap >= limit},
)
check_fits_in_inches.mistake(
    "the gap itself.",
    "the end: finish with a comparison, <= 0.15.",
    {"judge": lambda gap, limit: gap},
    {"judge": lambda gap, limit: gap, "gap": lambda given, bmi: given - bmi},
)
check_fits_in_inches.mistake(
    "one answer for all rows.",
    "the end: no .all() and no .any(), each row has its own answer.",
    {"end": lambda fits: bool(fits.any())},
    {"end": lambda fits: bool(fits.all())},
)
check_fits_in_inches.mistake(
    "an inch of 2.5 cm.",
    "the digits of an inch: 2.54 cm.",
    {"changed": lambda height, weight: (2.5 * height, weight)},
)
check_fits_in_inches.mistake(
    "no row that fits.",
    "the units: bmi_formula wants centimetres and divides by 100 itself. (In a formula "
    "of your own: the 100, and the square.)",
    {"judge": lambda gap, limit: gap < gap},
)
