"""Figures of gradient descent with weight and bias: the valley, and ways through it."""

from itertools import pairwise

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

import helpers.plots.words as say
from helpers.plots.calculate import lowest_point, over_grid
from helpers.plots.descent import STAR, look_of_rate
from helpers.plots.style import BLACK, GREY, ORANGE, leave_room_3d, new_axes, styled
from helpers.plots.words import describe

WEIGHTS, BIASES = (-2, 4.4), (-0.5, 5.5)  # what the map shows
LEVELS = [12, *range(20, 301, 20)]  # equal steps: lines close together say steep
WRITTEN = [20, 40, 60, 100, 140, 200, 260]
TIMES = 16  # as large, for a round too small to be seen
INSET = (0.43, 0.03, 0.55, 0.42)  # where it is drawn: left, bottom, width, height
TOP = 130  # of the pictures of J against the epoch


def survey(loss_function, weights=WEIGHTS, biases=BIASES):
    """Call the loss at each point of a map; return weights, biases and losses."""
    w, b = np.meshgrid(np.linspace(*weights, 151), np.linspace(*biases, 121))
    return w, b, over_grid(loss_function, w, b)


@styled()
def draw_map(ax, surveyed, lowest, written=WRITTEN):
    """Draw lines of equal J, seen from above, and a star at the lowest point.

    `surveyed` is what `survey` returns. On the lines of `written` stands what J is.
    """
    greys = [str(grey) for grey in np.linspace(1, 0.8, len(LEVELS) + 1)]
    ax.contourf(*surveyed, levels=[0, *LEVELS], colors=greys, extend="max")
    look = {"colors": GREY, "linewidths": 0.9}
    lines = ax.contour(*surveyed, levels=LEVELS, **look)
    if len(written):
        look = {"fontsize": 12, "inline_spacing": 2, "colors": "#333333"}
        ax.clabel(lines, written, fmt=say.number, **look)
    ax.plot(*lowest, **STAR)
    w, b, _ = surveyed
    ax.set(xlabel="weight $w$", xlim=(w.min(), w.max()))
    ax.set(ylabel="bias $b$", ylim=(b.min(), b.max()))
    ax.grid(visible=False)


def _draw_path(ax, path, **look):
    """Draw a path on the map, with a square at its start; say when it leaves."""
    path = np.asarray(path, dtype=float)
    inside = (WEIGHTS[0] <= path[:, 0]) & (path[:, 0] <= WEIGHTS[1])
    inside &= (BIASES[0] <= path[:, 1]) & (path[:, 1] <= BIASES[1])
    end = len(path) if inside.all() else int(inside.argmin())  # the first point outside
    ax.plot(*path[: end + 1].T, marker="o", markersize=5, linewidth=1.5, **look)
    ax.plot(*path[0], "s", color=BLACK, markersize=10)
    return "" if inside.all() else f"off the map from epoch {end}"


@styled()
def plot_valley(loss_function, slopes=None):
    """Draw the loss over weight and bias: from the side, and from above.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    slopes : callable, optional
        ``slopes(w, b)`` returns the two slopes. At weight and bias 0 they are drawn as
        an arrow.
    """
    above = new_axes(2, height=5)[1]
    figure = above.figure
    figure.axes[0].remove()
    side = figure.add_subplot(1, 2, 1, projection="3d")
    w, b, losses = surveyed = survey(loss_function)
    lowest = lowest_point(loss_function)
    look = {"cmap": "Greys", "vmin": -150, "vmax": 500, "linewidth": 0}
    side.plot_surface(w, b, losses, rcount=60, ccount=60, alpha=0.9, **look)
    side.contour(w, b, losses, levels=LEVELS, colors="#333333", linewidths=0.9)
    leave_room_3d(side)
    side.view_init(elev=48, azim=-72)
    side.set_box_aspect((1, 1, 0.7), zoom=0.92)
    side.set(title="The valley from the side", zlabel="total loss $J$")
    side.set(xlabel="weight $w$", ylabel="bias $b$")
    draw_map(above, surveyed, lowest)
    height = loss_function(*lowest)
    words = [] if slopes is None else [_draw_gradient(above, slopes(0, 0))]
    above.set_title(f"From above: lowest $J$, {height:.2f}, at the star")
    describe(
        figure,
        "The valley of J over weight and bias from the side, and the same from above. "
        f"On this map J is {say.reach(losses)}. Lines of equal J, at 12 and from 20 to "
        "300 in steps of 20, are narrow ovals round a star at the lowest point, "
        f"w = {lowest[0]:.3f}, b = {lowest[1]:.3f}, J = {height:.2f}. From left to "
        "right they lie close together, along the valley far apart.",
        *words,
    )
    return figure


