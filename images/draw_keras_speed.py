"""Draw keras_speed.svg: what one training step costs with and without Keras.

Run ``python images/draw_keras_speed.py`` to draw it from the times below. With
``--measure`` it measures them afresh and prints them; that takes about five minutes.
Times differ from machine to machine and from run to run, so lesson 07 shows this one
measured picture and no times of its own.

The smallest network is one linear neuron with two features; the others have two
tanh layers of equal width and one linear output. One step is a forward pass over
the rows of a batch, a backward pass and an update of all parameters, by plain
gradient descent on the mean squared error. All three ways get one core, and what
is measured is processor time; each point is the fastest of several runs. So other
programs on the machine disturb as little as possible.
"""

import datetime
import itertools
import math
import os
import platform
import sys
import time
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("KERAS_HOME", os.devnull)
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import keras
import matplotlib
import numpy as np

from helpers.plots import BLUE, GREY, ORANGE, new_axes, styled

BATCH_SIZES = (1, 32)
LEARNING_RATE = 0.01
WIDTHS = (0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)  # 0: one neuron
SLOWEST_PLAIN_MS = 10  # beyond this the lists and loops are left out
PASSES, RUNS = 3, 5

# Milliseconds per step for each of WIDTHS, by batch size and way.
MEASURED = {
    1: {
        "plain Python": [0.0162, 0.0419, 0.038, 0.0666, 0.23, 0.683, 2.32, 6.14, 29.7],
        "NumPy": [
            *[0.026, 0.0948, 0.0818, 0.0754, 0.0992, 0.075, 0.131, 0.245, 0.735],
            *[2.36, 12.6],
        ],
        "Keras": [
            *[0.302, 0.246, 0.279, 0.368, 0.311, 0.341, 0.452, 0.456, 0.361, 0.872],
            2.52,
        ],
    },
    32: {
        "plain Python": [0.155, 0.581, 0.904, 1.55, 2.8, 8.77, 56],
        "NumPy": [
            *[0.0304, 0.0945, 0.0666, 0.0964, 0.12, 0.0994, 0.155, 0.304, 0.998],
            *[3.9, 17.9],
        ],
        "Keras": [
            *[0.295, 0.481, 0.468, 0.574, 0.482, 0.43, 0.378, 0.637, 1.32, 2.74],
            9.83,
        ],
    },
}
MEASURED_ON = (
    "Processor time, measured 2026-11-22: Intel(R) Xeon(R) Processor @ 2.50GHz, "
    "one core,\nLinux, Python 3.11.7, Keras 3.15.1 on JAX, NumPy 2.4.6"
)


def make_start(width, batch_size):
    """Draw starting weights and a batch of rows."""
    rng = np.random.default_rng(402)
    sizes = (2, width, width, 1) if width else (2, 1)
    layers = []
    for n_in, n_out in itertools.pairwise(sizes):
        weights = rng.normal(0, 1 / math.sqrt(n_in), (n_in, n_out))
        layers.append((weights, np.zeros(n_out)))
    X = rng.normal(size=(batch_size, 2))
    return layers, X, X[:, :1] * X[:, 1:]


def n_parameters(width):
    """Count the weights and biases of a network of that width."""
    return sum(w.size + b.size for w, b in make_start(width, 1)[0])


def step_in_numpy(layers, X, y):
    """Make one training step with NumPy; return the new layers."""
    outputs = [X]
    for weights, bias in layers[:-1]:
        outputs.append(np.tanh(outputs[-1] @ weights + bias))
    weights, bias = layers[-1]
    slope = 2 * (outputs[-1] @ weights + bias - y) / len(X)
    new_layers = []
    for (weights, bias), inputs in zip(layers[::-1], outputs[::-1], strict=True):
        new_weights = weights - LEARNING_RATE * inputs.T @ slope
        new_layers.append((new_weights, bias - LEARNING_RATE * slope.sum(axis=0)))
        slope = (slope @ weights.T) * (1 - inputs**2)  # unused below the first layer
    return new_layers[::-1]


def step_in_plain_python(layers, X, y):
    """Make the same step with lists and loops."""
    sums = [([[0.0] * len(b) for _ in w], [0.0] * len(b)) for w, b in layers]
    for x, target in zip(X, y, strict=True):
        outputs = [x]
        for depth, (weights, bias) in enumerate(layers):
            z = bias.copy()
            for value, row in zip(outputs[-1], weights, strict=True):
                for j, weight in enumerate(row):
                    z[j] += value * weight
            last = depth == len(layers) - 1
            outputs.append(z if last else [math.tanh(value) for value in z])
        slope = [2 * (outputs[-1][0] - target[0]) / len(X)]
        for depth in reversed(range(len(layers))):
            weight_sums, bias_sums = sums[depth]
            below = []
            for i, value in enumerate(outputs[depth]):
                back = 0.0
                for j, s in enumerate(slope):
                    weight_sums[i][j] += value * s
                    back += layers[depth][0][i][j] * s
                below.append(back * (1 - value**2))
            for j, s in enumerate(slope):
                bias_sums[j] += s
            slope = below
    return [
        (
            [
                [v - LEARNING_RATE * s for v, s in zip(row, row_sums, strict=True)]
                for row, row_sums in zip(weights, weight_sums, strict=True)
            ],
            [v - LEARNING_RATE * s for v, s in zip(bias, bias_sums, strict=True)],
        )
        for (weights, bias), (weight_sums, bias_sums) in zip(layers, sums, strict=True)
    ]


