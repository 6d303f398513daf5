"""The figures of the course, one function per idea.

Each function draws into ``ax``, or into a new figure where ``ax`` is None, and
returns the axes. ``show`` puts a finished figure into the notebook together
with a description for those who cannot see it. No pyplot figure is opened, so
none can be left open.
"""

import base64
import html
import io

import matplotlib
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from PIL import Image

from helpers.drawn import drawn

# Okabe and Ito's palette, told apart by readers with any common colour vision
# (https://jfly.uni-koeln.de/color/). Each colour keeps one line style.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
BLACK, GREY = "#000000", "#6E6E6E"
LINES = [(BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PINK, ":"), (BLACK, "-")]

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
matplotlib.rcParams.update(STYLE)


def new_axes(n_columns=1, *, width=None, height=4.8, **subplot_kw):
    """Make a figure that belongs to no pyplot window.

    Parameters
    ----------
    n_columns : int
        Number of axes side by side.
    width, height : float
        Size of the whole figure in inches; by default 7.5 wide, 11 where there
        are two or more columns.
    **subplot_kw
        Passed on to each axes, such as ``projection="3d"``.

    Returns
    -------
    Axes or ndarray of Axes, shape (n_columns,)
    """
    width = width or (7.5 if n_columns == 1 else 11)
    figure = Figure(figsize=(width, height))
    return figure.subplots(1, n_columns, subplot_kw=subplot_kw)


def show(figure, description):
    """Put a figure into the notebook, with a description in words.

    The description is the picture's alternative text: what is drawn, and what
    is to be seen, with numbers. Screen readers speak it.

    Parameters
    ----------
    figure : Figure or Axes
        What to show.
    description : str
        One or two sentences.
    """
    if isinstance(figure, Axes):
        figure = figure.figure
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a Figure or Axes, but it is {figure!r}")
    if not isinstance(description, str) or not description.strip():
        raise ValueError("description must say in words what the figure shows")
    png = _small_png(figure)
    width, height = (figure.get_size_inches() * figure.dpi).astype(int)
    display(
        {
            "image/png": base64.b64encode(png).decode(),
            "text/plain": description,
        },
        metadata={
            "image/png": {
                "alt": description,
                "width": int(width),
                "height": int(height),
            },
            "drawn": drawn(figure),
        },
        raw=True,
    )
    # JupyterLab drops "alt" from the picture, so its words follow, out of sight.
    hidden = (
        "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
    )
    display(
        {
            "text/html": f'<span style="{hidden}">{html.escape(description)}</span>',
            "text/plain": "(the figure in words, for screen readers)",
        },
        raw=True,
    )


def _leave_room_3d(ax):
    """Shrink three-dimensional axes, or their labels would be cut off or overlap."""
    ax.set_box_aspect(None, zoom=0.82)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.labelpad = 10
        axis.set_major_locator(MaxNLocator(5))


def plot_data(x1, x2, y, ax=None):
    """Draw the stopping distance over speed and friction, in three dimensions.

    Parameters
    ----------
    x1, x2, y : array_like, shape (n_samples,)
        Speed in km/h, friction (no unit), stopping distance in m.
    ax : Axes3D, optional
        Where to draw.

    Returns
    -------
    Axes3D
    """
    x1, x2, y = np.asarray(x1), np.asarray(x2), np.asarray(y)
    if not len(x1) == len(x2) == len(y):
        raise ValueError(
            "x1, x2 and y must be equally long, but they hold "
            f"{len(x1)}, {len(x2)} and {len(y)} values"
        )
    if ax is None:
        ax = new_axes(height=6, projection="3d")
    ax.scatter(x1, x2, y, c=y, cmap="viridis", s=14)
    ax.set(
        title="Stopping distance",
        xlabel="speed in km/h",
        ylabel="friction",
        zlabel="distance in m",
    )
    _leave_room_3d(ax)
    return ax


# Notebooks 00 and 01


def plot_curves(curves, x_values, ax=None, **labels):
    """Draw functions of one number side by side, each in its own line style.

    Parameters
    ----------
    curves : dict of str to callable
        Label and function of one number; five at most.
    x_values : array_like, shape (n_points,)
        Where to evaluate them.
    ax : Axes, optional
        Where to draw.
    **labels
        ``title``, ``xlabel``, ``ylabel`` and whatever else ``Axes.set`` takes.

    Returns
    -------
    Axes
    """
    if len(curves) > len(LINES):
        raise ValueError(f"curves must hold {len(LINES)} at most, not {len(curves)}")
    ax = ax or new_axes()
    for (label, function), (colour, style) in zip(curves.items(), LINES, strict=False):
        y_values = [float(function(x)) for x in x_values]
        ax.plot(x_values, y_values, color=colour, linestyle=style, label=label)
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(**labels)
    _legend_below(ax)
    return ax


