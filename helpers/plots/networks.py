"""Figures of networks: their training, pictures of digits, errors of several seeds."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import above_zero
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREY,
    LINES,
    draws,
    new_axes,
    styled,
    with_looks,
)
from helpers.plots.words import describe


@draws(width=8, height=4.2)
def plot_history(history, name, ax=None):
    """Draw what Keras noted after each epoch, of training and of validation rows.

    Parameters
    ----------
    history : dict of str to sequence of float
        The attribute ``history`` of what ``fit`` returns.
    name : str
        What to draw: ``"loss"`` or ``"accuracy"``.
    """
    names = {name: "training rows", f"val_{name}": "validation rows"}
    if missing := [key for key in names if key not in history]:
        raise KeyError(f"history has no {missing[0]!r}, only {say.listed([*history])}")
    words = []
    for (key, rows), (colour, style) in zip(names.items(), LINES, strict=False):
        values = np.asarray(history[key], dtype=float)
        ax.plot(values, color=colour, linestyle=style, label=rows)
        words.append(f"on {rows} from {values[0]:.2f} to {values[-1]:.2f}")
    n_epochs = len(values)
    title = f"{name.capitalize()}, epoch by epoch"
    if name == "accuracy":
        title = "Right more and more often"
        ax.set_ylim(top=1)
    ax.set(title=title, xlabel="epoch", ylabel=name)
    ax.legend(loc="center right")
    return [f"{say.counted(n_epochs, 'epoch')}: {name} {say.listed(words)}."]


@styled()
def plot_digits(pictures, captions=None, ax=None):
    """Draw pictures of digits, dark ink on white, six in a row.

    Parameters
    ----------
    pictures : array_like, shape (n_pictures, 64) or (n_pictures, 8, 8)
        Grey values from 0 to 1, or from 0 to 16; 24 pictures at most.
    captions : sequence, length n_pictures, optional
        What to write below each.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    pictures = np.asarray(pictures, dtype=float).reshape(-1, 8, 8)
    if not 1 <= len(pictures) <= 24:
        raise ValueError(f"give 1 to 24 pictures, not {len(pictures)}")
    captions = [""] * len(pictures) if captions is None else list(map(str, captions))
    n_rows, n_columns = -(-len(pictures) // 6), min(6, len(pictures))
    if ax is None:
        ax = new_axes(width=1.6 * n_columns, height=1.8 * n_rows)
    top = 16 if pictures.max() > 1 else 1
    for k, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        left, upper = 10 * (k % 6), 11 * (k // 6)
        edges = (left, left + 8, upper + 8, upper)
        ax.imshow(picture, cmap="gray_r", vmin=0, vmax=top, extent=edges)
        frame = [(left, upper), (left, upper + 8), (left + 8, upper + 8)]
        frame += [(left + 8, upper), (left, upper)]
        ax.plot(*zip(*frame, strict=True), color=GREY, linewidth=1)
        ax.text(left + 4, upper + 8.5, caption, ha="center", va="top")
    ax.set(xlim=(-1, 10 * n_columns - 1), ylim=(11 * n_rows - 0.5, -0.5))
    ax.set_axis_off()
    words = f"{say.counted(len(pictures), 'digit')} drawn in 8 by 8 grey values"
    describe(ax, f"{words}: {'; '.join(captions)}." if any(captions) else f"{words}.")
    return ax


@draws(width=8.5, height=5.4)
def plot_errors_by_seed(errors, references, ax=None, title="", ylabel="error in m²"):
    """Draw one dot for each seed and a bar at their median, for several models.

    Parameters
    ----------
    errors : dict of str to array_like, shape (n_seeds,)
        Label and mean squared errors, all above 0.
    references : dict of str to float
        Label and error of what the models are compared with; four at most.
    title, ylabel : str
        Words on the axes.
    """
    looks = with_looks(references, "references", LINES[1:])
    medians = []
    for at, (label, values) in enumerate(errors.items()):
        sideways = np.linspace(-0.2, 0.2, len(values))
        ax.plot(at + sideways, np.sort(values), "o", color=BLUE, markersize=6)
        middle = np.median(values)
        ax.hlines(middle, at - 0.32, at + 0.32, BLACK, linewidth=3, zorder=3)
        medians.append(
            f'"{say.plain(label)}" {say.number(middle)} ({say.reach(values)})'
        )
    for label, value, colour, style in looks:
        ax.axhline(value, color=colour, linestyle=style, label=label)
    ax.plot([], [], "o", color=BLUE, markersize=6, label="one seed")
    ax.plot([], [], color=BLACK, linewidth=3, label="median")
    ax.set_xticks(range(len(errors)), labels=list(errors))
    ax.set(title=title, ylabel=ylabel, yscale="log", xlim=(-0.5, len(errors) - 0.5))
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.grid(False, axis="x")
    ax.legend()
    words = f"On a logarithmic scale, the median of the seeds: {say.listed(medians)}."
    if not references:
        return [words]
    lines = [f'"{say.plain(k)}" {say.number(value)}' for k, value in references.items()]
    return [words, f"Lines to compare with: {say.listed(lines)}."]


@draws(width=8.5, height=5.4)
def plot_validation_curves(curves, epochs, floor, ax=None):
    """Draw the validation error against the epochs: median and range of the seeds.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n_points, n_seeds)
        Label and errors in m², all above 0; five at most.
    epochs : array_like, shape (n_points,)
        After which epoch each point was measured.
    floor : float
        The error of the exact law in m².
    """
    looks = with_looks(curves)
    medians, ends = {}, []
    for label, errors, colour, style in looks:
        errors = np.asarray(errors)
        best, worst = errors.min(axis=1), errors.max(axis=1)
        look = {"color": colour, "alpha": 0.18, "label": f"{label}, best to worst"}
        ax.fill_between(epochs, best, worst, **look)
        middle = np.median(errors, axis=1)
        ax.plot(epochs, middle, color=colour, linestyle=style, label=f"{label}, median")
        medians[label] = epochs, middle
        ends.append(f'"{say.plain(label)}" {say.reach(errors[-1])}')
    ax.axhline(floor, color=BLACK, linestyle=":", linewidth=1.5, label="floor")
    ax.set(
        title="Validation error during training",
        xlabel="epoch",
        ylabel="error in m²",
        yscale="log",
    )
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.legend()
    return [
        f"On a logarithmic scale, epochs {say.reach(epochs)}. The median of the seeds: "
        f"{say.courses(medians)}",
        f"Shaded, from the best to the worst seed; after the last epoch "
        f"{say.listed(ends)}. The floor is at {say.number(floor)} m².",
    ]


@draws(height=4.2)
def plot_error_map(errors, rates, epochs, ax=None, title=""):
    """Draw a table of errors as a map: dark is bad, light is good.

    Parameters
    ----------
    errors : array_like, shape (n_epochs, n_rates)
        Mean squared errors in m².
    rates : sequence of float, length n_rates
        Learning rates, one for each column.
    epochs : sequence of int, length n_epochs
        Numbers of epochs, one for each row.
    title : str
        What to add to the title, such as how many seeds each number comes from.
    """
    errors = np.asarray(errors, dtype=float)
    shown = above_zero(errors)  # what is not is as light as the best that is
    best = np.nanmin(shown) if np.isfinite(shown).any() else 1
    shades = -np.log(np.where(errors > 0, errors, best))
    ax.imshow(shades, cmap="cividis", aspect="auto")
    middle = (shades.min() + shades.max()) / 2
    for (row, column), error in np.ndenumerate(errors):
        ink = "black" if shades[row, column] > middle else "white"
        words = f"{error:.0f}" if error >= 100 else f"{error:.1f}"
        ax.text(column, row, words, color=ink, ha="center", va="center", fontsize=15)
    ax.set_xticks(range(len(rates)), labels=[f"{rate:g}" for rate in rates])
    ax.set_yticks(range(len(epochs)), labels=[f"{n:,}" for n in epochs])
    words = "Validation error in m²" + (f", {title.lower()}" if title else "")
    ax.set(title=words, xlabel="learning rate", ylabel="epochs")
    ax.grid(False)
    rows = [
        f"with {n:,} epochs the error {say.course(rates, row)}"
        for n, row in zip(epochs, errors, strict=True)
    ]
    row, column = np.unravel_index(errors.argmin(), errors.shape)
    lowest = f"{say.number(errors.min())}, at rate {say.number(rates[column])}"
    return [
        f"{say.counted(errors.size, 'error')}, learning rates {say.reach(rates)}: "
        f"{'; '.join(rows)}.",
        f"The lowest is {lowest} and {epochs[row]:,} epochs.",
    ]
