"""Figures of the BMI project: people, lines of equal BMI."""

import numpy as np
from matplotlib.patheffects import withStroke

import helpers.plots.words as say
from helpers.plots.style import (
    BLACK,
    GREY,
    LINES,
    ORANGE,
    draws,
    legend_below,
    new_axes,
    styled,
    with_looks,
)

GROUPS = [(m, c) for m, (c, _) in zip("o^sDv", LINES, strict=True)]  # marker, colour
_IN_POINTS = {"textcoords": "offset points", "annotation_clip": False}
LEVELS = [15, 20, 25, 30, 40, 50]  # of the lines of equal BMI


@draws()
def plot_people(groups, ax=None, bmi_lines=(), log_weight=False, named=None, **labels):
    """Draw people as points of weight against height, each group with its own marker.

    Parameters
    ----------
    groups : dict of str to (array_like, array_like)
        Label, then heights in cm and weights in kg; five at most. Rows without a
        height or a weight are left out.
    bmi_lines : sequence of float
        Draw the line of each of these BMI in kg/m², with its value at the end.
    log_weight : bool
        Whether the weight is on a logarithmic scale.
    named : dict of str to (float, float), optional
        Single people to point out: a name, then the height and the weight.
    **labels
        Passed on to ``Axes.set``.
    """
    looks = with_looks(groups, "groups", GROUPS)
    words = []
    for label, (height_cm, weight_kg), marker, colour in looks:
        people = np.array([height_cm, weight_kg], dtype=float)
        heights, weights = people = people[:, np.isfinite(people).all(axis=0)]
        n_people = people.shape[1]
        many = n_people > 100
        ax.plot(
            *people,
            marker,
            color=colour,
            markersize=3 if many else 8,
            alpha=0.6 if many else 1,
            label=f"{label} ({n_people:,})",
        )
        where = (
            f": heights {_from_to(heights, 'cm')}, weights {_from_to(weights, 'kg')}"
        )
        points = f"{say.plain(label)}, {say.count(n_people, 'point')}"
        words.append(points + where * (n_people > 0))
    if log_weight:
        ax.set_yscale("log")
        ax.set_yticks([50, 100, 200, 500, 1000], minor=False)
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.yaxis.set_minor_formatter("")
    heights = np.linspace(*ax.get_xlim(), 50)
    ax.set(xlim=(heights[0], heights[-1]))
    for bmi in bmi_lines:
        weights = bmi * (heights / 100) ** 2
        ax.plot(heights, weights, "--", color=BLACK, linewidth=1.5)
        ax.annotate(f"BMI {bmi:g}", (heights[-1], weights[-1]), (5, -5), **_IN_POINTS)
    for name, person in (named or {}).items():
        ax.plot(*person, "o", mfc="none", color=ORANGE, markersize=13, mew=2)
        ax.annotate(name, person, (0, 12), ha="center", va="bottom", **_IN_POINTS)
        words.append(f"{say.plain(name)} {say.number(person[0])} cm, {person[1]:g} kg")
    scale = " (logarithmic)" * log_weight
    ax.set(xlabel="height in cm", ylabel=f"weight in kg{scale}")
    ax.set(**labels)
    if len(groups) > 1:
        legend_below(ax, n_columns=2)
    sentences = [f"{'; '.join(words)}."]
    if len(bmi_lines):
        lines = say.listed([say.number(bmi) for bmi in bmi_lines])
        sentences.append(f"Dashed lines of equal BMI, rising to the right: {lines}.")
    return sentences


def _from_to(values, unit):
    """Say from where to where values go, with their unit."""
    return f"{say.number(values.min())} to {say.number(values.max())} {unit}"