def _small_png(figure):
    """Render with at most 128 colours: a third of the bytes, to the eye the same."""
    canvas, dpi, small = FigureCanvasAgg(figure), figure.dpi, io.BytesIO()
    figure.dpi = matplotlib.rcParams["savefig.dpi"]
    if engine := figure.get_layout_engine():
        for _ in range(2):  # it needs two passes to settle
            engine.execute(figure)
        figure.set_layout_engine("none")  # or drawing would do it once more
    canvas.draw()
    figure.dpi = dpi
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])
    picture.quantize(128, dither=Image.Dither.NONE).save(small, format="png")
    return small.getvalue()


def _legend_below(ax, n_columns=1):
    """Put the legend below the axes, where it hides no line."""
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=n_columns)


def plot_neuron_surface(model_function, w, b, ax=None, limit=4, title=""):
    """Draw what a neuron with two features puts out, over the plane of both.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the output for one sample.
    w : list of float, length 2
        Weights.
    b : float
        Bias.
    ax : Axes3D, optional
        Where to draw.
    limit : float
        Both features run from -limit to limit.
    title : str
        The axes' title.

    Returns
    -------
    Axes3D
    """
    if ax is None:
        ax = new_axes(height=6, projection="3d")
    values = np.linspace(-limit, limit, 25)
    x1, x2 = np.meshgrid(values, values)
    output = _evaluate(lambda x1, x2: model_function(w, b, [x1, x2]), x1, x2)
    ax.plot_surface(x1, x2, output, cmap="cividis", linewidth=0.2, edgecolor="white")
    ax.set(title=title, xlabel="$x_1$", ylabel="$x_2$", zlabel="output")
    _leave_room_3d(ax)
    return ax


def _evaluate(function, first, second):
    """Call a function of two numbers at each point of a grid."""
    values = [function(u, v) for u, v in zip(first.flat, second.flat, strict=True)]
    return np.array(values, dtype=float).reshape(first.shape)


# Notebook 02


def plot_fit(model_function, lines, X, y, ax=None, errors=False):
    """Draw samples with one feature, and the lines that models make of it.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the prediction for one sample.
    lines : dict of str to (list of float, float)
        Label, then weights and bias; five at most.
    X : list of list of float, shape (n_samples, 1)
        Features.
    y : list of float, length n_samples
        Targets.
    ax : Axes, optional
        Where to draw.
    errors : bool
        Whether to draw the error of each sample for the first line.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    x_values = np.array([x[0] for x in X], dtype=float)
    margin = 0.1 * np.ptp(x_values)
    ends = [x_values.min() - margin, x_values.max() + margin]
    for (label, (w, b)), (colour, style) in zip(lines.items(), LINES, strict=False):
        heights = [model_function(w, b, [x]) for x in ends]
        ax.plot(ends, heights, color=colour, linestyle=style, label=label)
    if errors:
        w, b = next(iter(lines.values()))
        predicted = [model_function(w, b, x) for x in X]
        ax.vlines(x_values, predicted, y, color=PINK, linewidth=3, label="error")
    ax.plot(x_values, y, "o", color=BLACK, label="samples")
    title = "Samples and line" if lines else "Samples"
    ax.set(title=title, xlabel="feature $x$", ylabel="target $y$")
    ax.legend()
    return ax


def plot_loss_slice(loss_function, values, points=(), ax=None, **labels):
    """Draw the loss over one parameter, with points and their slopes.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(value)`` returns the loss.
    values : array_like, shape (n_points,)
        Values of the parameter.
    points : sequence of float
        Where to draw a dot and the slope there.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    values = np.asarray(values, dtype=float)
    losses = [loss_function(value) for value in values]
    ax.plot(values, losses, color=BLUE, label="loss")
    reach, nudge = np.ptp(values) / 10, 1e-5
    for point, (colour, style) in zip(points, LINES[1:], strict=False):
        height = loss_function(point)
        rise = loss_function(point + nudge) - loss_function(point - nudge)
        slope = rise / (2 * nudge)
        ends = np.array([point - reach, point + reach])
        ax.plot(
            ends,
            height + slope * (ends - point),
            color=colour,
            linestyle=style,
            label=f"slope {slope:.2f}",
        )
        ax.plot(point, height, "o", color=colour)
    ax.set(**labels)
    ax.legend()
    return ax


