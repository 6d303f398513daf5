"""The figures show the data they are given, in a form everyone can read."""

import base64
import functools
import io
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.patches import FancyArrowPatch
from PIL import Image

from helpers import plots

X_1D, Y_1D = [[0], [1], [3]], [1, 2, 2]


def line(w, b, x):
    return w[0] * x[0] + b


def total_loss(w, b):
    return (w - 1) ** 2 + 4 * (b - 2) ** 2 + 1


def no_loss_at_all(w, b):
    return total_loss(w, b) - 1


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
    subprocess.run([sys.executable, "-c", code], check=True)
    before = dict(matplotlib.rcParams)
    plots.show(plots.plot_boundary(line, [1], 0, [[0, 0], [1, 1]], [0, 1]))
    plots.plot_neuron_surface(line, [1, 0], 0)
    with pytest.raises(ZeroDivisionError):
        plots.plot_curves({"a": lambda x: 1 / x}, [0])
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("projection", [None, "3d"])
def test_what_a_lesson_adds_by_hand_looks_like_the_rest(projection):
    ax = plots.new_axes(projection=projection)
    inside = plots.new_axes(projection=projection)
    for each, style in ((ax, {}), (inside, plots.style.STYLE)):
        with matplotlib.rc_context(style):
            each.plot([1, 2], [3, 4], *([[5, 6]] if projection else []), label="a")
            each.set(title="T", xticks=[1, 2])
            each.legend()
    (drawn,), (wanted,) = ax.lines, inside.lines
    assert drawn.get_linewidth() == wanted.get_linewidth() == 2.2
    assert ax.title.get_fontsize() == inside.title.get_fontsize() == 15
    assert ax.get_xticklabels()[0].get_fontsize() == 13
    assert ax.get_legend().get_texts()[0].get_fontsize() == 13


# What each figure is made of


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


def test_plot_curves_evaluates_each_curve():
    ax = plots.plot_curves({"square": lambda x: x * x}, iter([1, 2, 3]), title="T")
    assert ax.lines[0].get_ydata().tolist() == [1, 4, 9]
    assert ax.get_title() == "T"


def test_plot_activations_draws_each_function_on_one_scale():
    functions = {"linear": lambda z: z, "ReLU": lambda z: max(0, z), "tanh": np.tanh}
    ax = plots.plot_activations(functions, [-2, 0, 3])
    heights = {drawn.get_label(): list(drawn.get_ydata()) for drawn in ax.lines}
    assert heights["ReLU"] == [0, 0, 3]
    assert '"ReLU" rises from 0 to 3' in ax.sentences[0]
    axes = plots.plot_activations(functions, [-2, 0, 3], side_by_side=True)
    assert [each.get_title() for each in axes[:2]] == [
        "linear: −2 to 3",
        "ReLU: 0 to 3",
    ]
    assert len({each.get_ylim() for each in axes}) == 1
    assert (
        len(plots.plot_activations({"one": abs}, side_by_side=True, axes=axes[:1])) == 1
    )


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
    assert "the slope is 3 at 1.5" in ax.sentences[1]


def test_contour_and_surface_use_the_loss_and_the_path():
    grid = np.linspace(0, 3, 7)
    path = [(0, 0), (0.5, 1), (1, 2)]
    ax = plots.plot_loss_contour(total_loss, grid, grid, {"way": path})
    way, start = ax.lines
    assert np.array(way.get_xydata()) == pytest.approx(np.array(path))
    assert start.get_xydata().tolist() == [[0, 0]]
    levels = ax.collections[0].levels
    assert 1 < levels.min() < levels.max() <= total_loss(3, 0)
    assert "(0, 0) to (1, 2) in two epochs" in ax.sentences[1]


