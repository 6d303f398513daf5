"""The loss of a neuron with one feature, from above: a trench, an oval or a bowl."""

import itertools

import numpy as np

import helpers.plots.words as say
from helpers.plots.style import GREEN, ORANGE, draws, new_axes, styled

PANELS = {"raw": "Raw", "min-max": "Min-max", "standard": "Standard score"}
LEVELS = [0.5, 1, 2, 3, 4, 5, 6]  # in steps: one more near the bottom


def fit_line(feature, y):
    """Return what decides the loss of a linear neuron with one feature.

    Returns
    -------
    best : ndarray, shape (2,)
        Weight and bias at the lowest point.
    lowest : float
        The mean squared error there.
    curvatures : ndarray, shape (2, 2)
        Of half the mean squared error, for weight and bias.
    """
    A = np.column_stack([feature, np.ones(len(feature))])
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    return best, np.mean((A @ best - y) ** 2), A.T @ A / len(A)


def losses_at(points, best, lowest, curvatures):
    """Return the mean squared error at points, shape (..., 2), of weight and bias."""
    away = points - best
    return lowest + np.sum(away @ curvatures * away, axis=-1)


def shape_of(curvatures):
    """Name the shape of a valley: how much longer than wide it is decides."""
    ratio = np.linalg.cond(curvatures) ** 0.5
    if ratio > 20:
        return "a trench"
    return "an oval" if ratio > 1.2 else "a round bowl"


def titled(name, shape):
    """Name a panel, and say so where its axes are not to scale."""
    return PANELS.get(name, name) + (" (stretched)" if shape == "a trench" else "")


@draws(width=5.4, height=5.4)
def plot_scaled_valley(feature, y, shown, ax=None, title="Loss from above", goal=None):
    """Draw the mean squared error over weight and bias from above, as on a map.

    Parameters
    ----------
    feature : ndarray, shape (n_samples, 1)
        The feature of a linear neuron.
    y : ndarray, shape (n_samples,)
        Targets in m.
    shown : array_like, shape (n_points, 2)
        Weights and biases that the map must show, beside the lowest point.
    title : str
        The axes' title.
    goal : float, optional
        A loss whose contour is drawn, too: a dotted line.
    """
    best, lowest, curvatures = fit_line(feature, y)
    points = np.vstack([shown, [best]])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    half = 0.8 * np.ptp(points, axis=0)
    half[half == 0] = half.max() or 1
    if shape_of(curvatures) != "a trench":
        half[:] = half.max()  # to scale: a trench would be a line
    (left, bottom), (right, top) = middle - half, middle + half
    w, b = np.meshgrid(np.linspace(left, right, 300), np.linspace(bottom, top, 300))
    loss = losses_at(np.stack([w, b], axis=-1), best, lowest, curvatures)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    step = _round_number(np.mean(y**2) / 5)
    levels = [k * step for k in LEVELS if lowest < k * step < loss.max()]
    if levels:
        look = {"cmap": "cividis", "vmin": 0, "vmax": 2 * levels[-1]}  # no pale line
        lines = ax.contour(w, b, loss, levels, linewidths=1.2, **look)
        labelled = levels[2::3] or levels
        places = _label_places(ax, points, best, curvatures, labelled, lowest)
        ax.clabel(lines, labelled, manual=places, fmt=say.number, fontsize=10)
        ax.plot([], [], color=lines.to_rgba(0), linewidth=1.2, label="loss (m²)")
    if goal is not None:
        look = {"colors": GREEN, "linestyles": "dotted", "linewidths": 2}
        ax.contour(w, b, loss, [goal], **look)
        ax.plot([], [], ":", color=GREEN, linewidth=2, label=f"goal, {goal:,.0f} m²")
    ax.plot(*best, "*", color="black", markersize=15, label="lowest point")
    ax.set(title=title, xlabel="weight", ylabel="bias (m)", box_aspect=1)
    ax.locator_params(nbins=5)
    words = f"The lowest point, a star, is at {say.place(*best)}, mean squared error "
    around = "" if goal is None else f" A dotted line is around it, at {goal:,.0f} m²."
    return [f"{words}{say.number(lowest)} m².{around}"]


def _label_places(ax, points, best, curvatures, levels, lowest):
    """Return where to label the contours: on a ray that is away from a path.

    Of the rays from the lowest point, this is the one on which most labels are inside
    the picture and away from the path, and then the one furthest from it.
    """
    pairs = itertools.pairwise(points[:-1])
    path = np.concatenate([np.linspace(*ends, 20) for ends in pairs])
    path, centre = map(ax.transLimits.transform, (path, best))
    size = [np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]
    rays = []
    for angle in np.radians(range(5, 360, 10)):
        way = np.array([np.cos(angle), np.sin(angle)]) * size
        far = np.sqrt((np.array(levels) - lowest) / (way @ curvatures @ way))
        places = best + far[:, None] * way
        inside = ax.transLimits.transform(places)
        free = np.linalg.norm(inside[:, None] - path, axis=-1).min(axis=1)
        fits = (np.abs(inside - 0.5) < 0.4).all(axis=1) & (free > 0.12)
        fits &= np.linalg.norm(inside - centre, axis=1) > 0.05
        rays.append((fits.sum(), free[fits].min(initial=1), places[fits]))
    return max(rays, key=lambda ray: ray[:2])[2]


