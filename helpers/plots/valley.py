"""Figures of gradient descent with weight and bias: the valley, and ways through it."""

from itertools import pairwise

import numpy as np
from matplotlib.patches import FancyArrowPatch

import helpers.plots.words as say
from helpers.plots.calculate import lowest_point, over_grid
from helpers.plots.descent import STAR, look_of_rate
from helpers.plots.style import (
    BLACK,
    GREY,
    ORANGE,
    leave_room_3d,
    new_axes,
    styled,
)
from helpers.plots.words import describe

WEIGHTS, BIASES = (-2, 4.4), (-0.5, 5.5)  # what the map shows
LEVELS = [12, *range(20, 301, 20)]  # equal steps: lines close together say steep
WRITTEN = [12, 20, 40, 60, 100, 140, 200, 260]
BOX = {"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 1}
TOP = 130  # of the pictures of J against the epoch


def survey(loss_function, weights=WEIGHTS, biases=BIASES):
    """Call the loss at each point of a map; return weights, biases and losses."""
    w, b = np.meshgrid(np.linspace(*weights, 151), np.linspace(*biases, 121))
    return w, b, over_grid(loss_function, w, b)


@styled()
def draw_map(ax, surveyed, lowest, written=WRITTEN):
    """Draw lines of equal J, seen from above, and a star at the lowest point.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    surveyed : tuple of ndarray
        What `survey` returns.
    lowest : (float, float)
        Weight and bias of the lowest point.
    written : sequence of float
        The lines on which J is written.
    """
    greys = [str(grey) for grey in np.linspace(1, 0.8, len(LEVELS))]
    ax.contourf(*surveyed, levels=[0, *LEVELS], colors=greys)
    look = {"colors": GREY, "linewidths": 0.9}
    lines = ax.contour(*surveyed, levels=LEVELS, **look)
    if len(written):
        ax.clabel(lines, written, fmt=say.number, fontsize=10, inline_spacing=2)
    ax.plot(*lowest, **STAR)
    w, b, _ = surveyed
    ax.set(xlabel="weight $w$", xlim=(w.min(), w.max()))
    ax.set(ylabel="bias $b$", ylim=(b.min(), b.max()))
    ax.grid(visible=False)


def _draw_path(ax, path, **look):
    """Draw a path on the map, with a square at its start; say where it leaves."""
    path = np.asarray(path, dtype=float)
    ax.plot(*path.T, marker="o", markersize=4, linewidth=1.5, **look)
    ax.plot(*path[0], "s", color=BLACK, markersize=9)
    inside = (WEIGHTS[0] <= path[:, 0]) & (path[:, 0] <= WEIGHTS[1])
    inside &= (BIASES[0] <= path[:, 1]) & (path[:, 1] <= BIASES[1])
    if inside.all():
        return ""
    text = f"leaves the picture after {say.count(int(inside.argmin()) - 1, 'epoch')}"
    look = {"transform": ax.transAxes, "fontsize": 11, "ha": "center", "va": "top"}
    ax.text(0.5, 0.97, text.replace(" after", "\nafter"), bbox=BOX, **look)
    return f" The path {text}."


@styled()
def plot_valley(loss_function):
    """Draw the loss over weight and bias: from the side, and from above.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.

    Returns
    -------
    Figure
    """
    above = new_axes(2, height=5)[1]
    figure = above.figure
    figure.axes[0].remove()
    side = figure.add_subplot(1, 2, 1, projection="3d")
    w, b, losses = surveyed = survey(loss_function)
    lowest = lowest_point(loss_function)
    look = {"cmap": "cividis_r", "linewidth": 0.2, "edgecolor": "white"}
    side.plot_surface(w, b, losses, rcount=32, ccount=32, **look)
    leave_room_3d(side)
    side.set_box_aspect((1, 1, 0.8), zoom=0.94)
    side.set(title="The valley from the side", zlabel="total loss $J$")
    side.set(xlabel="weight $w$", ylabel="bias $b$")
    draw_map(above, surveyed, lowest)
    height = loss_function(*lowest)
    text = f"lowest $J$ = {height:.2f}"
    above.annotate(text, lowest, (12, 12), textcoords="offset points", bbox=BOX)
    above.set_title("The same valley from above")
    describe(
        figure,
        "The valley of J over weight and bias from the side, and the same from above. "
        f"On this map J is {say.reach(losses)}. Lines of equal J, at 12 and from 20 to "
        "300 in steps of 20, are narrow ovals round a star at the lowest point, "
        f"w = {lowest[0]:.3f}, b = {lowest[1]:.3f}, J = {height:.2f}. From left to "
        "right they lie close together, along the valley far apart.",
    )
    return figure


@styled()
def plot_descent(loss_function, paths):
    """Draw descents with some learning rates: their ways on the map, and J.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    paths : dict of float to list of (float, float)
        Learning rate, and weight and bias at the start and after each epoch.

    Returns
    -------
    Figure
    """
    axes = new_axes(len(paths), n_rows=2, width=13, height=6.6)
    axes = np.reshape(axes, (2, len(paths)))
    surveyed, lowest = survey(loss_function), lowest_point(loss_function)
    low, sentences = loss_function(*lowest), []
    for (above, curve), (rate, path) in zip(axes.T, paths.items(), strict=True):
        colour, style = look_of_rate(rate)
        losses = [loss_function(w, b) for w, b in path]
        last = say.number(losses[-1], 4)
        draw_map(above, surveyed, lowest, written=[20, 100, 200])
        leaves = _draw_path(above, path, color=colour, linestyle="-")
        draw_losses(curve, losses, low, color=colour, linestyle=style)
        above.set_title(f"learning rate {say.number(rate)}")
        curve.set_title(f"$J$ = {last} at the end")
        sentences.append(
            f"Learning rate {say.number(rate)}: in {len(path) - 1} epochs J goes from "
            f"{say.number(losses[0], 4)} to {last}.{leaves}"
        )
    describe(
        axes[0, 0].figure,
        "Paths on the map of J and, below each of them, J after each epoch. "
        f"The lowest possible is {low:.2f}.",
        *sentences,
    )
    return axes[0, 0].figure


def draw_losses(ax, losses, low, **look):
    """Draw J after each epoch, cut at the top, and the lowest that is possible."""
    losses = np.asarray(losses, dtype=float)
    ax.axhline(low, color=GREY, linestyle=":", linewidth=1.8)
    ax.plot(losses, **look)
    ax.set(xlabel="epoch", ylabel="total loss $J$", ylim=(0, TOP))
    ax.set_xlim(0, len(losses) - 1)
    end = len(losses) - 1
    if losses[-1] > TOP:
        ax.annotate(
            f"up to {say.number(losses[-1], 4)}",
            (np.argmax(losses > TOP), TOP),
            (end * 0.95, TOP * 0.84),
            ha="right",
            va="top",
            arrowprops={"arrowstyle": "->", "color": BLACK},
        )
    ax.text(end * 0.97, low - 1.5, f"lowest {low:.2f}", ha="right", va="top")


@styled()
def plot_rounds(loss_function, X, y, rates, after):
    """Draw the steps inside one late epoch of stochastic gradient descent.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    X : list of list of float, shape (n_samples, 1)
        Features.
    y : list of float, length n_samples
        Targets.
    rates : sequence of float
        Learning rates, a map for each.
    after : int
        How many epochs come before the one that is drawn.

    Returns
    -------
    Figure
    """
    axes = np.atleast_1d(new_axes(len(rates), width=12, height=5.6))
    surveyed = survey(loss_function, (-0.7, 3.1), (0.9, 4.1))
    lowest = lowest_point(loss_function)
    for ax, rate in zip(axes, rates, strict=True):
        path = one_round(X, y, rate, after)
        draw_map(ax, surveyed, lowest)
        small = np.ptp(path, axis=0).max() < 0.3
        _draw_round(ax, path, lowest, numbered=not small)
        if small:
            _enlarge(ax, path, lowest)
        size = "a tiny round beside the star" if small else "a loop round the valley"
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
            f"{max(heights):.2f} to {end}.",
        )
    return axes[0].figure


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


