"""The sliders of the lessons, one function for each.

Each function is given the student's own functions, calls them at every stop of its
sliders and returns a `Stage`, which a cell shows by naming it in its last line.
"""

from itertools import product

import numpy as np
from matplotlib.collections import LineCollection

from helpers.plots import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LINES,
    ORANGE,
    PINK,
    plot_bowl_contours,
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


# Lesson 00


def explore_stopping(stopping):
    """Move the speed and the friction, and see the stopping distance.

    Parameters
    ----------
    stopping : callable
        ``stopping(speed_km_h, friction)`` returns the stopping distance in m.

    Returns
    -------
    Stage
    """
    speeds, frictions = np.arange(0, 145, 4), np.linspace(0.3, 0.9, 7).round(1)
    stops = [
        {"speed": speed, "friction": friction, "args": (speed, friction)}
        for friction, speed in product(frictions.tolist(), speeds.tolist())
    ]
    distance = np.reshape(at_each_stop(stopping, stops), (7, len(speeds)))

    def draw(figure):
        ax = figure.subplots()
        ax.plot(speeds, clipped(distance[-1]), "--", color=GREY, label="dry road (0.9)")
        ax.plot([], [], color=BLUE, gid="curve", label="this road")
        ax.plot([], [], ":", color=ORANGE, gid="guide")
        ax.plot([], [], "o", color=ORANGE, markersize=12, gid="car", label="this car")
        ax.set(title="Stopping distance", xlabel="speed in km/h")
        ax.set(ylabel="distance in m", xlim=(0, 145), ylim=(0, 320))
        ax.legend(loc="upper left")

    stage = Stage(
        draw,
        {"friction": frictions, "speed": speeds},
        start={"friction": 0.9, "speed": 72},
        presets={
            "dry road": {"friction": 0.9},
            "wet road": {"friction": 0.6},
            "packed snow": {"friction": 0.3},
        },
        play="speed",
        size=(11, 4.6),
    )
    drawn = clipped(distance)
    stage.move("curve", speeds, drawn, over="friction")
    stage.move("car", speeds[:, None], drawn[..., None])
    across, up = np.stack([speeds, speeds, 0 * speeds], axis=-1), drawn[..., None]
    stage.move("guide", across, up * [0, 1, 1])
    stage.describe(
        [
            [
                f"At {speed} km/h on a road with friction {friction} the car stops "
                f"after {metres:.1f} m."
                for speed, metres in zip(speeds, row, strict=True)
            ]
            for friction, row in zip(frictions, distance, strict=True)
        ]
    )
    return stage


# Lesson 01


def _weighted_sum(b, **weights):
    """Write a weighted sum with its numbers: "z = 2·x - 1"."""
    numbers = [*weights.values(), b]
    names = [*(f"·{name}" for name in weights), ""]
    terms = [
        f"{'-' if number < 0 else '+'} {label(abs(number))}{name}"
        for number, name in zip(numbers, names, strict=True)
    ]
    text = " ".join(terms)
    return "z = " + (text[2:] if text[0] == "+" else f"-{text[2:]}")


