"""Figures of gradient descent with one weight: a line, its loss, steps in the bowl."""

import numpy as np
from matplotlib.patheffects import withStroke

import helpers.plots.words as say
from helpers.plots.calculate import slope_at
from helpers.plots.style import (
    BLACK,
    GREY,
    LINES,
    ORANGE,
    PINK,
    draws,
    legend_below,
    new_axes,
    styled,
    with_looks,
)
from helpers.plots.words import describe

# One look for each learning rate that lesson 02 speaks of, wherever it is drawn.
RATE_LOOKS = dict(zip([0.01, 0.028, 0.12, 0.03, 0.001], LINES, strict=True))
STAR = {"marker": "*", "color": BLACK, "markersize": 16, "linestyle": "", "zorder": 5}


def look_of_rate(rate):
    """Return colour and line style of a learning rate."""
    return RATE_LOOKS.get(rate, LINES[0])


@draws()
def plot_mornings(model_function, X, y, lines=None, ax=None, errors=False):
    """Draw the temperatures of some mornings, and the lines that models make of them.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the prediction for one sample.
    X, y : list, shapes (n_samples, 1) and (n_samples,)
        Temperatures at seven and at noon.
    lines : dict of str to (list of float, float), optional
        Label, then weights and bias; five at most.
    errors : bool
        Whether to draw the error of each sample for the first line.
    """
    lines = lines or {}
    looks = with_looks(lines, "lines")
    if errors and not lines:
        raise ValueError("errors=True needs a line to measure from, but lines is empty")
    x_values = np.array([x[0] for x in X], dtype=float)
    margin = 0.1 * np.ptp(x_values)
    ends = [x_values.min() - margin, x_values.max() + margin]
    sentences = [f"{say.cloud(x_values, y, 'morning')}.", *_twins(x_values, y)]
    for label, (w, b), colour, style in looks:
        heights = [model_function(w, b, [x]) for x in ends]
        text = f"{label}: $w$ = {say.number(w[0])}, $b$ = {say.number(b)}"
        (line,) = ax.plot(ends, heights, color=colour, linestyle=style, label=text)
        if errors:  # a gap on both sides: two strokes that meet there stay two
            line.set(path_effects=[withStroke(linewidth=7, foreground="white")])
            line.set_zorder(2.5)
        course = say.course(ends, heights)
        sentences.append(f'The line "{say.plain(text)}" {course}.')
    if errors:
        w, b = next(iter(lines.values()))
        predicted = [model_function(w, b, x) for x in X]
        missed = np.ravel(predicted) - np.ravel(y)
        beside = apart(x_values, missed)
        ax.vlines(beside, predicted, y, color=PINK, linewidth=3, label="error")
        sentences.append(
            "Thick strokes join each dot to the line: the errors, prediction minus "
            f"target, are {say.reach(missed)}."
        )
    ax.plot(x_values, y, "o", color=BLACK, label="mornings", zorder=3)
    title = "The line and its errors" if errors else f"{say.counted(len(y), 'morning')}"
    ax.set(title=title, xlabel="temperature at seven (°C)")
    ax.set_xlim(ends[0] - margin / 4, ends[1] + margin / 4)
    ax.set(ylabel="temperature at noon (°C)")
    if lines:
        ax.legend(loc="upper left")
    return sentences


def apart(x_values, errors):
    """Return places for strokes: a hair apart where one would hide another.

    `errors` has the shape (..., n_samples). Two strokes at the same x cover each other
    only on the same side of the line.
    """
    x_values = np.asarray(x_values, dtype=float)
    sides = np.sign(errors)
    alike = sides[..., :, None] == sides[..., None, :]
    alike &= x_values[:, None] == x_values
    before = np.tril(alike, -1).sum(axis=-1)
    shift = before - (alike.sum(axis=-1) - 1) / 2
    return x_values + 0.012 * np.ptp(x_values) * shift


def _twins(x_values, y):
    """Say which samples share their feature, but not their target."""
    for x in np.unique(x_values):
        heights = np.ravel(y)[x_values == x]
        if np.ptp(heights):
            two = say.listed([say.number(height) for height in heights])
            yield f"At {say.number(x)} there are dots at {two}."


def _draw_bowl(ax, loss_function, low, high):
    """Draw the loss against the weight; return the lowest point drawn."""
    values = np.linspace(low, high, 1001)
    losses = np.array([loss_function(w) for w in values], dtype=float)
    ax.plot(values, losses, color=GREY, linewidth=2)
    return values[losses.argmin()], losses.min()


