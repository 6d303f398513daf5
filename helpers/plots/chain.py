"""Figures of the chain rule: a nudge, the links of a chain, where a network decides."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

import helpers.plots.words as say
from helpers.plots.calculate import over_grid, slope_at
from helpers.plots.style import (
    BLACK,
    BLUE,
    LINES,
    ORANGE,
    PINK,
    draw_labelled,
    draws,
    new_axes,
    styled,
)


@draws()
def plot_nudge(function, at, nudge, ax=None):
    """Draw a curve, its slope at one point, and what two kinds of nudge make of it.

    Parameters
    ----------
    function : callable
        ``function(value)`` returns a number.
    at : float
        The point whose slope is wanted.
    nudge : float
        How far to step to the right and to the left, above 0; large, so that the
        difference can be seen.
    """
    values = np.linspace(at - 1.8 * nudge, at + 1.8 * nudge, 80)
    curve = [function(v) for v in values]
    ax.plot(values, curve, color=BLUE, label="the function")
    left, right = at - nudge, at + nudge
    ends = np.array([left - nudge / 2, right + nudge / 2])
    true_slope = slope_at(function, at)
    tangent = function(at) + true_slope * (ends - at)
    label = f"slope at the point: {true_slope:.2f}"
    ax.plot(ends, tangent, color=BLACK, linestyle=":", label=label)
    slopes = []
    for start, end, (colour, style), name in (
        (at, right, LINES[1], "one side"),
        (left, right, LINES[2], "both sides"),
    ):
        heights = [function(start), function(end)]
        slope = (heights[1] - heights[0]) / (end - start)
        measured = say.number(np.squeeze(slope))
        slopes.append(f"from {say.number(start)} to {say.number(end)} it is {measured}")
        look = {"color": colour, "linestyle": style, "marker": "o"}
        label = f"nudged to {name}: {slope:.2f}"
        ax.plot([start, end], heights, label=label, **look)
    ax.plot(at, function(at), "s", color=BLACK)
    ax.set(title="A slope, measured by a nudge", xlabel="value", ylabel="function")
    ax.legend(loc="upper left")
    return [
        f"For values {say.reach(values)} the curve {say.course(values, curve)}.",
        f"Its slope at {say.number(at)} is {say.number(true_slope)}; measured with a "
        f"nudge {say.listed(slopes)}.",
    ]


@styled()
def plot_chain(links, axes=None):
    """Draw the links of a chain side by side, each with its slope at one point.

    Parameters
    ----------
    links : sequence of tuple (callable, float, (float, float), str, str)
        For each link its function of one number, the point to look at, the
        lowest and the highest value to draw, what goes in, what comes out.
    axes : ndarray of Axes, shape (n_links,), optional
        Where to draw.

    Returns
    -------
    ndarray of Axes, shape (n_links,)
    """
    if axes is None:
        axes = np.atleast_1d(new_axes(len(links), height=4.4))
    for n, (ax, link) in enumerate(zip(axes, links, strict=True), start=1):
        function, at, (low, high), goes_in, comes_out = link
        values = np.linspace(low, high, 80)
        curve = [np.squeeze(function(v)) for v in values]
        ax.plot(values, curve, color=BLUE)
        slope, height = slope_at(function, at), float(np.squeeze(function(at)))
        ends = at + np.array([-0.25, 0.25]) * (high - low)
        tangent, label = height + slope * (ends - at), f"slope {slope:.4f}"
        ax.plot(ends, tangent, color=ORANGE, linestyle="--", label=label)
        ax.plot(at, height, "o", color=ORANGE)
        ax.set(title=f"Link {n}", xlabel=goes_in, ylabel=comes_out)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2))
        say.describe(
            ax,
            f"For values {say.reach(values)} the curve {say.course(values, curve)}; a "
            f"dot at {say.place(at, height)}, slope {say.number(slope)}, dashed.",
        )
    return axes


@draws()
def plot_decision_regions(predict, X, labels, ax=None, hidden=(), title=""):
    """Draw where a network says 0 and where it says 1, with the samples.

    Parameters
    ----------
    predict : callable
        ``predict(x)`` returns the output, 0 to 1, for one sample, an array of
        shape (2,).
    X : ndarray, shape (n_samples, 2)
        Features.
    labels : array_like, shape (n_samples,)
        Labels 0 and 1.
    hidden : sequence of callable
        Hidden neurons, each called like `predict`; a dotted line is drawn where
        their output is one half.
    title : str
        The axes' title.
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    x1, x2 = np.meshgrid(*np.linspace(low, high, 50).T)

    def over_the_plane(neuron):
        return over_grid(lambda a, b: np.squeeze(neuron(np.array([a, b]))), x1, x2)

    output = over_the_plane(predict)
    # Hatched as well as coloured, for readers who do not see the colours.
    ax.contourf(
        *(x1, x2, output),
        levels=[-1, 0.5, 2],
        colors=["#CFE3F1", "#F6D8C3"],
        hatches=["", "//"],
    )
    if _has_border(output):
        ax.contour(x1, x2, output, levels=[0.5], colors=BLACK, linewidths=4)
    heights = [height for height in map(over_the_plane, hidden) if _has_border(height)]
    for height in heights:
        line = {"colors": PINK, "linestyles": ":", "linewidths": 3}
        ax.contour(x1, x2, height, levels=[0.5], **line)
    draw_labelled(ax, X, labels, markeredgecolor="white", markersize=13)
    ax.set(title=title, xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    ax.set(xticks=np.unique(X[:, 0])[:5], yticks=np.unique(X[:, 1])[:5])
    if not ax.figure.legends:  # one for all axes side by side
        handles, _ = ax.get_legend_handles_labels()
        handles += [
            Patch(facecolor="#F6D8C3", hatch="//", label="output above 0.5"),
            Line2D([], [], color=BLACK, linewidth=4, label="output 0.5"),
            Line2D([], [], color=PINK, linestyle=":", linewidth=3, label="hidden 0.5"),
        ]
        ax.figure.legend(handles=handles, loc="outside lower center", ncols=5)
    said = [float(np.squeeze(predict(x))) > 0.5 for x in X]
    wrong = [say.place(*x) for x in X[np.array(said) != (labels == 1)]]
    at = f", at {say.listed(wrong)}" if 0 < len(wrong) <= 4 else ""
    sentences = [
        f"The output is above 0.5 in {100 * (output > 0.5).mean():.0f} % of the plane, "
        f"which is hatched. {say.counted(len(X), 'sample')}, {len(wrong)} on the wrong "
        f"side{at}.",
    ]
    if hidden:
        lines = say.counted(len(heights), "dotted line")
        sentences.append(f"{lines} where hidden neurons are at 0.5.")
    return sentences


def _has_border(output):
    """Say whether an output passes one half somewhere."""
    return output.min() < 0.5 < output.max()