def _draw_gradient(ax, gradient):
    """Draw the slopes at weight and bias 0 as an arrow of a fixed length; tell it."""
    w, b = np.asarray(gradient, dtype=float) / np.hypot(*gradient)
    look = {
        "arrowstyle": "-|>",
        "mutation_scale": 20,
        "color": ORANGE,
        "linewidth": 3,
        "zorder": 3,
    }
    ax.add_patch(FancyArrowPatch((0, 0), (w, b), shrinkA=0, shrinkB=0, **look))
    ax.plot(0, 0, "s", color=BLACK, markersize=10, zorder=4)
    slopes = [say.number(slope) for slope in gradient]
    return (
        "An arrow leads from a square at w = b = 0 the steepest way up: "
        f"{slopes[0]} along w, {slopes[1]} along b, drawn with a length of 1."
    )


@styled()
def plot_descent(loss_function, paths):
    """Draw descents with some learning rates: their ways on maps side by side, and J.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    paths : dict of float to list of (float, float)
        Learning rate, and weight and bias at the start and after each epoch.
    """
    axes = np.atleast_1d(new_axes(len(paths), width=12, height=5.6))
    surveyed, lowest = survey(loss_function), lowest_point(loss_function)
    low, sentences = loss_function(*lowest), []
    for ax, (rate, path) in zip(axes, paths.items(), strict=True):
        losses = [loss_function(w, b) for w, b in path]
        last = say.number(losses[-1], 4)
        draw_map(ax, surveyed, lowest, written=[20, 60, 100, 200])
        leaves = _draw_path(ax, path, color=look_of_rate(rate)[0])
        epochs = say.count(len(path) - 1, "epoch")
        ends = ", off the map" if leaves else f" after {epochs}"
        ax.set_title(f"rate {say.number(rate)}\n$J$ = {last}{ends}")
        sentences.append(
            f"Learning rate {say.number(rate)}: in {len(path) - 1} epochs J goes from "
            f"{say.number(losses[0], 4)} to {last}{', ' * bool(leaves)}{leaves}."
        )
    figure = axes[0].figure
    explain_marks(figure, "start", low)
    describe(
        figure,
        "Paths on the map of J, one for each learning rate, from a square. The lowest "
        f"possible J, at a star, is {low:.2f}.",
        *sentences,
    )
    return figure


@styled()
def plot_rounds(loss_function, X, y, rates, after):
    """Draw the steps inside one late epoch of stochastic gradient descent.

    The maps all have the same scale. A round too small to be seen on it is drawn once
    more, enlarged.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    X, y : list, shapes (n_samples, 1) and (n_samples,)
        Features and targets.
    rates : sequence of float
        Learning rates, a map for each.
    after : int
        How many epochs come before the one that is drawn.
    """
    axes = np.atleast_1d(new_axes(len(rates), width=12, height=5.6))
    lowest = lowest_point(loss_function)
    rounds = [one_round(X, y, rate, after) for rate in rates]
    small = [np.ptp(path, axis=0).max() < 0.1 for path in rounds]
    for ax, rate, path, enlarge in zip(axes, rates, rounds, small, strict=True):
        window = ((-0.7, 3.1), (0.9, 4.1))
        draw_map(ax, survey(loss_function, *window), lowest, written=[20, 60, 100])
        _draw_round(_enlarged(ax, path, lowest) if enlarge else ax, path, lowest)
        size = "a tiny circle" if enlarge else "a wide circle"
        ax.set_title(f"Rate {say.number(rate)}: {size}")
        heights = [loss_function(*point) for point in path]
        start, end = (
            f"w = {w:.3f}, b = {b:.3f}, J = {loss_function(w, b):.2f}"
            for w, b in path[[0, -1]]
        )
        describe(
            ax,
            f"{say.counted(len(path) - 1, 'arrow')}, one for each sample, go from "
            f"{start} through weights from {path[:, 0].min():.3f} to "
            f"{path[:, 0].max():.3f} and J from {min(heights):.2f} to "
            f"{max(heights):.2f} to {end}."
            + f" It is drawn once more, {TIMES} times as large."
            * bool(enlarge),
        )
    explain_marks(axes[0].figure, "start and end of the epoch", loss_function(*lowest))
    return axes[0].figure