@draws()
def plot_slopes(loss_function, points, ax=None):
    """Draw J against the weight, and its slope at some places.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w)`` returns the total loss, with the bias at 2.
    points : sequence of float
        Where to draw a dot and the slope there.
    """
    w, lowest = _draw_bowl(ax, loss_function, -0.5, 3)
    ax.axvline(w, color=GREY, linestyle=":")
    ax.text(w + 0.04, 0.95, "bottom", transform=ax.get_xaxis_transform(), va="top")
    slopes = []
    for point in points:
        height, slope = loss_function(point), slope_at(loss_function, point)
        half = np.array([-0.4, 0.4]) / np.hypot(1, slope / 60)  # of equal length
        ax.plot(point + half, height + slope * half, color=ORANGE, linewidth=4)
        ax.plot(point, height, "o", color=BLACK)
        text = f"{slope:.2f}".replace("-", "−")
        level = abs(slope) < 5  # then the words are above, else inside the bowl
        side = 0 if level else -np.sign(slope)
        place = point + 0.12 * side, height + (7 if level else 1)
        ha = {0: "center", 1: "left", -1: "right"}[side]
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.text(*place, f"slope {text}", ha=ha, bbox=behind if level else None)
        slopes.append(f"{text} at w = {say.number(point)}")
    ax.set(title="$J$ against the weight: a bowl")
    ax.set(xlabel="weight $w$ (bias $b$ = 2)", ylabel="total loss $J$", ylim=(0, None))
    return [
        f"A dotted line marks the bottom, w = {say.number(w)}, J = {lowest:.2f}.",
        f"Straight strokes show the slopes: {say.listed(slopes)}.",
    ]


