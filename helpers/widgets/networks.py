"""The slider of lesson 06: learning rate and epochs of a network."""

import numpy as np

from helpers.plots import BLACK, BLUE, GREY, PINK, plot_error_map
from helpers.widgets.stage import Stage, clipped, label


def explore_hyperparameters(rates, runs, y, floor):
    """Show what the learning rate and the number of epochs do to a network.

    Parameters
    ----------
    rates : sequence of float, length n_rates
        The learning rates.
    runs : dict of int to array_like, shape (n_notes, n_rates, n_samples)
        For each number of epochs what the networks predict, in m: noted at equal
        distances, the last time at the end.
    y : array_like, shape (n_samples,)
        Targets in m.
    floor : float
        The error in m² that no model can beat.
    """
    y, n_epochs = np.asarray(y, float), list(runs)
    ends = np.array([runs[n][-1] for n in n_epochs], float)
    errors = ((ends - y) ** 2).mean(axis=-1)  # (epochs, rates)
    n_notes = max(len(run) for run in runs.values())
    curves = np.zeros((2, len(n_epochs), len(rates), n_notes))
    for k, n in enumerate(n_epochs):
        squares = ((np.asarray(runs[n], float) - y) ** 2).mean(axis=-1)
        steps = np.linspace(n / len(squares), n, len(squares))
        # A short run stays at its last point: all rows are equally long then.
        filled = np.minimum(np.arange(n_notes), len(squares) - 1)
        curves[0, k], curves[1, k] = steps[filled], squares[filled].T

    def draw(figure):
        table, curve, cloud = figure.subplots(1, 3, width_ratios=[1.2, 1, 1])
        plot_error_map(errors, rates, n_epochs, ax=table)
        table.tick_params(axis="x", labelsize=10)  # or they would touch
        table.plot([], [], "s", color="none", markeredgecolor=PINK, gid="setting")
        table.lines[-1].set(markersize=34, markeredgewidth=4)
        curve.plot([], [], color=BLUE, gid="curve")
        curve.axhline(floor, color=GREY, linestyle=":", label="floor")
        curve.set(title="On the way", xlabel="epoch", ylabel="validation error in m²")
        curve.set(xscale="log", yscale="log", xlim=(8, 1.2 * max(n_epochs)))
        top = 2 * curves[1].max()
        curve.set_ylim(0.8 * floor or top / 1e6, top)  # a log axis has no 0
        curve.legend(loc="upper right")
        cloud.axline((0, 0), slope=1, color=BLACK, linewidth=1)
        cloud.scatter([], [], s=18, color=BLUE, gid="rows")
        low = -0.1 * y.max()  # a poor network says less than nothing of short ones
        limits = (low, 1.05 * y.max())
        cloud.set(title="Predictions", xlim=limits, ylim=limits)
        cloud.set(xlabel="true distance in m", ylabel="predicted distance in m")

    few, many, low, high = n_epochs[0], n_epochs[-1], rates[0], rates[-1]
    stage = Stage(
        draw,
        {"epochs": n_epochs, "learning rate": list(rates)},
        presets={
            "too little of both": {"epochs": few, "learning rate": low},
            "large steps, little time": {"epochs": few, "learning rate": high},
            "small steps, much time": {"epochs": many, "learning rate": low},
        },
    )
    rows, columns = np.indices(errors.shape)
    stage.move("setting", columns[..., None], rows[..., None])
    stage.move("curve", *clipped(curves))
    stage.move("rows", y, clipped(ends))
    stage.describe(
        [
            [
                f"Learning rate {label(rate)}, {n} epochs: a validation error of "
                f"{error:.3g} m², {error / floor:.3g} times the floor."
                for rate, error in zip(rates, row, strict=True)
            ]
            for n, row in zip(n_epochs, errors, strict=True)
        ]
    )
    return stage
