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


def check_scale_both(train_values, test_values):
    low, width = train_values.min(), np.ptp(train_values)
    return (train_values - low) / width, (test_values - low) / width


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


def two_arrays(rng):
    """Return two arrays each, of several lengths."""
    first = np.array([0.0, 10.0]), np.array([5.0, 20.0])
    sizes = [(5, 3), (3, 4), (4, 2)]
    return [first] + [(rng.uniform(-3, 3, n), rng.uniform(-3, 3, m)) for n, m in sizes]


OWN = {
    "my_sum": Exercise(check_my_sum, "99", "a sum", [], expected="a number"),
    "weights_shape": Exercise(check_weights_shape, "99", "a shape", []),
    "one_step": Exercise(check_one_step, "99", "a step", [], steps),
    "all_weighted_sums": Exercise(check_all_weighted_sums, "99", "sums", [], tables),
    "scale_both": Exercise(check_scale_both, "99", "a scale", [], two_arrays),
}
