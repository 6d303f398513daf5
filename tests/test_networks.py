"""Lesson 07: its figures, its summary, and what its text claims beside the outputs."""

from pathlib import Path
from types import SimpleNamespace

import handout
import nbformat
import numpy as np
import pytest
from own_python import python

from helpers import plots
from helpers.summary import print_summary

LESSON = Path(__file__).parents[1] / "notebooks/07_keras.ipynb"
CLAIMS = """
import runpy, time

ours, same, half = map(np.array, (our_losses, same_rate, half_rate))
assert (same < ours).all()
assert abs(half / ours - 1).max() < 1e-5

exec(tried)  # with the solution in place of the stub
assert round(line.evaluate(X_1D, Y_1D, verbose=0) * 9 / 2, 2) == 10.92
rates = (0.1, 1.0, 10.0, 100.0)
slowest, slow, fast, far = (np.array(fit_neuron(r, 32, 60)) for r in rates)
assert fast[10] < slow[10] < slowest[10] < far[10]
assert abs(fast[6] / slow[40] - 1) < 0.1
assert np.ptp(far[1:]) == 0  # without a slope, not one update changes anything

assert build_network().count_params() == 33
solved = build_network
exec(friend)
assert build_network().count_params() == 81

def trained(layers, rate=0.001):  # on metres
    keras.utils.set_random_seed(402)
    network = keras.Sequential(layers)
    network.compile(optimizer=keras.optimizers.SGD(rate), loss="mse")
    run = network.fit(X_scaled, y_train, epochs=10, verbose=0)
    return run.history["loss"]

line_alone = np.column_stack([X_scaled, np.ones(len(X_scaled))])
misses = np.linalg.lstsq(line_alone, y_train, rcond=None)[1][0] / len(y_train)
two, layer = keras.Input((2,)), keras.layers.Dense
for small in (0.001, 0.0003):
    unnoticed = trained([two, layer(8), layer(1)], small)
    assert unnoticed[-1] < unnoticed[0] / 5 and np.isfinite(unnoticed).all()
    assert misses < min(unnoticed)  # of the best single linear neuron
assert not np.isfinite(trained([two, layer(8), layer(1)], 0.01)[-1])
stuck = trained([two, layer(8, "tanh"), layer(1, "tanh")])
assert stuck[-1] > 0.9999 * np.mean((1 - y_train) ** 2)
try:
    trained([keras.Input((8,)), layer(8, "tanh"), layer(1)])
except ValueError:
    pass
else:
    raise AssertionError("8 features were taken for 2")

assert abs(shares.sum(axis=1) - 1).max() < 1e-5
exec(without_hidden)
assert flat.count_params() == 650
first_split = P_train, P_val, digit_train, digit_val
n_flat = (flat_said == digit_val).sum()
behind = []
for seed in (0, 1, 2):
    P_train, P_new, digit_train, digit_new = train_test_split(
        pictures / 16, digits, test_size=0.2, random_state=seed
    )
    n_read = []
    for width in (32, 0):
        keras.utils.set_random_seed(402)
        network = keras.Sequential([keras.Input((64,))])
        if width:
            network.add(keras.layers.Dense(width, activation="relu"))
        network.add(keras.layers.Dense(10, activation="softmax"))
        network.compile(
            optimizer=keras.optimizers.SGD(0.1),
            loss="sparse_categorical_crossentropy",
        )
        network.fit(P_train, digit_train, epochs=30, verbose=0)
        read = network.predict(P_new, verbose=0).argmax(axis=1) == digit_new
        n_read.append(read.sum())
    behind.append(n_read[0] - n_read[1])
assert n_flat == 345
assert 0 < min(behind) and max(behind) < 15

n_right, n_moved = ((s == digit_val).sum() for s in (said, moved_said))
assert n_right >= 340 and n_moved <= 200

P_train, P_val, digit_train, digit_val = first_split
exec(moved_too)
n_repaired = (read == digit_val).sum()  # of the unmoved ones, the last that are read
assert 0 < n_right - n_repaired < 10
read = repaired.predict(moved, verbose=0).argmax(axis=1)
assert (read == digit_val).sum() > n_moved + 150

speed = runpy.run_path("images/draw_keras_speed.py")
counts = np.log([speed["n_parameters"](width) for width in speed["WIDTHS"]])
for rows, way, said_to_be in [
    *[(1, "plain Python", 500), (32, "plain Python", 10)],
    *[(1, "NumPy", 30_000), (32, "NumPy", 120_000)],
]:
    theirs, keras_ms = (np.log(speed["MEASURED"][rows][w]) for w in (way, "Keras"))
    lead = theirs - keras_ms[: len(theirs)]
    n = np.argmax(lead > 0)  # the first size at which Keras is faster
    crossing = np.exp(np.interp(0, lead[n - 1 : n + 1], counts[n - 1 : n + 1]))
    assert abs(crossing / said_to_be - 1) < 0.1, (rows, way, crossing)

# Keras calls what draws, and is stopped by it.
live = LiveTraining(fit_live, n_epochs=200, rates=rates)
live.start()
give_up = time.monotonic() + 60
while not live.losses and time.monotonic() < give_up:
    time.sleep(0.01)
live.stop()
assert 0 < len(live.losses) < 200
assert live.words.endswith("Stopped."), live.words
"""