def test_contour_lines_can_be_even_labelled_and_mark_the_lowest_point():
    ax = plots.plot_loss_contour(
        total_loss, [-1, 3], [0, 3], levels=5, minimum=(1, 2), paths={}
    )
    lines = ax.collections[0]
    assert np.ptp(np.diff(lines.levels)) == pytest.approx(0)
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        assert total_loss(*path.vertices.T) == pytest.approx(level, rel=0.01)
    written = {float(words.get_text()) for words in ax.texts}
    assert written
    assert written <= set(lines.levels)
    assert ax.lines[-1].get_xydata().tolist() == [[1, 2]]
    with pytest.raises(ValueError, match="not the lowest"):
        plots.plot_loss_contour(total_loss, [-1, 3], [0, 3], minimum=(3, 0))
    keys = [words.get_text() for words in ax.get_legend().get_texts()]
    assert keys == ["equal loss", "lowest point"]
    assert plots.plot_loss_contour(
        total_loss, [-1, 3], [0, 3], levels=[2, 9]
    ).collections[0].levels.tolist() == [2, 9]


def test_descent_steps_walk_on_the_bowl():
    ax = plots.plot_descent_steps(lambda w: w * w, [4, 2, 1])
    _, dots, start, end = ax.lines
    assert dots.get_xydata().tolist() == [[4, 16], [2, 4], [1, 1]]
    assert start.get_xydata().tolist() == [[4, 16]]
    assert end.get_xydata().tolist() == [[1, 1]]
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert [arrow._posA_posB[1][0] for arrow in arrows] == [2, 1]
    assert "the loss rises in no step" in ax.sentences[1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ([4, 2, 1], "Each step leads further down"),
        ([1, -2, 4, np.inf, 3], "The steps lead up, out of the bowl"),
        ([4, 3, -3.5, 2, 1], "Most steps lead down"),
        ([2], "Where the descent starts"),
    ],
)
def test_the_title_of_descent_steps_says_how_they_go(path, title):
    assert plots.plot_descent_steps(lambda w: w * w, path).get_title() == title
    ax = plots.plot_descent_steps(lambda w: w * w, path, title="Mine")
    assert ax.get_title() == "Mine"


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
    assert "; 1 are on the side of their label" in ax.sentences[1]
    ax = plots.plot_boundary(neuron, [1, 0], 99, X, labels)
    assert "all above 0.5: there is no boundary" in ax.sentences[0]


def test_plot_labels_places_each_label_at_its_height():
    ax = plots.plot_labels([1, 2, 8], [0, 0, 1], line=(0.5, -1))
    drawn = {entry.get_label(): entry for entry in ax.lines}
    assert drawn["label 0"].get_xydata().tolist() == [[1, 0], [2, 0]]
    assert drawn["label 1"].get_xydata().tolist() == [[8, 1]]
    assert drawn["line"].get_ydata() == pytest.approx([-1, 0.5 * 8.8 - 1])
    assert "it is 0.5 at 3" in ax.sentences[1]
    assert "stays at 0.5" in plots.plot_labels([1], [0], line=(0, 0.5)).sentences[1]


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
    assert "−5 at (−3, −3) and 7 at (3, −3)" in ax.sentences[0]


# What could be asked of any of them

POINTS = np.array([[0.0, 1], [1, 0], [2, 3], [4, 1]])
LABELS = [0, 0, 1, 1]


def weighed(w, b, x):
    return 1 / (1 + np.exp(-(w[0] * x[0] + w[1] * x[1] + b)))


def of_array(x):
    return weighed([1, 1], -2, x)


def square(x):
    return x * x


def bmi(height_cm, weight_kg):
    return weight_kg / (height_cm / 100) ** 2


def heavy(height_cm, weight_kg):
    return (weight_kg > 60).astype(int)


