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


def weighted_sum(x, w):
    """Return the sum of the products of two lists."""
    return sum(a * b for a, b in zip(x, w, strict=True))


def answering(*values):
    """Return a function for each value that gives just that: mistakes that are values.

    Parameters
    ----------
    *values : object
        Answers that somebody may give.
    """
    return [lambda value=value: value for value in values]


def small_tables(rng):
    """Return small tables of pandas, with and without empty cells."""
    import pandas as pd  # here: most lessons do without it

    return [
        (pd.DataFrame({"a": [1, 2], "b": [3, None]}),),
        (pd.DataFrame({"a": [1, 2, 3], "b": [3, 4, 5]}),),
        (pd.DataFrame({"a": [None, None, 1], "b": [None, "x", "y"]}),),
        (pd.DataFrame({"a": [None, 2.0], "b": [None, 1.0], "c": [None, 5.0]}),),
        (pd.DataFrame({"a": [None, None, 1, None], "b": [None, 1, None, 2]}),),
    ]


def ages(rng):
    """Return columns of ages, some of them 999, some empty."""
    import pandas as pd

    random = rng.integers(18, 90, 7).astype(float)
    random[[1, 2, 4]] = 999, 103, np.nan
    lists = [[30, 40, 999], [20, 21, 23], [20, 21, 21], [50, None, 999, 31], random]
    return [(pd.Series(values),) for values in lists]


def bodies(rng):
    """Return heights in cm, weights in kg and rounded BMIs of some people."""
    cases = []
    for n in (6, 9, 14):
        height = np.round(rng.uniform(150, 195, n), 1)
        weight = np.round(rng.uniform(45, 120, n), 1)
        cases.append((height, weight, np.round(weight / (height / 100) ** 2, 1)))
    return cases
