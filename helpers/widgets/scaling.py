"""The slider of lesson 05: gradient descent on raw and on scaled features."""

import numpy as np

from helpers.plots import GREEN, LINES, plot_bowl_contours
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped

EPOCHS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50, 100, 200, 500, 1000]
SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.01, 1.1, 1.5]


def compare_scaling(descend, versions, y, goal=300):
    """Move the learning rate and the epochs of gradient descent, raw beside scaled.

    The neuron is linear, with two weights; its bias is held at the best value.

    Parameters
    ----------
    descend : callable
        ``descend(X, learning_rate, goal, max_epochs)`` returns the weights before
        each epoch and after the last, shape (n_epochs + 1, 2), from the weights 0
        until the mean squared error is `goal` or `max_epochs` are over.
    versions : dict of str to ndarray, shape (n_samples, 2)
        Title, and the features as they are or scaled; two.
    y : ndarray, shape (n_samples,)
        Targets in m.
    goal : float
        The mean squared error in m² at which to stop.
    """
    runs = {name: _descents(descend, X, y, goal) for name, X in versions.items()}

    def draw(figure):
        *maps, curve = figure.subplots(1, len(runs) + 1)
        for ax, (name, run), (colour, style) in zip(
            maps, runs.items(), LINES, strict=False
        ):
            path, now, line = f"{name} path", f"{name} now", f"{name} loss"
            target, equal = y - run["best"][2], not run["is_narrow"]
            plot_bowl_contours(versions[name], target, [0, 0], ax, name, equal)
            ax.plot([], [], style, color=colour, linewidth=1.8, gid=path)
            ax.plot([], [], "o", color=colour, markersize=10, gid=now)
            curve.plot([], [], style, color=colour, gid=line, label=name)
        curve.axhline(goal, color=GREEN, linestyle=":", label="goal")
        curve.set(title="Loss", xlabel="epoch", ylabel="loss in m²", yscale="log")
        curve.set(xlim=(0, EPOCHS[-1]), ylim=(200, 1e5))
        curve.set_xscale("symlog", linthresh=1)
        curve.set_xticks([0, 1, 10, 100, 1000], labels=["0", "1", "10", "100", "1,000"])
        curve.set_yticks(
            [300, 1e3, 1e4, 1e5], labels=["300", "1,000", "10,000", "100,000"]
        )
        curve.minorticks_off()
        handles = [*maps[0].get_legend_handles_labels()[0], *curve.lines]
        figure.legend(handles=handles, loc="outside lower center", ncols=4)

    last = EPOCHS[-1]
    stage = Stage(
        draw,
        {"rate / limit": SHARES, "epochs": EPOCHS},
        start={"rate / limit": 0.5, "epochs": last},
        presets={
            "careful": {"rate / limit": 0.1, "epochs": last},
            "half": {"rate / limit": 0.5, "epochs": last},
            "to and fro": {"rate / limit": 0.99, "epochs": 20},
            "diverges": {"rate / limit": 1.1, "epochs": 5},
        },
        play="epochs",
        size=(11, 4.4),
    )
    epochs = np.array(EPOCHS)
    everyone = np.arange(last + 1)
    for name, run in runs.items():
        w1, w2 = np.moveaxis(clipped(run["paths"]), -1, 0)
        until = np.minimum(epochs, run["lengths"][:, None])
        stage.move(
            *(f"{name} path", w1[:, None], w2[:, None]),
            where=everyone <= until[..., None],
        )
        stage.move(f"{name} now", w1[:, epochs, None], w2[:, epochs, None])
        losses = clipped(run["losses"][:, epochs])
        stage.move(f"{name} loss", epochs, losses, over="rate / limit", until="epochs")
    stage.describe(
        [
            [_descents_in_words(share, epoch, i, runs) for epoch in EPOCHS]
            for i, share in enumerate(SHARES)
        ]
    )
    return stage


def _descents(descend, X, y, goal):
    """Descend at each share of the stable rate; return the paths and their losses.

    All paths are made equally long: one that has ended stays where it is.
    """
    with_ones = np.column_stack([X, np.ones(len(X))])
    best = np.linalg.lstsq(with_ones, y)[0]
    table = X.T @ X / len(X)
    limit = 2 / np.linalg.eigvalsh(table)[-1]
    stops = [
        {"learning rate": rate, "args": (X.copy(), rate, goal, EPOCHS[-1])}
        for rate in limit * np.array(SHARES)
    ]
    paths = at_each_stop(descend, stops, shape=(None, 2))
    lengths = np.array([len(path) - 1 for path in paths])
    paths = np.stack(
        [np.pad(p, [(0, EPOCHS[-1] + 1 - len(p)), (0, 0)], "edge") for p in paths]
    )
    away = paths - best[:2]
    with np.errstate(all="ignore"):  # of a run that diverges
        losses = np.mean((with_ones @ best - y) ** 2) + np.sum(away @ table * away, -1)
    is_narrow = max(abs(best[:2])) > 10 * min(abs(best[:2]))
    return {
        "best": best,
        "is_narrow": is_narrow,
        "paths": paths,
        "lengths": lengths,
        "losses": losses,
    }


def _descents_in_words(share, epoch, i, runs):
    """Say what is seen of all runs after some epochs at one rate."""
    told = [f"{share:g} of the stable rate, epoch {epoch:,}."]
    for name, run in runs.items():
        loss, end = run["losses"][i, epoch], run["lengths"][i]
        if not loss < 1e6:
            told.append(f"{name}: loss above a million m², it diverges.")
        elif loss > run["losses"][i, 0]:
            told.append(f"{name}: loss {loss:,.0f} m², it diverges.")
        elif end < EPOCHS[-1] and epoch >= end:
            told.append(f"{name}: loss {loss:,.0f} m², reached at epoch {end}.")
        else:
            told.append(f"{name}: loss {loss:,.0f} m².")
    return " ".join(told)
