"""Figures of scaling: the stopping distances, their scales, and what a scaler leaks."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.style import (
    BLUE,
    ORANGE,
    draws,
    leave_room_3d,
)


@draws(width=6.6, height=5.2, projection="3d")
def plot_data(x1, x2, y, ax=None):
    """Draw the stopping distance over speed and friction, in three dimensions.

    Parameters
    ----------
    x1, x2, y : array_like, shape (n_samples,)
        Speed in km/h, friction (no unit), stopping distance in m.

    Raises
    ------
    ValueError
        If they are not equally long.
    """
    x1, x2, y = np.asarray(x1), np.asarray(x2), np.asarray(y)
    if not len(x1) == len(x2) == len(y):
        raise ValueError(
            "x1, x2 and y must be equally long, but they hold "
            f"{len(x1)}, {len(x2)} and {len(y)} values"
        )
    ax.scatter(x1, x2, y, c=y, cmap="viridis_r", s=14)  # dark is high
    ax.set(xlabel="speed (km/h)", ylabel="friction", zlabel="stopping distance (m)")
    ax.set_title("A bent sheet, highest for fast cars on slippery roads", y=1.0)
    ax.view_init(elev=25, azim=-130)  # the high corner at the back
    leave_room_3d(ax)
    ax.set_box_aspect(None, zoom=0.95)  # nothing stands at the corners of this view
    speed, friction = (say.number(x[y.argmax()]) for x in (x1, x2))
    return [
        f"{say.counted(len(y), 'point')}: speeds {say.reach(x1)} km/h, friction "
        f"{say.reach(x2)}, distances {say.reach(y)} m.",
        f"The longest stop is at {speed} km/h, friction {friction}.",
    ]


@draws()
def plot_reach(x, y, outputs, ax=None):
    """Draw the targets of all samples, and the outputs of a neuron for them.

    Parameters
    ----------
    x, y, outputs : array_like, shape (n_samples,)
        Speeds in km/h, targets in m, and what the neuron says.
    """
    ax.plot(x, y, ".", color=BLUE, markersize=5, label="target")
    ax.plot(x, outputs, "^", color=ORANGE, markersize=4, label="output of the neuron")
    title = "What we ask for, and what the neuron says"
    if len(x) and np.ptp(outputs) < 0.01 * np.ptp(y):
        title = f"The neuron says {say.number(np.mean(outputs))} m to every car"
    ax.set(title=title, xlabel="speed (km/h)", ylabel="stopping distance (m)")
    ax.legend(loc="upper left")
    return [
        f"{say.counted(len(x), 'sample')}: targets {say.reach(y)} m, "
        f"outputs of the neuron {say.reach(outputs)}.",
    ]


@draws()
def plot_predictions(y, y_predicted, ax=None):
    """Draw predictions against targets; on the dashed line they are equal.

    Parameters
    ----------
    y, y_predicted : array_like, shape (n_samples,)
        Targets and predictions in m.
    """
    y, y_predicted = np.ravel(y), np.ravel(y_predicted)
    ends = [min(y), max(y)]
    ax.plot(y, y_predicted, ".", color=BLUE, markersize=5, label="one sample")
    ax.plot(ends, ends, color=ORANGE, linestyle="--", label="prediction = target")
    bend = _too_low_beyond(y, y_predicted)
    title = "Predictions against targets"
    if bend is not None:
        title = f"Beyond {bend} m all predictions are too low"
    ax.set(title=title, xlabel="target (m)", ylabel="prediction (m)")
    ax.legend(loc="upper left")
    errors = y_predicted - y
    return [
        f"{say.counted(len(errors), 'sample')}: targets {say.reach(y)} m, "
        f"predictions {say.reach(y_predicted)} m; {np.count_nonzero(errors < 0)} "
        "lie below the dashed line where both are equal, half of all within "
        f"{say.number(np.median(np.abs(errors)))} m of it.",
    ]


def _too_low_beyond(y, y_predicted, width=20):
    """Return the target beyond which all predictions are too low, or None.

    It is a multiple of `width`, with at least one sample beyond.
    """
    good = y[y_predicted >= y]
    beyond = width * int(np.ceil(max(good) / width)) if len(good) else 0
    return beyond if 0 < beyond < max(y) else None


@draws(width=6, height=6)
def plot_leak(honest, leaked, ax=None):
    """Draw pairs of test errors, with and without a leak, one dot for each split.

    Parameters
    ----------
    honest, leaked : array_like, shape (n_splits,)
        Mean squared error in m², above 0, on the same test rows: with a scaler
        fitted on the training rows, and with one fitted on all rows.
    """
    ax.plot(honest, leaked, "o", color=BLUE, markersize=5, label="one split")
    low, high = (f(f(honest), f(leaked)) for f in (min, max))
    ends = [low * 0.9, high * 1.1]
    ax.plot(ends, ends, color=ORANGE, linestyle="--", label="no difference")
    below = np.count_nonzero(np.asarray(leaked) < np.asarray(honest))
    ax.set_title(f"{below} of {len(honest)} splits: a lower error with the leak")
    ax.set(xscale="log", yscale="log", aspect="equal")
    ax.set(xlabel="test error, honest scaler (m²)")
    ax.set(ylabel="test error, with the leak (m²)")
    ticks = [t for t in (50, 100, 200, 400, 800, 1600) if ends[0] < t < ends[1]]
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(ticks, labels=ticks)
        axis.set_ticks([], minor=True)
    ax.legend(loc="upper left")
    return [
        f"{say.counted(len(honest), 'split')}: the median test error is "
        f"{say.number(np.median(honest))} m² with the honest scaler and "
        f"{say.number(np.median(leaked))} m² with the leak; {below} dots lie "
        "below the dashed line, where the error is lower with the leak.",
    ]
