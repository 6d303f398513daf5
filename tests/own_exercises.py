"""Exercises that no lesson asks: to try checks on a number, a shape and an array."""

import numpy as np

from helpers.checking.exercise import Exercise


def check_my_sum():
    return 2 * 3 + 0.5 * 4 + (-1) * 5 + (-2)


def check_weights_shape():
    return (5,)


def check_all_weighted_sums(X, weights, bias):
    return np.dot(X, weights) + bias


def tables(rng):
    """Return (X, weights, bias) of several sizes."""
    sizes = [(3, 2), (2, 2), (3, 3), (1, 2), (4, 3)]
    return [(rng.uniform(-3, 3, s), rng.uniform(-3, 3, s[1]), 0.5) for s in sizes]


OWN = {
    "my_sum": Exercise(check_my_sum, "99", "a sum", [], expected="a number"),
    "weights_shape": Exercise(check_weights_shape, "99", "a shape", []),
    "all_weighted_sums": Exercise(check_all_weighted_sums, "99", "sums", [], tables),
}
