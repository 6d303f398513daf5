"""The sliders of lesson 03: a decision boundary, and its threshold."""

import numpy as np

from helpers.plots import BLACK, BLUE, GREY, LABEL_LOOK, ORANGE, plot_pegs
from helpers.plots.style import legend_below
from helpers.widgets.call_student import StudentError, at_each_stop
from helpers.widgets.stage import Stage, clipped, label

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
N_EPOCHS = 101
# Round a sample that is on the wrong side.
RING = {"s": 250, "facecolors": "none", "edgecolors": BLACK, "linewidths": 2}
# What a student's function can't do at a large rate, and what to do about it. Python's
# words for a logarithm of 0 are others since 3.14.
NO_LOG = "the loss needed a logarithm of 0. Put 1e-8 inside each logarithm."
TOO_LARGE = {
    "OverflowError": "the numbers became too large for Python. "
    "Take a smaller learning rate.",
    "math domain error": NO_LOG,
    "expected a positive input": NO_LOG,
}


def explore_boundary(train, loss_function, model_function, X, labels):
    """Show what the learning rate does to a boundary, the loss and the right answers.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, num_epochs)`` returns a list of
        ``num_epochs + 1`` tuples (w1, w2, b), from the start to the end.
    loss_function : callable
        ``loss_function(w1, w2, b)`` returns the loss of all samples.
    model_function : callable
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    X, labels : list, shapes (n_samples, 2) and (n_samples,)
        Features, and labels 0 and 1.
    """
    paths, losses, is_right, reasons = _runs(
        train, loss_function, model_function, X, labels
    )
    right, failed = is_right.sum(axis=-1), np.array([bool(why) for why in reasons])
    epochs, top = np.arange(N_EPOCHS + 1), 1.5 * max(losses[:, 0].max(), 1)

    def draw(figure):
        plane, loss, answers = _three_axes(figure)
        plot_pegs(X, labels, ax=plane)
        plane.set_title("Tinted: the neuron says 1")
        plane.fill([], [], color=ORANGE, alpha=0.13, linewidth=0, gid="side")
        look = {"color": BLACK, "linewidth": 2.8, "label": "output 0.5"}
        plane.plot([], [], gid="boundary", **look)
        for gid, name in ("low", "output 0.1, 0.9"), ("high", None):
            plane.plot([], [], "--", color=BLACK, linewidth=1.3, label=name, gid=gid)
        plane.scatter([], [], label="wrong", gid="wrong", **RING)
        plane.get_legend().remove()
        if not _is_narrow(figure):  # a narrow still stands below a wide one
            figure.legend(loc="outside lower center", ncols=5)
        loss.plot([], [], color=BLUE, gid="losses")
        loss.plot([], [], "o", color=BLACK, gid="now")
        loss.text(0, 0.9 * top, "-", ha="center", va="top", gid="above")
        loss.set(title="Loss after each epoch", ylabel="loss $J$")
        loss.set_ylim(-0.05 * top, top)  # a loss near 0 is seen above the axis
        answers.plot([], [], color=ORANGE, gid="answers")
        answers.plot([], [], "o", color=BLACK, gid="right now")
        answers.set(title=f"Right answers, of {len(labels)}", ylabel="right answers")
        answers.set(ylim=(-0.5, len(labels) + 0.8))
        answers.yaxis.get_major_locator().set_params(integer=True)
        for ax in loss, answers:
            ax.set(xlabel="epochs", xlim=(-3, N_EPOCHS + 3))

    stage = Stage(
        draw,
        {"learning rate": list(RATES), "epochs": epochs},
        start={"learning rate": 0.01, "epochs": 1},  # the curves' end is asked for
        presets={
            "creeps": {"learning rate": 0.001, "epochs": N_EPOCHS},
            "all right": {"learning rate": 0.01, "epochs": 11},
            "and more certain": {"learning rate": 0.01, "epochs": N_EPOCHS},
            "leap": {"learning rate": 2, "epochs": 1},
            "lands": {"learning rate": 2, "epochs": N_EPOCHS},
        },
        play="epochs",
        size=(11, 5.6),
        narrow=(4.1, 7.4),
    )
    w, b = paths[..., :2], paths[..., 2]
    _move_boundary(stage, w, b)
    log_odds = np.log(9)  # the weighted sum where the output is 0.9
    _move_line(stage, "low", w, b + log_odds)
    _move_line(stage, "high", w, b - log_odds)
    stage.move("wrong", *np.transpose(X), where=~is_right)
    heights = clipped(losses)
    grows = {"over": "learning rate", "until": "epochs"}
    stage.move("losses", epochs, heights, **grows)
    stage.move("now", epochs[:, None], heights[..., None])
    stage.move("above", np.clip(epochs + 18, 0, N_EPOCHS - 15), 0.95 * top)
    stage.write("above", [[f"↑ J = {_loss(loss)}" for loss in run] for run in losses])
    stage.show_when("above", losses > top)
    # Drawn as steps: along to the next epoch, then up or down.
    before = right[:, [0, *epochs[:-1]]]
    count = np.stack([before, right], axis=-1).reshape(len(RATES), -1)
    stage.move("answers", np.repeat(epochs, 2), count, **grows)
    stage.move("right now", epochs[:, None], right[..., None])
    curves = "losses", "now", "answers", "right now"
    for gid in ("side", "boundary", "low", "high", "wrong", *curves):
        stage.show_when(gid, ~failed, over="learning rate")
    words = [
        f"Learning rate {label(rate)}: {reasons[i]}"
        if failed[i]
        else _words(rate, n, paths[i, n], losses[i, : n + 1], right[i, n], len(labels))
        for i, rate in enumerate(RATES)
        for n in epochs
    ]
    stage.describe(np.reshape(words, losses.shape))
    return stage


