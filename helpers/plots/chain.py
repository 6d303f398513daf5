"""Figures of the chain rule: a nudge; and where a network decides."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

import helpers.plots.words as say
from helpers.plots.calculate import over_grid, slope_at
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PINK,
    draw_labelled,
    draws,
)


@draws()
def plot_nudge(function, at, nudge, xlabel="v", ylabel=None, ax=None):
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
    xlabel, ylabel : str
        What the axes are called; by default "v", and the function of it by its name.
    """
    name = getattr(function, "__name__", "f")
    ylabel = ylabel or f"{'f' if name.startswith('<') else name}({xlabel})"
    values = np.linspace(at - 1.35 * nudge, at + 1.35 * nudge, 80)
    ax.plot(values, [np.squeeze(function(v)) for v in values], color=BLUE)
    places = np.array([at - nudge, at, at + nudge])
    left, middle, right = heights = [float(np.squeeze(function(v))) for v in places]
    touching = slope_at(function, at)
    up_only, both = (right - middle) / nudge, (right - left) / (2 * nudge)
    ends = at + 1.2 * nudge * np.array([-1, 1])
    for line, (x, y), slope, look in (
        (
            "touches the curve",
            (ends, middle + touching * (ends - at)),
            touching,
            (BLACK, "-"),
        ),
        ("up only", (places[1:], heights[1:]), up_only, (ORANGE, "--")),
        ("up and down", (places[::2], heights[::2]), both, (GREEN, "-.")),
    ):
        label = f"{line}: slope {say.number(slope)}"
        ax.plot(x, y, label=label, color=look[0], linestyle=look[1])
    # The dots have no line: one drawn through dashes would look dash-dotted.
    ax.plot(places, heights, "o", color=BLUE)
    title = "Up and down comes closer than up only"
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="upper left")
    where = [say.number(v) for v in places]
    compared = ", parallel to the line that touches the curve"
    is_parallel = np.isclose(both, touching, rtol=1e-3, atol=1e-6)
    return [
        f"The curve near {where[1]}, where its slope is {say.number(touching)}. From "
        f"{where[1]} up to {where[2]} a line has the slope {say.number(up_only)}, from "
        f"{where[0]} up to {where[2]} the slope {say.number(both)}"
        f"{compared if is_parallel else ''}.",
    ]


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
