"""What the benchmarks compare does the same."""

import importlib
import os
import runpy
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def load(monkeypatch):
    """Return what imports a module of the benchmarks; nothing stays changed."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # trainers sets some
    yield importlib.import_module
    plt.close("all")


def test_all_trainers_come_to_the_same_weights(load, monkeypatch):
    trainers = load("trainers")
    tables = []
    monkeypatch.setattr(trainers, "print_table", lambda _, rows: tables.append(rows))
    monkeypatch.setattr(
        trainers,
        "timed",
        lambda train, X, y, *_: (1, np.array(train(X[:20], y[:20], 3))),
    )
    trainers.compare(False)  # without Keras, which takes seconds to start
    for (_, _, first), *others in tables:
        assert np.abs(first).min() > 1e-4  # all have moved
        for name, _, result in others:
            assert result == pytest.approx(first, rel=1e-9), name
    assert [len(rows) for rows in tables] == [3, 2]


def test_the_three_sliders_have_the_same_stops_and_their_code_runs(load, monkeypatch):
    sliders = load("sliders")
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    made = {way: {} for way in sliders.WAYS}
    for way, (code, *_) in sliders.WAYS.items():
        exec(sliders.SETUP + (code if way != "stage" else f"stage = {code}"), made[way])
    made["interact"]["show"](0.1)  # interact itself lets no error out
    labels = [text for text, _ in made["interact"]["rates"]]
    for way in ("jslink", "stage"):
        assert list(made[way]["stage"].labels[0]) == labels
    assert sliders.LISTEN in made["jslink"]["linked"]._esm


def test_the_command_line_says_what_is_measured(load, monkeypatch):
    asked = []
    for path in BENCHMARKS.glob("[a-z]*.py"):
        module = load(path.stem)
        monkeypatch.setattr(module, "compare", lambda *given: asked.append(given))
    for options in ["", "--runs 1 --steps 5 --no-keras", "--no-browser"]:
        monkeypatch.setattr(sys, "argv", ["course.py bench", *options.split()])
        runpy.run_path(str(BENCHMARKS / "__main__.py"), run_name="__main__")
    found = [given for given in asked if given]
    assert found == [(3, 100), (True,), (1, 5), (False,), (True,)]