def _three_axes(figure):
    """Return axes: two beside the plane, or below it where the figure is tall."""
    if _is_narrow(figure):
        rows = [["plane"], ["loss"], ["answers"]]
        places = figure.subplot_mosaic(rows, height_ratios=[1.8, 1, 1])
    else:
        places = figure.subplot_mosaic([["plane", "loss"], ["plane", "answers"]])
    return places["plane"], places["loss"], places["answers"]


def _is_narrow(figure):
    return figure.bbox.width < figure.bbox.height


def _runs(train, loss_function, model_function, X, labels):
    """Train at each rate; return paths, losses, who is right, and why each rate failed.

    Why is "" at a rate that did not; at one that did all numbers are 0.
    """
    shape = len(RATES), N_EPOCHS + 1
    paths, losses = np.zeros((*shape, 3)), np.zeros(shape)
    is_right, reasons = np.zeros((*shape, len(X)), bool), [""] * len(RATES)
    for i, rate in enumerate(RATES):
        try:
            stop = {"learning rate": rate, "args": (rate, N_EPOCHS)}
            (paths[i],) = at_each_stop(train, [stop], shape=(N_EPOCHS + 1, 3))
            stops = [
                {"learning rate": rate, "epochs": n, "args": parameters}
                for n, parameters in enumerate(paths[i].tolist())
            ]
            losses[i] = at_each_stop(loss_function, stops)
            stops = [
                stop | {"args": ([w1, w2], b, list(x))}
                for stop in stops
                for (w1, w2, b) in [stop["args"]]
                for x in X
            ]
            outputs = np.reshape(at_each_stop(model_function, stops), (-1, len(X)))
            is_right[i] = (outputs > 0.5) == (np.array(labels) == 1)
        except StudentError as error:
            known = [why for name, why in TOO_LARGE.items() if name in str(error)]
            if not known:
                raise
            paths[i], losses[i], reasons[i] = 0, 0, known[0]
    return paths, losses, is_right, reasons


