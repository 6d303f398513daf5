"""What the benchmarks compare does the same."""

import importlib
import os
import runpy
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

ONLY = "--only stage,plotly"
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
    ways = load("ways")
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    made = {way: {} for way in ways.WAYS}
    for way in ("interact", "jslink", "stage"):
        code = ways.WAYS[way].code
        exec(ways.SETUP + (code if way != "stage" else f"stage = {code}"), made[way])
    made["interact"]["show"](0.1)  # interact itself lets no error out
    labels = [text for text, _ in made["interact"]["rates"]]
    for way in ("jslink", "stage"):
        assert list(made[way]["stage"].labels[0]) == labels
    assert ways.LISTEN in made["jslink"]["linked"]._esm


def test_the_command_line_says_what_is_measured(load, monkeypatch):
    asked = []
    for name in ("sliders", "trainers", "checks"):
        module = load(name)
        monkeypatch.setattr(module, "compare", lambda *given: asked.append(given))
    for options in ["", "--runs 1 --steps 5 --no-keras", "--no-browser", ONLY]:
        monkeypatch.setattr(sys, "argv", ["course.py bench", *options.split()])
        runpy.run_path(str(BENCHMARKS / "__main__.py"), run_name="__main__")
    found = [given for given in asked if given]
    others = [(True,), (1, 5, None), (False,), (True,)]
    assert found == [(3, 100, None), *others, (3, 100, ["stage", "plotly"])]


def test_the_checks_of_all_exercises_are_timed(load, capsys, monkeypatch):
    checks = load("checks")
    monkeypatch.setattr(checks.process, "SECONDS", 0.2)
    checks.compare(n_runs=1)
    said = capsys.readouterr().out
    assert said.count("at most") == 2
    assert "past the limit" in said


def test_a_slider_that_does_not_exist_is_refused(load, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["course.py bench", "--only", "stage,slider"])
    with pytest.raises(SystemExit):
        runpy.run_path(str(BENCHMARKS / "__main__.py"), run_name="__main__")
    assert "there is no 'slider'" in capsys.readouterr().err


def test_without_a_network_the_others_are_still_measured(load, capsys, monkeypatch):
    places, ways = load("places"), load("ways")
    asked = []

    def fail():
        asked.append("prepare")
        sys.exit("No network.")

    monkeypatch.setattr(places.VENV, "prepare", fail)
    assert places.available([*ways.WAYS]) == ["interact", "jslink", "stage"]
    assert "marimo and plotly. No network." in capsys.readouterr().out
    assert places.available(["stage"]) == ["stage"]
    assert asked == ["prepare"]  # who asks for none of them waits for nothing


def test_the_table_has_the_best_run_of_each(load):
    sliders = load("sliders")
    run = dict.fromkeys(sliders.NAMES, 20.0)
    good = run | {sliders.DELAY: 2.0, sliders.FRAMES: 50.0, sliders.ALONE: True}
    runs = [good, good | {sliders.DELAY: 4.0, sliders.FRAMES: 44.0}]
    slow = run | {sliders.DELAY: 1234.5, sliders.ALONE: True}
    best = {
        "stage": sliders.best_of(runs),
        "interact": sliders.best_of([slow, slow | {sliders.ALONE: False}]),
    }
    head, *rows = sliders.table(best)
    assert all(name in head for name in good)
    assert len({len(line) for line in [head, *rows]}) == 1
    stage, interact = (row.split() for row in rows)
    assert stage[:4] == ["stage", "2", "20", "50"]
    assert stage[-1] == "yes"
    assert interact[:2] == ["interact", "1,234"]
    assert interact[-1] == "no"  # once is enough
    assert all(sliders.goals(best).values())
    late = best["stage"] | {sliders.DELAY: 200.0, sliders.LAG: 51.0}
    assert list(sliders.goals(best | {"stage": late}).values()).count(False) == 2