def plot_loss_surface(loss_function, w_values, b_values, ax=None):
    """Draw the loss over a weight and a bias as a surface in three dimensions.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the loss for two numbers.
    w_values, b_values : array_like, shape (n_w,), (n_b,)
        The values to try.
    ax : Axes3D, optional
        Where to draw.

    Returns
    -------
    Axes3D
    """
    if ax is None:
        ax = new_axes(height=6, projection="3d")
    w, b = np.meshgrid(w_values, b_values)
    loss = _evaluate(loss_function, w, b)
    ax.plot_surface(w, b, loss, cmap="cividis", linewidth=0.2, edgecolor="white")
    ax.set(title="Loss surface", xlabel="weight $w$", ylabel="bias $b$", zlabel="loss")
    _leave_room_3d(ax)
    return ax


def plot_loss_contour(loss_function, w_values, b_values, paths=None, ax=None):
    """Draw the loss seen from above, as contour lines, with the way of a training.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the loss for two numbers.
    w_values, b_values : array_like, shape (n_w,), (n_b,)
        The values to try.
    paths : dict of str to array_like, shape (n_epochs + 1, 2), optional
        Label, and weight and bias before each epoch and after the last.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    w, b = np.meshgrid(w_values, b_values)
    loss = _evaluate(loss_function, w, b)
    lowest = max(loss.min() * 1.02, loss.max() / 1e6)  # a log scale has no 0
    levels = np.geomspace(lowest, loss.max(), 14)
    ax.contour(w, b, loss, levels=levels, cmap="cividis", linewidths=1.2)
    for (label, path), (colour, style) in zip(
        (paths or {}).items(), LINES, strict=False
    ):
        path = np.asarray(path, dtype=float)
        ax.plot(*path.T, color=colour, linestyle=style, marker=".", label=label)
        ax.plot(*path[0], "s", color=colour)
    ax.set(
        title="Loss from above",
        xlabel="weight $w$",
        ylabel="bias $b$",
        xlim=(min(w_values), max(w_values)),
        ylim=(min(b_values), max(b_values)),
    )
    if paths:
        _legend_below(ax, n_columns=2)
    return ax


def plot_loss_curves(curves, ax=None, ylabel="total loss", log=False):
    """Draw losses over epochs, one line for each run.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_epochs,)
        Label and loss of each epoch, counted from 0; five at most. What is not
        finite is left out.
    ax : Axes, optional
        Where to draw.
    ylabel : str
        What the loss is called.
    log : bool
        Whether the loss stands on a logarithmic scale.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    for (label, losses), (colour, style) in zip(curves.items(), LINES, strict=False):
        losses = np.asarray(losses, dtype=float)
        finite = np.where(np.isfinite(losses), losses, np.nan)
        ax.plot(finite, color=colour, linestyle=style, label=label)
    if log:
        ax.set_yscale("log")
    ax.set(title="Loss curve", xlabel="epoch", ylabel=ylabel)
    _legend_below(ax, n_columns=2)
    return ax


# Notebook 03


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
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    x_values, labels = np.asarray(x_values), np.asarray(labels)
    if line is not None:
        ends = np.array([0, x_values.max() * 1.1])
        ax.plot(ends, line[0] * ends + line[1], "--", color=BLACK, label="line")
        at = (0.5 - line[1]) / line[0]
        words = f"line = 0.5 at {at:.2f}"
        ax.axvline(at, color=PINK, linestyle="-.", label=words)
    for label, marker, colour in ((0, "o", BLUE), (1, "^", ORANGE)):
        chosen = labels == label
        ax.plot(
            x_values[chosen],
            labels[chosen],
            marker,
            color=colour,
            label=f"label {label}",
        )
    ax.axhline(0.5, color=GREY, linewidth=1, linestyle=":")
    ax.set(yticks=(0, 0.5, 1), ylabel="label, prediction")
    _legend_below(ax, n_columns=2)
    return ax


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
    ax : Axes, optional
        Where to draw.
    threshold : float
        The boundary runs where the output equals this.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    low, high = X.min(axis=0) - 1, X.max(axis=0) + 1
    x1, x2 = np.meshgrid(*np.linspace(low, high, 60).T)
    output = _evaluate(lambda x1, x2: model_function(w, b, [x1, x2]), x1, x2)
    shades = ax.contourf(
        x1, x2, output, np.linspace(0, 1, 11), cmap="PuOr_r", alpha=0.6
    )
    ax.contour(x1, x2, output, [threshold], colors=BLACK, linewidths=2.2)
    ax.plot([], [], color=BLACK, label=f"output = {threshold:g}")
    for label, marker, colour in ((0, "o", BLUE), (1, "^", ORANGE)):
        ax.plot(
            *X[labels == label].T,
            marker,
            color=colour,
            markeredgecolor="white",
            markersize=10,
            label=f"label {label}",
        )
    ax.figure.colorbar(shades, ax=ax, label="output")
    ax.set(title="Decision boundary", xlabel="feature $x_1$", ylabel="feature $x_2$")
    _legend_below(ax, n_columns=2)
    return ax


