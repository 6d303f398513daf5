"""The look of all figures: colours, line styles, sizes, legends."""

import functools
import inspect

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.plots.words import describe

# Okabe and Ito's palette, told apart by readers with any common colour vision
# (https://jfly.uni-koeln.de/color/). Each colour keeps one line style.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
BLACK, GREY = "#000000", "#6E6E6E"
LINES = [(BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PINK, ":"), (BLACK, "-")]
LABEL_LOOK = {0: ("o", BLUE), 1: ("^", ORANGE)}  # marker and colour of labels 0 and 1

STYLE = {
    "font.family": "DejaVu Sans",  # shipped with matplotlib: the same on all systems
    "font.size": 13,
    "axes.titlesize": 15,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2.2,
    "lines.markersize": 8,
    "legend.framealpha": 0.9,
    "figure.constrained_layout.use": True,
    "figure.figsize": (7.5, 4.8),
    "figure.dpi": 100,
    "savefig.dpi": 150,  # half as much again as shown: sharp on a projector
    "svg.fonttype": "none",
    "svg.hashsalt": "neuron",
}


def styled():
    """Return the context in which figures are made and drawn; also a decorator.

    Outside of it matplotlib's settings are the reader's own.
    """
    return matplotlib.rc_context(STYLE)


@styled()
def new_axes(n_columns=1, *, n_rows=1, width=None, height=4.8, **subplot_kw):
    """Make a figure that belongs to no pyplot window.

    The whole figure is `width` by `height` inches; by default it is 7.5 wide, 11 where
    there are two or more columns. Each axes takes `subplot_kw`, such as
    ``projection="3d"``. They are returned as by ``Figure.subplots``.
    """
    width = width or (7.5 if n_columns == 1 else 11)
    figure = Figure(figsize=(width, height))
    return figure.subplots(n_rows, n_columns, subplot_kw=subplot_kw)


def draws(**size):
    """Turn a function that draws into ``ax`` into one of the course's figures.

    It is run in the course's style. Where it is given no ``ax``, it gets new ones. The
    sentences that it returns are left on the axes, for `show`; the axes are returned.
    `size` is what to ask of `new_axes`.
    """

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        @styled()
        def figure(*args, **kwargs):
            call = signature.bind(*args, **kwargs)
            if call.arguments.get("ax") is None:
                call.arguments["ax"] = new_axes(**size)
            ax = call.arguments["ax"]
            describe(ax, *function(*call.args, **call.kwargs))
            return ax

        figure.__doc__ = (function.__doc__ or "").rstrip() + _AX_IN_AND_OUT
        return figure

    return decorate


_AX_IN_AND_OUT = """
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """


def with_looks(named, what="curves", looks=LINES):
    """List label, thing, colour and line style; refuse more than there are looks."""
    if len(named) > len(looks):
        raise ValueError(f"{what} must hold {len(looks)} at most, not {len(named)}")
    return [(*pair, *look) for pair, look in zip(named.items(), looks, strict=False)]


def draw_labelled(ax, points, labels, **look):
    """Draw samples, shape (n_samples, 2), each as the point of its label, 0 or 1."""
    for label, (marker, colour) in LABEL_LOOK.items():
        chosen = points[labels == label].T
        ax.plot(*chosen, marker, color=colour, label=f"label {label}", **look)


def legend_below(ax, n_columns=1):
    """Put the legend below the axes, where it hides no line."""
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=n_columns)


def leave_room_3d(ax):
    """Shrink three-dimensional axes, or their labels would be cut off or overlap."""
    ax.set_box_aspect(None, zoom=0.82)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.labelpad = 10
        axis.set_major_locator(MaxNLocator(5))