@styled()
def plot_bmi_beyond(formula, predict, X_train):
    """Draw lines of equal BMI of a formula and a network, near and far from people.

    Parameters
    ----------
    formula, predict : callable
        ``function(height_cm, weight_kg)``, which takes two arrays, shape (n,), and
        returns the BMI in kg/m², shape (n,).
    X_train : array_like, shape (n_people, 2)
        Heights in cm and weights in kg that the network was trained on.
    """
    near, beyond = new_axes(2, height=5.8)
    near.figure.get_layout_engine().set(wspace=0.06)
    people = np.asarray(X_train, dtype=float).T
    _draw_equal_bmi(near, formula, predict, people, (140, 200), (40, 170))
    _draw_equal_bmi(beyond, formula, predict, people, (80, 180), (5, 105), True)
    near.set_title("Lines of equal BMI among the people", pad=26)
    beyond.set_title("The same lines, far beyond", pad=26)
    frame = [140, 200, 200, 140, 140], [40, 40, 170, 170, 40]
    beyond.plot(*frame, ":", color=BLACK, linewidth=1.5)
    beyond.plot([100], [22], "s", color=BLACK, mfc="none", markersize=11, mew=2)
    arrow = {"arrowstyle": "-", "shrinkB": 7}
    child = np.ravel(predict(np.array([100.0]), np.array([22.0])))[0]
    words = f"child: 22,\nnetwork: {child:.1f}"
    beyond.annotate(words, (100, 22), (96.5, 65), ha="center", arrowprops=arrow)
    key = [
        near.plot([], [], color=BLACK, label="formula")[0],
        near.plot([], [], "--", color=ORANGE, label="network")[0],
        near.plot([], [], ".", color=GREY, label="training people")[0],
        beyond.plot([], [], ":", color=BLACK, label="the picture on the left")[0],
    ]
    near.figure.legend(handles=key, loc="outside lower center", ncols=4)
    apart = np.abs(np.ravel(predict(*people)) - np.ravel(formula(*people)))
    lines = say.listed([str(level) for level in LEVELS])
    say.describe(
        near,
        f"Lines of equal BMI, {lines}: the formula's solid, the network's dashed.",
        f"For the {people.shape[1]:,} training people the two are {apart.max():.1f} "
        "apart at most.",
    )
    say.describe(
        beyond,
        "The left picture begins in the upper right of this one.",
        "For a child of 100 cm and 22 kg, whose BMI is 22, the network says "
        f"{child:.1f}.",
    )
    return near.figure


def _draw_equal_bmi(
    ax, formula, predict, people, height_cm, weight_kg, label_both=False
):
    """Draw the lines of both, those of the formula with their BMI at the border.

    With `label_both` those of the network have it, too, near their lower left end.
    """
    heights, weights = np.meshgrid(
        np.linspace(*height_cm, 60), np.linspace(*weight_kg, 60)
    )
    ax.plot(*people, ".", color=GREY, markersize=3, alpha=0.4)
    for function, colour, style in [(formula, BLACK, "-"), (predict, ORANGE, "--")]:
        bmi = np.asarray(function(heights.ravel(), weights.ravel()), dtype=float)
        bmi = bmi.reshape(heights.shape)
        look = {"colors": colour, "linestyles": style, "linewidths": 2}
        lines = ax.contour(heights, weights, bmi, levels=LEVELS, **look)
        for level, parts in zip(LEVELS, lines.allsegs, strict=True):
            if parts and function is formula:
                _label_end(ax, f"{level}", np.concatenate(parts), weight_kg[1])
            elif parts and label_both:
                corner = height_cm[0], weight_kg[0]
                _label_inside(ax, f"{level}", np.concatenate(parts), corner)
    ax.set(xlim=height_cm, ylim=weight_kg)
    ax.set(xlabel="height in cm", ylabel="weight in kg")


def _label_end(ax, words, line, top):
    """Write a label where a line leaves the axes: at the top or on the right."""
    end = line[np.argmax(line[:, 0])]
    is_at_top = end[1] > top - 1e-6
    place, ha, va = (5, 0), "left", "center"
    if is_at_top:
        place, ha, va = (0, 4), "center", "bottom"
    ax.annotate(words, end, place, ha=ha, va=va, **_IN_POINTS)


def _label_inside(ax, words, line, corner):
    """Write a label on a line, a little before it leaves at the left or the bottom."""
    leaves_at_left = line[np.argmin(line[:, 0]), 1] > corner[1] + 1e-6
    margin = (10, 0) if leaves_at_left else (0, 3)
    inside = line[(line >= np.add(corner, margin)).all(axis=1)]
    if len(inside):
        halo = [withStroke(linewidth=5, foreground="white")]
        look = {"color": ORANGE, "fontsize": "small", "path_effects": halo}
        place = inside[np.argmin(inside[:, 0])]
        ax.text(*place, words, ha="center", va="center", **look)