PEOPLE = {"men": ([170, 180], [70, 90])}
FIGURES = {  # how each figure is drawn, and some of what it must say
    "plot_activations": (({"sq": square}, [0, 2]), '"sq" rises from 0 to 4'),
    "plot_bmi_contours": (({"f": bmi, "g": bmi}, (140, 200), (40, 90)), '"f" by 0 in'),
    "plot_boundary": (
        (weighed, [1, 1], -2, POINTS, LABELS),
        "2 of them with label 1; 4 are on",
    ),
    "plot_bowl": ((POINTS, POINTS @ [1, 2], [(0, 0), (1, 1)]), "(1, 1) after 1."),
    "plot_bowl_contours": ((POINTS, POINTS @ [1, 2], (0, 0)), "lowest point, (1, 2)"),
    "plot_chain": (([(square, 1, (0, 2), "a", "b")],), "(1, 1), slope 2"),
    "plot_class_regions": ((heavy, PEOPLE), "class 0 0 %, class 1 100 %"),
    "plot_curves": (({"up": square, "low": float}, [0, 3]), '"up" rises from 0 to 9'),
    "plot_data": (([20, 30], [0.3, 0.9], [9, 11]), "longest is at 30 km/h"),
    "plot_decision_regions": (
        (of_array, POINTS, [1, 0, 1, 1]),
        "1 on the wrong side, at (0, 1)",
    ),
    "plot_descent_steps": ((square, [3, 1]), "from w = 3, loss 9, to w = 1, loss 1"),
    "plot_error_bars": (({"a": 2, "b": 0.5},), '"a" 2 and "b" 0.5'),
    "plot_error_map": (
        ([[1, 2], [4, 3]], [0.1, 1], [5, 9]),
        "5 epochs the error rises",
    ),
    "plot_errors_by_seed": (({"a": [1, 2, 9]}, {"f": 3}), '"a" 2 (from 1 to 9)'),
    "plot_feature_ranges": (({"raw": POINTS}, ["s", "f"], ["m"]), "s from 0 to 4"),
    "plot_fit": ((line, {"a": ([2], 1)}, X_1D, Y_1D, None, True), "are from 0 to 5"),
    "plot_histogram": (([1, 1, 2, np.nan], 2), "Three rows with values from 1 to 2"),
    "plot_labels": (([1, 2, 5, 6], LABELS), "label 0, x from 1 to 2"),
    "plot_leak": (([60, 90], [50, 95]), "1 dots lie below"),
    "plot_loss_contour": ((total_loss, [0, 1, 2], [1, 2]), "from 1 to 6"),
    "plot_loss_curves": (({"a": [5, 1, 3]},), "lowest point, 1 (near 1), then rises"),
    "plot_loss_slice": ((square, [-1, 0, 2]), "lowest point, 0 (near 0)"),
    "plot_loss_surface": ((total_loss, [0, 1, 2], [1, 2]), "near w = 1, b = 2"),
    "plot_neuron_surface": ((weighed, [0, 0], 0), "0.5 at (−4, −4)"),
    "plot_nudge": ((square, 2, 0.5), "slope at 2 is 4; measured"),
    "plot_over_range": (({"a": [4, 1]}, [1, 2], (1, 2)), "from 1 to 2, is shaded"),
    "plot_people": ((PEOPLE, None, [20]), "from 170 to 180 cm and from 70 to 90 kg"),
    "plot_predictions": (([1, 2, 4], [0, 3, 3]), "2 lie below"),
    "plot_reach": (
        ([1, 2], [7, 9], [1, 1]),
        "from 7 to 9 m, outputs of the neuron at 1",
    ),
    "plot_validation_curves": (({"t": [[3, 5], [1, 3]]}, [1, 2], 1), "from 4 to 2"),
}
# Called with as many losses or errors of 0 as can be.
ZEROS = {
    "plot_bowl_contours": (POINTS, 0 * POINTS[:, 0], (0, 0)),
    "plot_error_bars": ({"a": 0, "b": 2.0},),
    "plot_error_map": ([[0, 2], [4, 3]], [0.1, 1], [5, 9]),
    "plot_errors_by_seed": ({"a": [0, 2, 9]}, {"f": 0}),
    "plot_leak": ([0, 90], [50, 95]),
    "plot_loss_contour": (no_loss_at_all, [0, 1, 2], [1, 2]),
    "plot_loss_curves": ({"a": [0, 0], "b": [1, 0]}, None, "loss", True),
    "plot_validation_curves": ({"t": [[3, 0], [0, 0]]}, [1, 2], 0),
}


