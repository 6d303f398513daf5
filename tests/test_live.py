"""What trains at a click: the game and the live training, without a browser."""

import contextlib
import sys
import time
from types import SimpleNamespace

import nbclient
import nbformat
import numpy as np
import pytest
from test_widgets_descent import J, train_all

from helpers.exercises import check_fastest_rate
from helpers.widgets import LiveTraining, RateGame, display, live_training
from helpers.widgets.stage_svg import find, transform_of


def words(widget):
    return widget.stage.widget.fed["words"]


def sent(widget, gid):
    """Return the points of an artist that the page was sent, in units of its axes."""
    figure = widget.stage.figure
    xy = np.frombuffer(widget.stage.widget.fed["artists"][gid]["xy"], "<f4")
    pixels = (xy.reshape(-1, 2) - [0, figure.bbox.height]) * [1, -1]
    return transform_of(find(figure, gid)).inverted().transform(pixels)


def assert_sent(widget, gid, points):
    # Heights are sent as 32-bit numbers of a log scale: exact to 5 digits or so.
    wanted = np.reshape(points, (-1, 2))
    np.testing.assert_allclose(sent(widget, gid), wanted, rtol=1e-4, atol=1e-5)


@pytest.fixture(scope="module")
def game():
    return RateGame(train_all, J)


def test_a_game_counts_the_epochs_that_each_rate_needs(game):
    assert repr(game) == "Game: find the rate that needs the fewest epochs"
    assert words(game) == "Choose a rate. A try trains 200 epochs at most."
    said = []
    for rate in (0.03, 0.01, 0.02, 0.001):
        game.slider.value = rate
        game.button.click()
        said.append(words(game))
    near = "within 10 % of the minimum"
    assert said == [
        f"0.03: never {near} in 200 epochs.",
        f"0.01: {near} after 18 epochs. Best so far: 0.01 with 18.",
        f"0.02: {near} after 9 epochs. Best so far: 0.02 with 9.",
        f"0.001: {near} after 179 epochs. Best so far: 0.02 with 9.",
    ]
    assert_sent(game, "arrives", [(0.01, 18), (0.02, 9)])
    ((late, height),) = sent(game, "late")  # above the line at 60
    ((never, same),) = sent(game, "never")
    assert (late, never) == pytest.approx((0.001, 0.03), abs=1e-5)
    assert height == pytest.approx(same)
    assert 60 < height < 69
    assert_sent(game, "path", train_all(0.001, 179))


def test_the_best_rate_of_the_game_is_the_answer_of_the_exercise(game):
    for rate, _ in enumerate(game.slider.options, start=1):
        game.attempt(rate / 1000)
    needed = {0.005: 36, 0.015: 12, 0.023: 8, 0.024: 7, 0.025: 8, 0.026: 9, 0.027: 13}
    needed |= {0.002: 90, 0.028: 25, 0.029: 186, 0.03: None, 0.035: None}
    assert {rate: game.tries[rate] for rate in needed} == needed
    arrived = [rate for rate, n in game.tries.items() if n is not None]
    best = sorted(arrived, key=game.tries.get)
    assert best[0] == check_fastest_rate.reference()
    assert game.tries[best[1]] > game.tries[best[0]]


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (lambda rate, n: 1 / 0, "ZeroDivisionError"),
        (lambda rate, n: None, "does it end with return?"),
        (lambda rate, n: [1, 2, 3], "must return a list of 201 pairs"),
    ],
)
def test_a_game_tells_the_students_errors(train, said):
    game = RateGame(train, J)
    game.attempt(0.01)
    assert said in words(game)
    assert game.tries == {}


def test_a_loss_of_exactly_zero_is_near_the_minimum():
    game = RateGame(
        lambda rate, n: [(1, 2)] * (n + 1), lambda w, b: (w - 1) ** 2 + (b - 2) ** 2
    )
    game.attempt(0.01)
    assert "within 10 % of the minimum after 0 epochs." in words(game)


@pytest.mark.parametrize(
    "make",
    [lambda: RateGame(train_all, J), lambda: LiveTraining(falling, 50, [0.1, 1])],
)
def test_a_cell_shows_for_later_the_still_picture_and_what_to_do(monkeypatch, make):
    live, shown = make(), []
    monkeypatch.setattr(display, "display", lambda data, raw: shown.append(data))
    monkeypatch.setattr(display, "show", lambda *given: shown.append(given))
    live._ipython_display_()
    view, asleep, (figure, said) = shown
    assert [each["model_id"] for each in view.values()] == [live.model_id]
    assert "Run this cell" in asleep["text/html"]
    assert figure.axes or figure.subfigs
    assert said.endswith(".")


def finish(live):
    live.thread.join(timeout=10)
    assert not live.thread.is_alive()


def with_keras(train):
    """Let a training tell each loss in the way in which Keras reports it."""
    return lambda rate, report: train(rate, lambda loss: report(0, {"loss": loss}))


@with_keras
def falling(rate, tell):
    for epoch in range(50):
        tell(1 / (1 + rate * epoch))


def points_of_falling(rate):
    return [(epoch, 1 / (1 + rate * epoch)) for epoch in range(50)]


def test_live_training_runs_to_its_end_and_keeps_the_run_before():
    live = LiveTraining(falling, 50, [0.1, 1])
    assert repr(live) == "Live training: 50 epochs"
    assert words(live) == "Choose a rate, press Train."
    assert live.bar.value == 0
    assert live.stop_button.disabled
    live.start_button.click()
    finish(live)
    assert live.losses == pytest.approx([1 / (1 + 0.1 * epoch) for epoch in range(50)])
    assert words(live) == "Learning rate 0.1, 50 epochs: loss 0.1695. Done."
    assert_sent(live, "loss", points_of_falling(0.1))
    assert_sent(live, "before", [])
    assert live.bar.value == 50
    live.slider.value = 1.0
    live.start_button.click()
    finish(live)
    assert words(live) == "Learning rate 1, 50 epochs: loss 0.02. Done."
    assert_sent(live, "loss", points_of_falling(1))
    assert_sent(live, "before", points_of_falling(0.1))
    assert not live.start_button.disabled
    assert live.stop_button.disabled


