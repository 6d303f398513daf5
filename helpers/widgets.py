"""The sliders of the lessons, one function for each.

Each computes every stop with the student's own functions and returns a `Stage`,
which shows itself as the last line of a cell.
"""

import numpy as np
from matplotlib.collections import LineCollection

from helpers.plots import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PINK,
    plot_error_map,
    plot_fit,
    plot_loss_contour,
)
from helpers.stage import Stage, clipped, label
from helpers.sweep import at_each_stop, train_at_each

# Readable stops, closer together where the training of lesson 02 tips over.
RATES = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06)
RATES += (0.08, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.2, 0.25, 0.3)
RATES += (0.5, 1.0)
RATES_03 = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2)
RATES_03 += (0.3, 0.5, 0.7, 1.0)
MARKERS = {0: ("o", BLUE), 1: ("^", ORANGE)}  # of the labels, as in plot_boundary


def _predictions(model_function, rates, paths, X):
    """Return what the student's model says of each row of X at each stop."""
    stops = [
        {"learning rate": rate, "epochs": n_epochs, "args": (w, b, list(x))}
        for rate, path in zip(rates, paths.tolist(), strict=True)
        for n_epochs, (*w, b) in enumerate(path)
        for x in X
    ]
    outputs = at_each_stop(model_function, stops)
    return np.reshape(outputs, (*paths.shape[:2], len(X)))


def _grow(losses):
    """Make points of losses: the loss of epoch e shows once e + 1 epochs are done."""
    epochs = np.maximum(np.arange(losses.shape[-1] + 1) - 1, 0)
    return epochs, clipped(losses[..., epochs])


def _words_of_training(rates, paths, losses, names):
    """Say where a training stands, and what its last epoch cost, at every stop."""
    words = []
    for rate, path, loss in zip(rates, paths, losses, strict=True):
        diverges = loss[0] * 10
        for n_epochs, parameters in enumerate(path):
            values = zip(names, parameters, strict=True)
            text = f"Learning rate {label(rate)}, {n_epochs} epochs: "
            text += ", ".join(f"{name} = {value:.4g}" for name, value in values) + "."
            if n_epochs:
                text += f" The last epoch had a total loss of {loss[n_epochs - 1]:.4g}."
                if not loss[n_epochs - 1] < diverges:
                    text += " The training diverges: take a smaller learning rate."
            words.append(text)
    return np.reshape(words, paths.shape[:2])


# Lesson 02


