"""The sliders of lesson 01: a neuron that decides, and a neuron with one feature."""

from itertools import product

import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers.plots import BLACK, BLUE, GREEN, GREY, ORANGE
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped, label


def explore_decision(neuron, w, b):
    """Move the weather and the bias, and see a neuron decide about the bike.

    Parameters
    ----------
    neuron : callable
        ``neuron(w, b, x)`` returns the probability for a list of two weights, a
        bias, and a list of the temperature and the rain.
    w : list of float, length 2
        Weights: for a degree, and for a millimetre of rain.
    b : float
        Bias at which the slider starts; one of its stops.
    """
    degrees, rains = np.arange(-5, 40, 5), np.linspace(0, 3, 31).round(1)
    biases = np.arange(-8, 1, 2)
    stops = [
        {"temperature": t, "rain": r, "bias": v, "args": (list(w), v, [t, r])}
        for t, r, v in product(degrees.tolist(), rains.tolist(), biases.tolist())
    ]
    t, r, v = np.meshgrid(degrees, rains, biases, indexing="ij")
    output = np.reshape(at_each_stop(neuron, stops), t.shape)
    bars = {"temperature": w[0] * t, "rain": w[1] * r, "bias": 1.0 * v}
    ends = dict(zip(bars, np.cumsum(list(bars.values()), axis=0), strict=True))
    z = ends["bias"]
    reach = 1.25 * max(np.abs(end).max() for end in ends.values())  # room for numbers
    sums = np.linspace(-reach, reach, 161)
    stops = [{"z": s, "args": ([1, 0], 0, [s, 0])} for s in sums.tolist()]
    curve = clipped(at_each_stop(neuron, stops))
    rows = [*bars, "sum z"]

    def draw(figure):
        left, right = figure.subplots(1, 2, gridspec_kw={"wspace": 0.1})
        left.axvline(0, color=GREY, linewidth=0.8)
        colours = [ORANGE, BLUE, GREEN, BLACK]
        for row, (name, colour) in enumerate(zip(rows, colours, strict=True)):
            thick = {"linewidth": 22, "solid_capstyle": "butt", "color": colour}
            left.plot([], [], gid=f"bar {name}", **thick)
            look = {"ha": "right", "va": "center"}
            left.text(0.97 * reach, row, "", gid=f"number {name}", **look)
        for name in bars:
            left.plot([], [], ":", color=GREY, gid=f"on from {name}")
        for name in rows:
            look = {"color": "white", "markersize": 9, "zorder": 3}
            left.plot([], [], ">", gid=f"up {name}", **look)
            left.plot([], [], "<", gid=f"down {name}", **look)
        left.set(xlim=(-reach, reach), ylim=(3.6, -0.6), xlabel="weighted sum so far")
        left.set_yticks(range(4), rows)
        left.set_title("The bars add up to z")
        left.get_figure(root=True).get_layout_engine().set(w_pad=0.15)
        right.axhline(0.5, color=GREY, linewidth=0.8)
        right.axvline(0, color=GREY, linewidth=0.8)
        undecided = {"ha": "right", "va": "top", "color": GREY, "fontsize": 13}
        right.text(0.97 * reach, 0.485, "0.5: can't decide", **undecided)
        right.plot(sums, curve, color=BLUE)
        right.plot([], [], ":", color=GREY, gid="guide")
        right.plot([], [], "o", color=BLACK, markersize=14, gid="answer")
        right.text(-0.95 * reach, 0.96, "", va="top", fontsize=16, gid="probability")
        right.set(xlim=(-reach, reach), ylim=(-0.05, 1.05), xlabel="weighted sum z")
        right.set(ylabel="probability of a ride")
        right.set_title("The sigmoid makes z a probability")

    sliders = {"temperature (°C)": degrees, "rain (mm/h)": rains, "bias": biases}
    weather = {
        "warm and dry": (20, 0.0, b),
        "warm and wet": (20, 2.0, b),
        "cold and dry": (0, 0.0, b),
        "hot and wet": (30, 2.0, b),
    }
    presets = {
        name: dict(zip(sliders, at, strict=True)) for name, at in weather.items()
    }
    stage = Stage(
        draw,
        sliders,
        start=presets["warm and dry"],
        presets=presets,
        play="rain (mm/h)",
        size=(11, 4.2),
    )
    for row, (name, end) in enumerate(ends.items()):
        stage.move(f"bar {name}", np.stack([end - bars[name], end], -1), [row, row])
        # A dotted line leads from the end of each bar down to the next one.
        stage.move(f"on from {name}", np.stack([end, end], -1), [row, row + 1])
    stage.move("bar sum z", np.stack([0 * z, z], -1), [3, 3])
    heads = {**ends, "sum z": z}
    for row, (name, numbers) in enumerate({**bars, "sum z": z}.items()):
        # A white arrowhead inside the end of a bar that's long enough for one.
        for way, long in ("up", numbers >= 1), ("down", numbers <= -1):
            head = heads[name] - 0.03 * reach * np.sign(numbers)
            where = long[..., None]
            stage.move(f"{way} {name}", head[..., None], row, where=where)
        texts = [_signed(number) for number in numbers.flat]
        stage.write(f"number {name}", np.reshape(texts, z.shape))
    height = clipped(output)
    stage.move("guide", np.stack([z, z], -1), np.stack([0 * z, height], -1))
    stage.move("answer", z[..., None], height[..., None])
    texts = [f"probability {value:.2f}" for value in output.flat]
    stage.write("probability", np.reshape(texts, z.shape))
    seen = [t, r, *bars.values(), z, output]
    told = zip(*map(np.ravel, seen), strict=True)
    stage.describe(np.reshape([_decision_in_words(*case) for case in told], z.shape))
    return stage