# Notebook 04


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
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    values = np.linspace(at - 1.8 * nudge, at + 1.8 * nudge, 80)
    ax.plot(values, [function(v) for v in values], color=BLUE, label="the function")
    left, right = at - nudge, at + nudge
    ends = np.array([left - nudge / 2, right + nudge / 2])
    true_slope = _slope(function, at)
    ax.plot(
        ends,
        function(at) + true_slope * (ends - at),
        color=BLACK,
        linestyle=":",
        label=f"slope at the point: {true_slope:.2f}",
    )
    for start, end, (colour, style), name in (
        (at, right, LINES[1], "one side"),
        (left, right, LINES[2], "both sides"),
    ):
        slope = (function(end) - function(start)) / (end - start)
        heights = [function(start), function(end)]
        ax.plot(
            [start, end],
            heights,
            color=colour,
            linestyle=style,
            marker="o",
            label=f"nudged to {name}: {slope:.2f}",
        )
    ax.plot(at, function(at), "s", color=BLACK)
    ax.set(title="A slope, measured by a nudge", xlabel="value", ylabel="function")
    ax.legend(loc="upper left")
    return ax


def _slope(function, at, nudge=1e-5):
    rise = np.squeeze(function(at + nudge)) - np.squeeze(function(at - nudge))
    return float(rise) / (2 * nudge)


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
        axes = new_axes(len(links), height=4.4)
    for number, (ax, link) in enumerate(zip(axes, links, strict=True), start=1):
        function, at, (low, high), goes_in, comes_out = link
        values = np.linspace(low, high, 80)
        ax.plot(values, [np.squeeze(function(v)) for v in values], color=BLUE)
        slope, height = _slope(function, at), float(np.squeeze(function(at)))
        ends = at + np.array([-0.25, 0.25]) * (high - low)
        ax.plot(
            ends,
            height + slope * (ends - at),
            color=ORANGE,
            linestyle="--",
            label=f"slope {slope:.4f}",
        )
        ax.plot(at, height, "o", color=ORANGE)
        ax.set(title=f"Link {number}", xlabel=goes_in, ylabel=comes_out)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2))
    return axes


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
    ax : Axes, optional
        Where to draw.
    hidden : sequence of callable
        Hidden neurons, each called like `predict`; a dashed line is drawn where
        their output is one half.
    title : str
        The axes' title.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    x1, x2 = np.meshgrid(*np.linspace(low, high, 50).T)

    def over_the_plane(neuron):
        return _evaluate(lambda a, b: np.squeeze(neuron(np.array([a, b]))), x1, x2)

    output = over_the_plane(predict)
    # Hatched as well as coloured, for readers who do not see the colours.
    ax.contourf(
        *(x1, x2, output),
        levels=[-1, 0.5, 2],
        colors=["#CFE3F1", "#F6D8C3"],
        hatches=["", "//"],
    )
    if output.min() < 0.5 < output.max():
        ax.contour(x1, x2, output, levels=[0.5], colors=BLACK, linewidths=4)
    for height in map(over_the_plane, hidden):
        if height.min() < 0.5 < height.max():
            line = {"colors": PINK, "linestyles": ":", "linewidths": 3}
            ax.contour(x1, x2, height, levels=[0.5], **line)
    for label, marker, colour in ((0, "o", BLUE), (1, "^", ORANGE)):
        ax.plot(
            *X[labels == label].T,
            marker,
            color=colour,
            markeredgecolor="white",
            markersize=13,
            label=f"label {label}",
        )
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
    return ax


# Notebook 05


