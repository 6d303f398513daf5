"""Figures of models that are compared: predictions, errors, overfitting, a slice."""

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from matplotlib.transforms import blended_transform_factory

import helpers.plots.words as say
from helpers.plots.calculate import above_zero
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    draws,
    new_axes,
    styled,
    with_looks,
)

SEED = {"color": BLUE, "marker": "o", "linestyle": "", "markersize": 7}
REFERENCES = [(GREEN, "--"), (BLACK, ":"), (PINK, "-.")]  # no colour of a mark


@styled()
def plot_predictions_beside(predictions, y):
    """Draw what several models predict against the truth, side by side.

    Parameters
    ----------
    predictions : dict of str to array_like, shape (n_samples,)
        The name of each model, and its predictions; three at most.
    y : array_like, shape (n_samples,)
        The true values in m, as are the predictions.

    Returns
    -------
    ndarray of Axes, shape (n_models,)
    """
    if not 1 <= len(predictions) <= 3:
        raise ValueError(f"predictions must hold 1 to 3 models, not {len(predictions)}")
    y = np.ravel(np.asarray(y, float))
    everything = np.concatenate([y, *map(np.ravel, predictions.values())])
    margin = 0.05 * np.ptp(everything)
    limits = everything.min() - margin, everything.max() + margin
    axes = np.atleast_1d(new_axes(len(predictions), width=5 * len(predictions)))
    for ax, (name, predicted) in zip(axes, predictions.items(), strict=True):
        ax.axline((y.min(), y.min()), slope=1, color=BLACK, linestyle="--", lw=1.5)
        ax.plot(y, predicted, ".", color=BLUE, markersize=6)
        ax.set(title=name, xlabel="true distance in m", aspect="equal")
        ax.set(xlim=limits, ylim=limits, ylabel="predicted distance in m")
        error = say.number(np.mean((np.ravel(predicted) - y) ** 2))
        say.describe(
            ax,
            f"Predictions {say.reach(predicted)} m for targets {say.reach(y)} m, "
            f"error {error} m².",
        )
    place = {"rotation": 45, "rotation_mode": "anchor", "ha": "center", "va": "bottom"}
    size = limits[1] - limits[0]
    x, y = limits[0] + 0.39 * size, limits[0] + 0.41 * size
    axes[0].text(x, y, "prediction = target", **place)
    return axes


@draws(width=9, height=5.4)
def plot_errors_by_seed(errors, references, ax=None):
    """Draw one dot for each seed and a bar at their median, for several models.

    Parameters
    ----------
    errors : dict of str to array_like, shape (n_seeds,)
        Label and mean squared errors, all above 0.
    references : dict of str to float
        Label and error of what the models are compared with; three at most.
    """
    looks = with_looks(references, "references", REFERENCES)
    medians = []
    for at, (label, values) in enumerate(errors.items()):
        sideways = at + np.linspace(-0.2, 0.2, len(values))
        ax.plot(sideways, np.sort(values), **SEED)
        middle = np.median(values)
        ax.hlines(middle, at - 0.32, at + 0.32, BLACK, linewidth=3, zorder=3)
        medians.append(
            f'"{say.plain(label)}" {say.number(middle)} ({say.reach(values)})'
        )
    ax.set(title="One cause at a time, ten seeds each", yscale="log")
    ax.set(ylabel="validation error in m²", xlim=(-0.5, len(errors) - 0.5))
    for _, value, colour, style in looks:
        ax.axhline(value, color=colour, linestyle=style, zorder=1)
    _name_ends(ax, {label: (value, colour) for label, value, colour, _ in looks})
    ax.plot([], [], **SEED, label="one seed")
    ax.plot([], [], color=BLACK, linewidth=3, label="median")
    ax.set_xticks(range(len(errors)), labels=list(errors))
    _powers_of_ten(ax)
    ax.grid(False, axis="x")
    ax.legend()
    said = [f"On a logarithmic scale, the median of the seeds: {say.listed(medians)}."]
    if references:
        lines = [f'"{say.plain(k)}" {say.number(v)}' for k, v in references.items()]
        said.append(f"Lines to compare with: {say.listed(lines)}.")
    return said