def explore_neuron(neurons):
    """Move the weight, the bias and the activation of a neuron with one feature.

    Parameters
    ----------
    neurons : dict of str to callable
        Name of the activation, and ``neuron(w, b, x)``, which returns the output
        for a list of one weight, a bias, and a list of one feature; at least two.

    Returns
    -------
    Stage
    """
    weights, biases = np.linspace(-4, 4, 17), np.linspace(-4, 4, 17)
    xs = np.linspace(-4, 4, 61)
    tables = {
        name: _over_weight_and_bias(neuron, weights, biases, xs)
        for name, neuron in neurons.items()
    }

    def draw(figure):
        for name, (outputs, _) in tables.items():
            ax = figure.add_subplot(1, 1, 1, gid=f"{name} axes")
            ax.axhline(0, color=GREY, linewidth=0.8)
            ax.axvline(0, color=GREY, linewidth=0.8)
            ax.plot([], [], color=BLUE, gid=f"{name} curve", label="output")
            round_point = {"color": ORANGE, "markersize": 17, "gid": f"{name} zero"}
            square = {"color": BLACK, "markersize": 9, "gid": f"{name} bias"}
            ax.plot([], [], "o", label="where z = 0", **round_point)
            ax.plot([], [], "s", label="where x = 0: the bias alone", **square)
            seen = clipped(outputs)
            low, high = np.clip([np.min(seen), np.max(seen)], -8, 8)
            room = 0.05 * (high - low) or 1
            ax.set(xlim=(-4, 4), ylim=(low - room, high + room), xlabel="feature x")
            ax.set(title=f"Activation: {name}", ylabel="output")
            ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    names = list(neurons)
    stage = Stage(
        draw,
        {"activation": names, "w": weights, "b": biases},
        start={"activation": names[0], "w": 1.0, "b": 0.0},
        presets={
            "flat": {"activation": names[-1], "w": 0.5, "b": 0.0},
            "steep": {"activation": names[-1], "w": 4.0, "b": 0.0},
            "shifted": {"activation": names[-1], "w": 2.0, "b": -4.0},
            "falling": {"activation": names[-1], "w": -2.0, "b": 0.0},
        },
        play="w",
        size=(11, 4.6),
    )
    w, b = np.meshgrid(weights, biases, indexing="ij")
    has_zero = w != 0
    zero = np.divide(-b, w, out=np.zeros_like(w), where=has_zero)[..., None]
    over = ("w", "b")
    for name, (outputs, at_zero) in tables.items():
        middle = outputs[..., [len(xs) // 2]]
        stage.show(
            f"{name} axes", [name == other for other in names], over="activation"
        )
        stage.move(f"{name} curve", xs, clipped(outputs), over=over)
        stage.move(f"{name} bias", 0, clipped(middle), over=over)
        stage.move(
            *(f"{name} zero", zero, clipped(at_zero)[..., None]),
            over=over,
            where=has_zero[..., None],
        )
    stage.describe(
        [
            [
                [
                    _neuron_in_words(w, b, *tables[name][0][i, j, [0, 30, 60]])
                    for j, b in enumerate(biases)
                ]
                for i, w in enumerate(weights)
            ]
            for name in names
        ]
    )
    return stage


def _over_weight_and_bias(neuron, weights, biases, xs):
    """Return a neuron's outputs over (w, b, x), and those where its z is 0.

    Where the weight is 0, z is the bias everywhere; then x = 0 stands for it.
    """
    stops = [
        {"w": w, "b": b, "x": x, "args": ([w], b, [x])}
        for w, b in product(weights.tolist(), biases.tolist())
        for x in [*xs.tolist(), -b / w if w else 0.0]
    ]
    outputs = np.array(at_each_stop(neuron, stops))
    outputs = outputs.reshape(len(weights), len(biases), len(xs) + 1)
    return outputs[..., :-1], outputs[..., -1]


def _neuron_in_words(w, b, left, middle, right):
    """Say what is seen of a neuron with one feature at one stop."""
    if not w:
        zero = "The weight is 0: the feature counts for nothing."
    else:
        zero = f"z is 0 at x = {label(-b / w + 0.0)}"
        zero += "." if abs(b / w) <= 4 else ", outside the picture."
    return (
        f"{_weighted_sum(b, x=w)}. {zero} The output is {left:.2f} at x = -4, "
        f"{middle:.2f} at x = 0, {right:.2f} at x = 4."
    )


def explore_plane(neuron):
    """Move the two weights and the bias of a sigmoid neuron with two features.

    Parameters
    ----------
    neuron : callable
        ``neuron(w, b, x)`` returns the output, between 0 and 1, for a list of two
        weights, a bias, and a list of two features.

    Returns
    -------
    Stage
    """
    weights = np.array([-2, -1, -0.5, 0, 0.5, 1, 2])
    biases = np.linspace(-4, 4, 9)
    w1, w2, b = np.meshgrid(weights, weights, biases, indexing="ij")
    length = np.hypot(w1, w2)
    turned = length > 0  # with both weights 0 there is no arrow
    steepness = np.where(turned, length, 1)
    along = np.stack([w1, w2], axis=-1) / steepness[..., None]
    across = along[..., ::-1] * [-1, 1]
    crossing = -b / steepness  # how far along the arrow z is 0
    places = np.stack(np.meshgrid(*[np.linspace(-3.6, 3.6, 7)] * 2), axis=-1)
    places = places.reshape(49, 2)
    way = np.linspace(-4, 4, 33)
    outputs = _over_plane(neuron, (w1, w2, b), places, way, along, crossing)
    above = outputs[..., :49] > 0.5 + 1e-9  # rounding must not decide a tie

    def draw(figure):
        plane, side = figure.subplots(1, 2)
        # The points lie above the border, so that their side can be seen.
        dots = {"markersize": 10, "markeredgecolor": "white", "zorder": 3}
        plane.plot([], [], "o", color=BLUE, gid="below", label="0.5 or below", **dots)
        plane.plot([], [], "^", color=ORANGE, gid="above", label="above 0.5", **dots)
        line = {"color": BLACK, "linestyle": "--", "linewidth": 3}
        plane.plot([], [], gid="border", label="z = 0", **line)
        plane.plot([], [], color=PINK, linewidth=4, gid="arrow", label="weights")
        plane.set(title="From above", xlabel="feature $x_1$", ylabel="feature $x_2$")
        plane.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal")
        plane.legend(loc="center right", bbox_to_anchor=(-0.2, 0.5))
        side.plot([], [], color=BLUE, gid="cut")
        side.plot([], [], "s", color=BLACK, gid="crossing", **dots)
        side.set(title="From the side, along the arrow", ylabel="output")
        side.set(xlabel="way from the middle", xlim=(-4, 4), ylim=(-0.05, 1.05))

    stage = Stage(
        draw,
        {"w1": weights, "w2": weights, "b": biases},
        start={"w1": 1.0, "w2": 2.0, "b": -1.0},
        presets={
            "cliff": {"w1": 1.0, "w2": 2.0, "b": -1.0},
            "gentle slope": {"w1": 0.5, "w2": 0.0, "b": 0.0},
            "turned round": {"w1": -1.0, "w2": -2.0, "b": -1.0},
            "out of sight": {"w1": 0.5, "w2": 0.5, "b": 4.0},
        },
        play="b",
        size=(11, 4.4),
    )
    stage.move("above", *places.T, where=above)
    stage.move("below", *places.T, where=~above)
    middle = crossing[..., None, None] * along[..., None, :]
    border = middle + np.array([[-20], [20]]) * across[..., None, :]
    stage.move("border", border[..., 0], border[..., 1])
    stage.show("border", turned)
    tip = np.stack([w1, w2], axis=-1)
    barbs = [tip - 0.4 * along + side * across for side in (-0.25, 0.25)]
    arrow = np.stack([0 * tip, tip, barbs[0], tip, barbs[1]], axis=-2)
    stage.move("arrow", arrow[..., 0], arrow[..., 1])
    stage.move("cut", way, clipped(outputs[..., 49:-1]))
    stage.move("crossing", crossing[..., None], clipped(outputs[..., -1:]))
    stage.show("crossing", turned)
    told = zip(w1.flat, w2.flat, b.flat, outputs[..., :49].reshape(-1, 49), strict=True)
    stage.describe(np.reshape([_plane_in_words(*case) for case in told], w1.shape))
    return stage


def _over_plane(neuron, parameters, places, way, along, crossing):
    """Return a neuron's outputs at the places, on the way, and where its z is 0."""
    way = np.concatenate(
        [np.broadcast_to(way, (*crossing.shape, len(way))), crossing[..., None]],
        axis=-1,
    )
    way = way[..., None] * along[..., None, :]
    everywhere = np.broadcast_to(places, (*crossing.shape, *places.shape))
    points = np.concatenate([everywhere, way], axis=-2)
    cases = np.stack(parameters, axis=-1).reshape(-1, 3).tolist()
    stops = [
        {"w1": w1, "w2": w2, "b": b, "x": x, "args": ([w1, w2], b, x)}
        for (w1, w2, b), xs in zip(
            cases, points.reshape(len(cases), -1, 2).tolist(), strict=True
        )
        for x in xs
    ]
    return np.reshape(at_each_stop(neuron, stops), points.shape[:-1])


def _plane_in_words(w1, w2, b, outputs):
    """Say what is seen of a neuron with two features at one stop."""
    length = np.hypot(w1, w2)
    if length:
        border = f"The border is {label(abs(b) / length)} from the middle."
    else:
        border = "Both weights are 0: there is no border."
    return (
        f"{_weighted_sum(b, x1=w1, x2=w2)}. {border} The output goes from "
        f"{outputs.min():.2f} to {outputs.max():.2f} and is above 0.5 at "
        f"{np.sum(outputs > 0.5 + 1e-9)} of 49 points."
    )


# Lesson 02


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


# Lesson 04


CHAIN_STEPS = ["w1", "z", "output", "loss", "slope 3", "slope 2", "slope 1", "product"]


def step_through_chain(links, slope):
    """Step through the chain rule, forward and backward, for several weights.

    Parameters
    ----------
    links : sequence of callable, length 3
        The functions from the weight to z, from z to the output, and from the
        output to the loss; each takes and returns one number.
    slope : callable
        ``slope(function, at)`` returns the slope of such a function at a number.

    Returns
    -------
    Stage
    """
    weights = [-10.0, -8.0, -6.0, -4.0, -2.0, 0.0, 0.4, 1.6, 4.0, 6.0, 8.0, 10.0]
    ranges = [np.linspace(-11, 11, 45), np.linspace(-6, 6, 61), np.linspace(0, 1, 41)]
    names = ["w1", "z", "output", "loss"]
    curves = [
        at_each_stop(link, [{name: v, "args": (v,)} for v in values.tolist()])
        for link, name, values in zip(links, names, ranges, strict=False)
    ]
    values, slopes = [np.array(weights)], []
    for link, name in zip(links, names, strict=False):
        stops = [
            {"w1": w, name: at}
            for w, at in zip(weights, values[-1].tolist(), strict=True)
        ]
        values.append(
            np.array(at_each_stop(link, [s | {"args": (s[name],)} for s in stops]))
        )
        stops = [stop | {"args": (link, stop[name])} for stop in stops]
        slopes.append(np.array(at_each_stop(slope, stops)))

    def draw(figure):
        axes = figure.subplot_mosaic("123;ccc", height_ratios=[5, 2])
        panels = zip("123", ranges, curves, names, names[1:], strict=False)
        for n, inputs, heights, goes_in, comes_out in panels:
            axes[n].plot(inputs, clipped(heights), color=BLUE)
            line = {"color": ORANGE, "linestyle": "--", "gid": f"slope {n}"}
            axes[n].plot([], [], **line)
            axes[n].plot([], [], "o", color=ORANGE, markersize=12, gid=f"dot {n}")
            axes[n].set(title=f"Link {n}", xlabel=goes_in, ylabel=comes_out)
            axes[n].set(xlim=(inputs[0], inputs[-1]))
        axes["1"].set(ylim=(-6, 6), xticks=range(-10, 11, 5))
        axes["2"].set(ylim=(-0.05, 1.05), xticks=range(-6, 7, 3))
        axes["3"].set_ylim(-0.1, 0.55)
        _draw_chain(axes["c"], names)

    last = CHAIN_STEPS[-1]
    stage = Stage(
        draw,
        {"step": CHAIN_STEPS, "w1": weights},
        start={"w1": 0.4},
        presets={
            "lesson": {"step": last, "w1": 0.4},
            "on target": {"step": last, "w1": 1.6},
            "stuck": {"step": last, "w1": -10.0},
        },
        play="step",
        size=(11, 5.6),
    )
    step = np.arange(len(CHAIN_STEPS))
    for n, (inputs, rate) in enumerate(zip(ranges, slopes, strict=True)):
        at, height = (clipped(values[k])[:, None] for k in (n, n + 1))
        away = np.ptp(inputs) / 4 * np.array([-1, 1])
        stage.move(f"dot {n + 1}", at, height, over="w1")
        rise = clipped(rate)[:, None] * away
        stage.move(f"slope {n + 1}", at + away, height + rise, over="w1")
        stage.write(f"factor {n + 1}", [f"slope {_short(r)}" for r in rate], over="w1")
        stage.show(f"dot {n + 1}", step > n, over="step")
        for gid in f"slope {n + 1}", f"factor {n + 1}":
            stage.show(gid, step > 6 - n - 1, over="step")
    for n, name in enumerate(names):
        texts = [f"{name} = {_short(value)}" for value in values[n]]
        stage.write(f"{name} value", texts, over="w1")
        stage.show(f"{name} value", step >= n, over="step")
    with np.errstate(invalid="ignore"):  # 0 times infinity
        products = np.prod(slopes, axis=0)
    whole = _whole_slope(links, slope, weights)
    stage.write(
        "product",
        [_product_in_words(*case) for case in zip(*slopes, products, strict=True)],
        over="w1",
    )
    stage.show("product", step == step[-1], over="step")
    numbers = zip(*values, *slopes, products, whole, strict=True)
    stage.describe(np.transpose([_chain_in_words(*case) for case in numbers]))
    return stage


def _draw_chain(ax, names):
    """Draw the row of numbers below the links: forward, backward, product."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    middle = {"ha": "center", "va": "center", "fontsize": 15}
    for n, name in enumerate(names):
        ax.text(0.07 + 0.27 * n, 0.85, "", gid=f"{name} value", color=BLUE, **middle)
    for n in range(3):
        ax.text(0.195 + 0.27 * n, 0.85, "→", color=GREY, **middle)
        place = 0.195 + 0.27 * n, 0.48
        ax.text(*place, "", gid=f"factor {n + 1}", color=ORANGE, **middle)
    ax.text(0.5, 0.1, "", gid="product", weight="bold", **middle)


def _whole_slope(links, slope, weights):
    """Return the slopes of the loss for the weight, through all links at once."""

    def whole(w1):
        return links[2](links[1](links[0](w1)))

    return at_each_stop(slope, [{"w1": w, "args": (whole, w)} for w in weights])


def _short(value):
    """Write a number with 4 significant digits, without a power of ten."""
    digits = {"precision": 4, "unique": False, "fractional": False, "trim": "-"}
    return np.format_float_positional(value, **digits)


def _product_in_words(*factors_and_product):
    """Write a product: "0.5 · 0.2464 · (-0.2806) = -0.03457"."""
    *factors, whole = map(_short, factors_and_product)
    factors = [f"({factor})" if factor[0] == "-" else factor for factor in factors]
    return f"{' · '.join(factors)} = {whole}"


def _chain_in_words(*numbers):
    """Say what is seen at each of the steps, for one weight."""
    product = _product_in_words(*numbers[4:8])
    w1, z, output, loss, slope1, slope2, slope3, _, nudged = map(_short, numbers)
    return [
        f"Forward. The weight w1 is {w1}.",
        f"Forward, link 1: the weight {w1} makes z = {z}.",
        f"Forward, link 2: z = {z} makes the output {output}.",
        f"Forward, link 3: the output {output} makes the loss {loss}.",
        f"Backward, link 3: at the output {output} the loss has the slope {slope3}.",
        f"Backward, link 2: at z = {z} the output has the slope {slope2}.",
        f"Backward, link 1: at the weight {w1} z has the slope {slope1}.",
        f"The product: {product}. A nudge of w1 through all links says {nudged}.",
    ]


# Lesson 05


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

    Returns
    -------
    Stage
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
        table.tick_params(axis="x", labelsize=10)  # or they would touch
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
        low = -0.1 * y.max()  # a poor network says less than nothing of short ones
        limits = (low, 1.05 * y.max())
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
