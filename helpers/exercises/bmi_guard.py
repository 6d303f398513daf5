"""Exercise of the BMI project: a guard."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import long_array


def _along_rows(squares):
    return squares.sum(axis=1)


def _nearest(
    person, known, *, power=np.square, add=_along_rows, root=np.sqrt, gather=np.min
):
    """Return the distance to the nearest; the steps may be others."""
    return gather(root(add(power(known - person))))


@exercise(
    "09",
    "Milestone 2: the nearest neighbour",
    [
        "known - person subtracts the person from every row.",
        "Square, add along each row with .sum(axis=1), take the root.",
        "That's one distance per row; .min() is the smallest.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 0.0]), np.array([[3.0, 4.0], [0.0, 2.0]])),
        (np.array([1.0, 1.0]), np.array([[1.0, 1.0], [5.0, 5.0]])),
        (np.array([0.5, -0.5]), np.array([[-1.0, 1.5]])),
        # The first is nearer, but not by the sum of the two differences.
        (np.array([0.0, 0.0]), np.array([[1.2, 1.2], [0.0, 2.0], [-3.0, 1.0]])),
        (np.array([-1.0, 2.0]), np.array([[0.0, 0.0], [-1.5, 1.0], [4.0, 4.0]])),
        *[(long_array(rng, 2), long_array(rng, 30, 2)) for _ in range(3)],
    ],
    model=_nearest,
)
def check_distance_to_nearest(person, known):
    """Return the distance from one person to the nearest of many."""
    return _nearest(person, known)


for _looks_like, _look_at, *_wrongs in [
    (
        "the square of the distance.",
        "np.sqrt: the root is missing.",
        {"root": np.positive},
    ),
    (
        "the largest distance.",
        ".min(), not .max().",
        {"gather": np.max},
    ),
    (
        "the mean distance.",
        ".min(), not .mean().",
        {"gather": np.mean},
    ),
    (
        "the sum of the two differences, as if you walked around a corner.",
        "the distance: square, add, and take the root.",
        {"power": np.abs, "root": np.positive},
    ),
    (
        "the larger of the two differences.",
        "the distance: both differences count.",
        {"add": lambda squares: squares.max(axis=1)},
    ),
    (
        "all squares in one sum.",
        ".sum(axis=1): one sum for each row.",
        {"add": np.sum},
    ),
    (
        "sums down the columns.",
        "axis=1, not axis=0: add along each row.",
        {"add": lambda squares: squares.sum(axis=0)},
    ),
    (
        "the place of the nearest, not the distance to it.",
        ".min(): argmin says where, not how far.",
        {"gather": np.argmin},
    ),
    (
        "a distance in one of the two columns alone.",
        "the columns: height and weight both count.",
        {"add": lambda squares: squares[:, 0]},
        {"add": lambda squares: squares[:, 1]},
        {"add": np.positive},
    ),
    (
        "differences that cancel, because they aren't squared.",
        "the square: it comes before the sum.",
        {"power": np.positive, "root": np.abs},
        {"power": np.positive, "root": np.positive},
        {"power": np.positive},
    ),
    (
        "the distance to one of them, whoever it may be.",
        "the rows: look at all of them, then take .min().",
        {"gather": lambda distances: distances[0]},
        {"gather": lambda distances: distances[-1]},
    ),
    (
        "the distances to all of them.",
        "the end: .min() is missing.",
        {"gather": np.positive},
    ),
]:
    check_distance_to_nearest.mistake(_looks_like, _look_at, *_wrongs)
