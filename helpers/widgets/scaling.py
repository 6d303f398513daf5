"""The slider of lesson 06: gradient descent on a raw and on a scaled feature."""

import numpy as np

from helpers.plots import GREEN, LINES
from helpers.plots.scaled_valleys import (
    fit_line,
    losses_at,
    plot_scaled_valley,
    shape_of,
    titled,
)
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped

RATE = "share of the edge"
EPOCHS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 70, 100, 150, 200, 500, 1000]
SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.01, 1.1, 1.5]


def compare_scaling(train, versions, y, goal):
    """Move the learning rate and the epochs of gradient descent, raw beside scaled.

    The neuron is linear, with a weight and a bias. The learning rate is a share of the
    edge, beyond which gradient descent diverges; each version has its own.

    Parameters
    ----------
    train : callable
        ``train(X, y, learning_rate, goal, max_epochs)`` returns weight and bias before
        each epoch and after the last, shape (n_epochs + 1, 2). It starts at 0 and ends
        when the mean squared error is `goal` or `max_epochs` are over.
    versions : dict of str to ndarray, shape (n_samples, 1)
        Name, and the feature as it is or scaled; two.
    y : ndarray, shape (n_samples,)
        Targets in m.
    goal : float
        The mean squared error in m² at which to stop.
    """
    runs = {name: _descents(train, X, y, goal) for name, X in versions.items()}
    stage = Stage(
        lambda figure: _draw(figure, versions, y, goal),
        {RATE: SHARES, "epochs": EPOCHS},
        start={RATE: 0.5, "epochs": 1000},  # where the two differ most
        presets={
            "careful": {RATE: 0.1, "epochs": 1000},
            "half": {RATE: 0.5, "epochs": 1000},
            "nearly": {RATE: 0.99, "epochs": 1000},
            "diverges": {RATE: 1.1, "epochs": 5},
        },
        play="epochs",
        size=(11, 4.2),
    )
    epochs = np.array(EPOCHS)
    for name, (paths, lengths, losses) in runs.items():
        weight, bias = np.moveaxis(clipped(paths), -1, 0)
        until = np.minimum(epochs, lengths[:, None])
        drawn = np.arange(EPOCHS[-1] + 1) <= until[..., None]
        stage.move(f"{name} path", weight[:, None], bias[:, None], where=drawn)
        stage.move(f"{name} now", weight[:, epochs, None], bias[:, epochs, None])
        losses = clipped(losses[:, epochs])
        stage.move(f"{name} loss", until, losses, over=RATE, until="epochs")
        stage.move(f"{name} loss now", until[..., None], losses[..., None])
    stage.describe(
        [
            [_in_words(share, epoch, i, runs) for epoch in EPOCHS]
            for i, share in enumerate(SHARES)
        ]
    )
    return stage


def _descents(train, X, y, goal):
    """Train at each share of the edge; return paths, their lengths and their losses.

    All paths are made equally long: one that has ended stays where it is.
    """
    best, lowest, curvatures = fit_line(X, y)
    edge = 2 / np.linalg.eigvalsh(curvatures)[-1]
    last = EPOCHS[-1]
    stops = [
        {"learning rate": rate, "args": (X.copy(), y.copy(), rate, goal, last)}
        for rate in edge * np.array(SHARES)
    ]
    with np.errstate(all="ignore"):  # of a run that diverges
        found = at_each_stop(train, stops, shape=(None, 2))
        paths = [np.pad(p, [(0, last + 1 - len(p)), (0, 0)], "edge") for p in found]
        losses = losses_at(np.stack(paths), best, lowest, curvatures)
    return np.stack(paths), np.array([len(p) - 1 for p in found]), losses


def _draw(figure, versions, y, goal):
    """Draw a map for each version, and beside them the axes of their losses."""
    *maps, curve = figure.subplots(1, len(versions) + 1)
    figure.get_layout_engine().set(wspace=0.06)  # between the labels
    for ax, (name, X), look in zip(maps, versions.items(), LINES, strict=False):
        colour, style = look
        best, _, curvatures = fit_line(X, y)
        title = titled(name, shape_of(curvatures))
        # As wide as the bounces of a rate just below the edge.
        far = 2 / np.linalg.eigvalsh(curvatures)[-1] * curvatures @ best
        plot_scaled_valley(X, y, [[0, 0], far], ax, title, goal)
        ax.plot([], [], style, color=colour, linewidth=1.4, gid=f"{name} path")
        ax.plot([], [], "o", color=colour, markersize=9, gid=f"{name} now")
        curve.plot([], [], style, color=colour, gid=f"{name} loss", label=name)
        curve.plot([], [], "o", color=colour, gid=f"{name} loss now")
    curve.axhline(goal, color=GREEN, linestyle=":")  # named beside the maps
    curve.set(title="Loss", xlabel="epoch", ylabel="mean squared error (m²)")
    curve.set(ylim=(400, 1e5), yscale="log", box_aspect=1)
    # Like a logarithmic axis, but with a place for epoch 0, and without a kink.
    curve.set_xscale("function", functions=(np.log1p, np.expm1))
    curve.set_xlim(0, 1.3 * EPOCHS[-1])
    curve.set_xticks([0, 1, 10, 100, 1000], labels=["0", "1", "10", "100", "1,000"])
    curve.set_yticks([1e3, 1e4], labels=["1,000", "10,000"])
    curve.minorticks_off()
    legends = [ax.get_legend_handles_labels()[0] for ax in (maps[0], curve)]
    handles = [handle for legend in legends for handle in legend]
    figure.legend(handles=handles, loc="outside lower center", ncols=5)


def _in_words(share, epoch, i, runs):
    """Say what is seen of all runs after some epochs at one rate."""
    sentences = [f"{share:g} of the edge, after {epoch:,} epochs."]
    for name, (_, lengths, losses) in runs.items():
        loss, end = losses[i, epoch], lengths[i]
        words = f"{name}: loss {loss:,.0f} m²"
        if not loss < 1e6:
            words = f"{name}: loss above a million m², it diverges"
        elif loss > losses[i, 0]:
            words += ", it diverges"
        elif end < EPOCHS[-1] and epoch >= end:
            words += f", the goal, reached at epoch {end}"
        sentences.append(f"{words}.")
    return " ".join(sentences)
