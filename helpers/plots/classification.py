"""Figures of classification: labels against a feature, and a boundary."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import over_grid
from helpers.plots.style import BLACK, GREY, PINK, draw_labelled, draws, legend_below


@draws()
def plot_labels(x_values, labels, line=None, ax=None):
    """Draw samples with one feature at the height of their label, 0 or 1.

    Parameters
    ----------
    x_values : array_like, shape (n_samples,)
        The feature.
    labels : array_like, shape (n_samples,)
        Labels 0 and 1.
    line : (float, float), optional
        Slope and height at 0 of a straight line to draw.
    """
    x_values, labels = np.asarray(x_values), np.asarray(labels)
    sentences = [_labelled_ranges(x_values, labels)]
    if line is not None:
        slope, height = line
        ends = np.array([0, x_values.max() * 1.1])
        ax.plot(ends, slope * ends + height, "--", color=BLACK, label="line")
        words = f"A line {say.course(ends, slope * ends + height)}"
        if slope:  # else it never crosses 0.5
            at = (0.5 - height) / slope
            mark = f"line = 0.5 at {at:.2f}"
            ax.axvline(at, color=PINK, linestyle="-.", label=mark)
            words += f"; it is 0.5 at {say.number(at)}"
        sentences.append(f"{words}.")
    draw_labelled(ax, np.column_stack([x_values, labels]), labels)
    ax.axhline(0.5, color=GREY, linewidth=1, linestyle=":")
    ax.set(yticks=(0, 0.5, 1), ylabel="label, prediction")
    legend_below(ax, n_columns=2)
    return sentences


def _labelled_ranges(x_values, labels):
    """Say how many samples each label has, and where they lie."""
    words = []
    for label in (0, 1):
        mine = x_values[labels == label]
        where = f", x {say.reach(mine)}" if len(mine) else ""
        words.append(f"{say.counted(len(mine), 'sample')} with label {label}{where}")
    return f"{words[0]}; {words[1][0].lower()}{words[1][1:]}."


@draws()
def plot_boundary(model_function, w, b, X, labels, ax=None, threshold=0.5):
    """Draw the output of a neuron with two features as shades, and its boundary.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    w : list of float, length 2
        Weights.
    b : float
        Bias.
    X : list of list of float, shape (n_samples, 2)
        Features.
    labels : list of int, length n_samples
        Labels 0 and 1.
    threshold : float
        The boundary runs where the output equals this.
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    low, high = X.min(axis=0) - 1, X.max(axis=0) + 1
    x1, x2 = np.meshgrid(*np.linspace(low, high, 60).T)
    output = over_grid(lambda x1, x2: model_function(w, b, [x1, x2]), x1, x2)
    steps, look = np.linspace(0, 1, 11), {"cmap": "PuOr_r", "alpha": 0.6}
    shades = ax.contourf(x1, x2, output, steps, **look)
    crossed = output.min() < threshold < output.max()
    if crossed:
        ax.contour(x1, x2, output, [threshold], colors=BLACK, linewidths=2.2)
    ax.plot([], [], color=BLACK, label=f"output = {threshold:g}")
    draw_labelled(ax, X, labels, markeredgecolor="white", markersize=10)
    ax.figure.colorbar(shades, ax=ax, label="output")
    ax.set(title="Decision boundary", xlabel="feature $x_1$", ylabel="feature $x_2$")
    legend_below(ax, n_columns=2)
    right = [model_function(w, b, list(x)) > threshold for x in X]
    n_right = np.count_nonzero(np.array(right) == (labels == 1))
    return [
        _sides(output, threshold, crossed),
        f"{say.counted(len(X), 'sample')}, {np.count_nonzero(labels == 1)} of them "
        f"with label 1; {n_right} are on the side of their label.",
    ]


def _sides(output, threshold, crossed):
    """Say whether a boundary runs through the picture."""
    shades = f"The shades show outputs {say.reach(output)}"
    if crossed:
        return (
            f"{shades}; a thick line runs where the output is {say.number(threshold)}."
        )
    side = "above" if output.min() >= threshold else "below"
    return f"{shades}, all {side} {say.number(threshold)}: there is no boundary here."
