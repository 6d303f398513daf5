"""The figures show the data they are given, in a form everyone can read."""

import base64
import io

import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image

from helpers import plots

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
        plots, "display", lambda data, **options: caught.append((data, options))
    )
    return caught


def test_show_gives_a_sharp_picture_and_its_words_twice(displayed):
    ax = plots.plot_fit(line, {"guess": ([1], 0)}, X_1D, Y_1D)
    plots.show(ax, 'A "line" & three points')
    (picture, options), (words, _) = displayed
    png = Image.open(io.BytesIO(base64.b64decode(picture["image/png"])))
    about = options["metadata"]["image/png"]
    assert about["alt"] == picture["text/plain"] == 'A "line" & three points'
    assert (about["width"], about["height"]) == (750, 480)
    assert png.size == (1125, 720)
    assert "A &quot;line&quot; &amp; three points" in words["text/html"]


def test_no_pyplot_figure_is_opened(displayed):
    plots.show(plots.plot_loss_curves({"a": [3, 2, 1]}), "Three falling losses.")
    plots.plot_loss_surface(total_loss, [0, 1], [0, 1])
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("description", ["", "  ", None, 3])
def test_show_insists_on_a_description(displayed, description):
    with pytest.raises(ValueError, match="description must say in words"):
        plots.show(plots.new_axes(), description)


def test_show_insists_on_a_figure():
    with pytest.raises(TypeError, match="figure must be a Figure or Axes"):
        plots.show("figure", "words")


def test_plot_fit_draws_the_students_own_function():
    ax = plots.plot_fit(line, {"a": ([2], 1), "b": ([0], 5)}, X_1D, Y_1D, errors=True)
    for drawn, (w, b) in zip(ax.lines[:2], [(2, 1), (0, 5)], strict=True):
        assert drawn.get_ydata() == pytest.approx(w * np.array(drawn.get_xdata()) + b)
    strokes = [segment[:, 1] for segment in ax.collections[0].get_segments()]
    assert np.array(strokes) == pytest.approx(np.array([[1, 1], [3, 2], [7, 2]]))
    assert ax.lines[2].get_ydata().tolist() == Y_1D


def test_lines_differ_in_style_as_well_as_in_colour():
    ax = plots.plot_loss_curves({name: [1, 2] for name in "abcd"})
    assert len({drawn.get_linestyle() for drawn in ax.lines}) == 4
    assert len({drawn.get_color() for drawn in ax.lines}) == 4


def test_plot_curves_evaluates_each_curve_and_refuses_too_many():
    ax = plots.plot_curves({"square": lambda x: x * x}, [1, 2, 3], title="T")
    assert ax.lines[0].get_ydata().tolist() == [1, 4, 9]
    assert ax.get_title() == "T"
    with pytest.raises(ValueError, match="5 at most"):
        plots.plot_curves({str(n): float for n in range(6)}, [1])


def test_plot_loss_curves_leaves_out_what_is_not_finite():
    ax = plots.plot_loss_curves({"wild": [1.0, 10.0, np.inf, np.nan]}, log=True)
    drawn = ax.lines[0].get_ydata()
    assert drawn[:2].tolist() == [1, 10]
    assert np.isnan(drawn[2:]).all()


def test_plot_loss_slice_draws_the_slope():
    ax = plots.plot_loss_slice(lambda w: w * w, np.linspace(-2, 2, 9), points=[1.5])
    curve, slope, dot = ax.lines
    assert curve.get_ydata() == pytest.approx(np.linspace(-2, 2, 9) ** 2)
    rise = np.diff(slope.get_ydata()) / np.diff(slope.get_xdata())
    assert rise == pytest.approx([3])
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == pytest.approx((1.5, 2.25))


def test_contour_and_surface_use_the_loss_and_the_path():
    grid = np.linspace(0, 3, 7)
    path = [(0, 0), (0.5, 1), (1, 2)]
    ax = plots.plot_loss_contour(total_loss, grid, grid, {"way": path})
    way, start = ax.lines
    assert np.array(way.get_xydata()) == pytest.approx(np.array(path))
    assert start.get_xydata().tolist() == [[0, 0]]
    levels = ax.collections[0].levels
    assert 1 < levels.min() < levels.max() <= total_loss(3, 0)


def test_plot_boundary_runs_where_the_output_equals_the_threshold():
    def neuron(w, b, x):
        return 1 / (1 + np.exp(-(w[0] * x[0] + w[1] * x[1] + b)))

    X, labels = [[-2, 0], [2, 1]], [0, 1]
    for threshold, crossing in [(0.5, 0), (0.9, np.log(9))]:
        ax = plots.plot_boundary(neuron, [1, 0], 0, X, labels, threshold=threshold)
        boundary = ax.collections[1].get_paths()[0].vertices
        assert boundary[:, 0] == pytest.approx(crossing, abs=0.02)
    zeros, ones = ax.lines[1:]  # the first one stands for the boundary in the legend
    assert zeros.get_xydata().tolist() == [[-2, 0]]
    assert ones.get_xydata().tolist() == [[2, 1]]


def test_plot_labels_places_each_label_at_its_height():
    ax = plots.plot_labels([1, 2, 8], [0, 0, 1], line=(0.5, -1))
    drawn = {entry.get_label(): entry for entry in ax.lines}
    assert drawn["label 0"].get_xydata().tolist() == [[1, 0], [2, 0]]
    assert drawn["label 1"].get_xydata().tolist() == [[8, 1]]
    assert drawn["line"].get_ydata() == pytest.approx([-1, 0.5 * 8.8 - 1])


def test_plot_data_shows_every_sample_and_checks_lengths():
    ax = plots.plot_data([20, 30], [0.3, 0.9], [10, 11])
    assert ax.collections[0]._offsets3d[2].tolist() == [10, 11]
    with pytest.raises(ValueError, match=r"equally long.*2, 1 and 2"):
        plots.plot_data([20, 30], [0.3], [10, 11])


def test_surface_of_a_neuron_is_its_output():
    ax = plots.plot_neuron_surface(lambda w, b, x: w[0] * x[0] + b, [2, 0], 1, limit=3)
    # The corners of the surface reach from 2 * -3 + 1 to 2 * 3 + 1.
    assert ax.get_zlim()[0] <= -5
    assert ax.get_zlim()[1] >= 7
    assert ax.zaxis.get_data_interval() == pytest.approx([-5, 7])
