"""A game of lesson 02: find the learning rate that needs the fewest epochs.

A click may ask Python, since nobody drags a button.
"""

import numpy as np
from ipywidgets import Button, HBox, Layout, SelectionSlider, VBox

from helpers.plots import BLACK, BLUE, GREY, ORANGE
from helpers.plots.calculate import lowest_point
from helpers.plots.style import legend_below
from helpers.plots.valley import draw_map, survey
from helpers.widgets.call_student import StudentError, losses_along, paths_at_each
from helpers.widgets.display import display_live
from helpers.widgets.stage import Stage, clipped, label

N_EPOCHS = 200  # of a try
TOP = 60  # epochs: what needs more is marked above


def rate_slider(rates):
    """Return a slider with one stop for each learning rate."""
    return SelectionSlider(
        options=[(label(rate), float(rate)) for rate in rates],
        description="learning rate",
        style={"description_width": "initial"},
        layout=Layout(width="50%", min_width="320px"),
    )


class RateGame(VBox):
    """A game: find the rate that comes near the minimum in the fewest epochs.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, num_epochs)`` returns a list of
        ``num_epochs + 1`` pairs of weight and bias.
    loss_function : callable
        ``loss_function(w, b)`` returns the total loss.

    Attributes
    ----------
    tries : dict of float to int or None
        Each rate that was tried, and how many epochs it needs; None if it never
        arrives.
    """

    def __init__(self, train, loss_function):
        self.train, self.loss_function = train, loss_function
        self.surveyed, self.best = survey(loss_function), lowest_point(loss_function)
        self.goal = 1.1 * loss_function(*self.best)  # within 10 %
        self.tries = {}
        self.slider = rate_slider(np.arange(1, 36) / 1000)
        self.button = Button(description="Try this rate")
        self.button.on_click(lambda _: self.attempt(self.slider.value))
        self.stage = Stage(self._draw, {}, size=(11, 5))
        for gid in "arrives", "late", "never", "path":
            self.stage.move(gid, [0], [1], where=[False])
        words = f"Choose a rate. A try trains {N_EPOCHS} epochs at most."
        self.stage.feed({}, words)
        super().__init__([HBox([self.slider, self.button]), self.stage.widget])

    def _ipython_display_(self):
        words = "Your tries, none yet: epochs needed against learning rate. Beside it "
        words += "the valley from above, for the path of your last try."
        display_live(self, self.stage.still({}), words)

    def __repr__(self):
        return "Game: find the rate that needs the fewest epochs"

    def _draw(self, figure):
        tries, above = figure.subplots(1, 2)
        tries.plot([], [], "o", color=BLUE, gid="arrives", label="gets there")
        tries.plot([], [], "^", color=ORANGE, gid="late", label=f"needs over {TOP}")
        tries.plot([], [], "X", color=BLACK, gid="never", label="never")
        tries.axhline(TOP, color=GREY, linestyle="--", linewidth=1)
        look = {"ha": "center", "va": "center"}
        tries.text(0.015, TOP * 1.07, "up here: later, or never", **look)
        tries.set(title="Your tries: the lower the better", xlim=(0, 0.036))
        tries.set_xlabel("learning rate")
        tries.set_xticks([0, 0.01, 0.02, 0.03])
        tries.set(ylabel="epochs needed", ylim=(0, TOP * 1.15))
        tries.set_yticks(range(0, TOP + 1, 10))
        legend_below(tries, n_columns=3)
        draw_map(above, self.surveyed, self.best)
        look = {"color": ORANGE, "marker": "o", "markersize": 5, "linewidth": 1.5}
        above.plot([], [], gid="path", **look)
        above.set_title("The path of your last try")

    def attempt(self, rate):
        """Train with one rate, add it to the picture and say what was learned."""
        try:
            paths = paths_at_each(self.train, [rate], N_EPOCHS)
            losses = losses_along(self.loss_function, [rate], paths)[0]
        except StudentError as error:
            self.stage.feed({}, str(error))
            return
        near = np.flatnonzero(losses <= self.goal)
        needed = self.tries[rate] = int(near[0]) if len(near) else None
        arrived = {r: n for r, n in self.tries.items() if n is not None}
        late = [r for r, n in arrived.items() if n > TOP]
        never = [r for r in self.tries if r not in arrived]
        soon = [r for r in arrived if r not in late]
        path = clipped(paths[0, : None if needed is None else needed + 1])
        self.stage.feed(
            {
                "arrives": (soon, [arrived[r] for r in soon]),
                "late": (late, [TOP * 1.07] * len(late)),
                "never": (never, [TOP * 1.07] * len(never)),
                "path": path.T,
            },
            f"{label(rate)}: {_verdict(needed)} {_best(arrived)}".strip(),
        )


def _verdict(needed):
    if needed is None:
        return f"never within 10 % of the minimum in {N_EPOCHS} epochs."
    return f"within 10 % of the minimum after {needed} epochs."


def _best(arrived):
    """Say which try needed the fewest epochs."""
    if not arrived:
        return ""
    rate = min(arrived, key=arrived.get)
    return f"Best so far: {label(rate)} with {arrived[rate]}."
