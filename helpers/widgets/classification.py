"""The sliders of lesson 03: a decision boundary, and its threshold."""

import numpy as np

from helpers.plots import BLACK, BLUE, LABEL_LOOK, ORANGE
from helpers.widgets.call_student import at_each_stop, train_at_each
from helpers.widgets.descent import growing, predictions, words_of_training
from helpers.widgets.stage import Stage, clipped

RATES = (0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2)
RATES += (0.3, 0.5, 0.7, 1.0)


def explore_boundary(train, model_function, X, labels, rates=RATES, n_epochs=101):
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
    """
    paths, losses = train_at_each(train, rates, n_epochs)
    outputs = predictions(model_function, rates, paths, X)
    X, labels = np.array(X, float), np.array(labels)
    right = ((outputs > 0.5) == (labels == 1)).sum(axis=-1)
    top = max(1.1 * clipped(losses).max(), 1)  # also where all losses are 0

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
    epochs, points = growing(losses)
    stage.move("losses", epochs, points, over="learning rate", until="epochs trained")
    stage.move("now", epochs[:, None], points[..., None])
    for gid in "losses", "now":
        stage.show_when(gid, np.arange(n_epochs + 1) > 0, over="epochs trained")
    shares = right / len(labels)
    all_epochs = np.arange(n_epochs + 1)
    stage.move(
        "shares", all_epochs, shares, over="learning rate", until="epochs trained"
    )
    words = words_of_training(rates, paths, losses, ["w1", "w2", "b"])
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
        for kind, (marker, colour) in LABEL_LOOK.items():
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
    for kind, (marker, colour) in LABEL_LOOK.items():
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
