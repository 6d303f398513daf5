"""The figures show the data they are given, in a form everyone can read."""

import base64
import io

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from own_python import python
from PIL import Image, ImageColor

from helpers import plots
from helpers.plots.style import ORANGE

X_1D, Y_1D = [[0], [1], [3]], [1, 2, 2]


def line(w, b, x):
    return w[0] * x[0] + b


def total_loss(w, b):
    return (w - 1) ** 2 + 4 * (b - 2) ** 2 + 1


@pytest.fixture
def displayed(monkeypatch):
    """Catch what show() hands to the notebook."""
    caught = []
    monkeypatch.setattr(
        "IPython.display.display",
        lambda data, **options: caught.append((data, options)),
    )
    return caught


def test_show_gives_a_sharp_picture_and_its_words_twice(displayed):
    ax = plots.plot_mornings(line, X_1D, Y_1D, {"guess": ([1], 0)})
    plots.show(ax, 'A "line" & three points')
    (picture, options), (words, _) = displayed
    png = Image.open(io.BytesIO(base64.b64decode(picture["image/png"])))
    about = options["metadata"]["image/png"]
    assert about["alt"] == picture["text/plain"] == 'A "line" & three points'
    assert (about["width"], about["height"]) == (750, 480)
    assert png.size == (1125, 720)
    assert "A &quot;line&quot; &amp; three points" in words["text/html"]


def test_a_thin_line_keeps_its_colour_among_many_others(displayed):
    ax = plots.new_axes()
    ax.imshow(np.linspace(0, 1, 1000).reshape(1, -1), cmap="gist_earth", aspect="auto")
    ax.axhline(0.2, color=ORANGE, linewidth=1)
    plots.show(ax, "An orange line on a thousand colours.")
    png = Image.open(io.BytesIO(base64.b64decode(displayed[0][0]["image/png"])))
    colours = {colour for _, colour in png.convert("RGB").getcolors()}
    assert {ImageColor.getrgb(ORANGE), (255, 255, 255)} <= colours


def test_no_pyplot_figure_is_opened(displayed):
    plots.show(plots.plot_loss_curves({"a": [3, 2, 1]}), "Three falling losses.")
    plots.plot_valley(total_loss)
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("description", ["", "  ", 3])
def test_show_insists_on_words(displayed, description):
    with pytest.raises(ValueError, match="description must say in words"):
        plots.show(plots.new_axes(), description)


def test_show_insists_on_a_figure():
    with pytest.raises(TypeError, match="figure must be a Figure or Axes"):
        plots.show("figure", "words")


def test_without_a_description_the_words_of_the_axes_are_joined(displayed):
    left, right = plots.new_axes(2)
    plots.plot_loss_curves({"b": [1, 4]}, right)
    plots.plot_loss_curves({"a": [8, 2]}, left)
    left.set(title="Falls", ylabel=r"loss $J_1$ of $\hat y$")
    plots.show(left)
    alt = displayed[0][1]["metadata"]["image/png"]["alt"]
    assert alt.index("Falls (loss J1 of y hat against epoch)") < alt.index("falls from")
    assert alt.index('"a" falls from 8 to 2') < alt.index('"b" rises from 1 to 4')


def test_what_was_drawn_by_hand_asks_for_words(displayed):
    left, right = plots.new_axes(2)
    plots.plot_loss_curves({"a": [8, 2]}, left)
    right.plot([1, 2])
    right.set_title("By hand")
    with pytest.raises(ValueError, match=r'"By hand".*describe\(ax, '):
        plots.show(right)
    plots.describe(right, "A line from 1 to 2.")
    plots.show(right)
    assert displayed[0][0]["text/plain"].endswith("By hand. A line from 1 to 2.")
    with pytest.raises(ValueError, match="what the figure shows"):
        plots.show(plots.new_axes())


# The reader's own settings


def test_settings_of_matplotlib_stay_as_they_are(displayed):
    code = "import matplotlib; before = dict(matplotlib.rcParams); import helpers.plots"
    code += "; assert dict(matplotlib.rcParams) == before"
    python("-c", code)
    before = dict(matplotlib.rcParams)
    plots.show(plots.plot_pegs([[0, 0], [1, 1]], [0, 1], line, [1], 0))
    plots.plot_valley(total_loss)
    with pytest.raises(ZeroDivisionError):
        plots.plot_curves({"a": lambda x: 1 / x}, [0])
    assert dict(matplotlib.rcParams) == before


# What each figure is made of


def test_plot_mornings_draws_the_students_own_function():
    lines = {"a": ([2], 1), "b": ([0], 5)}
    ax = plots.plot_mornings(line, X_1D, Y_1D, lines, errors=True)
    for drawn, (w, b) in zip(ax.lines[:2], [(2, 1), (0, 5)], strict=True):
        assert drawn.get_ydata() == pytest.approx(w * np.array(drawn.get_xdata()) + b)
    strokes = [segment[:, 1] for segment in ax.collections[0].get_segments()]
    assert np.array(strokes) == pytest.approx(np.array([[1, 1], [3, 2], [7, 2]]))
    assert ax.lines[2].get_ydata().tolist() == Y_1D