def plot_reach(x, y, outputs, ax=None, xlabel="feature"):
    """Draw the targets of all samples, and what a neuron puts out for them.

    Parameters
    ----------
    x : array_like, shape (n_samples,)
        One feature, for the horizontal axis.
    y : array_like, shape (n_samples,)
        Targets in m.
    outputs : array_like, shape (n_samples,)
        What the neuron puts out.
    ax : Axes, optional
        Where to draw.
    xlabel : str
        Name and unit of the feature.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    ax.plot(x, y, ".", color=BLUE, markersize=5, label="target")
    ax.plot(x, outputs, "^", color=ORANGE, markersize=4, label="output of the neuron")
    ax.set(title="What is asked and what is said", xlabel=xlabel)
    ax.set_ylabel("distance in m")
    ax.legend(loc="upper left")
    return ax


def plot_predictions(y, y_predicted, ax=None, title="Predictions", unit="m"):
    """Draw predictions over targets; on the dashed line they are equal.

    Parameters
    ----------
    y, y_predicted : array_like, shape (n_samples,)
        Targets and predictions, in `unit`.
    ax : Axes, optional
        Where to draw.
    title, unit : str
        The axes' title, and the unit of both axes.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    ax.plot(y, y_predicted, ".", color=BLUE, markersize=5, label="one sample")
    ends = [min(y), max(y)]
    ax.plot(ends, ends, color=ORANGE, linestyle="--", label="prediction = target")
    ax.set(title=title, xlabel=f"target in {unit}", ylabel=f"prediction in {unit}")
    ax.legend(loc="upper left")
    return ax


def plot_feature_ranges(tables, names, xlabels, axes=None):
    """Draw the values of the features on one common axis, before and after scaling.

    Parameters
    ----------
    tables : dict of str to ndarray, shape (n_samples, n_features)
        Title, and the features as they are or scaled.
    names : sequence of str, length n_features
        The features' names.
    xlabels : sequence of str, length n_tables
        What the values are, with their unit, one for each table.
    axes : ndarray of Axes, shape (n_tables,), optional
        Where to draw.

    Returns
    -------
    ndarray of Axes, shape (n_tables,)
    """
    if axes is None:
        axes = new_axes(len(tables), height=3.2)
    for ax, (title, X), xlabel in zip(axes, tables.items(), xlabels, strict=True):
        for row, (column, (colour, _)) in enumerate(zip(X.T, LINES, strict=False)):
            # Spread over the height of the row, always in the same way.
            height = row + 0.5 * (np.arange(len(column)) * 0.618 % 1 - 0.5)
            ax.plot(column, height, ".", color=colour, markersize=3)
        ax.set(title=title, xlabel=xlabel, yticks=range(len(names)))
        ax.locator_params(axis="x", nbins=3)
        ax.set(yticklabels=names if ax is axes[0] else [""] * len(names))
        ax.set_ylim(-0.6, len(names) - 0.4)
        ax.invert_yaxis()
    return axes


