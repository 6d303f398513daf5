"""The stage that the tests and the benchmark move: a learning rate, and epochs.

The data are the nine points of the source (000, section 2.b).
"""

import numpy as np

from helpers.plots import BLACK, BLUE, ORANGE, PINK
from helpers.widgets.stage import Stage, clipped, label

X = np.array([1, -2, 3, 4.5, 0, -4, -1, 4, -1])
Y = np.array([4, 3, 6, 8, 2, -3, -2, 7, 2.5])


def train(learning_rate, n_epochs):
    """Train the source's neuron; return w, b before each epoch, and its loss."""
    w, b, history = 0.0, 0.0, []
    for _ in range(n_epochs):
        total_loss, w_before, b_before = 0.0, w, b
        for x, y in zip(X.tolist(), Y.tolist(), strict=True):
            error = w * x + b - y
            total_loss += error**2 / 2
            b -= learning_rate * error
            w -= learning_rate * error * x
        history.append((w_before, b_before, total_loss))
    return np.array(history).T


def draw(figure):
    """Draw what stays: the points, the axes, the contours of the loss."""
    fit, loss, path = figure.subplots(1, 3)
    fit.plot(X, Y, "o", color=BLACK)
    fit.set(title="Fit", xlabel="x", ylabel="y", xlim=(-5, 5), ylim=(-6, 10))
    fit.plot([], [], color=BLUE, gid="fit")
    loss.set(title="Loss", xlabel="epoch", ylabel="total loss", yscale="log")
    loss.set(xlim=(-0.5, 11.5), ylim=(1, 1e5))
    loss.yaxis.set_major_formatter("{x:,.0f}")  # 1,000 and not a power of 10
    loss.minorticks_off()
    loss.plot([], [], color=BLUE, gid="losses")
    loss.plot([], [], "o", color=ORANGE, gid="now")
    w, b = np.meshgrid(np.linspace(-2, 4, 61), np.linspace(-4, 8, 61))
    total = ((w[..., None] * X + b[..., None] - Y) ** 2 / 2).sum(axis=-1)
    path.contour(w, b, total, levels=np.geomspace(12, 3000, 12), cmap="viridis")
    path.set(title="Path", xlabel="w", ylabel="b")
    path.plot([], [], "o-", color=PINK, markersize=4, gid="path")


def sweep(n_rates=25, n_epochs=12):
    """Train at each rate; return the rates and w, b, loss over (rate, epoch)."""
    rates = [float(label(rate)) for rate in np.geomspace(0.001, 1, n_rates)]
    w, b, loss = np.array([train(rate, n_epochs) for rate in rates]).swapaxes(0, 1)
    return rates, w, b, loss


def learning_rate_stage(n_rates=25, n_epochs=12):
    """Make the stage: fit, losses and path over learning rate and epoch."""
    rates, w, b, loss = sweep(n_rates, n_epochs)
    epochs = np.arange(n_epochs)
    stage = Stage(
        draw,
        {"learning rate": rates, "epoch": epochs},
        start={"learning rate": rates[n_rates // 3], "epoch": n_epochs - 1},
        presets={
            "creeps": {"learning rate": rates[0]},
            "diverges": {"learning rate": rates[-1]},
        },
        play="epoch",
    )
    w, b, loss = clipped(w), clipped(b), clipped(loss)
    stage.move("fit", [-5, 5], w[..., None] * [-5, 5] + b[..., None])
    stage.move("losses", epochs, loss, over="learning rate", until="epoch")
    stage.move("now", epochs[:, None], loss[..., None])
    stage.move("path", w, b, over="learning rate", until="epoch")
    stage.describe(
        np.vectorize("w = {:.3g}, b = {:.3g}, total loss {:.4g}".format)(w, b, loss)
    )
    return stage


def table_frame(plan, gid, at):
    """Read one frame out of a plan's tables: points in SVG units, path codes."""
    (artist,) = (entry for entry in plan["artists"] if entry["gid"] == gid)
    table = artist["path"]
    n = sum(a * stride for a, stride in zip(at, table["strides"], strict=True))
    start = np.frombuffer(table["start"], "<u4")
    first, end = int(start[n]), int(start[n + 1])
    if "until" in table:
        lengths = np.frombuffer(table["lengths"], "<u4").reshape(-1, table["n_until"])
        end = first + int(lengths[n, at[table["until"]]])
    xy = np.frombuffer(table["xy"], "<f4").reshape(-1, 2).astype(float)
    return xy[first:end], np.frombuffer(table["codes"], "u1")[first:end]
