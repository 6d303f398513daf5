"""What the figures calculate before they draw."""

import numpy as np


def over_grid(function, first, second):
    """Call a function of two numbers at each point of a grid."""
    values = [function(u, v) for u, v in zip(first.flat, second.flat, strict=True)]
    return np.array(values, dtype=float).reshape(first.shape)


def slope_at(function, at, nudge=1e-5):
    """Return the slope of a function of one number, by a small nudge."""
    rise = np.squeeze(function(at + nudge)) - np.squeeze(function(at - nudge))
    return float(rise) / (2 * nudge)


def above_zero(values):
    """Put NaN for what a logarithmic scale cannot show."""
    values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def growing_levels(losses, lowest, n_levels):
    """Return levels for contour lines that grow by a factor.

    From 0 no level grows, so the first is a millionth of the highest loss at least.
    There are none where all losses are equal, because no line is there then.
    """
    highest = losses[np.isfinite(losses)].max(initial=0)
    lowest = max(lowest, highest * 1e-6)
    if not 0 < lowest < highest:
        return np.array([])
    return np.geomspace(lowest, highest, n_levels)