def _words(rate, n_epochs, parameters, losses, n_right, n_samples):
    """Say where a training is, and what is to be seen there."""
    w1, w2, b = (f"{value:.2f}".replace("-", "−") for value in parameters)
    words = (
        f"Learning rate {label(rate)}, after {n_epochs} "
        f"epoch{'' if n_epochs == 1 else 's'}: w1 = {w1}, w2 = {w2}, b = {b}. "
        f"J = {_loss(losses[-1])}, {n_right} of {n_samples} right."
    )
    if losses[-1] > losses[0]:
        words += " J is higher than before training."
    elif n_right == n_samples and losses[-1] < losses[-2:][0]:
        words += " All are right, and J is still falling."
    return words


def _loss(loss):
    """Write a loss with two digits after the point, or as many as count."""
    return f"{loss:.2f}" if loss >= 0.1 else f"{loss:.2g}"


def explore_threshold(model_function, w, b, X, labels):
    """Show what the threshold does to the boundary and to both kinds of mistake.

    Parameters
    ----------
    model_function : callable
        ``model_function(w, b, x)`` returns the output, 0 to 1, for one sample.
    w, b : list of float, length 2, and float
        Weights and bias.
    X, labels : list, shapes (n_samples, 2) and (n_samples,)
        Features, and labels 0 and 1.
    """
    thresholds, is_one = np.arange(2, 99) / 100, np.array(labels) == 1
    stops = [{"sample": k, "args": (w, b, list(x))} for k, x in enumerate(X)]
    outputs = np.array(at_each_stop(model_function, stops))
    # Counted just where they change, at the outputs, and not at the slider's stops;
    # beyond the slider's ends they would step at the very edge of the picture.
    first, last = thresholds[[0, -1]]
    between = np.sort(outputs[(outputs > first) & (outputs < last)])
    edges = np.array([first, *between, last])
    counted = _mistakes(outputs, is_one, edges)

    def draw(figure):
        plane, strip, counts = figure.subplots(1, 3, width_ratios=[1.25, 0.8, 1])
        plot_pegs(X, labels, ax=plane)
        plane.set_title("Tinted: the alarm rings")
        plane.fill([], [], color=ORANGE, alpha=0.13, linewidth=0, gid="side")
        plane.plot([], [], ":", color=GREY, label="output 0.5", gid="half")
        look = {"color": BLACK, "linewidth": 2.8, "label": "at the threshold"}
        plane.plot([], [], gid="boundary", **look)
        plane.scatter([], [], label="a mistake", gid="wrong", **RING)
        look = {"bbox_to_anchor": (0.5, -0.17), "ncols": 2, "fontsize": 11}
        plane.legend(loc="upper center", **look)
        _draw_outputs(strip, outputs, is_one)
        strip.scatter([], [], gid="wrong output", **RING)
        strip.plot([], [], color=BLACK, gid="threshold")
        looks = ("missed", "--", ORANGE), ("false alarms", "-", BLUE)
        for (name, style, colour), values in zip(looks, counted, strict=True):
            look = {"where": "post", "color": colour, "label": name}
            counts.step(edges, values, style, **look)
        counts.plot([], [], color=BLACK, linewidth=1.3, gid="here")
        counts.set(title="Mistakes", xlabel="threshold", ylabel="how many")
        counts.set(xlim=(0, 1), ylim=(-0.1, np.max(counted) + 0.5))
        counts.yaxis.get_major_locator().set_params(integer=True)
        legend_below(counts, 2)

    stage = Stage(
        draw,
        {"threshold": thresholds},
        start={"threshold": 0.5},
        presets={
            "miss none": {"threshold": 0.1},
            "half and half": {"threshold": 0.5},
            "no false alarm": {"threshold": 0.9},
        },
        size=(11, 4.6),
    )
    # The output is above the threshold where z is above its log-odds.
    log_odds = np.log(thresholds / (1 - thresholds))
    weights = np.broadcast_to(w, (len(thresholds), 2))
    _move_boundary(stage, weights, b - log_odds)
    _move_line(stage, "half", weights, np.full(len(thresholds), b))
    stage.move("threshold", [-1, len(labels)], thresholds[:, None] + [0, 0])
    stage.move("here", thresholds[:, None] + [0, 0], [-1, len(labels)])
    is_alarm = outputs > thresholds[:, None]
    is_wrong, order = is_alarm != is_one, np.argsort(outputs)
    stage.move("wrong", *np.transpose(X), where=is_wrong)
    places = np.arange(len(order)), outputs[order]
    stage.move("wrong output", *places, where=is_wrong[:, order])
    missed, alarms = _mistakes(outputs, is_one, thresholds)
    n_ones, n_zeros = is_one.sum(), (~is_one).sum()
    words = []
    for k, threshold in enumerate(thresholds):
        found = n_ones - missed[k]
        rung = found + alarms[k]
        precision = f"precision {found} of {rung}" if rung else "no alarm, no precision"
        text = (
            f"Threshold {threshold:.2f}: {missed[k]} of {n_ones} with label 1 are "
            f"missed, {alarms[k]} of {n_zeros} with label 0 raise a false alarm. "
            f"Recall {found} of {n_ones}, {precision}."
        )
        if abs(w[0]) > 1e-9:
            at = f"{(log_odds[k] - b) / w[0]:.2f}".replace("-", "−")
            text += f" The boundary crosses x2 = 0 at x1 = {at}."
        words.append(text)
    stage.describe(words)
    return stage