def _signed(number):
    """Write a number with its sign, a true minus; what rounds to 0 has a plus."""
    return f"{round(number, 1) + 0.0:+.1f}".replace("-", "−")


def _decision_in_words(degrees, rain, from_degrees, from_rain, bias, z, output):
    """Say what is seen of a decision at one stop."""
    verdict = "rather yes" if z > 0 else "rather no"
    if abs(z) < 1e-9:
        verdict = "it can't decide"
    return (
        f"{degrees} degrees, {label(rain)} mm of rain: temperature "
        f"{_signed(from_degrees)}, rain {_signed(from_rain)}, bias {_signed(bias)}, so "
        f"z = {_signed(z)}. Probability {output:.2f}: {verdict}."
    ).replace("-", "−")


def explore_neuron(neurons):
    """Move the weight and the bias of neurons with one feature, side by side.

    Parameters
    ----------
    neurons : dict of str to callable
        Name of the activation, and ``neuron(w, b, x)``, which returns the output
        for a list of one weight, a bias, and a list of one feature; at least two.
    """
    weights, biases = np.linspace(-4, 4, 17), np.linspace(-4, 4, 17)
    xs = np.linspace(-4, 4, 81)
    tables = {
        name: _over_weight_and_bias(neuron, weights, biases, xs)
        for name, neuron in neurons.items()
    }

    def draw(figure):
        axes = figure.subplots(1, len(tables))
        figure.get_figure(root=True).get_layout_engine().set(w_pad=0.15)
        for ax, (name, (outputs, at_zero)) in zip(axes, tables.items(), strict=True):
            ax.axvline(0, color=GREY, linewidth=0.8)
            middle = clipped(np.median(at_zero))  # the output where z is 0
            if middle:  # at 0 an axis would hide the dotted line
                ax.axhline(0, color=GREY, linewidth=0.8)
            ax.axhline(middle, color=GREY, linewidth=1.2, linestyle=":")
            ax.plot([], [], color=BLUE, gid=f"{name} curve", label="output")
            round_point = {"color": ORANGE, "markersize": 17, "gid": f"{name} zero"}
            square = {"color": BLACK, "markersize": 9, "gid": f"{name} bias"}
            ax.plot([], [], "o", label="z = 0", **round_point)
            ax.plot([], [], "s", label="x = 0", **square)
            seen = clipped(outputs)
            low, high = np.clip([np.min(seen), np.max(seen)], -8, 8)
            room = 0.05 * (high - low) or 1
            ax.set(xlim=(-4.2, 4.2), ylim=(low - room, high + room), title=name)
            ax.set(xlabel="feature x", ylabel="output")
            ax.yaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 4, 10]))
        handles = axes[0].get_legend_handles_labels()
        figure.legend(*handles, loc="outside lower center", ncols=3)

    stage = Stage(
        draw,
        {"w": weights, "b": biases},
        start={"w": 1.0, "b": 2.0},
        presets={
            "flat": {"w": 0.5, "b": 0.0},
            "steep": {"w": 4.0, "b": 0.0},
            "shifted": {"w": 2.0, "b": -4.0},
            "falling": {"w": -2.0, "b": 0.0},
        },
        play="w",
        size=(11, 4.8),
    )
    w, b = np.meshgrid(weights, biases, indexing="ij")
    has_zero = w != 0
    zero = np.divide(-b, w, out=np.zeros_like(w), where=has_zero)[..., None]
    for name, (outputs, at_zero) in tables.items():
        middle = outputs[..., [len(xs) // 2]]
        stage.move(f"{name} curve", xs, clipped(outputs))
        stage.move(f"{name} bias", 0, clipped(middle))
        height = clipped(at_zero)[..., None]
        stage.move(f"{name} zero", zero, height, where=has_zero[..., None])
    stage.describe(
        [
            [
                _neuron_in_words(
                    w, b, {name: tables[name][0][i, j, [0, 40, 80]] for name in tables}
                )
                for j, b in enumerate(biases)
            ]
            for i, w in enumerate(weights)
        ]
    )
    return stage


def _over_weight_and_bias(neuron, weights, biases, xs):
    """Return a neuron's outputs over (w, b, x), and those where its z is 0.

    Where the weight is 0, z is the bias everywhere; then x = 0 is taken.
    """
    stops = [
        {"w": w, "b": b, "x": x, "args": ([w], b, [x])}
        for w, b in product(weights.tolist(), biases.tolist())
        for x in [*xs.tolist(), -b / w if w else 0.0]
    ]
    outputs = np.array(at_each_stop(neuron, stops))
    outputs = outputs.reshape(len(weights), len(biases), len(xs) + 1)
    return outputs[..., :-1], outputs[..., -1]


def _neuron_in_words(w, b, outputs):
    """Say what is seen of neurons with one feature at one stop.

    `outputs` holds for each activation those at the left, in the middle, at the right.
    """
    if not w:
        zero = "The weight is 0: the feature counts for nothing."
    else:
        zero = f"z is 0 at x = {label(-b / w + 0.0)}"
        zero += "." if abs(b / w) <= 4 else ", outside the picture."
    sign = "-" if b < 0 else "+"
    told = [
        f"Output with {name}: {left:.2f} at x = -4, {middle:.2f} at x = 0, "
        f"{right:.2f} at x = 4."
        for name, (left, middle, right) in outputs.items()
    ]
    words = [f"z = {label(w)}·x {sign} {label(abs(b))}.", zero, *told]
    return " ".join(words).replace("-", "−")
