"""The slider of lesson 08: learning rate and epochs of a network."""

import numpy as np

from helpers.plots import BLACK, BLUE, PINK, plot_error_map
from helpers.plots.words import number
from helpers.widgets.stage import Stage, clipped, label

N_LONGEST = 10  # the words say how far off the longest distances are


def explore_hyperparameters(tried, X_val, y_val, y_fit, floor):
    """Show what the learning rate and the number of epochs do to a network.

    Errors are medians over the seeds; the predictions are those of the network whose
    error is the median.

    Parameters
    ----------
    tried : dict of (float, int) to Networks
        For each pair (learning rate, number of epochs) the networks that
        `helpers.many_networks.search_networks` has trained, on scaled targets.
    X_val : array_like, shape (n_samples, n_features)
        Scaled features of the validation rows.
    y_val : array_like, shape (n_samples,)
        Their targets in m.
    y_fit : array_like
        The targets, in m, with which the networks' targets were scaled.
    floor : float
        The error in m² that no model can beat.
    """
    y_val, y_fit = np.asarray(y_val, float), np.asarray(y_fit, float)
    rates = list(dict.fromkeys(rate for rate, _ in tried))
    n_epochs = list(dict.fromkeys(n for _, n in tried))
    shape = len(n_epochs), len(rates)
    errors, ends = np.zeros(shape), np.zeros((*shape, len(y_val)))
    for (rate, n), networks in tried.items():
        at = n_epochs.index(n), rates.index(rate)
        scores = networks.predict(X_val)
        metres = clipped(scores * y_fit.std() + y_fit.mean(), 1e9)
        squares = ((metres - y_val) ** 2).mean(axis=-1)  # one for each seed
        errors[at] = np.median(squares)
        ends[at] = metres[np.argmin(abs(squares - errors[at]))]
    longest = np.argsort(y_val)[-N_LONGEST:]
    misses = (ends - y_val)[..., longest].mean(axis=-1)

    def draw(figure):
        figure.get_layout_engine().set(wspace=0.06)
        table, cloud = figure.subplots(1, 2, width_ratios=[1.45, 1])
        plot_error_map(errors, rates, n_epochs, ax=table)
        table.plot([], [], color=PINK, linewidth=5, gid="setting")
        cloud.axline((0, 0), slope=1, color=BLACK, linestyle="--", linewidth=1.5)
        cloud.scatter([], [], s=18, color=BLUE, gid="rows")
        low = -0.1 * y_val.max()  # a poor network says less than nothing of short ones
        limits = (low, 1.05 * y_val.max())
        cloud.set(title=f"{len(y_val)} cars, one network", xlim=limits, ylim=limits)
        cloud.set(xlabel="true distance in m", ylabel="predicted distance in m")

    few, many, low, high = n_epochs[0], n_epochs[-1], rates[0], rates[-1]
    stage = Stage(
        draw,
        {"epochs": n_epochs, "learning rate": rates},
        presets={
            "too little of both": {"epochs": few, "learning rate": low},
            "large steps, little time": {"epochs": few, "learning rate": high},
            "small steps, much time": {"epochs": many, "learning rate": low},
        },
    )
    rows, columns = np.indices(shape)
    right, down = 0.46 * np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])
    stage.move("setting", columns[..., None] + right, rows[..., None] + down)
    stage.move("rows", y_val, ends)
    stage.describe(
        [
            [
                _in_words(n, rate, errors[i, j], floor, misses[i, j])
                for j, rate in enumerate(rates)
            ]
            for i, n in enumerate(n_epochs)
        ]
    )
    return stage


def _in_words(n, rate, error, floor, miss):
    """Say what is seen at one stop."""
    side = "too short" if miss < 0 else "too long"
    times = f", {number(error / floor)} times the noise floor" if floor else ""
    return (
        f"Learning rate {label(rate)}, {n:,} epochs: a validation error of "
        f"{number(error)} m²{times}. On average, the predictions for the ten longest "
        f"distances are {number(abs(miss))} m {side}."
    )
