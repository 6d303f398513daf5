"""A training of lesson 07 that starts at a click, and shows its loss as it runs.

It runs in a thread of its own, so that Stop is heard meanwhile.
"""

import threading
import time

import numpy as np
from ipywidgets import Button, HBox, IntProgress, VBox

from helpers.checking.run import exit_raises
from helpers.plots import BLUE, GREY
from helpers.widgets.call_student import told
from helpers.widgets.display import display_live
from helpers.widgets.rate_game import rate_slider
from helpers.widgets.stage import Stage, clipped, label

SECONDS_PER_PICTURE = 0.1


class Stopped(BaseException):
    """Raised inside a training when its Stop button was pressed.

    No ``except Exception`` of the student's holds it up.
    """


class LiveTraining(VBox):
    """Train at a click, see the loss grow, stop when you have seen enough.

    Parameters
    ----------
    train : callable
        The student's: ``train(learning_rate, report)`` trains, and calls
        ``report(epoch, logs)`` after each epoch, as Keras does; ``logs["loss"]`` is
        the loss.
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
        self.slider = rate_slider(rates)
        self.start_button = Button(description="Train")
        self.stop_button = Button(description="Stop", disabled=True)
        self.start_button.on_click(lambda _: self.start())
        self.stop_button.on_click(lambda _: self.stop())
        self.bar = IntProgress(max=n_epochs, description="epochs")
        self.stage = Stage(self._draw, {}, size=(9, 4))
        for gid in "loss", "before":
            self.stage.move(gid, [0], [1], where=[False])
        self._update()
        controls = [self.slider, self.start_button, self.stop_button, self.bar]
        super().__init__([HBox(controls), self.stage.widget])

    def _ipython_display_(self):
        words = f"The loss of up to {self.n_epochs:,} epochs. Nothing is trained yet."
        display_live(self, self.stage.still({}), words, moved="buttons")

    def __repr__(self):
        return f"Live training: {self.n_epochs} epochs"

    def _draw(self, figure):
        ax = figure.subplots()
        ax.plot([], [], "--", color=GREY, gid="before", label="the run before")
        ax.plot([], [], color=BLUE, gid="loss", label="this run")
        ax.set(title="The loss, epoch by epoch", xlabel="epoch")
        ax.set(ylabel="loss", yscale="log")
        ax.set(xlim=(-0.02 * self.n_epochs, 1.02 * self.n_epochs), ylim=self.range)
        ax.xaxis.set_major_formatter("{x:,.0f}")
        ax.yaxis.set_major_formatter("{x:g}")
        ax.legend(loc="upper right")

    def _update(self):
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
        rate = (self.slider.value,)
        self.thread = threading.Thread(target=self._run, args=rate, daemon=True)
        self.thread.start()

    def stop(self):
        """Ask the training to stop at its next epoch, and wait until it has."""
        self.stop_asked.set()
        if self.thread is not None:
            self.thread.join(timeout=10)

    def _run(self, rate):
        shown = 0.0

        def report(epoch, logs):
            nonlocal shown
            if self.stop_asked.is_set():
                raise Stopped
            self.losses.append(float(logs["loss"]))
            if time.monotonic() - shown > SECONDS_PER_PICTURE:
                self.words = self._where(rate)
                self._update()
                shown = time.monotonic()

        try:
            with exit_raises():
                self.train(rate, report)
            ending = "Done."
        except Stopped:
            ending = "Stopped."
        except (Exception, SystemExit) as error:  # exit() ends it, too
            ending = f"Your function failed: {told(error)}"
        self.words = f"{self._where(rate)} {ending}"
        self.start_button.disabled, self.stop_button.disabled = False, True
        self._update()

    def _where(self, rate):
        if not self.losses:
            return f"Learning rate {label(rate)}: no epoch is finished."
        loss = self.losses[-1]
        n = f"{len(self.losses):,}"
        text = f"Learning rate {label(rate)}, {n} epochs: loss {loss:.4g}."
        if loss and not loss < 10 * self.losses[0]:
            text += " It diverges: take a smaller rate."
        return text
