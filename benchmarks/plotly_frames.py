"""The same figure in Plotly: a frame for each rate, and Plotly's own slider."""

import numpy as np
import plotly.graph_objects as go
import stage_example
from contourpy import contour_generator
from plotly.subplots import make_subplots

from helpers.plots import BLACK, BLUE, ORANGE, PINK
from helpers.widgets.stage import clipped, label

# At once, without an animation in between: the fastest that Plotly can do.
AT_ONCE = {
    "mode": "immediate",
    "frame": {"duration": 0, "redraw": False},
    "transition": {"duration": 0},
}


def figure(n_rates):
    """Return the figure with all its frames."""
    fig = make_subplots(1, 3, subplot_titles=["Fit", "Loss", "Path"])
    dots = {"x": stage_example.X, "y": stage_example.Y, "marker_color": BLACK}
    fig.add_scatter(**dots, mode="markers", row=1, col=1)
    w, b = np.linspace(-2, 4, 61), np.linspace(-4, 8, 61)
    error = w[:, None] * stage_example.X + b[:, None, None] - stage_example.Y
    total = (error**2 / 2).sum(axis=-1)
    # As lines: Plotly's own contours vanish when a frame is shown without a redraw.
    made = contour_generator(w, b, total)
    rings = [
        np.vstack([ring, [np.nan, np.nan]])  # a gap between two of them
        for level in np.geomspace(12, 3000, 12)
        for ring in made.lines(level)
    ]
    x, y = np.concatenate(rings).T
    fig.add_scatter(x=x, y=y, mode="lines", line_color="gray", row=1, col=3)
    rates, *sweep = stage_example.sweep(n_rates)
    frames = [moving(*map(clipped, at)) for at in zip(*sweep, strict=True)]
    for trace, column in zip(frames[0], [1, 2, 2, 3], strict=True):
        fig.add_trace(trace, row=1, col=column)
    fig.frames = [
        go.Frame(name=label(rate), data=data, traces=[2, 3, 4, 5])
        for rate, data in zip(rates, frames, strict=True)
    ]
    fig.update_xaxes(range=[-5, 5], title="x", col=1)
    fig.update_yaxes(range=[-6, 10], title="y", col=1)
    fig.update_xaxes(range=[-0.5, 11.5], title="epoch", col=2)
    fig.update_yaxes(type="log", range=[0, 5], title="total loss", col=2)
    fig.update_xaxes(range=[-2, 4], title="w", col=3)
    fig.update_yaxes(range=[-4, 8], title="b", col=3)
    steps = [
        {"label": frame.name, "method": "animate", "args": [[frame.name], AT_ONCE]}
        for frame in fig.frames
    ]
    fig.update_layout(sliders=[{"steps": steps}], showlegend=False)
    return fig.update_layout(width=900, height=460)


def moving(w, b, loss):
    """Return the lines that move, at one rate."""
    epochs = np.arange(len(loss))
    ends = np.array([-5, 5])
    return [
        go.Scatter(x=ends, y=b[-1] + w[-1] * ends, mode="lines", line_color=BLUE),
        go.Scatter(x=epochs, y=loss, mode="lines", line_color=BLUE),
        go.Scatter(x=epochs[-1:], y=loss[-1:], mode="markers", marker_color=ORANGE),
        go.Scatter(x=w, y=b, mode="lines+markers", line_color=PINK),
    ]
