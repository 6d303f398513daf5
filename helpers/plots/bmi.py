"""Figures of the BMI project: people, lines of equal BMI, errors, classes."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import above_zero
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREY,
    LINES,
    draws,
    legend_below,
    new_axes,
    styled,
    with_looks,
)

GROUPS = [(m, c) for m, (c, _) in zip("o^sDv", LINES, strict=True)]  # marker, colour
_IN_POINTS = {"textcoords": "offset points", "annotation_clip": False}


@draws()
def plot_histogram(values, bins=60, ax=None, **labels):
    """Draw how often each value occurs, on a scale on which single rows are seen.

    Parameters
    ----------
    values : array_like, shape (n_rows,)
        The numbers; missing ones are left out.
    bins : int
        Number of bars.
    **labels
        Passed on to ``Axes.set``.
    """
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    rows, edges, _ = ax.hist(
        values, bins=bins, color=BLUE, edgecolor="white", linewidth=0.3
    )
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter("{x:.0f}")
    ax.set(ylabel="rows", **labels)
    k = np.argmax(rows)
    low, high = np.quantile(values, [0.01, 0.99]) if len(values) else (np.nan, np.nan)
    return [
        f"{say.counted(len(values), 'row')} with values {say.reach(values)}, on a "
        f"logarithmic scale; the tallest bar holds {rows[k]:,.0f} of them, "
        f"{say.reach(edges[k : k + 2])}, and 98 % lie between {say.number(low)} and "
        f"{say.number(high)}.",
    ]


@draws()
def plot_people(groups, ax=None, bmi_lines=(), log_weight=False, **labels):
    """Draw people as points of weight against height, each group with its own marker.

    Parameters
    ----------
    groups : dict of str to (array_like, array_like)
        Label, then heights in cm and weights in kg; five at most.
    bmi_lines : sequence of float
        Draw the line of each of these BMI in kg/m², with its value at the end.
    log_weight : bool
        Whether the weight is on a logarithmic scale.
    **labels
        Passed on to ``Axes.set``.
    """
    looks = with_looks(groups, "groups", GROUPS)
    words = []
    for label, (height_cm, weight_kg), marker, colour in looks:
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
        points = f'"{say.plain(label)}": {say.count(len(height_cm), "point")}'
        where = f", {say.reach(height_cm)} cm and {say.reach(weight_kg)} kg"
        words.append(points + where * (len(height_cm) > 0))
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
        legend_below(ax, n_columns=2)
    sentences = [f"{'; '.join(words)}."]
    if len(bmi_lines):
        lines = say.listed([say.number(bmi) for bmi in bmi_lines])
        sentences.append(f"Dashed lines of equal BMI, rising to the right: {lines}.")
    return sentences


@draws(height=5.6)
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
    **labels
        Passed on to ``Axes.set``.
    """
    looks = with_looks(predictors, "predictors")
    heights, weights = np.meshgrid(
        np.linspace(*height_cm, 60), np.linspace(*weight_kg, 60)
    )
    levels = [15, 20, 25, 30, 40, 50]
    names = [f'"{say.plain(label)}"' for label in predictors]
    lines = say.listed([str(level) for level in levels])
    sentences = [f"Lines of equal BMI, {lines}, of {say.listed(names)}."]
    if people is not None:
        ax.plot(*people, ".", color=GREY, markersize=2, alpha=0.5, label="people")
        words = say.counted(len(people[0]), "grey point")
        where = f"{say.reach(people[0])} cm and {say.reach(people[1])} kg"
        sentences.append(f"{words}, {where}.")
    first = None
    for name, (label, function, colour, style) in zip(names, looks, strict=True):
        bmi = np.asarray(function(heights.ravel(), weights.ravel()), dtype=float)
        bmi = bmi.reshape(heights.shape)
        look = {"colors": colour, "linestyles": style, "linewidths": 2}
        drawn = ax.contour(heights, weights, bmi, levels=levels, **look)
        if first is None:
            first = bmi
            ax.clabel(drawn, fmt="%d", fontsize=12, inline_spacing=2)
        else:
            apart = np.abs(bmi - first)
            k = np.unravel_index(apart.argmax(), apart.shape)
            where = f"{say.number(heights[k])} cm and {say.number(weights[k])} kg"
            sentences.append(
                f"{name} differs from {names[0]} by {say.number(np.median(apart))} in "
                f"the median, and most, by {say.number(apart[k])}, at {where}."
            )
        ax.plot([], [], color=colour, linestyle=style, label=label)
    ax.set(title="Lines of equal BMI", xlabel="height in cm", ylabel="weight in kg")
    ax.set(xlim=height_cm, ylim=weight_kg)
    ax.set(**labels)
    legend_below(ax, n_columns=3)
    return sentences