def plot_bowl_contours(X, y, start, ax=None, title="Loss from above", equal=True):
    """Draw the mean squared error over two weights from above, and its lowest point.

    Parameters
    ----------
    X : ndarray, shape (n_samples, 2)
        Features.
    y : ndarray, shape (n_samples,)
        What ``X @ weights`` should come to.
    start : array_like, shape (2,)
        Weights that the picture must hold.
    ax : Axes, optional
        Where to draw.
    title : str
        The axes' title.
    equal : bool
        Whether both weights are drawn to the same scale.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    reach = 1.35 * np.abs(best - start)
    if equal:
        reach[:] = 1.1 * reach.max()
        ax.set_aspect("equal")
    w1, w2 = np.meshgrid(*np.linspace(best - reach, best + reach, 80).T)
    lowest = np.mean((X @ best - y) ** 2)
    # The loss is a quadratic function of the weights: no loop over the samples.
    gram, (d1, d2) = X.T @ X / len(X), (w1 - best[0], w2 - best[1])
    loss = lowest + gram[0, 0] * d1**2 + 2 * gram[0, 1] * d1 * d2 + gram[1, 1] * d2**2
    levels = np.geomspace(lowest * 1.05, loss.max(), 12)
    ax.contour(w1, w2, loss, levels=levels, cmap="cividis", linewidths=1.2)
    ax.plot(*best, "*", color=GREEN, markersize=16, label="lowest point")
    ax.set(title=title, xlabel="weight $w_1$", ylabel="weight $w_2$")
    ax.set(xlim=best[0] + reach[0] * np.array([-1, 1]))
    ax.set(ylim=best[1] + reach[1] * np.array([-1, 1]))
    return ax


def plot_bowl(X, y, path, ax=None, title="Loss from above", equal=True):
    """Draw the loss as `plot_bowl_contours` does, with a path on it.

    Parameters
    ----------
    path : ndarray, shape (n_epochs + 1, 2)
        The weights before each epoch and after the last. Dots with the number of
        the epoch stand at 0, 1, 10, 100 and so on, and at the end.
    X, y, ax, title, equal
        As for `plot_bowl_contours`.

    Returns
    -------
    Axes
    """
    path = np.asarray(path, dtype=float)
    ax = plot_bowl_contours(X, y, path[0], ax, title, equal)
    reach = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]) / 2
    last = len(path) - 1
    drawn = np.unique(np.geomspace(1, last + 1, 300).astype(int)) - 1
    ax.plot(*path[drawn].T, color=ORANGE, linestyle="--", linewidth=1.8, label="path")
    stops = [0] + [10**k for k in range(9) if 10**k < last] + [last]
    ax.plot(*path[stops].T, "o", color=ORANGE, markersize=6)
    # Dots that lie on one another share a label.
    groups = [[stops[0]]]
    for stop in stops[1:]:
        far = np.abs(path[stop] - path[groups[-1][0]]) > 0.07 * reach
        if far.any():
            groups.append([stop])
        else:
            groups[-1].append(stop)
    before = path[0] + np.inf
    for group in groups:
        crowded = (np.abs(path[group[0]] - before) < 0.2 * reach).all()
        before = path[group[0]]
        words = " to ".join(dict.fromkeys(f"{n:,}" for n in (group[0], group[-1])))
        ax.annotate(
            *(words, path[group[0]]),
            xytext=(8, -7 if crowded else 5),
            textcoords="offset points",
            fontsize=12,
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1},
        )
    if not ax.figure.legends:  # one for all axes side by side
        handles, labels = ax.get_legend_handles_labels()
        ax.figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return ax


def plot_leak(honest, leaked, ax=None):
    """Draw pairs of test errors, with and without a leak, one dot for each split.

    Parameters
    ----------
    honest, leaked : array_like, shape (n_splits,)
        Mean squared error in m² on the same test rows, with a scaler fitted on
        the training rows, and with one fitted on all rows.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    ax.plot(honest, leaked, "o", color=BLUE, markersize=5, label="one split")
    low, high = (f(f(honest), f(leaked)) for f in (min, max))
    ends = [low * 0.9, high * 1.1]
    ax.plot(ends, ends, color=ORANGE, linestyle="--", label="no difference")
    ax.set(xscale="log", yscale="log", title="Test error in m², split by split")
    ax.set(xlabel="scaler fitted on training rows: error in m²")
    ax.set(ylabel="fitted on all rows: error in m²")
    ticks = [t for t in (50, 100, 200, 400, 800, 1600) if ends[0] < t < ends[1]]
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(ticks, labels=ticks)
        axis.set_ticks([], minor=True)
    ax.legend(loc="upper left")
    return ax


# Notebook 07

MARKERS = ["o", "^", "s", "D", "v"]
_IN_POINTS = {"textcoords": "offset points", "annotation_clip": False}


def plot_histogram(values, bins=60, ax=None, **labels):
    """Draw how often each value occurs, on a scale on which single rows are seen.

    Parameters
    ----------
    values : array_like, shape (n_rows,)
        The numbers; missing ones are left out.
    bins : int
        Number of bars.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    ax.hist(values, bins=bins, color=BLUE, edgecolor="white", linewidth=0.3)
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter("{x:.0f}")
    ax.set(ylabel="rows", **labels)
    return ax


def plot_people(groups, ax=None, bmi_lines=(), log_weight=False, **labels):
    """Draw people as points over height and weight, each group with its own marker.

    Parameters
    ----------
    groups : dict of str to (array_like, array_like)
        Label, then heights in cm and weights in kg; five at most.
    ax : Axes, optional
        Where to draw.
    bmi_lines : sequence of float
        Draw the line of each of these BMI in kg/m², with its value at the end.
    log_weight : bool
        Whether the weight stands on a logarithmic scale.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    if len(groups) > len(MARKERS):
        raise ValueError(f"groups must hold {len(MARKERS)} at most, not {len(groups)}")
    ax = ax or new_axes()
    for (label, (height_cm, weight_kg)), marker, (colour, _) in zip(
        groups.items(), MARKERS, LINES, strict=False
    ):
        many = len(height_cm) > 100
        ax.plot(
            height_cm,
            weight_kg,
            marker,
            color=colour,
            markersize=3 if many else 8,
            alpha=0.6 if many else 1,
            label=f"{label} ({len(height_cm)})",
        )
    if log_weight:
        ax.set_yscale("log")
        ax.set_yticks([50, 100, 200, 500, 1000], minor=False)
        ax.yaxis.set_major_formatter("{x:.0f}")
        ax.yaxis.set_minor_formatter("")
    heights = np.linspace(*ax.get_xlim(), 50)
    ax.set(xlim=(heights[0], heights[-1]))
    for bmi in bmi_lines:
        weights = bmi * (heights / 100) ** 2
        ax.plot(heights, weights, "--", color=BLACK, linewidth=1.5)
        ax.annotate(f"{bmi:g}", (heights[-1], weights[-1]), (4, -4), **_IN_POINTS)
    ax.set(xlabel="height in cm", ylabel="weight in kg")
    ax.set(**labels)
    if len(groups) > 1:
        _legend_below(ax, n_columns=2)
    return ax


