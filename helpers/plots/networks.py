"""Figures of lesson 07: a history of Keras, and handwritten digits."""

import numpy as np

import helpers.plots.words as say
from helpers.plots.style import GREY, LINES, draws, new_axes, styled
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
        title = "Accuracy keeps rising"
        late = values[n_epochs // 2 - 1 :]  # of validation
        if np.ptp(late) < 0.1 * np.ptp(values):
            title = "Accuracy rises, then levels off"
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
    told = f": {'; '.join(captions)}" if any(captions) else ", without captions"
    describe(ax, f"{words}{told}.")
    return ax