def explore_learning_rate(
    train, model_function, loss_function, X, y, rates=RATES, n_epochs=30
):
    """Show what the learning rate does to a line: fit, path, loss, cost of each point.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, num_epochs)`` returns a list of
        ``num_epochs + 1`` pairs of weight and bias, and ``num_epochs`` losses.
    model_function : callable
        ``model_function(w, b, x)`` returns the prediction for one sample.
    loss_function : callable
        ``loss_function(w, b)`` returns the loss of all samples.
    X : list of list of float, shape (n_samples, 1)
        Features.
    y : list of float, length n_samples
        Targets.
    rates : sequence of float
        The stops of the slider "learning rate".
    n_epochs : int
        The slider "epochs trained" goes from 0 to here.

    Returns
    -------
    Stage
    """
    paths, losses = train_at_each(train, rates, n_epochs)
    x, y = np.ravel(X).astype(float), np.array(y, float)
    ends = [x.min() - 0.8, x.max() + 0.8]

    def draw(figure):
        (fit, path), (loss, cost) = figure.subplots(2, 2, height_ratios=[1.5, 1])
        plot_fit(model_function, {}, X, y, ax=fit)
        fit.plot([], [], color=BLUE, gid="line")
        fit.add_collection(LineCollection([], color=PINK, linewidth=3, gid="errors"))
        fit.set(title="Samples, line and errors", xlim=ends)
        fit.set_ylim(y.min() - 2, y.max() + 2)
        grids = np.linspace(-4, 5, 60), np.linspace(-3, 6, 60)
        plot_loss_contour(loss_function, *grids, ax=path)
        path.plot([], [], "--", color=ORANGE, marker=".", gid="path")
        path.plot([], [], "o", color=ORANGE, markeredgecolor=BLACK, gid="now")
        loss.plot([], [], color=BLUE, marker=".", gid="losses")
        loss.set(title="Loss of each epoch", xlabel="epoch", ylabel="total loss")
        loss.set(xlim=(-0.5, n_epochs - 0.5), ylim=(5, 1e6), yscale="log")
        loss.yaxis.set_major_formatter("{x:,.0f}")
        loss.minorticks_off()
        bars = LineCollection([], color=PINK, linewidth=12, gid="costs")
        cost.add_collection(bars)
        cost.set(title="Cost of each point", xlabel="sample", ylabel="loss")
        cost.set(xlim=(-0.6, len(x) - 0.4), ylim=(0, 20), xticks=range(len(x)))

    stage = Stage(
        draw,
        {"learning rate": list(rates), "epochs trained": range(n_epochs + 1)},
        start={"learning rate": 0.01, "epochs trained": n_epochs},
        presets={
            "creeps": {"learning rate": 0.001, "epochs trained": n_epochs},
            "just right": {"learning rate": 0.01, "epochs trained": n_epochs},
            "overshoots": {"learning rate": 0.12, "epochs trained": n_epochs},
            "diverges": {"learning rate": 0.2, "epochs trained": n_epochs},
        },
        play="epochs trained",
        size=(11, 7),
    )
    w, b = clipped(paths[..., 0]), clipped(paths[..., 1])
    rows = [*x[:, None], *np.array(ends)[:, None]]
    predicted = clipped(_predictions(model_function, rates, paths, rows), 1e100)
    line, predicted = predicted[..., -2:], predicted[..., :-2]
    costs = clipped((predicted - y) ** 2 / 2)
    stage.move("line", ends, line)
    stage.move("errors", x[:, None] + [0, 0], _pairs(predicted, y))
    stage.move("path", w, b, over="learning rate", until="epochs trained")
    stage.move("now", w[..., None], b[..., None])
    stage.move("losses", *_grow(losses), over="learning rate", until="epochs trained")
    stage.show("losses", np.arange(n_epochs + 1) > 0, over="epochs trained")
    stage.move("costs", np.arange(len(x))[:, None] + [0, 0], _pairs(0, costs))
    stage.describe(_words_of_training(rates, paths, losses, ["w", "b"]))
    return stage


def _pairs(first, second):
    """Put two arrays side by side, as the ends of vertical strokes."""
    return np.stack(np.broadcast_arrays(first, second), axis=-1)


# Lesson 03