def plot_bmi_contours(predictors, height_cm, weight_kg, people=None, ax=None, **labels):
    """Draw lines of equal BMI over height and weight, for several ways to get a BMI.

    Parameters
    ----------
    predictors : dict of str to callable
        Label and ``function(height_cm, weight_kg)``, which takes two arrays, shape
        (n,), and returns the BMI in kg/m², shape (n,); five at most.
    height_cm, weight_kg : (float, float)
        Lowest and highest value of each axis.
    people : (array_like, array_like), optional
        Heights and weights of people, drawn as grey points.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes(height=5.6)
    heights, weights = np.meshgrid(
        np.linspace(*height_cm, 60), np.linspace(*weight_kg, 60)
    )
    levels = [15, 20, 25, 30, 40, 50]
    if people is not None:
        ax.plot(*people, ".", color=GREY, markersize=2, alpha=0.5, label="people")
    for (label, function), (colour, style) in zip(
        predictors.items(), LINES, strict=False
    ):
        bmi = np.asarray(function(heights.ravel(), weights.ravel()), dtype=float)
        drawn = ax.contour(
            heights,
            weights,
            bmi.reshape(heights.shape),
            levels=levels,
            colors=colour,
            linestyles=style,
            linewidths=2,
        )
        if function is next(iter(predictors.values())):
            ax.clabel(drawn, fmt="%d", fontsize=12, inline_spacing=2)
        ax.plot([], [], color=colour, linestyle=style, label=label)
    ax.set(title="Lines of equal BMI", xlabel="height in cm", ylabel="weight in kg")
    ax.set(xlim=height_cm, ylim=weight_kg)
    ax.set(**labels)
    _legend_below(ax, n_columns=3)
    return ax


def plot_error_bars(errors, ax=None, **labels):
    """Draw errors as bars on a logarithmic scale, each with its number.

    Parameters
    ----------
    errors : dict of str to float
        Label and error, above 0.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes(height=1.6 + 0.6 * len(errors))
    names, values = list(errors), np.array(list(errors.values()), dtype=float)
    bars = ax.barh(names, values, color=BLUE, height=0.6)
    ax.bar_label(bars, [f"{value:.3f}" for value in values], padding=5)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_xlim(values.min() / 3, values.max() * 3)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set(**labels)
    return ax


def plot_over_range(curves, x_values, seen=None, ax=None, **labels):
    """Draw curves, and shade the range of values that the training set held.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_points,)
        Label and values; five at most.
    x_values : array_like, shape (n_points,)
        Where the values belong.
    seen : (float, float), optional
        Lowest and highest value in the training set.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes()
    if seen is not None:
        ax.axvspan(*seen, color=GREY, alpha=0.15, label="seen in training")
    for (label, values), (colour, style) in zip(curves.items(), LINES, strict=False):
        ax.plot(x_values, values, color=colour, linestyle=style, label=label)
    ax.set(**labels)
    _legend_below(ax, n_columns=3)
    return ax


def plot_class_regions(predict_class, groups, ax=None, bmi_lines=(), **labels):
    """Draw which class is predicted over height and weight, and some people.

    Parameters
    ----------
    predict_class : callable
        ``predict_class(height_cm, weight_kg)`` takes two arrays, shape (n,), and
        returns whole numbers from 0 to 2, shape (n,).
    groups : dict of str to (array_like, array_like)
        As for `plot_people`.
    ax : Axes, optional
        Where to draw.
    bmi_lines : sequence of float
        As for `plot_people`.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    ax = plot_people(groups, ax or new_axes(height=5.6), bmi_lines, **labels)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    heights, weights = np.meshgrid(
        np.linspace(left, right, 120), np.linspace(low, high, 120)
    )
    classes = np.asarray(predict_class(heights.ravel(), weights.ravel()))
    shades = ["white", "#E6E6E6", "#C4C4C4"]
    ax.contourf(
        heights,
        weights,
        classes.reshape(heights.shape),
        levels=[-0.5, 0.5, 1.5, 2.5],
        colors=shades,
        zorder=0,
    )
    for number, shade in enumerate(shades):  # for the legend
        ax.fill([], [], facecolor=shade, edgecolor=GREY, label=f"class {number}")
    _legend_below(ax, n_columns=3)
    ax.set(xlim=(left, right), ylim=(low, high))
    return ax