def test_what_the_text_claims_is_so():
    """In a process of its own, so that no other test loads Keras."""
    notebook = nbformat.read(LESSON, as_version=4)
    texts = {cell.id: cell.source for cell in notebook.cells}
    friend = texts["try2"].split("```python\n")[1].split("```")[0]
    tried = texts["try1-solution"].split("```python\n")[2].split("```")[0]
    cells = [c.source for c in handout.solve(notebook).cells if c.cell_type == "code"]
    without_hidden = texts["flat"].split("```python\n")[1].split("```")[0]
    moved_too = texts["repair"].split("```python\n")[1].split("```")[0]
    named = [f"{friend = }", f"{tried = }", f"{without_hidden = }", f"{moved_too = }"]
    python("-c", "\n\n".join([*cells, *named, CLAIMS]), folder=LESSON.parents[1])


def test_a_summary_is_printed_as_plain_text(capsys):
    def summary(line_length, print_fn):
        print_fn("layer  18\n")
        print(f"{line_length} wide\n")

    print_summary(SimpleNamespace(summary=summary))
    assert capsys.readouterr().out == "layer  18\n\n64 wide\n"
    with pytest.raises(ValueError, match="Keras network is needed, but this is 3"):
        print_summary(3)


def test_of_two_equal_loss_curves_both_are_seen():
    ax = plots.plot_loss_curves({"a": [3, 2], "b": [4, 2], "c": [3.0001, 2]})
    below, other, above = ax.lines
    assert below.get_linewidth() > 2 * above.get_linewidth()
    assert other.get_linewidth() == above.get_linewidth()
    assert ax.sentences[1:] == ['"c" lies on "a".']


def test_digits_are_dark_on_white_six_in_a_row():
    grey = np.arange(64) / 4
    ax = plots.plot_digits([grey] * 7, "abcdefg")
    assert len(ax.images) == len(ax.lines) == 7
    corners = [image.get_extent() for image in ax.images]
    assert len({left for left, *_ in corners}) == 6
    assert corners[0][0] == corners[6][0]
    assert ax.images[0].get_array().tolist() == grey.reshape(8, 8).tolist()
    assert [text.get_text() for text in ax.texts] == list("abcdefg")
    assert (
        "Seven digits drawn in 8 by 8 grey values: a; b; c; d; e; f; g." in ax.sentences
    )
    for pictures, top in (([grey], 16), ([grey / 16], 1)):
        (image,) = plots.plot_digits(pictures).images
        assert image.get_clim() == (0, top)
        assert image.cmap(0.0)[:3] == (1, 1, 1)
    for n in (0, 25):
        with pytest.raises(ValueError, match=f"1 to 24 pictures, not {n}"):
            plots.plot_digits(np.zeros((n, 64)))


def test_a_history_shows_both_kinds_of_rows():
    history = {"accuracy": [0.4, 0.9], "val_accuracy": [0.7, 0.8], "loss": [1, 2]}
    ax = plots.plot_history(history, "accuracy")
    heights = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    assert heights == {"training rows": [0.4, 0.9], "validation rows": [0.7, 0.8]}
    assert ax.get_ylim()[1] == 1
    assert "on validation rows from 0.70 to 0.80" in ax.sentences[0]
    assert ax.get_title() == "Accuracy keeps rising"
    level = {"accuracy": [0.4, 0.8, 0.9, 1], "val_accuracy": [0.7, 0.9, 0.91, 0.9]}
    ax = plots.plot_history(level, "accuracy")
    assert ax.get_title() == "Accuracy rises, then levels off"
    with pytest.raises(KeyError, match="no 'val_loss', only accuracy, val_accuracy"):
        plots.plot_history(history, "loss")
