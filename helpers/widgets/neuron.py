"""The sliders of lesson 01: a neuron with one feature, and one with two."""

from itertools import product

import numpy as np

from helpers.plots import BLACK, BLUE, GREY, ORANGE, PINK
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped, label


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
        stage.show_when(
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
        side.plot([], [], color=BLUE, gid="side view")
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
    stage.show_when("border", turned)
    tip = np.stack([w1, w2], axis=-1)
    barbs = [tip - 0.4 * along + side * across for side in (-0.25, 0.25)]
    arrow = np.stack([0 * tip, tip, barbs[0], tip, barbs[1]], axis=-2)
    stage.move("arrow", arrow[..., 0], arrow[..., 1])
    stage.move("side view", way, clipped(outputs[..., 49:-1]))
    stage.move("crossing", crossing[..., None], clipped(outputs[..., -1:]))
    stage.show_when("crossing", turned)
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
