"""Figures of scaling: the stopping distances, their scales, and the loss from above."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import growing_levels
from helpers.plots.style import (
    BLUE,
    GREEN,
    ORANGE,
    draws,
    leave_room_3d,
    new_axes,
    styled,
    with_looks,
)


@draws(height=6, projection="3d")
def plot_data(x1, x2, y, ax=None):
    """Draw the stopping distance over speed and friction, in three dimensions.

    Parameters
    ----------
    x1, x2, y : array_like, shape (n_samples,)
        Speed in km/h, friction (no unit), stopping distance in m.
    """
    x1, x2, y = np.asarray(x1), np.asarray(x2), np.asarray(y)
    if not len(x1) == len(x2) == len(y):
        raise ValueError(
            "x1, x2 and y must be equally long, but they hold "
            f"{len(x1)}, {len(x2)} and {len(y)} values"
        )
    ax.scatter(x1, x2, y, c=y, cmap="viridis", s=14)
    ax.set(
        title="Stopping distance",
        xlabel="speed in km/h",
        ylabel="friction",
        zlabel="distance in m",
    )
    leave_room_3d(ax)
    sentences = [
        f"{say.counted(len(y), 'point')}: speeds {say.reach(x1)} km/h, friction "
        f"{say.reach(x2)}, distances {say.reach(y)} m.",
    ]
    if len(y):
        where = (
            f"{say.number(x1[y.argmax()])} km/h, friction {say.number(x2[y.argmax()])}"
        )
        sentences.append(f"The longest is at {where}.")
    return sentences


@draws()
def plot_reach(x, y, outputs, ax=None, xlabel="feature"):
    """Draw the targets of all samples, and the outputs of a neuron for them.

    Parameters
    ----------
    x : array_like, shape (n_samples,)
        One feature, for the horizontal axis.
    y : array_like, shape (n_samples,)
        Targets in m.
    outputs : array_like, shape (n_samples,)
        The neuron's outputs.
    xlabel : str
        Name and unit of the feature.
    """
    ax.plot(x, y, ".", color=BLUE, markersize=5, label="target")
    ax.plot(x, outputs, "^", color=ORANGE, markersize=4, label="output of the neuron")
    ax.set(title="What is asked and what is said", xlabel=xlabel)
    ax.set_ylabel("distance in m")
    ax.legend(loc="upper left")
    return [
        f"{say.counted(len(x), 'sample')}, feature {say.reach(x)}: targets "
        f"{say.reach(y)} m, outputs of the neuron {say.reach(outputs)} m.",
    ]


@draws()
def plot_predictions(y, y_predicted, ax=None, title="Predictions", unit="m"):
    """Draw predictions against targets; on the dashed line they are equal.

    Parameters
    ----------
    y, y_predicted : array_like, shape (n_samples,)
        Targets and predictions, in `unit`.
    title, unit : str
        The axes' title, and the unit of both axes.
    """
    ax.plot(y, y_predicted, ".", color=BLUE, markersize=5, label="one sample")
    ends = [min(y), max(y)]
    ax.plot(ends, ends, color=ORANGE, linestyle="--", label="prediction = target")
    ax.set(title=title, xlabel=f"target in {unit}", ylabel=f"prediction in {unit}")
    ax.legend(loc="upper left")
    errors = np.ravel(y_predicted) - np.ravel(y)
    return [
        f"{say.counted(len(errors), 'sample')}: targets {say.reach(y)} {unit}, "
        f"predictions {say.reach(y_predicted)} {unit}; {np.count_nonzero(errors < 0)} "
        "lie below the dashed line where both are equal, half of all within "
        f"{say.number(np.median(np.abs(errors)))} {unit} of it.",
    ]


@styled()
def plot_feature_ranges(tables, names, xlabels, axes=None):
    """Draw the values of the features on one common axis, before and after scaling.

    Parameters
    ----------
    tables : dict of str to ndarray, shape (n_samples, n_features)
        Title, and the features as they are or scaled; five features at most.
    names : sequence of str, length n_features
        The features' names.
    xlabels : sequence of str, length n_tables
        What the values are, with their unit, one for each table.
    axes : ndarray of Axes, shape (n_tables,), optional
        Where to draw.

    Returns
    -------
    ndarray of Axes, shape (n_tables,)
    """
    if axes is None:
        axes = np.atleast_1d(new_axes(len(tables), height=3.2))
    for ax, (title, X), xlabel in zip(axes, tables.items(), xlabels, strict=True):
        columns = dict(zip(names, np.asarray(X).T, strict=True))
        for row, (_, column, colour, _) in enumerate(with_looks(columns, "names")):
            # Spread over the height of the row, always in the same way.
            height = row + 0.5 * (np.arange(len(column)) * 0.618 % 1 - 0.5)
            ax.plot(column, height, ".", color=colour, markersize=3)
        ax.set(title=title, xlabel=xlabel, yticks=range(len(names)))
        ax.locator_params(axis="x", nbins=3)
        ax.set(yticklabels=names if ax is axes[0] else [""] * len(names))
        ax.set_ylim(-0.6, len(names) - 0.4)
        ax.invert_yaxis()
        ranges = [
            f"{say.plain(name)} {say.reach(column)}" for name, column in columns.items()
        ]
        say.describe(ax, f"Values of {say.listed(ranges)}.")
    return axes


@draws()
def plot_bowl_contours(X, y, start, ax=None, title="Loss from above", equal=True):
    """Draw the mean squared error over two weights from above, and its lowest point.

    Parameters
    ----------
    X : ndarray, shape (n_samples, 2)
        Features.
    y : ndarray, shape (n_samples,)
        What ``X @ weights`` should come to.
    start : array_like, shape (2,)
        Weights that the picture must hold.
    title : str
        The axes' title.
    equal : bool
        Whether both weights are drawn to the same scale.
    """
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    far = 1.35 * np.abs(best - start)
    if equal:
        far[:] = 1.1 * far.max()
        ax.set_aspect("equal")
    far[far == 0] = far.max() or 1  # a start at the lowest point needs room, too
    w1, w2 = np.meshgrid(*np.linspace(best - far, best + far, 80).T)
    lowest = np.mean((X @ best - y) ** 2)
    # The loss is a quadratic function of the weights: no loop over the samples.
    gram, (d1, d2) = X.T @ X / len(X), (w1 - best[0], w2 - best[1])
    loss = lowest + gram[0, 0] * d1**2 + 2 * gram[0, 1] * d1 * d2 + gram[1, 1] * d2**2
    levels = growing_levels(loss, lowest * 1.05, 12)
    if len(levels):
        ax.contour(w1, w2, loss, levels=levels, cmap="cividis", linewidths=1.2)
    ax.plot(*best, "*", color=GREEN, markersize=16, label="lowest point")
    ax.set(title=title, xlabel="weight $w_1$", ylabel="weight $w_2$")
    ax.set(xlim=best[0] + far[0] * np.array([-1, 1]))
    ax.set(ylim=best[1] + far[1] * np.array([-1, 1]))
    low, high = np.linalg.eigvalsh(gram)
    ratio = say.number(float(f"{high / low:.2g}") if low > 0 else np.inf)
    return [
        f"For weights {say.reach(w1)} and {say.reach(w2)}; a star marks the lowest "
        f"point, {say.place(*best)}, mean squared error {say.number(lowest)}. The bowl "
        f"bends {ratio} times as much in its steepest direction as in its flattest.",
    ]


@draws()
def plot_bowl(X, y, path, ax=None, title="Loss from above", equal=True):
    """Draw the loss as `plot_bowl_contours` does, with a path on it.

    Parameters
    ----------
    path : ndarray, shape (n_epochs + 1, 2)
        The weights before each epoch and after the last. There are dots with the
        number of the epoch at 0, 1, 10, 100 and so on, and at the end.
    X, y, ax, title, equal
        As for `plot_bowl_contours`.
    """
    path = np.asarray(path, dtype=float)
    plot_bowl_contours(X, y, path[0], ax, title, equal)
    half = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]) / 2
    last = len(path) - 1
    drawn = np.unique(np.geomspace(1, last + 1, 300).astype(int)) - 1
    ax.plot(*path[drawn].T, color=ORANGE, linestyle="--", linewidth=1.8, label="path")
    stops = [0] + [10**k for k in range(9) if 10**k < last] + [last]
    ax.plot(*path[stops].T, "o", color=ORANGE, markersize=6)
    # Dots that lie on one another share a label.
    groups = [[stops[0]]]
    for stop in stops[1:]:
        away = np.abs(path[stop] - path[groups[-1][0]]) > 0.07 * half
        if away.any():
            groups.append([stop])
        else:
            groups[-1].append(stop)
    before = path[0] + np.inf
    for group in groups:
        crowded = (np.abs(path[group[0]] - before) < 0.2 * half).all()
        before = path[group[0]]
        words = " to ".join(dict.fromkeys(f"{n:,}" for n in (group[0], group[-1])))
        ax.annotate(
            *(words, path[group[0]]),
            xytext=(8, -7 if crowded else 5),
            textcoords="offset points",
            fontsize=12,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1},
        )
    if not ax.figure.legends:  # one for all axes side by side
        handles, labels = ax.get_legend_handles_labels()
        ax.figure.legend(handles, labels, loc="outside lower center", ncols=2)
    stations = [f"{say.place(*path[k])} after {k:,}" for k in stops[1:]]
    words = f"A dashed path of {say.count(last, 'epoch')} leads from"
    return [f"{words} {say.place(*path[0])} to {say.listed(stations)}."]


@draws()
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
    ax.set(xscale="log", yscale="log", title="Test error in m², split by split")
    ax.set(xlabel="scaler fitted on training rows: error in m²")
    ax.set(ylabel="fitted on all rows: error in m²")
    ticks = [t for t in (50, 100, 200, 400, 800, 1600) if ends[0] < t < ends[1]]
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(ticks, labels=ticks)
        axis.set_ticks([], minor=True)
    ax.legend(loc="upper left")
    below = np.count_nonzero(np.asarray(leaked) < np.asarray(honest))
    return [
        f"{say.counted(len(honest), 'split')}, errors {say.reach(honest)} m² with the "
        f"honest scaler and {say.reach(leaked)} m² with the leak; {below} dots lie "
        "below the dashed line, where the leak makes the error look smaller.",
    ]