def _mistakes(outputs, is_one, thresholds):
    """Return how many are missed, and how many false alarms, at each threshold."""
    alarm = outputs > np.asarray(thresholds)[:, None]
    return (~alarm & is_one).sum(axis=1), (alarm & ~is_one).sum(axis=1)


def _draw_outputs(ax, outputs, is_one):
    """Draw outputs in their order, and the gap between both labels, if there is one."""
    order = np.argsort(outputs)
    places = np.arange(len(order))
    for kind, (marker, colour) in LABEL_LOOK.items():
        chosen = is_one[order] == kind
        ax.plot(places[chosen], outputs[order][chosen], marker, color=colour, zorder=3)
    if 0 < is_one.sum() < len(is_one):
        low, high = outputs[~is_one].max(), outputs[is_one].min()
        if low < high:
            ax.axhspan(low, high, color=GREY, alpha=0.2, linewidth=0)
            ax.text(0, (low + high) / 2, "no mistake", va="center")
    ax.set(title="Outputs", ylabel="output", xticks=[])
    ax.set(xlabel="samples, sorted", xlim=(-0.7, len(order) - 0.3))
    ax.set_ylim(-0.03, 1.03)


def _move_boundary(stage, w, b):
    """Move the line where w1 x1 + w2 x2 + b = 0, and the side where it is above 0.

    `w` has the shape (stops, ..., 2), `b` one axis less.
    """
    ends, ahead = _line(w, b)
    corners = np.concatenate([ends, ends[..., ::-1, :] + 1000 * ahead], axis=-2)
    stage.move("boundary", ends[..., 0], ends[..., 1])
    stage.move("side", corners[..., 0], corners[..., 1])


def _move_line(stage, gid, w, b):
    """Move a line to where w1 x1 + w2 x2 + b = 0."""
    ends, _ = _line(w, b)
    stage.move(gid, ends[..., 0], ends[..., 1])


def _line(w, b, far=1000):
    """Return two far ends of such lines, and one step towards where the sum grows."""
    w, b = clipped(w), clipped(b)
    length = np.maximum(np.linalg.norm(w, axis=-1), 1e-12)[..., None]
    ahead = w / length
    along = ahead[..., ::-1] * [-1, 1]
    foot = -b[..., None] / length * ahead
    ends = np.stack([foot - far * along, foot + far * along], axis=-2)
    return ends, ahead[..., None, :]
