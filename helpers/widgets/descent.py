"""The slider of lesson 02: what the learning rate does, with all samples or one."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

import helpers.plots.words as say
from helpers.plots import BLACK, BLUE, GREY, ORANGE, PINK, plot_mornings
from helpers.plots.calculate import lowest_point
from helpers.plots.descent import apart
from helpers.plots.valley import TOP, draw_map, explain_marks, survey
from helpers.widgets.call_student import at_each_stop, losses_along, paths_at_each
from helpers.widgets.stage import Stage, clipped, label

STEPS = ("all", "one")  # samples for each step
# Readable stops, closer together where the training with all samples tips over.
RATES = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.012, 0.015, 0.02, 0.022, 0.024)
RATES += (0.026, 0.027, 0.028, 0.029, 0.03, 0.035, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12)
RATES += (0.15, 0.16, 0.17, 0.2)
N_EPOCHS = 30
NEAR = 1.1  # times the lowest J: within 10 % of it


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


def explore_descent(train_all, train_one, loss_function, model_function, X, y):
    """Show what the learning rate does: the way through the valley, the line, and J.

    Parameters
    ----------
    train_all, train_one : callable
        The student's, with all samples and with one at a time:
        ``train(learning_rate, num_epochs)`` returns a list of ``num_epochs + 1`` pairs
        of weight and bias.
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.
    model_function : callable
        ``model_function(w, b, x)`` returns the prediction for one sample.
    X, y : list, shapes (n_samples, 1) and (n_samples,)
        Features and targets.
    """
    x, y = np.ravel(X).astype(float), np.array(y, float)
    ends = [x.min() - 0.8, x.max() + 0.8]
    rows = [*x[:, None], *np.array(ends)[:, None]]
    paths, losses, predicted = [], [], []
    for train in (train_all, train_one):
        paths.append(paths_at_each(train, RATES, N_EPOCHS))
        losses.append(losses_along(loss_function, RATES, paths[-1]))
        predicted.append(predictions(model_function, RATES, paths[-1], rows))
    paths, losses = np.array(paths), np.array(losses)
    surveyed, best = survey(loss_function), lowest_point(loss_function)
    lowest = loss_function(*best)

    def draw(figure):
        layout = [["map", "fit"], ["map", "loss"]]
        axes = figure.subplot_mosaic(layout, width_ratios=[1.2, 1])
        draw_map(axes["map"], surveyed, best)
        axes["map"].set_title("The valley from above")
        look = {"color": ORANGE, "marker": "o", "markersize": 5, "linewidth": 1.5}
        axes["map"].plot([], [], gid="path", **look)
        axes["map"].plot(*paths[0, 0, 0], "s", color=BLACK, markersize=8)  # the start
        look = {"color": ORANGE, "markeredgecolor": BLACK, "markersize": 11}
        (now,) = axes["map"].plot([], [], "o", gid="now", label="now", **look)
        fit, loss = axes["fit"], axes["loss"]
        look = {"color": PINK, "linewidth": 3, "label": "error"}
        errors = LineCollection([], gid="errors", **look)
        plot_mornings(model_function, X, y, ax=fit)
        fit.add_collection(errors)
        fit.plot([], [], color=BLUE, gid="line")
        fit.set(title="The line and its errors", xlim=ends)
        fit.set(xlabel="at seven (°C)", ylabel="at noon (°C)")
        fit.set_ylim(y.min() - 2, y.max() + 2)
        fit.yaxis.set_major_locator(MultipleLocator(2))
        text = f"lowest possible: {lowest:.2f}"
        loss.axhline(lowest, color=GREY, linestyle=":", linewidth=1.8, label=text)
        loss.plot([], [], color=ORANGE, marker="o", markersize=4, gid="losses")
        loss.text(N_EPOCHS, TOP * 0.97, "", ha="right", va="top", gid="J now")
        loss.legend(loc="upper right", bbox_to_anchor=(1, 0.88))
        loss.set(title="$J$ after each epoch", xlabel="epoch", ylabel="total loss $J$")
        loss.set(xlim=(-0.5, N_EPOCHS + 0.5), ylim=(0, TOP))
        explain_marks(figure, "start", lowest, now, Line2D([], [], **look))

    stage = Stage(
        draw,
        {
            "samples per step": STEPS,
            "learning rate": RATES,
            "epochs": range(N_EPOCHS + 1),
        },
        start={"learning rate": 0.01, "epochs": N_EPOCHS},
        presets={
            name: {"samples per step": steps, "learning rate": rate, "epochs": N_EPOCHS}
            for name, steps, rate in [
                ("creeps", STEPS[0], 0.001),
                ("arrives", STEPS[0], 0.01),
                ("bounces", STEPS[0], 0.028),
                ("diverges", STEPS[0], 0.03),
                ("settles too high", STEPS[1], 0.12),
            ]
        },
        play="epochs",
        size=(11, 5.6),
    )
    w, b = clipped(paths[..., 0]), clipped(paths[..., 1])
    predicted = clipped(predicted)
    grows = {"over": ("samples per step", "learning rate"), "until": "epochs"}
    stage.move("path", w, b, **grows)
    stage.move("now", w[..., None], b[..., None])
    stage.move("line", ends, predicted[..., -2:])
    strokes = np.stack(np.broadcast_arrays(predicted[..., :-2], y), axis=-1)
    places = apart(x, strokes[..., 0] - strokes[..., 1])
    stage.move("errors", places[..., None] + [0, 0], strokes)
    stage.move("losses", np.arange(N_EPOCHS + 1), clipped(losses), **grows)
    now = [f"J = {written(loss)} now" for loss in losses.flat]
    stage.write("J now", np.reshape(now, losses.shape))
    stage.describe(_all_words(paths, losses, best, lowest))
    return stage


def written(value):
    """Write a number with two digits after the point, or shorter where it is large."""
    if np.isfinite(value) and abs(value) < 1000:
        return f"{value:.2f}".replace("-", "−")
    return say.number(value, 4)


def _all_words(paths, losses, best, lowest):
    """Say at each stop where the training is, and how it goes."""
    words = np.empty(losses.shape, object)
    for i, j, n in np.ndindex(losses.shape):
        epochs = f"after {n} epoch{'s' * (n > 1)}"
        when = epochs if n else "before the first epoch"
        w, b = paths[i, j, n]
        words[i, j, n] = (
            f"Samples per step: {STEPS[i]}, learning rate {label(RATES[j])}, {when}: "
            f"w = {written(w)}, b = {written(b)}, J = {written(losses[i, j, n])}; "
            f"the lowest possible is {lowest:.2f}. "
            + how_it_goes(
                losses[i, j],
                n,
                lowest,
                # One at a time a round is no jump.
                jumps=i == 0 and _jumps(paths[i, j, : n + 1, 0] - best[0]),
            )
        ).strip()
    return words


def _jumps(distances):
    """Tell whether the last two steps have both led across the valley."""
    sides = np.sign(distances[-3:])
    far = np.abs(distances[-1]) > 0.01
    return len(sides) == 3 and far and (np.diff(sides) != 0).all()


def how_it_goes(losses, n, lowest, jumps):
    """Say how a training goes in epoch n, with J at the start and after each epoch.

    `lowest` is the lowest J that is possible; `jumps` tells whether the last two steps
    have both led across the valley.
    """
    if not n:
        return ""
    before, now = losses[n - 1 : n + 1]
    near = now <= NEAR * lowest + 1e-6  # the lowest may be 0
    jump = "The steps jump from wall to wall, and " if jumps else ""
    sentences = []
    if not now < before and diverges(losses):
        what = "J grows: the training diverges, take a smaller rate."
        sentences.append(jump + what)
    elif jumps and now < before:
        sentences.append(f"{jump}J falls.")
    elif not near:
        if abs(now - before) < 0.001 * now:
            times = f"{now / lowest:.1f} times as high as the minimum"
            sentences.append(f"J has settled {times}: a smaller rate gets lower.")
        elif now < before:
            sentences.append("J is still falling.")
        else:
            sentences.append("J grows: take a smaller rate.")
    if near:
        sentences.append("J is within 10 % of the minimum.")
    return " ".join(sentences)


def diverges(losses):
    """Tell whether J grows without end: by more and more at the end of the run."""
    if not np.isfinite(losses).all():
        return True
    last, next_to_last = np.diff(losses)[[-1, -2]]
    return last > next_to_last > 0
