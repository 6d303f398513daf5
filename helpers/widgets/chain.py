"""The slider of lesson 04: the chain rule, step by step."""

import numpy as np

from helpers.plots import BLUE, GREY, ORANGE
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped, label

PLACES = ["z", "output", "loss", "slope 3", "slope 2", "slope 1", "product"]
WEIGHT = "w₁"  # the name of the slider
WEIGHTS = [-10.0, -8.0, -6.0, -4.0, -2.0, 0.0, 0.4, 1.6, 4.0, 6.0, 8.0, 10.0]
NAMES = ["w1", "z", "output", "loss"]
SIGNS = ["w₁", "z", "ŷ", "L"]
AXES = ["weight w₁", "weighted sum z", "output ŷ", "loss L"]
TITLES = ["times x₁, plus the rest", "sigmoid", "half the squared error"]
NEARLY_FLAT = 0.02  # a slope below this is said to be nearly flat


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
    ranges = [np.linspace(-11, 11, 45), np.linspace(-6, 6, 61), np.linspace(0, 1, 41)]
    curves = [
        at_each_stop(link, [{name: v, "args": (v,)} for v in values.tolist()])
        for link, name, values in zip(links, NAMES, ranges, strict=False)
    ]
    values, slopes = _walk(links, slope)

    def draw(figure):
        axes = figure.subplot_mosaic("123;ccc", height_ratios=[5, 2])
        for n, (inputs, heights) in enumerate(zip(ranges, curves, strict=True)):
            ax, link = axes[str(n + 1)], n + 1
            ax.plot(inputs, clipped(heights), color=BLUE)
            ax.plot([], [], color=ORANGE, linestyle="--", gid=f"slope {link}")
            ax.plot([], [], "o", color=ORANGE, markersize=12, gid=f"dot {link}")
            ax.set_title(f"Link {link}: {TITLES[n]}", fontsize=13)
            ax.set(xlabel=AXES[n], ylabel=AXES[link], xlim=(inputs[0], inputs[-1]))
        axes["1"].set(ylim=(-6, 6), xticks=range(-10, 11, 5))
        axes["2"].set(ylim=(-0.05, 1.05), xticks=range(-6, 7, 3))
        axes["2"].yaxis.labelpad = 8  # or the hat of y touches a number
        axes["3"].set(ylim=(-0.05, 0.28), yticks=[0, 0.1, 0.2])
        axes["3"].set(xlim=(-0.05, 1.05), xticks=[0, 0.5, 1])
        _draw_row(axes["c"])

    last = PLACES[-1]
    stage = Stage(
        draw,
        {"place": PLACES, WEIGHT: WEIGHTS},
        start={"place": last, WEIGHT: 0.4},
        presets={
            "start": {"place": last, WEIGHT: 0.4},
            "on target": {"place": last, WEIGHT: 1.6},
            "stuck": {"place": last, WEIGHT: -10.0},
        },
        play="place",
        size=(11, 5.6),
    )
    place = np.arange(len(PLACES))
    for n, (inputs, rates) in enumerate(zip(ranges, slopes, strict=True)):
        at, height = (clipped(values[k])[:, None] for k in (n, n + 1))
        away = np.ptp(inputs) / 4 * np.array([-1, 1])
        rise = clipped(rates)[:, None] * away
        dot, line, factor = (f"{kind} {n + 1}" for kind in ("dot", "slope", "factor"))
        stage.move(dot, at, height, over=WEIGHT)
        stage.move(line, at + away, height + rise, over=WEIGHT)
        stage.write(factor, [f"slope {_number(rate)}" for rate in rates], over=WEIGHT)
        stage.show_when(dot, place >= n, over="place")
        stage.show_when(f"arrow {n + 1}", place >= n, over="place")
        stage.show_when(line, place >= 5 - n, over="place")
        stage.show_when(factor, place >= 5 - n, over="place")
    for n in (1, 2):  # back to link n, as soon as its slope is there
        stage.show_when(f"back {n}", place >= 6 - n, over="place")
    for n, (name, sign) in enumerate(zip(NAMES, SIGNS, strict=True)):
        texts = [f"{sign} = {_number(value)}" for value in values[n]]
        stage.write(f"{name} value", texts, over=WEIGHT)
        stage.show_when(f"{name} value", place >= n - 1, over="place")
    with np.errstate(invalid="ignore"):  # 0 times infinity
        products = np.prod(slopes, axis=0)
    rows = list(zip(*slopes[::-1], products, strict=True))
    stage.write("product", [_product(*row) for row in rows], over=WEIGHT)
    stage.show_when("product", place == place[-1], over="place")
    words = [_words(*case) for case in zip(*values, rows, strict=True)]
    stage.describe(np.transpose(words))
    return stage


