"""What trains at a click: the game and the live training, without a browser."""

import contextlib
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
from test_widgets_training import train_line

from helpers.widgets import LiveTraining, RateGame, live_training
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


def test_a_game_is_won_by_halving():
    game = RateGame(train_line)
    assert repr(game) == "Game: find the largest learning rate that still converges"
    assert words(game) == "Choose a rate. A try trains 200 epochs."
    said = []
    for rate in (0.2, 0.1, 0.15, 0.17, 0.16):
        game.slider.value = rate
        game.button.click()
        said.append(words(game))
    assert said == [
        "0.2: the last loss is 2.793e+209, so it does not converge. "
        "Find a rate that converges: try a smaller one.",
        "0.1: the last loss is 16.43, so it converges. "
        "Tries: 2. The largest lies between 0.1 and 0.2.",
        "0.15: the last loss is 274.6, so it converges. "
        "Tries: 3. The largest lies between 0.15 and 0.2.",
        "0.17: the last loss is 5.509e+60, so it does not converge. "
        "Tries: 4. The largest lies between 0.15 and 0.17.",
        "0.16: the last loss is 1.101e+04, so it does not converge. "
        "Found in 5 tries: 0.15 is the largest of these rates.",
    ]
    good = [(rate, train_line(rate, 200)[1][-1]) for rate in (0.1, 0.15)]
    assert_sent(game, "converged", good)
    last = train_line(0.16, 200)[1][-1]
    assert_sent(game, "diverged", [(0.16, last), (0.17, 5e9), (0.2, 5e9)])
    game.attempt(0.16)
    assert "Found in 5 tries" in words(game)  # the same rate again is no new try


def test_a_game_sorts_by_the_limit_and_keeps_each_try_in_the_picture():
    last = {0.1: 999.99, 0.2: 1000, 0.25: 4.9e9, 0.3: 5.1e9, 0.35: np.inf, 0.4: np.nan}
    game = RateGame(lambda rate, n: ([(0, 0)] * (n + 1), [1] * (n - 1) + [last[rate]]))
    for rate in last:
        game.attempt(rate)
        # Only what is below the limit converges.
        assert ("so it converges." in words(game)) == (rate == 0.1)
    assert_sent(game, "converged", [(0.1, 999.99)])
    # 5e9 is just below the upper edge of the picture.
    heights = [(0.25, 4.9e9), (0.3, 5e9), (0.35, 5e9), (0.4, 5e9)]
    assert_sent(game, "diverged", [(0.2, 1000), *heights])


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (lambda rate, n: 1 / 0, "ZeroDivisionError"),
        (lambda rate, n: None, "does it end with return?"),
        (lambda rate, n: [1, 2, 3], "must return two things"),
    ],
)
def test_a_game_tells_the_students_errors(train, said):
    game = RateGame(train)
    game.attempt(0.1)
    assert said in words(game)
    assert game.tries == {}


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
