"""Random arguments for the cases of the exercises, and small sums they share."""

import numpy as np


def short_numbers(rng, *shape):
    """Return random numbers with one digit after the point, as lists or a number."""
    return short_array(rng, *shape).tolist()


def short_array(rng, *shape):
    """Return random numbers with one digit after the point, as an array."""
    return np.round(rng.uniform(-3, 3, shape), 1)


def long_array(rng, *shape):
    """Return an array of random numbers with many digits: a rounded result shows."""
    return rng.uniform(-3, 3, shape)


def sigmoid(z):
    """Return the sigmoid of a number or an array."""
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(output):
    """Return the slope of the sigmoid where it gives an output."""
    return output * (1 - output)


def answering(*values):
    """Return a function for each value that gives just that: mistakes that are values.

    Parameters
    ----------
    *values : object
        Answers that somebody may give.
    """
    return [lambda value=value: value for value in values]
