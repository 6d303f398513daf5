"""What the stage refuses, and how it names it."""

import numpy as np
import pytest

from helpers.widgets.stage import Stage


def plain(figure):
    ax = figure.subplots()
    ax.plot([], [], gid="line")
    ax.plot([], [], gid="twin")
    ax.plot([], [], gid="twin")


BAD = {
    "NaN": (
        lambda s: s.move("line", [0, 1], [[0, 1], [0, np.nan], [0, 1]], over="rate"),
        ValueError,
        r"'line' holds nan at rate 0.02: only finite",
    ),
    "infinity": (
        lambda s: s.move("line", [0, 1], np.full((3, 2, 2), -np.inf)),
        ValueError,
        r"'line' holds -inf at rate 0.01, epoch 0: only finite",
    ),
    "too large": (
        lambda s: s.move("line", [0, 1e308], [0, 1]) or s.plan(),
        ValueError,
        "'line' holds numbers too large to draw",
    ),
    "shape": (
        lambda s: s.move("line", [0, 1], np.zeros((2, 3, 2))),
        ValueError,
        r"'line' needs one frame for each stop, \(3, 2\), .* shape \(2, 3, 2\)",
    ),
    "no artist": (lambda s: s.move("lime", 0, 0), ValueError, "0 artists .*'lime'"),
    "two artists": (
        lambda s: s.show_when("twin", True),
        ValueError,
        "2 artists .*'twin'",
    ),
    "slider": (
        lambda s: s.move("line", [0, 1], [0, 1], over="rat"),
        ValueError,
        r"no slider is called 'rat': \['rate', 'epoch'\]",
    ),
    "until": (
        lambda s: s.move("line", [0, 1, 2], [0, 1, 2], until="epoch"),
        ValueError,
        "'line' needs 2 points and no `where`; it has 3",
    ),
    "stop": (
        lambda s: s.still({"rate": 0.5}),
        ValueError,
        "'rate' has no stop 0.5, on",
    ),
    "preset": (lambda s: s.still("fine"), ValueError, "no preset is called 'fine'"),
    "shown": (
        lambda s: s.widget and s.move("line", [0, 1], [0, 1]),
        RuntimeError,
        "has been shown already",
    ),
    "alike": (
        lambda s: Stage(plain, {"a": [0.1, 0.10001]}),
        ValueError,
        "differ in their first 3 digits, but its stops are 0.1, 0.1",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(case):
    call, error, message = BAD[case]
    stage = Stage(plain, {"rate": [0.01, 0.02, 0.04], "epoch": [0, 1]})
    with pytest.raises(error, match=message):
        call(stage)
