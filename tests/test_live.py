"""What trains at a click: the game and the live training, without a browser."""

import time

import numpy as np
import pytest
from test_widgets_training import train_line

from helpers.live import LiveTraining, RateGame


def words(widget):
    return widget.stage.widget.fed["words"]


def drawn(widget, gid):
    """Return how many points of an artist the page was sent."""
    return len(widget.stage.widget.fed["artists"][gid]["xy"]) // 8


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
    assert (drawn(game, "converged"), drawn(game, "diverged")) == (2, 3)
    game.attempt(0.16)
    assert "Found in 5 tries" in words(game)  # the same rate again is no new try


def test_a_game_survives_numbers_beyond_all_bounds_and_first_tries():
    game = RateGame(train_line)
    game.attempt(0.05)
    assert words(game).endswith("Find a rate that does not: try a larger one.")
    game.attempt(0.4)
    assert "the last loss is inf, so it does not converge." in words(game)


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


def falling(rate, tell):
    for epoch in range(50):
        tell(1 / (1 + rate * epoch))


def test_live_training_runs_to_its_end_and_keeps_the_run_before():
    live = LiveTraining(falling, 50, [0.1, 1])
    assert repr(live) == "Live training: 50 epochs"
    assert live.stop_button.disabled
    live.start_button.click()
    finish(live)
    assert live.losses == pytest.approx([1 / (1 + 0.1 * epoch) for epoch in range(50)])
    assert words(live) == "Learning rate 0.1, 50 epochs: loss 0.1695. Done."
    assert (drawn(live, "loss"), drawn(live, "before")) == (50, 0)
    assert live.bar.value == 50
    live.slider.value = 1.0
    live.start_button.click()
    finish(live)
    assert words(live) == "Learning rate 1, 50 epochs: loss 0.02. Done."
    assert (drawn(live, "loss"), drawn(live, "before")) == (50, 50)
    assert not live.start_button.disabled
    assert live.stop_button.disabled


def endless(rate, tell):
    while True:
        tell(rate)
        time.sleep(0.001)


def test_live_training_is_stopped_and_shows_what_it_did():
    live = LiveTraining(endless, 50, [0.1, 1])
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


def growing(rate, tell):
    for epoch in range(20):
        tell(10.0**epoch)
    tell(np.nan)


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (growing, "21 epochs: loss nan. It diverges: take a smaller rate. Done."),
        (
            lambda rate, tell: tell(1 / 0),
            "no epoch is finished. Your function failed: ZeroDivisionError",
        ),
        (lambda rate: 1, "Your function failed: TypeError"),
        (lambda rate, tell: tell("much"), "Your function failed: ValueError"),
        (lambda rate, tell: None, "no epoch is finished. Done."),
    ],
)
def test_live_training_tells_what_went_wrong(train, said):
    live = LiveTraining(train, 50, [0.1, 1])
    live.start()
    finish(live)
    assert said in words(live)
    assert not live.start_button.disabled
    points = np.frombuffer(live.stage.widget.fed["artists"]["loss"]["xy"], "<f4")
    assert np.isfinite(points).all()
