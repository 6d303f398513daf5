"""Figures of classification: a probability, its price, boundaries, alarms."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import helpers.plots.words as say
from helpers.plots.calculate import over_grid
from helpers.plots.style import (
    BLACK,
    GREY,
    LABEL_LOOK,
    ORANGE,
    PINK,
    draw_labelled,
    draws,
    legend_below,
    styled,
)
from helpers.plots.words import describe

HOURS = np.linspace(0, 42, 4201)  # from the laziest student to the keenest
TOP = 1.6  # of the pictures of students
PEGS = ("too thick $x_1$ (tenths of a mm)", "too long $x_2$ (mm)")
# Round a sample that a neuron gets wrong.
RING = {"fillstyle": "none", "color": BLACK, "markersize": 18, "markeredgewidth": 2}


@styled()
def plot_students(rows):
    """Draw students who passed or failed, and what a function says of them.

    Parameters
    ----------
    rows : dict of str to (list, list, callable)
        A panel for each: its title, the hours of study, the labels 0 and 1, and the
        function of the hours that is above 0.5 where it says "passed".
    """
    figure = Figure((10, 3 * len(rows)))
    panels = figure.subplots(len(rows), 1, squeeze=False)[:, 0]
    for ax, (title, row) in zip(panels, rows.items(), strict=True):
        describe(ax, *_draw_students(ax, title, *row))
    return figure


def _draw_students(ax, title, hours, labels, function):
    """Draw one panel of students, and say what is seen in it."""
    hours, labels = np.asarray(hours), np.asarray(labels)
    heights = np.array([function(x) for x in HOURS])
    ax.axhline(0.5, color=GREY, linewidth=1.2, linestyle=":")
    ax.plot(HOURS, heights, color=BLACK)
    draw_labelled(ax, np.column_stack([hours, labels]), labels)
    ax.set(xlim=(0, 42), ylim=(-0.4, TOP))
    ax.set_yticks([0, 0.5, 1], ["failed 0", "0.5", "passed 1"])
    ax.set(xlabel="hours of study", ylabel="label, prediction")
    words = [_at_labels(labels, hours)]
    at = _crossing(HOURS, heights, 0.5)
    if at is not None:
        ax.plot([at, at], [-0.4, 0.5], "-.", color=PINK)
        hours_there = f"{say.number(at)} hours"
        ax.text(at + 0.4, -0.28, hours_there, color=BLACK)
        title += f": crosses 0.5 at {hours_there}"
    ax.set_title(title)
    said = [f"{say.number(function(x))} at {x} hours" for x in (5, 40)]
    words.append(f"The function is {' and '.join(said)}.")
    # Far above what is drawn, and no student is there to show it.
    if function(40) > TOP and max(hours) < 40:
        leaves = HOURS[np.argmax(heights > TOP)]
        ax.text(leaves + 0.4, 1.32, f"↗ {function(40):.1f} at 40 hours")
    wrong = [
        (x, y) for x, y in zip(hours, labels, strict=True) if (function(x) > 0.5) != y
    ]
    for x, y in wrong:
        ax.plot(x, y, "o", **RING)
        ax.text(x + 0.6, y + 0.18, f"wrong, it says {function(x):.2f}")
        words.append(f"It is wrong about the student with {x} hours.")
    if not wrong:
        words.append("It is right about each of them.")
    return words


def _at_labels(labels, where):
    """Say how many samples have each label, and where they lie."""
    parts = []
    for label in (0, 1):
        mine = where[labels == label]
        place = f" {say.reach(mine)} hours" if len(mine) else ""
        parts.append(f"{say.count(len(mine), 'student')} with label {label}{place}")
    return f"{parts[0][0].upper()}{parts[0][1:]}, and {parts[1]}."


@draws()
def plot_cross_entropy(loss_function, at=None, ax=None):
    """Draw what a prediction costs if the label is 1, and if it is 0.

    Parameters
    ----------
    loss_function : callable
        ``loss_function(y_predicted, y)`` returns the loss of one prediction.
    at : float, optional
        A prediction whose two losses are marked and written.
    """
    predictions = np.linspace(0.005, 0.995, 199)
    for label, style, (x, y) in ((1, "-", (0.1, 3)), (0, "--", (0.9, 3))):
        colour = LABEL_LOOK[label][1]
        losses = [loss_function(p, label) for p in predictions]
        ax.plot(predictions, losses, style, color=colour)
        side = "left" if label else "right"
        ax.text(x, y, f"label {label}", ha=side, color=colour, weight="bold")
        if at is not None:
            loss = loss_function(at, label)
            ax.plot(at, loss, LABEL_LOOK[label][0], color=colour)
            ax.text(at + 0.02, loss, f"{loss:.2f}", va="bottom" if label else "top")
    ax.plot(0.5, loss_function(0.5, 1), "o", color=BLACK)
    ax.text(0.5, 1, f"{loss_function(0.5, 1):.2f}", ha="center")
    ax.set(title="Sure and wrong is expensive", xlim=(0, 1), ylim=(0, 5.4))
    ax.set(xlabel=r"prediction $\hat{y}$", ylabel="loss $L$")
    words = []
    for label in (1, 0):
        losses = [(say.number(loss_function(p, label)), p) for p in (0.1, 0.5, 0.9)]
        listed = say.listed([f"{loss} at {p}" for loss, p in losses])
        words.append(f"For label {label} the loss is {listed}.")
    return words


@draws(height=5.6)
def plot_pegs(X, labels, model_function=None, w=None, b=None, ax=None):
    """Draw pegs with their two features, and a neuron's boundary between them.

    Parameters
    ----------
    X, labels : list, shapes (n_samples, 2) and (n_samples,)
        Features, and labels 0 and 1.
    model_function : callable, optional
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    w, b : list of float, length 2, and float
        Weights and bias.
    """
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    n_ones = np.count_nonzero(labels == 1)
    _draw_pegs(ax, X, labels)
    ax.set(title=f"{len(X)} pegs, {n_ones} jammed")
    words = [f"{n_ones} of {say.count(len(X), 'peg')} have the label 1."]
    if model_function is not None:
        ax.set_title("The decision boundary, output 0.5", pad=24)
        words += _draw_outputs(ax, lambda x1, x2: model_function(w, b, [x1, x2]))
        _mark_middle(ax, lambda x1: model_function(w, b, [x1, 0]))
        says_1 = np.array([model_function(w, b, list(x)) > 0.5 for x in X])
        n_right = (says_1 == (labels == 1)).sum()
        words.append(f"{n_right} of {len(X)} are on the side of their label.")
        ax.fill([], [], color=ORANGE, alpha=0.13, linewidth=0, label="says 1")
    legend_below(ax, n_columns=2 if model_function is None else 3)
    return words


def _draw_pegs(ax, X, labels):
    """Draw pegs as points, with their two features as axes."""
    low, high = X.min(axis=0) - 1, X.max(axis=0) + 1
    for label, meaning in ((0, "slid in"), (1, "jammed")):
        marker, colour = LABEL_LOOK[label]
        size = 9 + 2 * label  # a triangle fills less of its square
        look = {"markeredgecolor": "white", "markersize": size, "zorder": 3}
        name = f"label {label}, {meaning}"
        ax.plot(*X[labels == label].T, marker, color=colour, label=name, **look)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    ax.set(xlabel=PEGS[0], ylabel=PEGS[1])
    ax.yaxis.get_major_locator().set_params(integer=True)


def _mark_middle(ax, output_at):
    """Mark where the boundary crosses x2 = 0, and write the place."""
    x1 = np.linspace(*ax.get_xlim(), 841)
    middle = _crossing(x1, [output_at(x) for x in x1], 0.5)
    if middle is not None:
        ax.plot(middle, 0, "D", color=BLACK, markersize=7)
        right = {"textcoords": "offset points", "xytext": (9, 0), "va": "center"}
        ax.annotate(f"{middle:.2f}".replace("-", "−"), (middle, 0), **right)


def _draw_outputs(ax, output_at):
    """Draw and name where the output is 0.1, 0.5 and 0.9, and say where it runs."""
    x1, x2 = np.meshgrid(np.linspace(*ax.get_xlim(), 85), np.linspace(*ax.get_ylim()))
    output = over_grid(output_at, x1, x2)
    ax.contourf(x1, x2, output, [0.5, 2], colors=ORANGE, alpha=0.13)
    words = []
    for level, width, style in ((0.1, 1.3, "--"), (0.5, 2.8, "-"), (0.9, 1.3, "--")):
        if not output.min() < level < output.max():
            words.append(f"No line: the output is nowhere {level}.")
            continue
        look = {"linewidths": width, "linestyles": style, "colors": BLACK}
        ax.contour(x1, x2, output, [level], **look)
        name, top = str(level), _crossing(x1[-1], output[-1], level)
        if top is not None:
            up = {"textcoords": "offset points", "xytext": (0, 5), "ha": "center"}
            written = f"output {name}" if level == 0.1 else name
            ax.annotate(written, (top, ax.get_ylim()[1]), fontsize=12, **up)
        middle = _crossing(x1[0], [output_at(x, 0) for x in x1[0]], level)
        if middle is not None:
            words.append(
                f"The output is {name} at x1 = {say.number(middle)} where x2 = 0."
            )
    return words


def _crossing(x, values, level):
    """Return where values first cross a level; None where they never do."""
    above = np.asarray(values) > level
    for k in np.flatnonzero(above[1:] != above[:-1])[:1]:
        share = (level - values[k]) / (values[k + 1] - values[k])
        return x[k] + share * (x[k + 1] - x[k])
    return None


@draws(width=9, height=4.4)
def plot_alarms(found, missed, false_alarms, let_through, ax=None):
    """Draw each peg of a test once: those with an alarm in a frame, the others beside.

    Parameters
    ----------
    found, missed : int
        How many that jam raised an alarm, and how many none.
    false_alarms, let_through : int
        How many that slide in raised an alarm, and how many none.
    """
    n_rows = 10
    jam, alarms = found + missed, found + false_alarms
    n_left = -(-alarms // n_rows) + 1  # columns of the frame
    beside = n_left + 1.5
    groups = [
        (0, n_left, found, false_alarms),
        (beside, -(-(missed + let_through) // n_rows), missed, let_through),
    ]
    for left, n_columns, ones, zeros in groups:
        places = np.arange(ones + zeros)
        spots = np.stack([left + places % n_columns, -(places // n_columns)], axis=1)
        kinds = np.repeat([1, 0], [ones, zeros])
        draw_labelled(ax, spots[kinds == 0], kinds[kinds == 0], alpha=0.45)
        draw_labelled(ax, spots[kinds == 1], kinds[kinds == 1], markersize=10)
    for k in range(missed):
        ax.plot(beside + k, 0, "o", **RING)
    tall = -(-alarms // n_left)
    frame = (-0.7, 0.4 - tall), n_left + 0.4, tall + 0.3
    ax.add_patch(Rectangle(*frame, fill=False, linewidth=2.2))
    below = f"alarm\n{found} right\n{false_alarms} false"
    ax.text(-0.7, -tall - 0.1, below, va="top")
    below = f"no alarm: {missed} missed (ringed), {let_through} rightly let through"
    ax.text(beside - 0.4, -n_rows - 0.1, below, va="top")
    ax.set(xlim=(-1, beside + groups[1][1]), ylim=(-n_rows - 1.3, 1))
    total = found + missed + false_alarms + let_through
    title = f"{total} pegs: {jam} jam (triangles), {alarms} alarms (in the frame)"
    ax.set_title(title)
    ax.axis("off")
    return [
        f"{alarms} pegs are in a frame, because they raise an alarm: {found} right and "
        f"{false_alarms} false alarms. Beside it, {missed} missed and {let_through} "
        "rightly let through.",
        f"Recall {found} of {jam}, precision {found} of {alarms}.",
    ]