def explore_boundary(train, model_function, X, labels, rates=RATES_03, n_epochs=101):
    """Show what the learning rate does to a decision boundary and to the loss.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, num_epochs)`` returns a list of
        ``num_epochs + 1`` pairs (weights, bias), and ``num_epochs`` losses.
    model_function : callable
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    X : list of list of float, shape (n_samples, 2)
        Features.
    labels : list of int, length n_samples
        Labels 0 and 1.
    rates : sequence of float
        The stops of the slider "learning rate".
    n_epochs : int
        The slider "epochs trained" goes from 0 to here.

    Returns
    -------
    Stage
    """
    paths, losses = train_at_each(train, rates, n_epochs)
    outputs = _predictions(model_function, rates, paths, X)
    X, labels = np.array(X, float), np.array(labels)
    right = ((outputs > 0.5) == (labels == 1)).sum(axis=-1)
    top = 1.1 * clipped(losses).max()

    def draw(figure):
        plane, loss, share = figure.subplots(1, 3, width_ratios=[1.25, 1, 1])
        _draw_plane(plane, X, labels)
        loss.plot([], [], color=BLUE, gid="losses")
        loss.plot([], [], "o", color=BLUE, gid="now")
        loss.set(title="Loss", xlabel="epoch", ylabel="total loss")
        loss.set(xlim=(-2, n_epochs + 1), ylim=(0.02, top), yscale="log")
        loss.yaxis.set_major_formatter("{x:g}")
        share.plot([], [], "--", color=ORANGE, gid="shares")
        share.set(title="Accuracy", xlabel="epochs trained", ylabel="share right")
        share.set(xlim=(-2, n_epochs + 1), ylim=(0, 1.05))

    stage = Stage(
        draw,
        {"learning rate": list(rates), "epochs trained": range(n_epochs + 1)},
        start={"learning rate": 0.01, "epochs trained": n_epochs},
        presets={
            "creeps": {"learning rate": 0.001, "epochs trained": n_epochs},
            "just right": {"learning rate": 0.01, "epochs trained": n_epochs},
            "jumps": {"learning rate": 1.0, "epochs trained": 2},
            "jumps, then settles": {"learning rate": 1.0, "epochs trained": n_epochs},
        },
        play="epochs trained",
    )
    _move_boundary(stage, paths[..., :2], paths[..., 2])
    epochs, points = _grow(losses)
    stage.move("losses", epochs, points, over="learning rate", until="epochs trained")
    stage.move("now", epochs[:, None], points[..., None])
    for gid in "losses", "now":
        stage.show(gid, np.arange(n_epochs + 1) > 0, over="epochs trained")
    shares = right / len(labels)
    all_epochs = np.arange(n_epochs + 1)
    stage.move(
        "shares", all_epochs, shares, over="learning rate", until="epochs trained"
    )
    words = _words_of_training(rates, paths, losses, ["w1", "w2", "b"])
    counts = [f" {n} of {len(labels)} are judged rightly." for n in right.flat]
    words = [a + b for a, b in zip(words.flat, counts, strict=True)]
    stage.describe(np.reshape(words, right.shape))
    return stage


def explore_threshold(model_function, w, b, X, labels):
    """Show what the threshold does to the boundary and to both kinds of mistake.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    w : list of float, length 2
        Weights.
    b : float
        Bias.
    X : list of list of float, shape (n_samples, 2)
        Features.
    labels : list of int, length n_samples
        Labels 0 and 1.

    Returns
    -------
    Stage
    """
    thresholds = np.arange(2, 99, 2) / 100
    X, labels = np.array(X, float), np.array(labels)
    stops = [{"sample": k, "args": (w, b, x)} for k, x in enumerate(X.tolist())]
    outputs = np.array(at_each_stop(model_function, stops))
    judged = outputs > thresholds[:, None]
    missed = (~judged & (labels == 1)).sum(axis=1)
    alarms = (judged & (labels == 0)).sum(axis=1)
    numbers = np.arange(len(labels))

    def draw(figure):
        plane, strip, counts = figure.subplots(1, 3, width_ratios=[1.25, 1, 1])
        _draw_plane(plane, X, labels)
        for kind, (marker, colour) in MARKERS.items():
            chosen = labels == kind
            strip.plot(numbers[chosen], outputs[chosen], marker, color=colour)
        strip.plot([], [], color=BLACK, gid="threshold")
        strip.set(title="Outputs and threshold", xlabel="sample", ylabel="output")
        strip.set(ylim=(-0.03, 1.03), xticks=numbers)
        counts.step(thresholds, missed, "--", where="mid", color=ORANGE, label="missed")
        counts.step(
            thresholds, alarms, ":", where="mid", color=BLUE, label="false alarms"
        )
        counts.plot([], [], color=BLACK, linewidth=1, gid="here")
        counts.set(title="Mistakes", xlabel="threshold", ylabel="samples")
        counts.set_ylim(-0.1, max(missed.max(), alarms.max()) + 1)
        counts.legend(loc="upper center")

    stage = Stage(
        draw,
        {"threshold": thresholds},
        start={"threshold": 0.5},
        presets={
            "miss nobody": {"threshold": 0.1},
            "half and half": {"threshold": 0.5},
            "no false alarm": {"threshold": 0.9},
        },
    )
    # The output is above the threshold where z is above its log-odds.
    log_odds = np.log(thresholds / (1 - thresholds))
    _move_boundary(stage, np.broadcast_to(w, (len(thresholds), 2)), b - log_odds)
    stage.move("threshold", [-1, len(labels)], thresholds[:, None] + [0, 0])
    stage.move("here", thresholds[:, None] + [0, 0], [-1, len(labels)])
    stage.describe(
        [
            f"Threshold {threshold:.2f}: {n_missed} of {labels.sum()} ones missed, "
            f"{n_alarms} of {(1 - labels).sum()} zeros raise a false alarm."
            for threshold, n_missed, n_alarms in zip(
                thresholds, missed, alarms, strict=True
            )
        ]
    )
    return stage