@draws()
def plot_nudges(loss_function, at, nudges, ax=None):
    """Draw one loss against the weight, and slopes measured by nudges.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w)`` returns the loss of one sample.
    at : float
        The weight that is nudged.
    nudges : sequence of float
        How far; three at most. For the one in the middle, run and rise are drawn.
    """
    looks = with_looks(dict.fromkeys(nudges), "nudges", LINES[1:4])
    values = np.linspace(at - 0.3, at + 1.3, 200)
    losses = [loss_function(w) for w in values]
    height, sentences = loss_function(at), []
    top = max(losses) * 1.05
    ax.plot(values, losses, color=GREY, linewidth=4, alpha=0.6)
    ax.text(values[-1], losses[-1] + 3, "the loss", ha="right", color=GREY)

    def line(slope, label, **look):
        run = np.array([-0.25, -0.98 * height / slope])
        ax.plot(at + run, height + slope * run, label=label, zorder=3, **look)

    touching = slope_at(loss_function, at)
    words = f"slope {say.number(touching)}"
    line(touching, f"just touches it: {words}", color=BLACK)
    for nudge, _, colour, style in looks:
        slope = (loss_function(at + nudge) - height) / nudge
        text = f"nudge {say.number(nudge)}: slope {say.number(slope, 4)}"
        line(slope, text, color=colour, linestyle=style, linewidth=1.8)
        ax.plot(at + nudge, loss_function(at + nudge), "o", color=colour, zorder=4)
        sentences.append(text)
    ax.plot(at, height, "o", color=BLACK, zorder=4)
    run = sorted(nudges)[len(nudges) // 2]
    rise = loss_function(at + run) - height
    corner = [at, at + run, at + run], [height, height, height + rise]
    ax.plot(*corner, color=GREY, linestyle=":", linewidth=2)
    ax.text(at + 0.3 * run, height + 0.4, f"nudge {say.number(run)}", ha="center")
    middle = at + run + 0.04, height + rise / 2
    ax.text(*middle, f"rise {say.number(rise, 4)}", va="center")
    ax.set(title="A slope is rise divided by nudge", xlabel="weight $w$", ylim=(0, top))
    ax.set(ylabel="loss $L$ of the third morning")
    ax.legend(loc="upper right")
    return [
        f"The curve {say.course(values, losses)}. At w = {say.number(at)} a black line "
        f"touches it, {words}. Broken lines lead to the nudged points: "
        f"{say.listed(sentences)}.",
        f"At the nudge {say.number(run)} the loss changes by {say.number(rise, 4)}.",
    ]


@styled()
def plot_walks(loss_function, walks):
    """Draw some descents in the same bowl, one beside the other, step by step.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(w)`` returns the total loss.
    walks : dict of float to list of float
        Learning rate, and the weight at the start and after each step.
    """
    n_rows = max(2, -(-len(walks) // 2))
    axes, sentences = new_axes(2, n_rows=n_rows, width=11, height=4 * n_rows), []
    for ax, (rate, walk) in zip(axes.flat, walks.items(), strict=False):
        bottom = _draw_bowl(ax, loss_function, -1, 3.4)
        heights = [loss_function(w) for w in walk]
        colour, style = look_of_rate(rate)
        look = {"color": colour, "linewidth": 1.8, "linestyle": style}
        ax.axvline(bottom[0], color=GREY, linestyle=":")
        ax.text(bottom[0] + 0.06, 122, "bottom")
        ax.set_xticks(range(-1, 4))
        ax.plot(walk, heights, "o", markersize=7, **look)
        _number_steps(ax, walk, heights, bottom[0])
        way = _way(np.array(walk) - bottom[0], heights, bottom[1])
        ax.set(title=f"rate {say.number(rate)}: {way}", xlim=(-1, 3.4), ylim=(0, 130))
        ax.set(xlabel="weight $w$ (bias $b$ = 2)", ylabel="total loss $J$")
        ends = [
            f"w = {say.number(w)}, J = {height:.2f}"
            for w, height in zip(walk, heights, strict=True)
        ]
        sentences.append(
            f"Rate {say.number(rate)}: {way}, {say.count(len(walk) - 1, 'step')} from "
            f"{ends[0]}, to {ends[-1]}."
        )
    for ax in axes.flat[len(walks) :]:
        ax.remove()
    describe(
        axes.flat[0].figure,
        "J against the weight, a bowl, and walks in it with some learning rates.",
        f"A dotted line marks the bottom, w = {say.number(bottom[0])}, "
        f"J = {bottom[1]:.2f}.",
        *sentences,
    )
    return axes.flat[0].figure


def _number_steps(ax, walk, heights, bottom):
    """Write numbers at the dots of a walk, from 0 while there is room, and the last."""
    spots, last = np.column_stack([walk, heights]), len(walk) - 1
    written = []
    for k, spot in enumerate(spots):
        if k < last and len(written) < k:  # one before it had no room
            continue
        far = all(np.hypot(*((spot - s) / [0.2, 5.5])) > 1 for s in written)
        if far or k == last:
            right = spot[0] > bottom if far else True
            side, ha = ((8, -10), "left") if right else ((-9, -9), "right")
            ax.annotate(k, spot, side, textcoords="offset points", fontsize=12, ha=ha)
            written.append(spot)


def _way(distances, heights, lowest):
    """Say in a title how the steps of a walk go, by its distances from the bottom."""
    if len(heights) > 1 and (np.diff(np.sign(distances)) != 0).all():
        if abs(heights[-1] - heights[0]) < 0.01 * heights[0]:
            return "bounces, about as high each time"
        return f"bounces, {'lower' if heights[-1] < heights[0] else 'higher'} each time"
    return "arrives" if heights[-1] < 1.01 * lowest else "creeps"


@draws()
def plot_loss_curves(curves, ax=None, ylabel="total loss", title="Loss curve"):
    """Draw losses against epochs, one line for each run.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_epochs,)
        Label and loss of each epoch, counted from 0; five at most. What is not
        finite is left out.
    ylabel, title : str
        What the loss is called, and what to see.
    """
    drawn, same = {}, []
    for label, losses, colour, style in with_looks(curves):
        losses = np.asarray(losses, dtype=float)
        losses = np.where(np.isfinite(losses), losses, np.nan)
        for line, other in zip(ax.lines, drawn, strict=False):
            others = drawn[other][1]
            if len(losses) == len(others) and np.allclose(losses, others, 1e-4, 0):
                same.append(f'"{say.plain(label)}" lies on "{say.plain(other)}".')
                line.set(linewidth=7, alpha=0.4)  # so that both are seen
        drawn[label] = np.arange(len(losses)), losses
        ax.plot(losses, color=colour, linestyle=style, label=label)
    ax.set(title=title, xlabel="epoch", ylabel=ylabel)
    legend_below(ax, n_columns=2)
    n_epochs = max([len(losses) for _, losses in drawn.values()], default=0)
    words = f"{say.counted(len(curves), 'loss curve')}, {say.count(n_epochs, 'epoch')}"
    return [f"{words}: {say.courses(drawn)}", *same]