def _enlarged(ax, path, lowest):
    """Return axes inside others that show a small round, so many times as large."""
    ax.lines[-1].set_markersize(6)  # the star, not to hide the frame round the place
    inset = ax.inset_axes(INSET, xticks=[], yticks=[])
    inset.spines[:].set_visible(True)
    inset.plot(*lowest, **STAR)
    inset.grid(visible=False)
    middle = (path.min(axis=0) + path.max(axis=0)) / 2
    size = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])
    halves = size * INSET[2:] / TIMES / 2
    (left, bottom), (right, top) = middle - halves, middle + halves
    inset.set(xlim=(left, right), ylim=(bottom, top))
    inset.set_title(f"{TIMES} times as large", fontsize=13, y=0, pad=5)
    ax.indicate_inset_zoom(inset, edgecolor=BLACK, alpha=1)
    return inset


def explain_marks(figure, square, lowest, *more):
    """Say below the maps what the square and the star are, and `more` that is drawn."""
    marks = [
        Line2D([], [], marker="s", color=BLACK, linestyle="", label=square),
        Line2D([], [], **STAR, label=f"lowest $J$, {lowest:.2f}"),
    ]
    marks += more
    figure.legend(handles=marks, loc="outside lower center", ncols=len(marks))


def one_round(X, y, rate, after):
    """Train sample by sample; return weight and bias along the epoch `after` others."""
    w = b = 0.0
    for _ in range(after + 1):
        path = [(w, b)]
        for (x,), target in zip(X, y, strict=True):
            error = w * x + b - target
            w, b = w - rate * error * x, b - rate * error
            path.append((w, b))
    return np.array(path)


def _draw_round(ax, path, lowest):
    """Draw the steps of one epoch as arrows, and a square where it starts and ends."""
    size = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])
    to_points = ax.get_window_extent().size / size * 72 / ax.figure.dpi
    spots, star = path * to_points, lowest * to_points
    ways = list(pairwise(spots))
    ax.plot(*path[-1], "s", color=BLACK, markersize=7)
    longest = max(np.hypot(*(end - start)) for start, end in ways)
    head = 14 if longest > 100 else 9
    written = []
    for k, (start, end) in enumerate(ways, start=1):
        look = {"arrowstyle": "-|>", "mutation_scale": head, "color": ORANGE}
        look |= {"shrinkA": 0, "shrinkB": 0, "linewidth": 2, "zorder": 4}
        arrow = path[k - 1], path[k]
        ax.add_patch(FancyArrowPatch(*arrow, transform=ax.transData, **look))
        places = list(_beside(start, end))
        room = [_room(place, written, star, ways) for place in places]
        written.append(places[int(np.argmax(room))])
        look = {"ha": "center", "va": "center", "fontsize": 13, "zorder": 6}
        ax.text(*(written[-1] / to_points), k, **look)


def _beside(start, end, off=11):
    """Yield places for the number of an arrow: first near its middle, on its left."""
    along = end - start
    left = np.array([-along[1], along[0]]) / np.hypot(*along)
    for share in 0.4, 0.5, 0.6, 0.3, 0.7, 0.15, 0.85:
        for side in off, -off:
            yield start + share * along + side * left


def _room(place, written, star, ways):
    """Return how much room a number has there, in points; enough is enough."""
    room = [np.hypot(*(place - other)) - 5 for other in written]
    room.append(np.hypot(*(place - star)) - 7)
    for start, end in ways:
        along = end - start
        share = np.clip((place - start) @ along / (along @ along), 0, 1)
        room.append(np.hypot(*(place - start - share * along)))
    return min(*room, 10)