def _draw_round(ax, path, lowest, room=0.03, numbered=True):
    """Draw the steps of one epoch as arrows, and a square where it ends.

    `room` is about what a number needs, as a share of the axes' size.
    """
    size = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])
    for k, (before, after) in enumerate(pairwise(path), start=1):
        look = {"arrowstyle": "-|>", "mutation_scale": 11, "color": ORANGE}
        look |= {"shrinkA": 0, "shrinkB": 0, "linewidth": 1.6}
        ax.add_patch(FancyArrowPatch(before, after, transform=ax.transData, **look))
        if numbered:  # to the left of the arrow's way, or else right, off the star
            middle, (along, up) = (before + after) / 2, (after - before) / size
            left = np.array([-up, along]) / np.hypot(along, up)
            near = np.hypot(*((middle - lowest) / size + room * left)) < 2.5 * room
            side = (-10 if near else 10) * left
            where = {"textcoords": "offset points", "ha": "center", "va": "center"}
            ax.annotate(k, middle, side, fontsize=11, zorder=6, **where)
    ax.plot(*path[-1], "s", color=BLACK, markersize=8)


def _enlarge(ax, path, lowest):
    """Draw a round that is too small to be seen once more, enlarged."""
    share, times = 0.46, 16
    middle = (path.min(axis=0) + path.max(axis=0)) / 2
    ends = [np.array(limits()) for limits in (ax.get_xlim, ax.get_ylim)]
    halves = np.ptp(ends, axis=1) * share / times / 2
    inset = ax.inset_axes([0.52, 0.5, share, share], facecolor="white")
    inset.set(xlim=middle[0] + halves[0] * np.array([-1, 1]), xticks=[], yticks=[])
    inset.set(ylim=middle[1] + halves[1] * np.array([-1, 1]))
    words = f"{times} times as large"
    inset.text(0.04, 0.04, words, transform=inset.transAxes, fontsize=12)
    inset.spines[["top", "right"]].set_visible(True)
    _draw_round(inset, path, lowest, room=0.03 / share)
    inset.plot(*lowest, **STAR)
    ax.indicate_inset_zoom(inset, edgecolor=BLACK)
