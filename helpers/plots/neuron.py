"""Figures of a single neuron: curves, activation functions."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.style import GREY, draws, legend_below, new_axes, styled, with_looks


@draws()
def plot_curves(curves, x_values, ax=None, name="x", **labels):
    """Draw functions of one number in one plot, each in its own line style.

    Parameters
    ----------
    curves : dict of str to callable
        Label and function of one number; five at most.
    x_values : array_like, shape (n_points,)
        Where to evaluate them.
    name : str
        What the words call these numbers.
    **labels
        ``title``, ``xlabel``, ``ylabel`` and whatever else ``Axes.set`` takes.
    """
    looks, x_values = with_looks(curves), list(x_values)
    drawn = {}
    for label, function, colour, style in looks:
        drawn[label] = x_values, [float(np.squeeze(function(x))) for x in x_values]
        ax.plot(*drawn[label], color=colour, linestyle=style, label=label)
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(**labels)
    in_one_row = sum(map(len, curves)) <= 50  # letters: so many fit below the axes
    legend_below(ax, len(curves) if in_one_row else 1)
    words = f"{say.counted(len(curves), 'curve')} for {name} {say.reach(x_values)}"
    return [f"{words}: {say.courses(drawn)}", *_meetings(drawn)]


def _meetings(drawn):
    """Say where two curves cross; of more of them it would take too many words."""
    if len(drawn) != 2:
        return []
    x, first = map(np.asarray, next(iter(drawn.values())))
    gap = first - np.asarray(list(drawn.values())[1][1])
    before = np.flatnonzero(gap[:-1] * gap[1:] < 0)
    at = x[before] + (x[before + 1] - x[before]) / (1 - gap[before + 1] / gap[before])
    at = np.sort([*at, *x[1:-1][(gap[1:-1] == 0) & (gap[:-2] * gap[2:] < 0)]])
    if not 0 < len(at) <= 3:
        return []
    return [
        f"They cross near {say.listed([say.number(float(f'{a:.2g}')) for a in at])}."
    ]


def plot_prices(neuron, taxis):
    """Draw what taxis cost against the distance.

    Parameters
    ----------
    neuron : callable
        ``neuron(w, b, x)`` returns the price in euros for a list of one weight, a
        bias, and a list of one feature, the distance in km.
    taxis : dict of str to tuple of float
        Name, weight and bias; five at most.
    """

    def taxi(w, b):
        return lambda km: neuron([w], b, [km])

    curves = {f"{name}: w = {w}, b = {b}": taxi(w, b) for name, (w, b) in taxis.items()}
    labels = {"xlabel": "distance in km", "ylabel": "price in euros"}
    return plot_curves(curves, range(11), title="What a ride costs", **labels)


@styled()
def plot_activations(functions, side_by_side=False):
    """Draw activation functions, in one plot or side by side on the same scale.

    Parameters
    ----------
    functions : dict of str to callable
        Label and function of the weighted sum, one number; five at most. Side by
        side, each label is the title of its axes.
    side_by_side : bool
        Whether each function gets axes of its own.

    Returns
    -------
    Axes or ndarray of Axes, shape (n_functions,)
    """
    names = {"xlabel": "weighted sum $z$", "ylabel": "output"}
    if not side_by_side:
        names |= {"title": "What each activation does to $z$", "ylim": (-1, 2)}
        ax = plot_curves(functions, np.linspace(-6, 6, 241), **names)
        ax.axhline(1, color=GREY, linewidth=0.8)  # as at 0: where a probability ends
        middle = [f'"{k}" is {say.number(f(0))}' for k, f in functions.items()]
        say.describe(ax, f"At z = 0 {say.listed(middle)}.")
        say.describe(ax, "The picture is cut off at −1 and 2.")
        return ax
    axes = np.atleast_1d(new_axes(len(functions), height=3.6))
    for ax, (label, function) in zip(axes, functions.items(), strict=True):
        # At 4 the sigmoid has become flat.
        plot_curves({label: function}, np.linspace(-4, 4, 161), ax, **names)
        ax.get_legend().remove()
        ax.set_title(label)
        ax.lines[0].set(linewidth=3.5, zorder=3)  # seen where it runs on the axis
    low, high = np.transpose([ax.get_ylim() for ax in axes])
    for ax in axes:
        ax.set_ylim(low.min(), high.max())
    return axes
