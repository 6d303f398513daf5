"""What the benchmarks compare does the same, and each name in them exists."""

import ast
import importlib
import os
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import browser
import matplotlib.pyplot as plt
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def load(monkeypatch):
    """Return what imports a module of the benchmarks; nothing stays changed."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # trainers sets some
    yield importlib.import_module
    plt.close("all")


class Dense:
    """A linear neuron, trained as Keras does: on the mean of the whole square."""

    def __init__(self, layers):
        (self.n_features,), self.units = layers
        assert self.units == 1

    def set_weights(self, weights):
        self.w, self.b = weights[0][:, 0], weights[1][0]
        assert self.w.shape == (self.n_features,)

    def compile(self, rate, loss):
        assert loss == "mse"
        self.rate = rate

    def fit(self, X, y, batch_size, epochs, verbose, shuffle=True):
        order = np.arange(len(y))
        for _ in range(epochs):
            if shuffle:
                order = order[::-1]
            for rows in np.split(order, range(batch_size, len(y), batch_size)):
                error = X[rows] @ self.w + self.b - y[rows]
                self.w = self.w - self.rate * 2 * error @ X[rows] / len(rows)
                self.b = self.b - self.rate * 2 * error.mean()

    def get_weights(self):
        return [self.w[:, None], np.array([self.b])]


KERAS = SimpleNamespace(
    Sequential=Dense,
    Input=lambda shape: shape,
    layers=SimpleNamespace(Dense=lambda units: units),
    optimizers=SimpleNamespace(SGD=lambda rate: rate),
)


def test_all_trainers_come_to_the_same_weights(load, monkeypatch):
    trainers = load("trainers")
    monkeypatch.setitem(sys.modules, "keras", KERAS)  # the real one takes seconds
    tables = []

    def once(train, X, y, n_epochs, runs):
        return 1.0, np.array(train(X[:20], y[:20], 3), float)

    monkeypatch.setattr(trainers, "timed", once)
    monkeypatch.setattr(
        trainers, "print_table", lambda title, rows: tables.append(rows)
    )
    trainers.compare(True)
    assert [len(rows) for rows in tables] == [4, 3]
    for rows in tables:
        (_, _, first), *others = rows
        assert first.shape == (3,)
        assert np.abs(first).min() > 1e-4  # all have moved
        for name, _, result in others:
            assert result == pytest.approx(first, rel=1e-9), name
    tables.clear()
    trainers.compare(False)
    assert [len(rows) for rows in tables] == [3, 2]


def test_the_table_says_how_far_a_result_is_off(load, capsys):
    trainers = load("trainers")
    ms, result = trainers.timed(lambda X, y, n: [n, 1], None, None, 2, 1)
    assert (ms >= 0, result.tolist()) == (True, [2, 1])
    rows = [("one", 4.0, np.array([1.0, 2.0])), ("two", 2.0, np.array([1.0, 2.5]))]
    trainers.print_table("Title", rows)
    assert [line.split() for line in capsys.readouterr().out.splitlines()[3:]] == [
        ["one", "4", "1", "0.0e+00"],
        ["two", "2", "2", "5.0e-01"],
    ]


def test_the_three_sliders_show_the_same_figure_and_their_code_runs(load, monkeypatch):
    sliders = load("sliders")
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    made = {}
    for way, (code, *_) in sliders.WAYS.items():
        made[way] = {}
        exec(sliders.SETUP + (code if way != "stage" else f"stage = {code}"), made[way])
    made["interact"]["show"](0.1)  # interact itself lets no error out
    rates = made["interact"]["rates"]
    assert len(rates) == sliders.N_RATES
    labels = [text for text, _ in rates]
    for way in ("jslink", "stage"):
        assert list(made[way]["stage"].labels[0]) == labels
    assert sliders.LISTEN in made["jslink"]["linked"]._esm


def test_what_the_benchmark_takes_from_the_browser_exists():
    tree = ast.parse((BENCHMARKS / "sliders.py").read_text(encoding="utf-8"))
    used = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    taken = [attr for name, attr in used if name == "browser"]
    assert sorted(taken) == ["chromium", "jupyterlab"]
    assert all(hasattr(browser, attr) for attr in taken)
    assert all(hasattr(browser.Lab, attr) for name, attr in used if name == "lab")


def test_the_command_line_says_what_is_measured(load, monkeypatch):
    sliders, trainers, checks = map(load, ("sliders", "trainers", "checks"))
    asked = []
    monkeypatch.setattr(checks, "compare", lambda: asked.append("checks"))
    monkeypatch.setattr(sliders, "compare", lambda *given: asked.append(given))
    monkeypatch.setattr(trainers, "compare", lambda *given: asked.append(given))
    for options in ["", "--runs 1 --steps 5 --no-keras", "--no-browser"]:
        monkeypatch.setattr(sys, "argv", ["course.py bench", *options.split()])
        runpy.run_path(str(BENCHMARKS / "__main__.py"), run_name="__main__")
    each = [(3, 100), (True,)], [(1, 5), (False,)], [(True,)]
    assert asked == [what for given in each for what in [*given, "checks"]]
