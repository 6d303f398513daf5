"""Figures of gradient descent: a fit, its loss, and the way downhill."""

from itertools import pairwise

import numpy as np
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator

import helpers.plots.words as say
from helpers.plots.calculate import above_zero, growing_levels, over_grid, slope_at
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LINES,
    ORANGE,
    PINK,
    draw_surface,
    draws,
    legend_below,
    with_looks,
)


@draws()
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
    errors : bool
        Whether to draw the error of each sample for the first line.
    """
    looks = with_looks(lines, "lines")
    if errors and not lines:
        raise ValueError("errors=True needs a line to measure from, but lines is empty")
    x_values = np.array([x[0] for x in X], dtype=float)
    margin = 0.1 * np.ptp(x_values)
    ends = [x_values.min() - margin, x_values.max() + margin]
    drawn = {}
    for label, (w, b), colour, style in looks:
        drawn[label] = ends, [model_function(w, b, [x]) for x in ends]
        ax.plot(*drawn[label], color=colour, linestyle=style, label=label)
    sentences = [f"{say.cloud(x_values, y)}."]
    if lines:
        lines_of = f"{say.counted(len(lines), 'line')} for x {say.reach(ends)}"
        sentences.append(f"{lines_of}: {say.courses(drawn)}")
    if errors:
        w, b = next(iter(lines.values()))
        predicted = [model_function(w, b, x) for x in X]
        ax.vlines(x_values, predicted, y, color=PINK, linewidth=3, label="error")
        missed = np.ravel(predicted) - np.ravel(y)
        sentences.append(
            "Thick strokes join each sample to the line: the errors, prediction minus "
            f"target, are {say.reach(missed)}."
        )
    ax.plot(x_values, y, "o", color=BLACK, label="samples")
    title = "Samples and line" if lines else "Samples"
    ax.set(title=title, xlabel="feature $x$", ylabel="target $y$")
    ax.legend()
    return sentences


@draws()
def plot_loss_slice(loss_function, values, points=(), ax=None, **labels):
    """Draw the loss against one parameter, with points and their slopes.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(value)`` returns the loss.
    values : array_like, shape (n_points,)
        Values of the parameter.
    points : sequence of float
        Where to draw a dot and the slope there; four at most.
    **labels
        Passed on to ``Axes.set``.
    """
    looks = with_looks(dict(enumerate(points)), "points", LINES[1:])
    values = np.asarray(values, dtype=float)
    losses = [loss_function(value) for value in values]
    ax.plot(values, losses, color=BLUE, label="loss")
    far, slopes = np.ptp(values) / 10, []
    for _, point, colour, style in looks:
        height, slope = loss_function(point), slope_at(loss_function, point)
        ends = np.array([point - far, point + far])
        tangent = height + slope * (ends - point)
        label = f"slope {slope:.2f}"
        ax.plot(ends, tangent, color=colour, linestyle=style, label=label)
        ax.plot(point, height, "o", color=colour)
        slopes.append(f"{say.number(slope)} at {say.number(point)}")
    ax.set(**labels)
    ax.legend()
    words = f"For values {say.reach(values)} the loss {say.course(values, losses)}."
    if not slopes:
        return [words]
    noun = "slope is" if len(slopes) == 1 else "slopes are"
    return [words, f"Dots with short strokes: the {noun} {say.listed(slopes)}."]


@draws()
def plot_descent_steps(loss_function, w_path, w_values=None, ax=None, **labels):
    """Draw the loss against one weight as a bowl, and the steps of a descent in it.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w)`` returns the loss for one number.
    w_path : array_like, shape (n_steps + 1,)
        The weight before each step and after the last. What is not finite ends
        the way.
    w_values : array_like, shape (n_points,), optional
        Weights for which to draw the bowl; by default those of the path, and a
        little more on both sides.
    **labels
        Passed on to ``Axes.set``; by default the title says how the steps go.
    """
    path = np.ravel(np.asarray(w_path, dtype=float))
    path = path[np.logical_and.accumulate(np.isfinite(path))]
    if not len(path):
        raise ValueError("w_path must hold at least one weight that is finite")
    if w_values is None:
        margin = 0.25 * np.ptp(path) or 1
        w_values = np.linspace(path.min() - margin, path.max() + margin, 121)
    w_values = np.asarray(w_values, dtype=float)
    losses = np.array([loss_function(w) for w in w_values], dtype=float)
    heights = np.array([loss_function(w) for w in path], dtype=float)
    ax.plot(w_values, losses, color=BLUE, label="loss")
    ax.plot(path, heights, "o", color=ORANGE, markersize=6, label="after each step")
    dots = np.column_stack([path, heights])
    size = [np.ptp(w_values), np.ptp([*losses, *heights])]
    for before, after in pairwise(dots):
        if (np.abs(after - before) > 0.02 * np.array(size)).any():  # else too short
            look = {"arrowstyle": "-|>", "mutation_scale": 14, "color": ORANGE}
            arrow = FancyArrowPatch(before, after, transform=ax.transData, **look)
            ax.add_patch(arrow)
    look = {"linestyle": "", "markersize": 11}
    start, end = (f"{name}: $w$ = {say.number(path[k])}" for name, k in _ENDS.items())
    ax.plot(*dots[0], marker="s", color=BLACK, label=start, **look)
    ax.plot(*dots[-1], marker="D", color=GREEN, label=end, **look)
    title, ups = _way(heights), np.count_nonzero(np.diff(heights) > 0)
    ax.set(**{"title": title, "xlabel": "weight $w$", "ylabel": "loss", **labels})
    legend_below(ax, n_columns=2)
    ends = [
        f"w = {say.number(w)}, loss {say.number(height)}" for w, height in dots[[0, -1]]
    ]
    return [
        f"For w {say.reach(w_values)} the loss {say.course(w_values, losses)}.",
        f"{say.counted(len(path) - 1, 'step')} from {ends[0]}, to {ends[1]}; "
        f"the loss rises in {say.count(ups, 'step')}.",
    ]


_ENDS = {"start": 0, "end": -1}


def _way(heights):
    """Say in a title how the steps of a descent go."""
    change = np.diff(heights)
    if not len(change):
        return "Where the descent starts"
    if (change < 0).all():
        return "Each step leads further down"
    if heights[-1] > heights[0]:
        return "The steps lead up, out of the bowl"
    return "Most steps lead down" if (change < 0).mean() > 0.5 else "Steps up and down"


@draws(height=6, projection="3d")
def plot_loss_surface(loss_function, w_values, b_values, ax=None):
    """Draw the loss over a weight and a bias as a surface in three dimensions.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the loss for two numbers.
    w_values, b_values : array_like, shape (n_w,), (n_b,)
        The values to try.
    """
    w, b = np.meshgrid(w_values, b_values)
    loss = over_grid(loss_function, w, b)
    draw_surface(ax, w, b, loss)
    ax.set(title="Loss surface", xlabel="weight $w$", ylabel="bias $b$", zlabel="loss")
    return [_valley(w, b, loss)]


def _valley(w, b, loss):
    """Say where a loss over weight and bias is drawn, and where it is lowest."""
    low = np.unravel_index(np.nanargmin(loss), loss.shape)
    return (
        f"For w {say.reach(w)} and b {say.reach(b)} the loss is {say.reach(loss)}; it "
        f"is lowest near w = {say.number(w[low])}, b = {say.number(b[low])}."
    )


@draws()
def plot_loss_contour(
    loss_function, w_values, b_values, paths=None, ax=None, levels=None, minimum=None
):
    """Draw the loss seen from above, as contour lines, with the way of a training.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w, b)`` returns the loss for two numbers.
    w_values, b_values : array_like, shape (n_w,), (n_b,)
        The values to try.
    paths : dict of str to array_like, shape (n_epochs + 1, 2), optional
        Label, and weight and bias before each epoch and after the last; five at
        most.
    levels : int or sequence of float, optional
        About how many lines to draw, each with its loss written on it, at even
        distances of the loss, so that they lie close where the loss is steep; or
        the losses themselves. By default the losses of the lines grow by a factor
        and are not written.
    minimum : (float, float), optional
        Weight and bias of the lowest point, marked by a cross.
    """
    looks = with_looks(paths or {}, "paths")
    if levels is not None:  # finer than asked for, so that the lines are smooth
        w_values, b_values = (
            np.linspace(min(values), max(values), max(81, len(values)))
            for values in (w_values, b_values)
        )
    w, b = np.meshgrid(w_values, b_values)
    loss = over_grid(loss_function, w, b)
    sentences = [_valley(w, b, loss)]
    if levels is None:
        drawn, look = growing_levels(loss, 1.02 * loss.min(), 14), {"cmap": "cividis"}
    else:
        drawn, look = _even_levels(loss, levels), {"colors": GREY}
    if len(drawn):
        lines = ax.contour(w, b, loss, levels=drawn, linewidths=1.2, **look)
    if len(drawn) and levels is not None:
        ax.clabel(lines, fmt=say.number, fontsize=11, inline_spacing=3)
        ax.plot([], [], color=GREY, linewidth=1.2, label="equal loss")
        losses = say.listed([say.number(level) for level in drawn])
        sentences.append(f"{say.counted(len(drawn), 'line')} of equal loss: {losses}.")
    for label, path, colour, style in looks:
        path = np.asarray(path, dtype=float)
        ax.plot(*path.T, color=colour, linestyle=style, marker=".", label=label)
        ax.plot(*path[0], "s", color=colour)
        sentences.append(
            f'The path "{say.plain(label)}" leads from {say.place(*path[0])} to '
            f"{say.place(*path[-1])} in {say.count(len(path) - 1, 'epoch')}."
        )
    if minimum is not None:
        if loss_function(*minimum) > loss.min() + 0.001 * np.ptp(loss):
            raise ValueError(f"the loss at minimum={minimum} is not the lowest shown")
        look = {"color": BLACK, "markersize": 11, "markeredgewidth": 3}
        ax.plot(*minimum, "x", label="lowest point", **look)
        sentences.append(f"A cross marks the lowest point, {say.place(*minimum)}.")
    ax.set(
        title="Loss from above",
        xlabel="weight $w$",
        ylabel="bias $b$",
        xlim=(min(w_values), max(w_values)),
        ylim=(min(b_values), max(b_values)),
    )
    legend_below(ax, n_columns=2)
    return sentences


def _even_levels(loss, levels):
    """Return round losses at even distances, between the lowest and the highest."""
    finite = loss[np.isfinite(loss)]
    if np.ndim(levels) == 0:
        levels = MaxNLocator(levels, min_n_ticks=1).tick_values(
            finite.min(), finite.max()
        )
    levels = np.asarray(levels, dtype=float)
    return levels[(levels > finite.min()) & (levels < finite.max())]


@draws()
def plot_loss_curves(curves, ax=None, ylabel="total loss", log=False):
    """Draw losses against epochs, one line for each run.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_epochs,)
        Label and loss of each epoch, counted from 0; five at most. What is not
        finite is left out, and on a logarithmic scale what is not above 0.
    ylabel : str
        What the loss is called.
    log : bool
        Whether the loss is on a logarithmic scale.
    """
    looks = with_looks(curves)
    drawn, same = {}, []
    for label, losses, colour, style in looks:
        losses = np.asarray(losses, dtype=float)
        losses = np.where(np.isfinite(losses), losses, np.nan)
        losses = above_zero(losses) if log else losses
        for line, other in zip(ax.lines, drawn, strict=False):
            if _agree(losses, drawn[other][1]):
                same.append(f'"{say.plain(label)}" lies on "{say.plain(other)}".')
                line.set(linewidth=7, alpha=0.4)  # so that both are seen
        drawn[label] = np.arange(len(losses)), losses
        ax.plot(losses, color=colour, linestyle=style, label=label)
    if log:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda loss, _: say.number(loss))
    ax.set(title="Loss curve", xlabel="epoch", ylabel=ylabel)
    legend_below(ax, n_columns=2)
    n_epochs = max([len(losses) for _, losses in drawn.values()], default=0)
    scale = " on a logarithmic scale" if log else ""
    words = say.counted(len(curves), "loss curve") + scale
    words += f", {say.count(n_epochs, 'epoch')}: {say.courses(drawn)}"
    return [words, *same]


def _agree(losses, others):
    """Tell whether the same epochs have the same losses, to the eye."""
    return len(losses) == len(others) and np.allclose(losses, others, 1e-4, 0)