# Notebook 06


def plot_errors_by_seed(errors, references, ax=None, title="", ylabel="error in m²"):
    """Draw one dot for each seed and a bar at their median, for several models.

    Parameters
    ----------
    errors : dict of str to array_like, shape (n_seeds,)
        Label and mean squared errors, all above 0.
    references : dict of str to float
        Label and error of what the models are held against; four at most.
    ax : Axes, optional
        Where to draw.
    title, ylabel : str
        Words on the axes.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes(width=8.5, height=5.4)
    for place, values in enumerate(errors.values()):
        sideways = np.linspace(-0.2, 0.2, len(values))
        ax.plot(place + sideways, np.sort(values), "o", color=BLUE, markersize=6)
        middle = np.median(values)
        ax.hlines(middle, place - 0.32, place + 0.32, BLACK, linewidth=3, zorder=3)
    for (label, value), (colour, style) in zip(
        references.items(), LINES[1:], strict=False
    ):
        ax.axhline(value, color=colour, linestyle=style, label=label)
    ax.plot([], [], "o", color=BLUE, markersize=6, label="one seed")
    ax.plot([], [], color=BLACK, linewidth=3, label="median")
    ax.set_xticks(range(len(errors)), labels=list(errors))
    ax.set(title=title, ylabel=ylabel, yscale="log", xlim=(-0.5, len(errors) - 0.5))
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.grid(False, axis="x")
    ax.legend()
    return ax


def plot_validation_curves(curves, epochs, floor, ax=None):
    """Draw the validation error over the epochs: median and range of the seeds.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_points, n_seeds)
        Label and errors in m², all above 0; four at most.
    epochs : array_like, shape (n_points,)
        After which epoch each point was measured.
    floor : float
        The error of the exact law in m².
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes(width=8.5, height=5.4)
    for (label, errors), (colour, style) in zip(curves.items(), LINES, strict=False):
        errors = np.asarray(errors)
        ax.fill_between(
            epochs,
            errors.min(axis=1),
            errors.max(axis=1),
            color=colour,
            alpha=0.18,
            label=f"{label}, best to worst",
        )
        middle = np.median(errors, axis=1)
        ax.plot(epochs, middle, color=colour, linestyle=style, label=f"{label}, median")
    ax.axhline(floor, color=BLACK, linestyle=":", linewidth=1.5, label="floor")
    ax.set(
        title="Validation error during training",
        xlabel="epoch",
        ylabel="error in m²",
        yscale="log",
    )
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.legend()
    return ax


def plot_error_map(errors, rates, epochs, ax=None, title=""):
    """Draw a table of errors as a map: dark is bad, light is good.

    Parameters
    ----------
    errors : array_like, shape (n_epochs, n_rates)
        Mean squared errors in m², all above 0.
    rates : sequence of float, length n_rates
        Learning rates, one for each column.
    epochs : sequence of int, length n_epochs
        Numbers of epochs, one for each row.
    ax : Axes, optional
        Where to draw.
    title : str
        What to add to the title, such as how many seeds stand behind each number.

    Returns
    -------
    Axes
    """
    ax = ax or new_axes(height=4.2)
    shades = -np.log(np.asarray(errors))
    ax.imshow(shades, cmap="cividis", aspect="auto")
    middle = (shades.min() + shades.max()) / 2
    for (row, column), error in np.ndenumerate(np.asarray(errors)):
        ink = "black" if shades[row, column] > middle else "white"
        words = f"{error:.0f}" if error >= 100 else f"{error:.1f}"
        ax.text(column, row, words, color=ink, ha="center", va="center", fontsize=15)
    ax.set_xticks(range(len(rates)), labels=[f"{rate:g}" for rate in rates])
    ax.set_yticks(range(len(epochs)), labels=[f"{n:,}" for n in epochs])
    words = "Validation error in m²" + (f", {title.lower()}" if title else "")
    ax.set(title=words, xlabel="learning rate", ylabel="epochs")
    ax.grid(False)
    return ax