@draws(width=9, height=5)
def plot_overfitting(train_loss, val_loss, best, last, ax=None):
    """Draw the loss on known and on new rows, and where early stopping ends.

    Parameters
    ----------
    train_loss, val_loss : array_like, shape (n_epochs,)
        Losses in m² after each epoch; they may go on after `last`.
    best, last : int
        The epoch that early stopping keeps, and the one after which it stops.
    """
    goes_on = last < len(train_loss) - 1
    losses = {"training": above_zero(train_loss), "validation": above_zero(val_loss)}
    epochs = np.arange(len(train_loss))
    ax.set_yscale("log")
    looks = [(BLUE, "-"), (ORANGE, "--")]
    for loss, (colour, style) in zip(losses.values(), looks, strict=True):
        look = {"color": colour, "linestyle": style}
        ax.plot(epochs[: last + 1], loss[: last + 1], **look)
        ax.plot(epochs[last:], loss[last:], alpha=0.5, **look)
    after = epochs >= best
    ax.fill_between(epochs, *losses.values(), where=after, color=GREY, alpha=0.15)
    for epoch, style, width, word, side in [
        (best, "-", 1.8, "kept: epoch", "right"),
        (last, ":", 1.4, "stopped: epoch", "left" if goes_on else "right"),
    ]:
        ax.axvline(epoch, color=BLACK, linestyle=style, linewidth=width)
        place = blended_transform_factory(ax.transData, ax.transAxes)
        shift = -6 if side == "right" else 6
        look = {"textcoords": "offset points", "ha": side, "va": "top"}
        at = (epoch, 0.98), (shift, 0)
        ax.annotate(f"{word} {epoch}", *at, xycoords=place, **look)
    known = losses["validation"]
    for at, shift, side in [(best, 6, "left"), (len(known) - 1, -6, "right")]:
        if np.isfinite(known[at]):
            look = {"textcoords": "offset points", "color": ORANGE, "ha": side}
            words = f"{say.number(f'{known[at]:.2g}')} m²"
            ax.annotate(words, (at, known[at]), (shift, 6), **look)
    ends = {
        name: (loss[np.isfinite(loss)][-1:].sum() or 1, colour)
        for (name, loss), (colour, _) in zip(losses.items(), looks, strict=True)
    }
    ax.set(title="Training keeps falling, validation turns up again", xlabel="epoch")
    ax.set(ylabel="loss in m²", xlim=(0, 1.01 * max(len(epochs) - 1, 1)))
    _name_ends(ax, ends)
    _powers_of_ten(ax)
    # Few digits: more of them depend a little on the machine.
    train = say.number(f"{train_loss[-1]:.1g}")
    validation, kept = (say.number(f"{val_loss[at]:.2g}") for at in (-1, best))
    return [
        f"On a logarithmic scale, epochs 0 to {len(epochs) - 1}. Early stopping keeps "
        f"epoch {best}, with a validation loss of {kept} m², and "
        f"stops after epoch {last}.",
        f"{'Without it' if goes_on else 'There'}, the training loss ends at "
        f"{train} m², the validation loss at {validation} m². The gap between them "
        f"is shaded from epoch {best} on.",
    ]


SLICE = [(GREY, "-", 5, 0.5), (GREEN, "-", 2.2, 1), (ORANGE, "--", 2.2, 1)]
SLICE += [(BLUE, ":", 2.6, 1)]