def test_live_training_draws_ten_times_a_second_and_at_its_end(monkeypatch):
    # A clock of its own: each epoch lasts 0.04 s, so each third one is drawn.
    clock = SimpleNamespace(now=100, monotonic=lambda: clock.now)
    monkeypatch.setattr(live_training, "time", clock)

    @with_keras
    def train(rate, tell):
        for _ in range(12):
            tell(0.5)
            clock.now += 0.04

    live = LiveTraining(train, 12, [0.1, 1])
    pictures, bars, said = [], [], []
    live.bar.observe(lambda change: bars.append(change.new), "value")
    live.stage.widget.observe(lambda _: pictures.append(len(sent(live, "loss"))), "fed")
    live.stage.widget.observe(lambda _: said.append(words(live)), "fed")
    live.start()
    finish(live)
    assert pictures == bars == [1, 4, 7, 10, 12]
    assert said[1] == "Learning rate 0.1, 4 epochs: loss 0.5."


def test_live_training_keeps_each_loss_near_the_picture():
    losses = [50, 0.5, 0, 1e9, np.inf, np.nan, -np.inf]

    @with_keras
    def train(rate, tell):
        for loss in losses:
            tell(loss)

    live = LiveTraining(train, 50, [0.1, 1], loss_range=(1, 100))
    live.start()
    finish(live)
    # Beyond the range by a factor of 10 at most: then a line leaves the picture.
    heights = [50, 0.5, 0.1, 1000, 1000, 1000, 0.1]
    assert_sent(live, "loss", list(enumerate(heights)))


@pytest.mark.parametrize(
    ("last", "diverges"), [(9.99, False), (10.0, True), (11.0, True), (np.nan, True)]
)
def test_live_training_diverges_from_ten_times_its_first_loss_on(last, diverges):
    @with_keras
    def train(rate, tell):
        for loss in (1.0, 0.1, last):
            tell(loss)

    live = LiveTraining(train, 50, [0.1, 1])
    live.start()
    finish(live)
    assert ("It diverges: take a smaller rate." in words(live)) == diverges


@with_keras
def endless(rate, tell):
    while True:
        tell(rate)
        time.sleep(0.001)


@with_keras
def swallowing(rate, tell):
    while True:
        with contextlib.suppress(Exception):
            tell(rate)
        time.sleep(0.001)


@pytest.mark.parametrize("train", [endless, swallowing])
def test_live_training_is_stopped_and_shows_what_it_did(train):
    live = LiveTraining(train, 50, [0.1, 1])
    live.start()
    give_up = time.monotonic() + 10
    while not live.losses and time.monotonic() < give_up:
        time.sleep(0.01)
    assert live.start_button.disabled
    live.stop_button.click()
    finish(live)
    n_epochs = len(live.losses)
    assert words(live) == f"Learning rate 0.1, {n_epochs} epochs: loss 0.1. Stopped."


def test_a_second_training_stops_the_first():
    first, second = (LiveTraining(endless, 50, [0.1, 1]) for _ in range(2))
    first.start()
    second.start()
    finish(first)
    assert words(first).endswith("Stopped.")
    second.stop()
    finish(second)


@with_keras
def growing(rate, tell):
    for epoch in range(20):
        tell(10.0**epoch)
    tell(np.nan)


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (growing, "21 epochs: loss nan. It diverges: take a smaller rate. Done."),
        (
            lambda rate, report: report(1 / 0),
            "no epoch is finished. Your function failed: ZeroDivisionError",
        ),
        (lambda rate: 1, "Your function failed: TypeError"),
        (
            with_keras(lambda rate, tell: tell("much")),
            "Your function failed: ValueError",
        ),
        (lambda rate, report: None, "no epoch is finished. Done."),
        (with_keras(lambda rate, tell: [tell(0), tell(0)]), "2 epochs: loss 0. Done."),
        (lambda rate, report: sys.exit(), "Your function failed: SystemExit"),
    ],
)
def test_live_training_tells_what_went_wrong(train, said):
    live = LiveTraining(train, 50, [0.1, 1])
    live.start()
    finish(live)
    assert said in words(live)
    assert not live.start_button.disabled
    assert np.isfinite(sent(live, "loss")).all()


EXITS = """
from helpers.widgets import LiveTraining, RateGame
def train(rate, report): exit()
live = LiveTraining(train, 5, [0.1, 1])
live.start()
live.thread.join()
game = RateGame(lambda rate, n: quit(), lambda w, b: w**2 + b**2 + 1)
game.attempt(0.01)
"""


def test_exit_as_a_notebook_has_it_ends_the_training_and_not_the_kernel():
    """There exit() raises nothing: it asks the kernel to end."""
    said = "live.words, live.start_button.disabled, game.stage.widget.fed['words']"
    cells = [EXITS, "import time; time.sleep(0.5)", f"print({said}, sep='\\n')"]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    run = nbclient.NotebookClient(
        notebook, kernel_name="python3", coalesce_streams=True
    )
    run.execute()
    training, is_dead, game = notebook.cells[-1].outputs[0].text.splitlines()
    assert "Your function failed: SystemExit" in training
    assert is_dead == "False"
    assert "SystemExit" in game
