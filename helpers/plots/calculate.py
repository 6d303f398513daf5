"""What the figures calculate before they draw."""

from itertools import product

import numpy as np


def over_grid(function, first, second):
    """Call a function of two numbers at each point of a grid."""
    values = [function(u, v) for u, v in zip(first.flat, second.flat, strict=True)]
    return np.array(values, dtype=float).reshape(first.shape)


def slope_at(function, at, nudge=1e-5):
    """Return the slope of a function of one number, by a small nudge."""
    rise = np.squeeze(function(at + nudge)) - np.squeeze(function(at - nudge))
    return float(rise) / (2 * nudge)


def lowest_point(function):
    """Return where a quadratic function of two numbers is lowest.

    Nine of its values tell its slopes and its curvatures, and with these one step leads
    from anywhere to the bottom. So it is for a total of squared errors.
    """
    f = {at: float(function(*at)) for at in product((-1, 0, 1), repeat=2)}
    slopes = [(f[1, 0] - f[-1, 0]) / 2, (f[0, 1] - f[0, -1]) / 2]
    both = (f[1, 1] - f[1, -1] - f[-1, 1] + f[-1, -1]) / 4
    first = f[1, 0] - 2 * f[0, 0] + f[-1, 0]
    second = f[0, 1] - 2 * f[0, 0] + f[0, -1]
    w, b = -np.linalg.solve([[first, both], [both, second]], slopes)
    return float(w), float(b)


def above_zero(values):
    """Put NaN for what a logarithmic scale cannot show."""
    values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)