def test_plot_activations_draws_each_function_on_one_scale():
    functions = {"linear": lambda z: z, "ReLU": lambda z: max(0, z), "tanh": np.tanh}
    ax = plots.plot_activations(functions)
    heights = {drawn.get_label(): list(drawn.get_ydata()) for drawn in ax.lines}
    assert heights["ReLU"] == pytest.approx(np.linspace(-6, 6, 241).clip(0))
    assert '"ReLU" rises from 0 to 6' in ax.sentences[0]
    assert ax.get_ylim() == (-1, 2)
    assert '"tanh" is 0. The picture is cut off at −1 and 2.' in " ".join(ax.sentences)
    axes = plots.plot_activations(functions, side_by_side=True)
    assert [each.get_title() for each in axes] == list(functions)
    assert len({each.get_ylim() for each in axes}) == 1
    assert len(plots.plot_activations({"one": abs}, side_by_side=True)) == 1


def test_plot_loss_curves_leaves_out_what_is_not_finite():
    ax = plots.plot_loss_curves({"wild": [1.0, 10.0, np.inf, np.nan]})
    drawn = ax.lines[0].get_ydata()
    assert drawn[:2].tolist() == [1, 10]
    assert np.isnan(drawn[2:]).all()


def test_plot_boundary_runs_where_the_output_equals_the_threshold():
    def neuron(w, b, x):
        return 1 / (1 + np.exp(-(w[0] * x[0] + w[1] * x[1] + b)))

    X, labels = [[-3, 0], [3, 1]], [0, 1]
    ax = plots.plot_pegs(X, labels, neuron, [1, 0], 0)
    tint, *lines = ax.collections
    assert tint.get_paths()[0].vertices[:, 0].min() == pytest.approx(0, abs=0.02)
    for line, crossing in zip(lines, (-np.log(9), 0, np.log(9)), strict=True):
        x = line.get_paths()[0].vertices[:, 0]
        assert x == pytest.approx(crossing, abs=0.02)
    zeros, ones, crossing = ax.lines
    assert zeros.get_xydata().tolist() == [[-3, 0]]
    assert ones.get_xydata().tolist() == [[3, 1]]
    assert crossing.get_xydata() == pytest.approx(np.zeros((1, 2)), abs=0.02)
    assert "The output is 0.9 at x1 = 2.2 where x2 = 0." in ax.sentences
    far = plots.plot_pegs(X, labels, neuron, [1, 0], 99)
    assert "No line: the output is nowhere 0.5." in far.sentences


def test_students_are_at_their_labels_and_the_crossing_where_it_is():
    rows = {"a": ([1, 2, 8], [0, 0, 1], lambda x: x / 4 - 1), "b": ([1], [0], float)}
    figure = plots.plot_students(rows)
    first, second = figure.axes
    drawn = {entry.get_label(): entry for entry in first.lines}
    assert drawn["label 0"].get_xydata().tolist() == [[1, 0], [2, 0]]
    assert drawn["label 1"].get_xydata().tolist() == [[8, 1]]
    assert first.get_title() == "a: crosses 0.5 at 6 hours"
    assert "The function is 0.25 at 5 hours and 9 at 40 hours." in first.sentences
    assert "It is right about each of them." in first.sentences
    assert "It is wrong about the student with 1 hours." in second.sentences
    assert any(text.get_text() == "↗ 9.0 at 40 hours" for text in first.texts)


def test_each_peg_of_the_alarms_is_drawn_once():
    ax = plots.plot_alarms(3, 1, 9, 187)
    points = [line for line in ax.lines if line.get_marker() in "o^"]
    places = np.concatenate([line.get_xydata() for line in points])
    assert len(places) == 200 + 1  # one is ringed
    assert len(np.unique(places, axis=0)) == 200
    low, high = ax.patches[0].get_bbox().get_points()
    assert ((places > low) & (places < high)).all(axis=1).sum() == 12


def test_plot_data_shows_every_sample_and_checks_lengths():
    ax = plots.plot_data([20, 30], [0.3, 0.9], [10, 11])
    assert ax.collections[0]._offsets3d[2].tolist() == [10, 11]
    with pytest.raises(ValueError, match=r"equally long.*2, 1 and 2"):
        plots.plot_data([20, 30], [0.3], [10, 11])


def test_lines_differ_in_style_as_well_as_in_colour():
    ax = plots.plot_loss_curves({name: [1, 2] for name in "abcd"})
    assert len({drawn.get_linestyle() for drawn in ax.lines}) == 4
    assert len({drawn.get_color() for drawn in ax.lines}) == 4


def test_plot_curves_evaluates_each_curve():
    ax = plots.plot_curves({"square": lambda x: x * x}, iter([1, 2, 3]), title="T")
    assert ax.lines[0].get_ydata().tolist() == [1, 4, 9]
    assert ax.get_title() == "T"


def test_plot_people_rings_whom_it_names():
    people = {"all": ([160, 170], [60, 70])}
    ax = plots.plot_people(people, named={"number 7": (170, 70)})
    ring = ax.lines[-1]
    assert ring.get_xydata().tolist() == [[170, 70]]
    assert ring.get_markerfacecolor() == "none"
    assert [text.get_text() for text in ax.texts] == ["number 7"]
    assert "number 7 170 cm, 70 kg" in ax.sentences[0]
