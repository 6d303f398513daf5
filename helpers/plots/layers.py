"""Figures of two layers: the cases of a lamp with two switches."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

import helpers.plots.words as say
from helpers.plots.style import BLACK, GREEN, LABEL_LOOK, PINK, draws, new_axes, styled
from helpers.plots.words import describe

CASES_LOOK = {0: "dark", 1: "lit"}


@draws(width=6.6, height=4.8)
def plot_lamp(X, labels, ax=None):
    """Draw the four cases of two switches, and whether the lamp is lit.

    Parameters
    ----------
    X : array_like, shape (n_samples, 2)
        The switches: 0 is down, 1 is up.
    labels : array_like, shape (n_samples,)
        1 where the lamp is lit, else 0.
    """
    X, labels = np.asarray(X), np.asarray(labels)
    draw_switches(ax, X, labels)
    ax.set(title="Four cases, one lamp")
    for x0, x1 in X:
        above = {"xytext": (0, 16), "textcoords": "offset points", "ha": "center"}
        ax.annotate(f"({x0}, {x1})", (x0, x1), **above)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    cases = [
        f"{say.place(*x)} is {CASES_LOOK[int(label)]}"
        for x, label in zip(X, labels, strict=True)
    ]
    sentences = [f"{say.listed(cases)}."]
    lit = X[labels == 1]
    if len(lit) == 2 and (lit[0] != lit[1]).all():
        sentences.append("The lit corners are opposite each other.")
    return sentences


def draw_switches(ax, X, labels):
    """Draw the cases as points, with the two switches as axes."""
    for label, marker, size in (0, "o", 15), (1, "*", 19):
        look = {"color": LABEL_LOOK[label][1], "markersize": size, "zorder": 5}
        look |= {"markeredgecolor": "white", "label": CASES_LOOK[label]}
        ax.plot(*X[labels == label].T, marker, **look)
    ax.set(xlabel="bottom switch $x_0$", ylabel="top switch $x_1$")
    ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal")
    ax.set_xticks([0, 1], labels=["down 0", "up 1"])
    ax.set_yticks([0, 1], labels=["down 0", "up 1"])


# The plane of the two switches, and the looks of the hidden neurons' borders on it.
LOW, HIGH, N_GRID = -0.5, 1.5, 60
SIDE = np.linspace(LOW, HIGH, N_GRID)
GRID = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
HIDDEN_LOOK = [(PINK, "--"), (GREEN, "-.")]
TINT, HATCH = "#F6D8C3", "#E3B18F"
THICK = 5  # the network's border: thin ones can be seen on it


@styled()
def plot_borders(network, path, epochs, X, labels):
    """Draw the borders of a network and of its hidden neurons at some epochs.

    Parameters
    ----------
    network : callable
        ``network(X, weights1, weights2, biases1, biases2)`` returns the outputs for
        a table of shape (n_samples, 2).
    path : list of list of ndarray
        The parameters after each epoch.
    epochs : sequence of int
        Which of them to draw, side by side.
    X : ndarray, shape (n_samples, 2)
        Two switches, each 0 or 1.
    labels : ndarray, shape (n_samples,)
        Labels 0 and 1.
    """
    n = len(epochs)
    axes = np.atleast_1d(
        new_axes(n, width=3.8 * n + (4 if n == 1 else 0.8), height=4.6)
    )
    for ax, epoch in zip(axes, epochs, strict=True):
        ax.set_anchor("W")  # where the layout reckons with its labels
        plane = np.reshape(network(GRID, *path[epoch]), (N_GRID, N_GRID))
        look = {"colors": ["white", TINT], "hatches": ["", "//"]}
        areas = ax.contourf(SIDE, SIDE, plane, levels=[-1, 0.5, 2], **look)
        areas.set(edgecolor=HATCH, linewidth=0)
        if plane.min() < 0.5 < plane.max():
            ax.contour(SIDE, SIDE, plane, [0.5], colors=BLACK, linewidths=THICK)
        outside = draw_hidden_borders(ax, *path[epoch])
        if not plane.min() < 0.5 < plane.max():
            side = "lit" if plane.min() >= 0.5 else "dark"
            _write_note(ax, len(outside), f"no border: all {side}", BLACK)
        draw_switches(ax, X, labels)
        n_right = np.sum((network(X, *path[epoch]) > 0.5) == (labels == 1))
        ax.set(title=f"epoch {epoch}: {n_right} of {len(labels)} right")
        ax.grid(False)
        describe(
            ax,
            f"The network says lit in {100 * (plane > 0.5).mean():.0f} % of the plane, "
            "which is tinted.",
            *[f"The border of h{j} is outside." for j in outside],
        )
    handles = [
        *axes[0].get_legend_handles_labels()[0],
        Patch(fc=TINT, ec=HATCH, hatch="//", label="the network says lit"),
        Line2D([], [], color=BLACK, linewidth=THICK, label="border of the network"),
        *(
            Line2D([], [], linestyle=style, color=colour, label=f"border of $h_{j}$")
            for j, (colour, style) in enumerate(HIDDEN_LOOK[: len(path[0][2])])
        ),
    ]
    beside = {"loc": "outside right upper"}
    below = {"loc": "outside lower center", "ncols": 3}
    axes[0].figure.legend(handles=handles, **(beside if n == 1 else below))
    return axes[0].figure


def draw_hidden_borders(ax, weights1, weights2, biases1, biases2):
    """Draw the borders of the hidden neurons; return those that pass outside."""
    borders = [straight_border(*each) for each in zip(weights1.T, biases1, strict=True)]
    outside = [j for j, ends in enumerate(borders) if ends is None]
    for j, ends in enumerate(borders):
        if ends is not None:
            colour, style = HIDDEN_LOOK[j % len(HIDDEN_LOOK)]
            ax.plot(*ends.T, style, color=colour, zorder=4)
    for row, j in enumerate(outside):
        colour = HIDDEN_LOOK[j % len(HIDDEN_LOOK)][0]
        _write_note(ax, row, f"$h_{j}$: border outside", colour)
    return outside


def _write_note(ax, row, text, colour):
    """Write a note at the lower right, in a row counted from below."""
    at = HIGH - 0.05, LOW + 0.05 + 0.16 * row
    ax.text(*at, text, ha="right", color=colour)


def straight_border(weights, bias):
    """Return where the line w0 x0 + w1 x1 + b = 0 enters and leaves the picture.

    That is an array of shape (2, 2), or None if the line passes outside.
    """
    corners = np.array([[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]])
    z = corners @ weights + bias
    ends = [
        corners[i - 1] + z[i - 1] / (z[i - 1] - z[i]) * (corners[i] - corners[i - 1])
        for i in range(4)
        if (z[i - 1] < 0) != (z[i] < 0)
    ]
    return np.array(ends) if len(ends) == 2 else None
