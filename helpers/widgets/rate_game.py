"""A game of lesson 02: find the largest learning rate that still converges.

A click may ask Python, since nobody drags a button.
"""

import numpy as np
from ipywidgets import Button, HBox, Layout, SelectionSlider, VBox

from helpers.plots import GREEN, GREY, ORANGE
from helpers.widgets.call_student import StudentError, train_at_each
from helpers.widgets.display import display_live
from helpers.widgets.stage import Stage, clipped, label


def rate_slider(rates):
    """Return a slider with one stop for each learning rate."""
    return SelectionSlider(
        options=[(label(rate), float(rate)) for rate in rates],
        description="learning rate",
        style={"description_width": "initial"},
        layout=Layout(width="50%", min_width="320px"),
    )


class RateGame(VBox):
    """A game: find the largest learning rate whose training still converges.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, num_epochs)`` returns a path and
        ``num_epochs`` losses.
    n_epochs : int
        How long each try trains.
    limit : float
        A try converges if its last loss is below this.

    Attributes
    ----------
    tries : dict of float to float
        Each rate that was tried, and its last loss.
    """

    def __init__(self, train, n_epochs=200, limit=1000):
        self.train, self.n_epochs, self.limit = train, n_epochs, limit
        self.tries = {}
        self.slider = rate_slider(np.arange(1, 41) / 100)
        self.button = Button(description="Try this rate")
        self.button.on_click(lambda _: self.attempt(self.slider.value))
        self.stage = Stage(self._draw, {}, size=(9, 4))
        for gid in "converged", "diverged":
            self.stage.move(gid, [0], [1], where=[False])
        self.stage.feed({}, f"Choose a rate. A try trains {n_epochs} epochs.")
        super().__init__([HBox([self.slider, self.button]), self.stage.widget])

    def _ipython_display_(self):
        words = "Your tries, none yet: the last loss over the learning rate, and a "
        words += f"dashed line at {self.limit:,}, below which a try converges."
        display_live(self, self.stage.still({}), words)

    def __repr__(self):
        return "Game: find the largest learning rate that still converges"

    def _draw(self, figure):
        ax = figure.subplots()
        ax.plot([], [], "o", color=GREEN, gid="converged", label="converges")
        ax.plot([], [], "X", color=ORANGE, gid="diverged", label="does not")
        ax.axhline(self.limit, color=GREY, linestyle="--", linewidth=1)
        ax.set(title="Your tries", xlabel="learning rate", yscale="log")
        ax.set(xlim=(0, 0.41), ylim=(1, 1e10))
        ax.set_ylabel(f"loss of epoch {self.n_epochs - 1}")
        ax.legend(loc="upper left")

    def attempt(self, rate):
        """Train with one rate, add it to the picture and say what was learned.

        Parameters
        ----------
        rate : float
            The learning rate.
        """
        try:
            _, losses = train_at_each(self.train, [rate], self.n_epochs)
        except StudentError as error:
            self.stage.feed({}, str(error))
            return
        self.tries[rate] = losses[0, -1]
        good = sorted(r for r, loss in self.tries.items() if loss < self.limit)
        bad = sorted(set(self.tries) - set(good))
        self.stage.feed(
            {"converged": self._points(good), "diverged": self._points(bad)},
            f"{label(rate)}: {self._verdict(rate)} {_bounds(good, bad)}",
        )

    def _points(self, rates):
        return rates, clipped([self.tries[rate] for rate in rates], limit=5e9)

    def _verdict(self, rate):
        loss = self.tries[rate]
        said = "converges" if loss < self.limit else "does not converge"
        return f"the last loss is {loss:.4g}, so it {said}."


def _bounds(good, bad):
    """Say between which rates the answer must lie, and whether that is it."""
    n_tries = len(good) + len(bad)
    if not good:
        return "Find a rate that converges: try a smaller one."
    if not bad:
        return "Find a rate that does not: try a larger one."
    if bad[0] - good[-1] > 0.011:
        between = f"between {label(good[-1])} and {label(bad[0])}"
        return f"Tries: {n_tries}. The largest lies {between}."
    return f"Found in {n_tries} tries: {label(good[-1])} is the largest of these rates."
