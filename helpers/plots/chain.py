"""Figures of the chain rule: a slope between two nudges, and that of an S-curve."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import slope_at
from helpers.plots.neuron import plot_curves
from helpers.plots.style import BLACK, BLUE, GREEN, ORANGE, draws, legend_below


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
    heights = [np.squeeze(function(v)) for v in values]
    ax.plot(values, heights, color=BLUE, label=f"the curve, {ylabel}")
    places = np.array([at - nudge, at, at + nudge])
    left, middle, right = heights = [float(np.squeeze(function(v))) for v in places]
    touching = slope_at(function, at)
    up_only, both = (right - middle) / nudge, (right - left) / (2 * nudge)
    ends = at + 1.2 * nudge * np.array([-1, 1])
    tangent = middle + touching * (ends - at)
    for line, x, y, slope, colour, style in (
        ("touches the curve", ends, tangent, touching, BLACK, ":"),
        ("up only", places[1:], heights[1:], up_only, ORANGE, "--"),
        ("up and down", places[::2], heights[::2], both, GREEN, "-."),
    ):
        label = f"{line}: slope {say.number(slope)}"
        ax.plot(x, y, label=label, color=colour, linestyle=style)
    # The dots have no line: one drawn through dashes would look dash-dotted.
    ax.plot(places, heights, "o", color=BLUE)
    title = "Up and down beats up only"
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    ax.set(xticks=places, yticks=heights)  # the numbers that are compared
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
def plot_sigmoid_slope(sigmoid, slope, at=None, ax=None):
    """Draw the sigmoid and its slope, and write how steep it is at one place.

    Parameters
    ----------
    sigmoid : callable
        A function of one number.
    slope : callable
        ``slope(function, at)`` returns the slope of such a function at a number.
    at : float, optional
        This place, a weighted sum, to be marked on both curves; by default the
        middle, without a mark.
    """

    def slope_of_sigmoid(z):
        return slope(sigmoid, z)

    plot_curves(
        {"sigmoid": sigmoid, "its slope": slope_of_sigmoid},
        np.linspace(-6, 6, 121),
        ax=ax,
        name="z",
        title="Steep in the middle, flat at the ends",
        xlabel="weighted sum z",
        ylabel="output, slope",
    )
    place = 0 if at is None else float(np.squeeze(at))
    height, rate = (float(np.squeeze(f(place))) for f in (sigmoid, slope_of_sigmoid))
    ax.text(place + 0.2, rate + 0.03, say.number(rate))
    if at is None:
        return []
    mark = f"z = {say.number(place)}"
    ax.plot([place] * 2, [height, rate], "o", color=BLACK, zorder=3, label=mark)
    ax.text(place + 0.3, height - 0.03, say.number(height))
    legend_below(ax, 3)
    height, rate = say.number(height), say.number(rate)
    return [f"Two dots at {mark}: output {height}, slope {rate}."]
