"""The slider of lesson 04: the chain rule, step by step."""

import numpy as np

from helpers.plots import BLUE, GREY, ORANGE
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped, label

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
        stage.write(
            f"factor {n + 1}", [f"slope {label(r, 4)}" for r in rate], over="w1"
        )
        stage.show_when(f"dot {n + 1}", step > n, over="step")
        for gid in f"slope {n + 1}", f"factor {n + 1}":
            stage.show_when(gid, step > 6 - n - 1, over="step")
    for n, name in enumerate(names):
        texts = [f"{name} = {label(value, 4)}" for value in values[n]]
        stage.write(f"{name} value", texts, over="w1")
        stage.show_when(f"{name} value", step >= n, over="step")
    with np.errstate(invalid="ignore"):  # 0 times infinity
        products = np.prod(slopes, axis=0)
    whole = _whole_slope(links, slope, weights)
    stage.write(
        "product",
        [_product_in_words(*case) for case in zip(*slopes, products, strict=True)],
        over="w1",
    )
    stage.show_when("product", step == step[-1], over="step")
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


def _product_in_words(*factors_and_product):
    """Write a product: "0.5 · 0.2464 · (-0.2806) = -0.03457"."""
    *factors, whole = (label(value, 4) for value in factors_and_product)
    factors = [f"({factor})" if factor[0] == "-" else factor for factor in factors]
    return f"{' · '.join(factors)} = {whole}"


def _chain_in_words(*numbers):
    """Say what is seen at each of the steps, for one weight."""
    product = _product_in_words(*numbers[4:8])
    w1, z, output, loss, slope1, slope2, slope3, _, nudged = (
        label(number, 4) for number in numbers
    )
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
