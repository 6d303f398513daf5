"""Exercises that no lesson asks: to try checks on a number, a shape and an array."""

import numpy as np

from helpers.checking.exercise import Exercise


def check_my_sum():
    return 2 * 3 + 0.5 * 4 + (-1) * 5 + (-2)


def check_weights_shape():
    return (5,)


def check_all_weighted_sums(X, weights, bias):
    return np.dot(X, weights) + bias


def check_one_step(w, b, x, y, learning_rate):
    error = w * x + b - y
    return w - learning_rate * error * x, b - learning_rate * error


def steps(rng):
    """Return (w, b, x, y, learning_rate)."""
    cases = [
        (1, 0, 2, 5, 0.1),
        (0, 0, 1, 4, 0.01),
        (1, 2, 0, 5, 0.1),
        (2, 1, 3, 7, 0.1),
    ]
    return cases + [(*rng.uniform(-3, 3, 4).round(1).tolist(), 0.05) for _ in range(5)]


def tables(rng):
    """Return (X, weights, bias) of several sizes."""
    sizes = [(3, 2), (2, 2), (3, 3), (1, 2), (4, 3)]
    return [(rng.uniform(-3, 3, s), rng.uniform(-3, 3, s[1]), 0.5) for s in sizes]


OWN = {
    "my_sum": Exercise(check_my_sum, "99", "a sum", [], expected="a number"),
    "weights_shape": Exercise(check_weights_shape, "99", "a shape", []),
    "one_step": Exercise(check_one_step, "99", "a step", [], steps),
    "all_weighted_sums": Exercise(check_all_weighted_sums, "99", "sums", [], tables),
}