def _walk(links, slope):
    """Return the values along the chain and the slopes of its links, for each weight.

    Returns
    -------
    values : list of ndarray, length 4
    slopes : list of ndarray, length 3
    """
    values, slopes = [np.array(WEIGHTS)], []
    for link, name in zip(links, NAMES, strict=False):
        places = zip(WEIGHTS, values[-1].tolist(), strict=True)
        stops = [{"w1": w, name: at} for w, at in places]
        forward = [stop | {"args": (stop[name],)} for stop in stops]
        values.append(np.array(at_each_stop(link, forward)))
        backward = [stop | {"args": (link, stop[name])} for stop in stops]
        slopes.append(np.array(at_each_stop(slope, backward)))
    return values, slopes


def _draw_row(ax):
    """Draw the row of numbers below the links: forward, backward, product."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    middle = {"ha": "center", "va": "center", "fontsize": 15}
    # A value between two panels, and a slope below the middle of its own panel.
    between = zip(
        (0.01, 0.32, 0.66, 0.99), ("left", "center", "center", "right"), strict=True
    )
    for name, (at, side) in zip(NAMES, between, strict=True):
        look = {**middle, "ha": side, "color": BLUE}
        ax.text(at, 0.85, "", gid=f"{name} value", **look)
    # The last arrow leaves room for a loss near 0, which has many digits.
    for n, (at, arrow) in enumerate(((0.15, 0.15), (0.5, 0.49), (0.85, 0.785))):
        ax.text(arrow, 0.85, "→", color=GREY, gid=f"arrow {n + 1}", **middle)
        ax.text(at, 0.48, "", gid=f"factor {n + 1}", color=ORANGE, **middle)
    for n, at in ((1, 0.325), (2, 0.675)):
        ax.text(at, 0.48, "←", color=GREY, gid=f"back {n}", **middle)
    ax.text(0.5, 0.1, "", gid="product", weight="bold", **middle)


def _number(value, n_digits=3):
    """Write a number with so many digits that count, and a true minus sign."""
    return label(float(value), n_digits).replace("-", "−")


def _product(*slopes_and_product):
    """Write a product, the last link first: "−0.1403 · 0.2464 · 0.5 ≈ −0.0173"."""
    *slopes, product = slopes_and_product
    # With four digits what comes out is what a pocket calculator says, too.
    factors, whole = [_number(slope, 4) for slope in slopes], _number(product)
    factors[1:] = [f"({f})" if f.startswith("−") else f for f in factors[1:]]
    return f"product: {' · '.join(factors)} ≈ {whole}"


def _words(w1, z, output, loss, slopes_and_product):
    """Say what is seen at each of the places, for one weight."""
    slope3, slope2, _, _ = slopes_and_product
    remarks = ""
    if abs(slope3) < NEARLY_FLAT:
        remarks += " Link 3 is at the bottom of its bowl."
    if abs(slope2) < NEARLY_FLAT:
        remarks += " Link 2 is nearly flat."
    w1, z, output, loss = map(_number, (w1, z, output, loss))
    rate3, rate2, rate1, product = map(_number, slopes_and_product)
    forward = f"w1 = {w1}: z = {z}, output {output}, loss {loss}."
    return [
        f"w1 = {w1}: z = {z}.",
        f"w1 = {w1}: z = {z}, output {output}.",
        forward,
        f"Link 3 has the slope {rate3} at the output {output}.",
        f"Link 2 has the slope {rate2} at z = {z}.",
        f"Link 1 has the slope {rate1} at w1 = {w1}.",
        f"{forward} Slopes from right to left {rate3}, {rate2}, {rate1}; product "
        f"{product}.{remarks}",
    ]