@draws(width=9, height=4.8)
def plot_slice(x, models, edge, ax=None):
    """Draw what models say as one feature grows, up to the table's edge and beyond.

    Parameters
    ----------
    x : array_like, shape (n_points,)
        Speeds in km/h, rising.
    models : dict of str to array_like, shape (n_points,)
        The name of each and the distances it gives; first the truth. Four at most.
    edge : float
        The largest value of the feature in the table; `x` goes on behind it.
    """
    if len(models) > len(SLICE):
        raise ValueError(f"models must hold {len(SLICE)} at most, not {len(models)}")
    x, ends, said = np.asarray(x, float), {}, []
    inside = x <= edge
    for (name, distance), look in zip(models.items(), SLICE, strict=False):
        colour, style, width, alpha = look
        distance = np.asarray(distance, float)
        ax.plot(x, distance, color=colour, linestyle=style, lw=width, alpha=alpha)
        ends[name] = distance[-1], colour
        beyond = np.ptp(distance[x >= edge])
        said.append(
            f'"{say.plain(name)}" {say.number(distance[inside][-1])} m at the edge, '
            f"and beyond it changes by {say.number(beyond)} m"
        )
    ax.axvline(edge, color=BLACK, linestyle=":", linewidth=1.4)
    place = blended_transform_factory(ax.transData, ax.transAxes)
    words = {"xycoords": place, "textcoords": "offset points", "va": "top"}
    ax.annotate("the table ends", (edge, 0.05), (7, 5), **words)
    ax.set(title="The forest climbs in steps, then stops", xlim=(x.min(), x.max()))
    ax.set(xlabel="speed in km/h", ylabel="stopping distance in m")
    _name_ends(ax, ends)
    return [f"The edge of the table is at {say.number(edge)} km/h. {'; '.join(said)}."]


@draws(height=4.2)
def plot_error_map(errors, rates, epochs, ax=None):
    """Draw a table of errors as a map: dark is bad, light is good.

    Parameters
    ----------
    errors : array_like, shape (n_epochs, n_rates)
        Mean squared errors in m².
    rates : sequence of float, length n_rates
        Learning rates, one for each column.
    epochs : sequence of int, length n_epochs
        Numbers of epochs, one for each row.
    """
    errors = np.asarray(errors, dtype=float)
    shown = above_zero(errors)  # what is not is as light as the best that is
    best = np.nanmin(shown) if np.isfinite(shown).any() else 1
    shades = -np.log(np.where(errors > 0, errors, best))
    ax.imshow(shades, cmap="cividis", aspect="auto")
    middle = (shades.min() + shades.max()) / 2
    for (row, column), error in np.ndenumerate(errors):
        ink = "black" if shades[row, column] > middle else "white"
        words = f"{error:,.0f}" if error >= 100 else f"{error:.1f}"
        ax.text(column, row, words, color=ink, ha="center", va="center")
    ax.set_xticks(range(len(rates)), labels=[f"{rate:g}" for rate in rates])
    ax.set_yticks(range(len(epochs)), labels=[f"{n:,}" for n in epochs])
    ax.set(title="Validation error in m² (light is good)")
    ax.set(xlabel="learning rate", ylabel="epochs")
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


def _powers_of_ten(ax):
    """Put ticks and grid lines at the powers of ten, written out: 0.1, 1, 10."""
    ax.yaxis.set_major_locator(LogLocator(subs=[1], numticks=20))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    ax.yaxis.set_minor_locator(NullLocator())


def _name_ends(ax, ends, apart=0.065):
    """Write names beside the right border, at the height where their lines end.

    `ends` holds the height and the colour of each. Where names would touch, they move
    `apart`, in shares of the axes' height.
    """
    to_share = ax.transData + ax.transAxes.inverted()
    ax.autoscale_view()
    heights = {name: to_share.transform((1, end))[1] for name, (end, _) in ends.items()}
    names = sorted(heights, key=heights.get)
    # What a logarithmic axis cannot show, an end at 0, is at the bottom.
    shares = np.nan_to_num([heights[name] for name in names]).clip(0, 1)
    for _ in range(200):  # push those apart that are too close
        missing = np.clip(apart - np.diff(shares), 0, None) / 2
        shares[:-1] -= missing
        shares[1:] += missing
    for name, share in zip(names, shares, strict=True):
        look = {"color": ends[name][1], "va": "center", "clip_on": False}
        ax.text(1.012, share, name, transform=ax.transAxes, **look)