def _round_number(value):
    """Return 1, 2 or 5 times a power of ten, near a value; 1 for 0."""
    if value == 0:
        return 1
    power = 10.0 ** np.floor(np.log10(value))
    return power * min([1, 2, 5, 10], key=lambda k: abs(k - value / power))


@styled()
def plot_valleys(features, y, paths, goal=None):
    """Draw the loss over weight and bias for each scale of a feature, and a path on it.

    Parameters
    ----------
    features : dict of str to ndarray, shape (n_samples, 1)
        The feature as it is, and scaled.
    y : ndarray, shape (n_samples,)
        Targets in m.
    paths : dict of str to ndarray, shape (n_epochs + 1, 2)
        For each, weight and bias before each epoch and after the last. Dots show
        where it was after 0, 1, 10, 100 and so on, and the last, as far as they
        aren't too near to each other.
    goal : float, optional
        The loss at which they stop; its contour is drawn, too.
    """
    axes = np.atleast_1d(new_axes(len(features), height=4.7))
    axes[0].figure.get_layout_engine().set(wspace=0.06)  # between the labels
    for ax, (name, feature) in zip(axes, features.items(), strict=True):
        path = np.asarray(paths[name], dtype=float)
        last = len(path) - 1
        shape = shape_of(fit_line(feature, y)[2])
        title = f"{titled(name, shape)}:\n{shape}, {say.count(last, 'epoch')}"
        around = path
        if shape == "a round bowl":  # with the star in the middle it looks round
            around = np.vstack([path, 2 * fit_line(feature, y)[0] - path[0]])
        plot_scaled_valley(feature, y, around, ax, title, goal)
        drawn = _drawn_epochs(last)
        ax.plot(*path[drawn].T, "--", color=ORANGE, linewidth=1.2, label="path")
        stops = [0] + [10**k for k in range(9) if 10**k < last] + [last]
        shown = _apart(ax.transLimits.transform(path), stops)
        dots = {"markersize": 7, "label": "epochs so far", "zorder": 5}
        ax.plot(*path[shown].T, "o", color=ORANGE, **dots)
        _label_epochs(ax, path, shown)
        stations = [f"{say.place(*path[k])} after {k:,}" for k in stops[1:]]
        start = f"A path of {say.count(last, 'epoch')} leads from {say.place(*path[0])}"
        say.describe(ax, f"{start} to {say.listed(stations)}.")
    handles, labels = axes[0].get_legend_handles_labels()
    figure = axes[0].figure
    columns = 3 if len(axes) == 1 else 5  # as many as there is room for
    figure.legend(handles, labels, loc="outside lower center", ncols=columns)
    return figure


def _drawn_epochs(last):
    """Choose epochs to draw: thousands would be too many for any picture."""
    return np.unique(np.geomspace(1, last + 1, 400).astype(int)) - 1


def _apart(places, stops):
    """Choose epochs whose dots are apart: the first two, the last, then late ones."""
    first, last = stops[:2], stops[-1:]
    shown = []
    for stop in [*first, *last, *reversed(stops[2:-1])]:
        if stop in first or all(
            np.linalg.norm(places[stop] - places[other]) > 0.11 for other in shown
        ):
            shown.append(stop)
    return sorted(set(shown))


def _label_epochs(ax, path, stops):
    """Write the numbers of epochs at their dots, where least is in the way."""
    path = ax.transLimits.transform(path)
    line = path[_drawn_epochs(len(path) - 1)]
    dots = [path[stop] for stop in stops]  # left, bottom, right, top
    size = 0.028  # of a dot, and a bit around it
    taken = [(x - size, y - size, x + size, y + size) for x, y in dots]
    for stop in stops:
        (x, y), words = path[stop], f"{stop:,}"
        width, height = 0.035 * len(words), 0.07  # of the text, about
        sides = [(x + 0.03, y + 0.02), (x + 0.03, y - 0.09)]
        sides += [(x - 0.03 - width, y - 0.09), (x - 0.03 - width, y + 0.02)]
        boxes = [(left, low, left + width, low + height) for left, low in sides]
        hidden = [
            (box[0] < 0 or box[2] > 1)
            + sum(_overlap(box, other) for other in taken)
            + sum(_overlap(box, (*dot, *dot)) for dot in line) / len(line)
            for box in boxes
        ]
        box = boxes[int(np.argmin(hidden))]
        taken.append(box)
        ax.text(
            *(*box[:2], words),
            transform=ax.transAxes,
            fontsize=12,
            fontweight="bold",
            color=ORANGE,
            zorder=6,  # above the labels of the contours
            bbox={"facecolor": "white", "linewidth": 0, "pad": 1, "alpha": 0.8},
        )


def _overlap(one, other):
    """Tell whether two boxes (left, bottom, right, top) have a place in common."""
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1]
    return not (apart or other[3] < one[1])
