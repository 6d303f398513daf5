"""What trains at a click: the game of lesson 02, the live training of lesson 06.

A click may ask Python, since nobody drags a button. The long training runs in a
thread of its own, so that Stop is heard while it runs.
"""

import threading
import time

import numpy as np
from ipywidgets import Button, HBox, IntProgress, Layout, SelectionSlider, VBox

from helpers.plots import BLUE, GREEN, GREY, ORANGE
from helpers.stage import Stage, clipped, label
from helpers.sweep import StudentError, told, train_at_each

SECONDS_PER_PICTURE = 0.1


def _rate_slider(rates):
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
        self.slider = _rate_slider(np.arange(1, 41) / 100)
        self.button = Button(description="Try this rate")
        self.button.on_click(lambda _: self.attempt(self.slider.value))
        self.stage = Stage(self._draw, {}, size=(9, 4))
        for gid in "converged", "diverged":
            self.stage.move(gid, [0], [1], where=[False])
        self.stage.feed({}, f"Choose a rate. A try trains {n_epochs} epochs.")
        super().__init__([HBox([self.slider, self.button]), self.stage.widget])

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


class Stopped(Exception):
    """Raised inside a training when its Stop button was pressed."""


class LiveTraining(VBox):
    """Train at a click, see the loss grow, stop when you have seen enough.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, tell)`` trains, and calls
        ``tell(loss)`` after each epoch.
    n_epochs : int
        How many epochs a training has.
    rates : sequence of float
        The rates to choose from.
    loss_range : (float, float), optional
        The lowest and the highest loss in the picture.
    """

    _latest = None  # the one that trains: a second one stops it

    def __init__(self, train, n_epochs, rates, loss_range=(1e-4, 1)):
        self.train, self.n_epochs, self.range = train, n_epochs, loss_range
        self.losses, self.before, self.words = [], [], "Choose a rate, press Train."
        self.thread, self.stop_asked = None, threading.Event()
        self.slider = _rate_slider(rates)
        self.start_button = Button(description="Train")
        self.stop_button = Button(description="Stop", disabled=True)
        self.start_button.on_click(lambda _: self.start())
        self.stop_button.on_click(lambda _: self.stop())
        self.bar = IntProgress(max=n_epochs, description="epochs")
        self.stage = Stage(self._draw, {}, size=(9, 4))
        for gid in "loss", "before":
            self.stage.move(gid, [0], [1], where=[False])
        self._show()
        controls = [self.slider, self.start_button, self.stop_button, self.bar]
        super().__init__([HBox(controls), self.stage.widget])

    def __repr__(self):
        return f"Live training: {self.n_epochs} epochs"

    def _draw(self, figure):
        ax = figure.subplots()
        ax.plot([], [], "--", color=GREY, gid="before", label="the run before")
        ax.plot([], [], color=BLUE, gid="loss", label="this run")
        ax.set(title="Loss, live", xlabel="epoch", ylabel="loss", yscale="log")
        ax.set(xlim=(-0.02 * self.n_epochs, self.n_epochs), ylim=self.range)
        ax.legend(loc="upper right")

    def _show(self):
        low, high = self.range
        runs = {"loss": self.losses, "before": self.before}
        data = {
            gid: (np.arange(len(losses)), np.clip(clipped(losses), low / 10, high * 10))
            for gid, losses in runs.items()
        }
        self.stage.feed(data, self.words)
        self.bar.value = len(self.losses)

    def start(self):
        """Begin a training in a thread of its own; one that runs is stopped."""
        if LiveTraining._latest is not None:
            LiveTraining._latest.stop()
        LiveTraining._latest = self
        self.before, self.losses = self.losses, []
        self.stop_asked.clear()
        self.start_button.disabled, self.stop_button.disabled = True, False
        self.thread = threading.Thread(
            target=self._run, args=(self.slider.value,), daemon=True
        )
        self.thread.start()

    def stop(self):
        """Ask the training to stop at its next epoch, and wait until it has."""
        self.stop_asked.set()
        if self.thread is not None:
            self.thread.join(timeout=10)

    def _run(self, rate):
        shown = 0.0

        def tell(loss):
            nonlocal shown
            if self.stop_asked.is_set():
                raise Stopped
            self.losses.append(float(loss))
            if time.monotonic() - shown > SECONDS_PER_PICTURE:
                self.words = self._where(rate)
                self._show()
                shown = time.monotonic()

        try:
            self.train(rate, tell)
            ending = "Done."
        except Stopped:
            ending = "Stopped."
        except Exception as error:
            ending = f"Your function failed: {told(error)}"
        self.words = f"{self._where(rate)} {ending}"
        self.start_button.disabled, self.stop_button.disabled = False, True
        self._show()

    def _where(self, rate):
        if not self.losses:
            return f"Learning rate {label(rate)}: no epoch is finished."
        loss = self.losses[-1]
        text = (
            f"Learning rate {label(rate)}, {len(self.losses)} epochs: loss {loss:.4g}."
        )
        if not loss < 10 * self.losses[0]:
            text += " It diverges: take a smaller rate."
        return text
