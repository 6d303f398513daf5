"""The slider of lesson 05: borders that move while a network learns."""

import itertools

import numpy as np
from contourpy import FillType, contour_generator
from matplotlib.collections import LineCollection

from helpers.plots import BLACK, BLUE, GREY, ORANGE
from helpers.plots.layers import (
    GRID,
    HATCH,
    HIDDEN_LOOK,
    N_GRID,
    SIDE,
    THICK,
    TINT,
    draw_switches,
    straight_border,
)
from helpers.plots.words import counted, number, place
from helpers.widgets.call_student import at_each_stop
from helpers.widgets.stage import Stage, clipped

N_STOPS = 41
XOR = [0, 1, 1, 0]
NOTHING = np.zeros((0, 2, 2))  # a border without a piece


def explore_borders(network, error, path, X, labels):
    """Move through a training, and see the borders of a network and of its neurons.

    Parameters
    ----------
    network : callable
        The student's: ``network(X, weights1, weights2, biases1, biases2)`` returns
        the outputs for a table of shape (n_samples, 2).
    error : callable
        The student's: ``error(parameters)`` returns one number.
    path : list of list of ndarray
        The parameters ``[weights1, weights2, biases1, biases2]`` before each epoch
        and after the last.
    X : ndarray, shape (4, 2)
        Two switches, each 0 or 1.
    labels : array_like, shape (4,)
        Labels 0 and 1.
    """
    X, labels = np.asarray(X), np.asarray(labels)
    last = len(path) - 1
    epochs = np.unique(np.linspace(0, last, N_STOPS).round().astype(int)).tolist()
    outputs, planes = _outputs(network, path, epochs, X)
    stops = [{"epoch": k, "args": (parameters,)} for k, parameters in enumerate(path)]
    errors = clipped(at_each_stop(error, stops))
    borders = [_border(plane) for plane in planes]
    n_hidden = len(path[0][2])

    def draw(figure):
        plane, curve = figure.subplots(1, 2, width_ratios=[1, 1.25])
        look = {"facecolor": TINT, "edgecolor": HATCH, "hatch": "//", "linewidth": 0}
        plane.fill([], [], label="the network says lit", gid="lit", zorder=0, **look)
        for j in range(n_hidden):
            colour, style = HIDDEN_LOOK[j % len(HIDDEN_LOOK)]
            name = f"border of $h_{j}$" if n_hidden <= 2 else None
            plane.plot([], [], style, color=colour, gid=f"h{j}", label=name, zorder=4)
        lines = LineCollection([], color=BLACK, linewidth=THICK, gid="border")
        lines.set_label("border of the network")
        plane.add_collection(lines)
        draw_switches(plane, X, labels)
        plane.set(title="Two thin borders, one thick")
        plane.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
        plane.grid(False)
        top = max(0.3, errors[np.isfinite(errors)].max() * 1.05)
        curve.plot(errors, color=BLUE)
        if _is_lamp(X, labels):
            words = "one neuron at best: 0.25"
            curve.axhline(0.25, color=GREY, linestyle=":", label=words)
            curve.legend(loc="upper right", bbox_to_anchor=(1, 0.8))
            curve.set(title="Flat at first, then it drops")
        else:
            curve.set(title="The error after each epoch")
        curve.plot([], [], "o", color=ORANGE, markersize=11, gid="now")
        curve.set(xlabel="epoch", ylabel="mean squared error")
        curve.set(xlim=(-0.03 * last, 1.03 * last), ylim=(0, top))

    stage = Stage(
        draw,
        {"epoch": epochs},
        presets=_presets(epochs, X, labels),
        play="epoch",
        size=(11, 5.4),
    )
    stage.move("lit", *_together([_areas(plane) for plane in planes]))
    lines = [np.concatenate([NOTHING, *pieces]) for pieces in borders]
    stage.move("border", *_together(lines, pairs=True))
    for j in range(n_hidden):
        ends = [straight_border(path[k][0][:, j], path[k][2][j]) for k in epochs]
        seen = [line is not None for line in ends]
        ends = np.array([np.zeros((2, 2)) if e is None else e for e in ends])
        stage.move(f"h{j}", ends[..., 0], ends[..., 1])
        stage.show_when(f"h{j}", seen)
    stage.move("now", np.array(epochs)[:, None], errors[epochs][:, None])
    stage.describe(
        [
            _words(k, outputs[i], X, labels, errors[k], len(borders[i]))
            for i, k in enumerate(epochs)
        ]
    )
    return stage


def _outputs(network, path, epochs, X):
    """Return the outputs for the samples, and over the plane, at each stop."""
    table = np.concatenate([GRID, X])
    stops = [{"epoch": k, "args": (table, *path[k])} for k in epochs]
    all_outputs = np.array(at_each_stop(network, stops, shape=(len(table),)))
    all_outputs = np.nan_to_num(all_outputs, nan=0.0)
    planes = all_outputs[:, : len(GRID)].reshape(-1, N_GRID, N_GRID)
    return all_outputs[:, len(GRID) :], planes


def _generator(plane):
    return contour_generator(SIDE, SIDE, plane, fill_type=FillType.OuterOffset)


def _border(plane):
    """Return the pieces of the line on which an output is one half."""
    lines = _generator(plane).lines(0.5)
    return [np.stack([line[:-1], line[1:]], axis=1) for line in lines]


def _areas(plane):
    """Return the outline of where an output is above one half, as one ring.

    Several areas are joined by seams that go there and back, so that nothing of them
    is seen.
    """
    polygons, offsets = _generator(plane).filled(0.5, np.inf)
    rings = [
        points[a:b]
        for points, ends in zip(polygons, offsets, strict=True)
        for a, b in itertools.pairwise(ends)
    ]
    if not rings:
        return np.zeros((1, 2))
    return np.concatenate([*rings, *[ring[:1] for ring in rings[-2::-1]]])


def _together(frames, pairs=False):
    """Bring frames of several lengths to one, by staying at their last point."""
    blank = np.zeros((1, 2, 2) if pairs else (1, 2))
    frames = [frame if len(frame) else blank for frame in frames]
    longest = max(map(len, frames))
    filled = []
    for frame in frames:
        rest = frame[-1:, -1:].repeat(2, axis=1) if pairs else frame[-1:]
        filled.append(np.concatenate([frame, rest.repeat(longest - len(frame), 0)]))
    filled = np.array(filled)
    return filled[..., 0], filled[..., 1]


def _is_lamp(X, labels):
    return X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]] and labels.tolist() == XOR


def _presets(epochs, X, labels):
    """Return the stops with names: those of the lesson, or the start, middle, end."""
    last = epochs[-1]
    if _is_lamp(X, labels) and {100, 300, 1000} <= set(epochs):
        stops = {"shrug": 100, "one corner": 300, "both corners": 1000}
    else:
        stops = {"start": 0, "half-way": epochs[len(epochs) // 2], "end": last}
    return {name: {"epoch": epoch} for name, epoch in stops.items()}


def _words(epoch, outputs, X, labels, error, n_borders):
    """Say what is seen at one stop."""
    n_right = int(((outputs > 0.5) == (labels == 1)).sum())
    values = ", ".join(f"{value:.2f}" for value in outputs)
    cases = ", ".join(place(*x) for x in X)
    side = "lit" if (outputs > 0.5).all() else "dark"
    border = counted(n_borders, "border") if n_borders else f"No border: all {side}"
    return (
        f"Epoch {epoch}: outputs {values} for {cases}; {n_right} of {len(labels)} "
        f"right, mean squared error {number(error)}. {border}."
    )
