"""What lesson 04 says of two friends' functions is what these do."""

from pathlib import Path

import nbformat
import numpy as np
from test_exercises import told

from helpers import exercises

(LESSON,) = (Path(__file__).parents[1] / "notebooks").glob("04_*.ipynb")
CELLS = {cell.id: cell.source for cell in nbformat.read(LESSON, as_version=4).cells}


def friends(cell, name):
    """The friend's function in the text of an exercise, and what that code prints."""
    printed = []
    space = {"np": np, "print": printed.append}
    exec(CELLS[cell].split("```python\n")[1].split("```")[0], space)
    return space[name], printed


def test_the_logbook_holds_the_last_weights_three_times():
    path, (printed,) = friends("logbook", "friends_path")
    np.testing.assert_array_equal(printed, [[0, 2.5]] * 3)
    assert "your friend's version" in told(exercises.check_keep_path, path)


def test_a_small_nudge_is_nearly_exact_and_a_far_too_small_one_is_not():
    space = {"np": np}
    for cell in "forward", "loss", "slope-by-nudge", "whole":
        exec(CELLS[cell].split("\nprint(")[0].split("\nfor ")[0], space)
    output = space["output"][0]
    slope = (output - 0.7) * output * (1 - output) * 0.5

    def error(nudge):
        losses = [space["loss_of_w1"](0.4 + step)[0] for step in (nudge, -nudge)]
        return abs((losses[0] - losses[1]) / (2 * nudge) / slope - 1)

    assert error(1e-5) < 1e-9 < error(1e-2) < 1e-5
    assert error(1e-15) > 0.01
    assert "nudge = 1e-5" in CELLS["slope-by-nudge"]


def test_the_slopes_have_two_faults_which_the_nudge_finds():
    slopes, _ = friends("try2", "friends_slopes")
    cup = np.array([0.5, 0.3]), np.array([0.4, -0.2]), np.array([0.1]), 0.7
    of_weights, of_bias = slopes(*cup)
    assert (of_weights > 0).all()
    assert f"{of_bias[0]:.4f}" in CELLS["try2"]
    said = told(exercises.check_tanh_slopes, slopes)
    assert "the sigmoid's slope behind a tanh" in said
    assert "slopes with the other sign" in said

    t = np.tanh(0.24)
    nudged = (np.tanh(0.24 + 1e-5) - np.tanh(0.24 - 1e-5)) / 2e-5
    offered = [formula for formula in CELLS["try2"].split("`") if "1 - t" in formula]
    agree = [f for f in offered if np.isclose(eval(f, {"t": t}), nudged, rtol=1e-3)]
    assert (len(offered), agree) == (3, ["1 - t**2"])