def test_every_figure_is_tried():
    assert {name for name in dir(plots) if name.startswith("plot_")} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_shows(displayed, name):
    arguments, words = FIGURES[name]
    ax = np.ravel(getattr(plots, name)(*arguments))[0]
    plots.show(ax)
    assert words in displayed[0][0]["text/plain"]


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_takes_functions_without_a_name(name):
    def nameless(argument):
        if isinstance(argument, dict):
            return {label: nameless(each) for label, each in argument.items()}
        if isinstance(argument, list | tuple):
            return type(argument)(nameless(each) for each in argument)
        return functools.partial(argument) if callable(argument) else argument

    getattr(plots, name)(*nameless(FIGURES[name][0]))


@pytest.mark.parametrize("name", ZEROS)
def test_figures_bear_a_loss_of_exactly_zero(displayed, name):
    plots.show(getattr(plots, name)(*ZEROS[name]))


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, (arguments, _) in FIGURES.items()
        if isinstance(arguments[0], dict)
    ],
)
def test_more_than_there_are_looks_for_is_refused(name):
    (given, *others), _ = FIGURES[name]
    many = {f"{label} {k}": each for label, each in given.items() for k in range(6)}
    if name in ("plot_error_bars", "plot_errors_by_seed", "plot_feature_ranges"):
        return  # these have room for as many as are given
    with pytest.raises(ValueError, match="must hold 5 at most, not"):
        getattr(plots, name)(many, *others)


def test_errors_without_a_line_are_refused():
    with pytest.raises(ValueError, match="lines is empty"):
        plots.plot_fit(line, {}, X_1D, Y_1D, errors=True)
    with pytest.raises(ValueError, match="at least one"):
        plots.plot_error_bars({})


# Words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *((2.0, "2"), (-1.5, "−1.5"), (1 / 3, "0.333"), (12345.6, "12,300")),
        *((1234, "1,234"), (0.00001234, "0.0000123"), (1e-14, "0"), (3e200, "3e200")),
        *((np.inf, "infinity"), (np.nan, "not a number")),
    ],
)
def test_numbers_in_words(value, words):
    assert plots.words.number(value) == words


@pytest.mark.parametrize(
    ("heights", "words"),
    [
        ([1, 2, 5], "rises from 1 to 5"),
        ([5, 2, 1], "falls from 5 to 1"),
        ([3, 3, 3], "stays at 3"),
        ([5, 1, 2], "falls from 5 to its lowest point, 1 (near 1), then rises to 2"),
        ([1, 4, 2], "rises from 1 to its highest point, 4 (near 1), then falls to 2"),
        ([1, 4, 2, 9], "goes up and down between 1 and 9, from 1 to 9"),
        ([100, 50, 50.5, 0], "falls from 100 to 0"),
        ([1, np.inf, 1e308, -1e308], "rises from 1 to its highest point"),
        ([np.nan], "has no point"),
    ],
)
def test_the_course_of_a_curve_in_words(heights, words):
    assert plots.words.course(range(len(heights)), heights).startswith(words)


def test_curves_cross_where_they_do():
    crossing = {"a": float, "b": lambda x: 4 - x}
    for x_values in ([0, 1, 3, 5], [0, 2, 4]):
        ax = plots.plot_curves(crossing, x_values)
        assert ax.sentences[1] == "They cross near 2."
    assert len(plots.plot_curves({"a": float, "b": square}, [2, 3]).sentences) == 1
