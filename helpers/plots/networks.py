"""Figures of networks: errors of several seeds, on the way, and over a search."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.calculate import above_zero
from helpers.plots.style import BLACK, BLUE, LINES, draws, with_looks


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