def make_keras_model(layers):
    """Build the network in Keras with the given starting weights."""
    hidden = [
        keras.layers.Dense(len(bias), activation="tanh") for _, bias in layers[:-1]
    ]
    model = keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(1)])
    model.set_weights([array for layer in layers for array in layer])
    model.compile(optimizer=keras.optimizers.SGD(LEARNING_RATE), loss="mse")
    return model


def check_agreement():
    """Stop if the three do not compute the same step."""
    layers, X, y = make_start(4, 32)
    model = make_keras_model(layers)
    model.fit(X, y, batch_size=32, shuffle=False, verbose=0)
    lists = [(w.tolist(), b.tolist()) for w, b in layers]
    plain = step_in_plain_python(lists, X.tolist(), y.tolist())
    for i, (weights, bias) in enumerate(step_in_numpy(layers, X, y)):
        np.testing.assert_allclose(plain[i][0], weights, rtol=1e-12)
        np.testing.assert_allclose(plain[i][1], bias, rtol=1e-12, atol=1e-15)
        kernel, keras_bias = model.layers[i].get_weights()
        np.testing.assert_allclose(kernel, weights, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(keras_bias, bias, rtol=1e-5, atol=1e-7)


def fastest(run, n_steps):
    """Return the processor seconds of one step in the fastest of a few runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        run(n_steps)
        times.append(time.process_time() - start)
    return min(times) / n_steps


def time_loop(step, layers, X, y):
    """Time a step written here."""

    def run(n_steps):
        state = layers
        for _ in range(n_steps):
            state = step(state, X, y)

    once = fastest(run, 1)
    return fastest(run, max(1, int(0.05 / once)))


def time_keras(layers, X, y):
    """Time ``fit``, without its first epoch, in which it compiles."""
    model = make_keras_model(layers)

    def run(n_steps):
        rows, targets = np.tile(X, (n_steps, 1)), np.tile(y, (n_steps, 1))
        model.fit(rows, targets, batch_size=len(X), shuffle=False, verbose=0)

    run(2)
    once = fastest(run, 20)
    return fastest(run, max(20, int(0.3 / once)))


def measure(batch_size):
    """Return the milliseconds of each way, for the widths in their order."""
    times = {"plain Python": {}, "NumPy": {}, "Keras": {}}

    def note(way, width, seconds):
        times[way][width] = min(1000 * seconds, times[way].get(width, math.inf))

    for _, width in itertools.product(range(PASSES), WIDTHS):
        layers, X, y = make_start(width, batch_size)
        note("NumPy", width, time_loop(step_in_numpy, layers, X, y))
        note("Keras", width, time_keras(layers, X, y))
        narrower = [t for w, t in times["plain Python"].items() if w < width]
        if max(narrower, default=0) <= SLOWEST_PLAIN_MS:
            lists = [(w.tolist(), b.tolist()) for w, b in layers]
            seconds = time_loop(step_in_plain_python, lists, X.tolist(), y.tolist())
            note("plain Python", width, seconds)
    for width in WIDTHS:
        print(
            f"batch of {batch_size}, {n_parameters(width):9,} parameters:",
            ", ".join(f"{w} {t[width]:.4f} ms" for w, t in times.items() if width in t),
        )
    return {way: [ms[w] for w in WIDTHS if w in ms] for way, ms in times.items()}


def processor():
    """Name the processor, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":")[1].split())
    return platform.processor() or platform.machine()


def machine():
    """Say when and on what the times are measured."""
    return (
        f"Processor time, measured {datetime.date.today().isoformat()}: {processor()}, "
        f"one core,\n{platform.system()}, Python {platform.python_version()}, "
        f"Keras {keras.__version__} on JAX, NumPy {np.__version__}"
    )


LOOKS = {  # colour, line style, marker, width
    "NumPy": (GREY, ":", "s", 1.5),
    "plain Python": (BLUE, "-", "o", 2.2),
    "Keras": (ORANGE, "--", "^", 2.2),
}


@styled()
def draw(times, measured_on):
    """Draw the curves, one panel for each size of batch, into keras_speed.svg."""
    panels = new_axes(len(times), width=11.5, height=5.2)
    for ax, (batch_size, curves) in zip(panels, times.items(), strict=True):
        for way, (colour, style, marker, width) in LOOKS.items():
            sizes = [n_parameters(w) for w in WIDTHS[: len(curves[way])]]
            look = {"color": colour, "linestyle": style, "linewidth": width}
            ax.plot(sizes, curves[way], marker=marker, markersize=6, **look)
            is_left = way == "plain Python"  # of its steep end there is room
            ax.annotate(
                way,
                (sizes[-1], curves[way][-1]),
                xytext=(-10, 0) if is_left else (8, 0),
                textcoords="offset points",
                ha="right" if is_left else "left",
                va="center",
                color=colour,
            )
        rows = "1 row" if batch_size == 1 else f"{batch_size} rows"
        ax.set(
            title=f"One training step on {rows}",
            xlabel="parameters",
            ylabel="milliseconds per step",
            xscale="log",
            yscale="log",
            xlim=(1, 3e7),
            ylim=(0.01, 100),
        )
        ax.set_xticks([1, 100, 10_000, 1_000_000])
        ax.minorticks_off()
        ax.xaxis.set_major_formatter("{x:,.0f}")
        ax.yaxis.set_major_formatter("{x:g}")
    panels[0].figure.supxlabel(measured_on, fontsize=11)
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        panels[0].figure.savefig(
            Path(__file__).with_name("keras_speed.svg"), metadata={"Date": None}
        )


if __name__ == "__main__":
    if "--measure" in sys.argv:
        check_agreement()
        draw({batch_size: measure(batch_size) for batch_size in BATCH_SIZES}, machine())
    else:
        draw(MEASURED, MEASURED_ON)