def _draw_plane(ax, X, labels):
    """Draw labelled samples, the boundary, and the side that is judged 1."""
    ax.fill([], [], color=ORANGE, alpha=0.25, linewidth=0, gid="side")
    ax.plot([], [], color=BLACK, gid="boundary")
    for kind, (marker, colour) in MARKERS.items():
        ax.plot(*X[labels == kind].T, marker, color=colour, label=f"label {kind}")
    low, high = X.min(axis=0) - 1, X.max(axis=0) + 1
    room_for_legend = 0.15 * (high[1] - low[1])
    ax.set(xlim=(low[0], high[0]), ylim=(low[1] - room_for_legend, high[1]))
    ax.set(title="Shaded: judged 1", xlabel="$x_1$", ylabel="$x_2$")
    ax.legend(loc="lower center", ncols=2)


def _move_boundary(stage, w, b):
    """Move the line where w1 x1 + w2 x2 + b = 0, and the side where it is above 0.

    `w` has the shape (stops, ..., 2), `b` one axis less.
    """
    w, b, far = clipped(w), clipped(b), 1000
    length = np.maximum(np.linalg.norm(w, axis=-1), 1e-12)[..., None]
    ahead = w / length  # one step towards the side judged 1
    along = ahead[..., ::-1] * [-1, 1]
    foot = -b[..., None] / length * ahead
    ends = np.stack([foot - far * along, foot + far * along], axis=-2)
    beyond = ends[..., ::-1, :] + far * ahead[..., None, :]
    corners = np.concatenate([ends, beyond], axis=-2)
    stage.move("boundary", ends[..., 0], ends[..., 1])
    stage.move("side", corners[..., 0], corners[..., 1])


# Lesson 06


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

    Returns
    -------
    Stage
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
        table.plot([], [], "s", color="none", markeredgecolor=PINK, gid="setting")
        table.lines[-1].set(markersize=34, markeredgewidth=4)
        curve.plot([], [], color=BLUE, gid="curve")
        curve.axhline(floor, color=GREY, linestyle=":", label="floor")
        curve.set(title="On the way", xlabel="epoch", ylabel="validation error in m²")
        curve.set(xscale="log", yscale="log", xlim=(8, 1.2 * max(n_epochs)))
        curve.set_ylim(0.8 * floor, 2 * curves[1].max())
        curve.legend(loc="upper right")
        cloud.axline((0, 0), slope=1, color=BLACK, linewidth=1)
        cloud.scatter([], [], s=18, color=BLUE, gid="rows")
        limits = (0, 1.05 * y.max())
        cloud.set(title="Predictions", xlim=limits, ylim=limits)
        cloud.set(xlabel="true distance in m", ylabel="predicted distance in m")

    stage = Stage(
        draw,
        {"epochs": n_epochs, "learning rate": list(rates)},
        presets={
            "too little of both": {"epochs": n_epochs[0], "learning rate": rates[0]},
            "large steps, little time": {
                "epochs": n_epochs[0],
                "learning rate": rates[-1],
            },
            "small steps, much time": {
                "epochs": n_epochs[-1],
                "learning rate": rates[0],
            },
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
