"""The slider of lesson 02: what the learning rate does to a line."""

import numpy as np
from matplotlib.collections import LineCollection

from helpers.plots import BLACK, BLUE, ORANGE, PINK, plot_fit, plot_loss_contour
from helpers.widgets.call_student import at_each_stop, train_at_each
from helpers.widgets.stage import Stage, clipped, label

# Readable stops, closer together where the training of lesson 02 tips over.
RATES = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06)
RATES += (0.08, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.2, 0.25, 0.3)
RATES += (0.5, 1.0)


def predictions(model_function, rates, paths, X):
    """Return what the student's model says of each row of X at each stop."""
    stops = [
        {"learning rate": rate, "epochs": n_epochs, "args": (w, b, list(x))}
        for rate, path in zip(rates, paths.tolist(), strict=True)
        for n_epochs, (*w, b) in enumerate(path)
        for x in X
    ]
    outputs = at_each_stop(model_function, stops)
    return np.reshape(outputs, (*paths.shape[:2], len(X)))


def growing(losses):
    """Make points of losses: the loss of epoch e shows once e + 1 epochs are done."""
    epochs = np.maximum(np.arange(losses.shape[-1] + 1) - 1, 0)
    return epochs, clipped(losses[..., epochs])


def words_of_training(rates, paths, losses, names):
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
                if loss[n_epochs - 1] and not loss[n_epochs - 1] < diverges:
                    text += " The training diverges: take a smaller learning rate."
            words.append(text)
    return np.reshape(words, paths.shape[:2])


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
    """
    paths, losses = train_at_each(train, rates, n_epochs)
    x, y = np.ravel(X).astype(float), np.array(y, float)
    ends = [x.min() - 0.8, x.max() + 0.8]

    def draw(figure):
        (fit, path), (loss, cost) = figure.subplots(2, 2, height_ratios=[1.5, 1])
        plot_fit(model_function, {}, X, y, ax=fit)
        fit.legend(loc="upper left")  # a corner that no sample is in
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
    predicted = clipped(predictions(model_function, rates, paths, rows), 1e100)
    line, predicted = predicted[..., -2:], predicted[..., :-2]
    costs = clipped((predicted - y) ** 2 / 2)
    stage.move("line", ends, line)
    stage.move("errors", x[:, None] + [0, 0], _pairs(predicted, y))
    stage.move("path", w, b, over="learning rate", until="epochs trained")
    stage.move("now", w[..., None], b[..., None])
    stage.move("losses", *growing(losses), over="learning rate", until="epochs trained")
    stage.show_when("losses", np.arange(n_epochs + 1) > 0, over="epochs trained")
    stage.move("costs", np.arange(len(x))[:, None] + [0, 0], _pairs(0, costs))
    stage.describe(words_of_training(rates, paths, losses, ["w", "b"]))
    return stage


def _pairs(first, second):
    """Put two arrays side by side, as the ends of vertical strokes."""
    return np.stack(np.broadcast_arrays(first, second), axis=-1)