@styled()
def plot_error_bars(errors, ax=None, **labels):
    """Draw errors as bars on a logarithmic scale, each with its number.

    Parameters
    ----------
    errors : dict of str to float
        Label and error; one of 0 has a number and no bar.
    ax : Axes, optional
        Where to draw.
    **labels
        Passed on to ``Axes.set``.

    Returns
    -------
    Axes
    """
    if not errors:
        raise ValueError("errors must hold at least one error")
    ax = ax or new_axes(height=1.6 + 0.6 * len(errors))
    names, values = list(errors), np.array(list(errors.values()), dtype=float)
    shown = above_zero(values)
    low, high = (np.nanmin(shown), np.nanmax(shown)) if (values > 0).any() else (1, 1)
    bars = ax.barh(names, np.where(values > 0, values, low / 3), color=BLUE, height=0.6)
    ax.bar_label(bars, [f"{value:.3f}" for value in values], padding=5)
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_xlim(low / 3, high * 3)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set(**labels)
    said = [f'"{say.plain(k)}" {say.number(value)}' for k, value in errors.items()]
    words = f"{say.counted(len(errors), 'bar')} on a logarithmic scale"
    say.describe(ax, f"{words}: {say.listed(said)}.")
    return ax


@draws()
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
    **labels
        Passed on to ``Axes.set``.
    """
    looks = with_looks(curves)
    if seen is not None:
        ax.axvspan(*seen, color=GREY, alpha=0.15, label="seen in training")
    for label, values, colour, style in looks:
        ax.plot(x_values, values, color=colour, linestyle=style, label=label)
    ax.set(**labels)
    legend_below(ax, n_columns=3)
    drawn = {label: (x_values, values) for label, values in curves.items()}
    words = f"{say.counted(len(curves), 'curve')} for values {say.reach(x_values)}"
    sentences = [f"{words}: {say.courses(drawn)}"]
    if seen is not None:
        sentences.append(f"The range seen in training, {say.reach(seen)}, is shaded.")
    return sentences


@draws(height=5.6)
def plot_class_regions(predict_class, groups, ax=None, bmi_lines=(), **labels):
    """Draw which class is predicted for height and weight, and some people.

    Parameters
    ----------
    predict_class : callable
        ``predict_class(height_cm, weight_kg)`` takes two arrays, shape (n,), and
        returns whole numbers from 0 to 2, shape (n,).
    groups : dict of str to (array_like, array_like)
        As for `plot_people`.
    bmi_lines : sequence of float
        As for `plot_people`.
    **labels
        Passed on to ``Axes.set``.
    """
    plot_people(groups, ax, bmi_lines, **labels)
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
    for k, shade in enumerate(shades):  # for the legend
        ax.fill([], [], facecolor=shade, edgecolor=GREY, label=f"class {k}")
    legend_below(ax, n_columns=3)
    ax.set(xlim=(left, right), ylim=(low, high))
    parts = [f"class {k} {100 * (classes == k).mean():.0f} %" for k in range(3)]
    return [f"Shares of the picture, from white to dark grey: {say.listed(parts)}."]
