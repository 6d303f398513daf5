"""What holds for every figure: its words are true, and odd arguments do no harm."""

import functools

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_plots import X_1D, Y_1D, line, total_loss

from helpers import plots


@pytest.fixture
def displayed(monkeypatch):
    """Catch what show() hands to the notebook."""
    caught = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, **options: caught.append(data)
    )
    return caught


POINTS = np.array([[0.0, 1], [1, 0], [2, 3], [4, 1]])
LABELS = [0, 0, 1, 1]


def weighed(w, b, x):
    return 1 / (1 + np.exp(-(w[0] * x[0] + w[1] * x[1] + b)))


def price(y_predicted, y):
    return -np.log(y_predicted if y else 1 - y_predicted)


def square(x):
    return x * x


def bmi(height_cm, weight_kg):
    return weight_kg / (height_cm / 100) ** 2


def one_more(height_cm, weight_kg):
    return bmi(height_cm, weight_kg) + 1


SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR = np.array([0, 1, 1, 0])
# Two neurons of which the first alone counts: lit where the bottom switch is up.
PARAMETERS = [np.array([[8.0, 0], [0, 8]]), np.array([8.0, 0]), [-4.0, -4], [-4.0]]


def two_layers(x, weights1, weights2, biases1, biases2):
    hidden = 1 / (1 + np.exp(-(x @ weights1 + biases1)))
    return 1 / (1 + np.exp(-(hidden @ weights2 + biases2)))


def no_loss_at_the_star(w, b):
    return max(0, total_loss(w, b) - 2)


PEOPLE = {"men": ([170, 180], [70, 90])}
FIGURES = {  # how each figure is drawn, and some of what it must say
    "plot_alarms": ((3, 1, 9, 187), "Recall 3 of 4, precision 3 of 12"),
    "plot_activations": (({"sq": square},), '"sq" falls from 36 to its lowest'),
    "plot_bmi_beyond": ((bmi, one_more, [[170, 70]]), "1.0 apart at most"),
    "plot_cross_entropy": ((price,), "For label 1 the loss is 2.3 at 0.1, 0.693 at"),
    "plot_curves": (({"up": square, "low": float}, [0, 3]), '"up" rises from 0 to 9'),
    "plot_data": (([20, 30], [0.3, 0.9], [9, 11]), "longest stop is at 30 km/h"),
    "plot_borders": (
        (two_layers, [PARAMETERS], [0], SWITCHES, XOR),
        "says lit in 50 % of the plane",
    ),
    "plot_lamp": ((SWITCHES, XOR), "(0, 0) is dark"),
    "plot_descent": ((total_loss, {0.1: [(0, 0), (1, 1)]}), "goes from 18 to 5."),
    "plot_digits": (
        ([[16] * 64, [0] * 64], [3, "4, read as 5"]),
        "Two digits drawn in",
    ),
    "plot_error_map": (
        ([[1, 2], [4, 3]], [0.1, 1], [5, 9]),
        "5 epochs the error rises",
    ),
    "plot_errors_by_seed": (({"a": [1, 2, 9]}, {"f": 3}), '"a" 2 (from 1 to 9)'),
    "plot_history": (({"a": [1, 2], "val_a": [3, 4]}, "a"), "from 3.00 to 4.00"),
    "plot_leak": (([60, 90], [50, 95]), "75 m² with the honest"),
    "plot_loss_curves": (({"a": [5, 1, 3]},), "lowest point, 1 (near 1), then rises"),
    "plot_mornings": ((line, X_1D, Y_1D, {"a": ([2], 1)}), "rises from 0.4 to 7.6"),
    "plot_nudge": ((square, 3, 1), "2 up to 4 the slope 6, parallel"),
    "plot_nudges": ((square, 2, [1, 0.5]), "nudge 1: slope 5 and nudge 0.5: slope 4.5"),
    "plot_sigmoid_slope": (
        (np.tanh, lambda f, at: f(at) + at, 2),
        "z = 2: output 0.964, slope 2.96.",
    ),
    "plot_slice": (
        ([5, 6, 7], {"law": [1, 2, 4], "f": [1, 3, 3]}, 6),
        '"f" 3 m at the edge, and beyond it changes by 0 m',
    ),
    "plot_overfitting": (([9, 1, 0.3], [9, 2, 4], 1, 2), "epoch 1, with a validation"),
    "plot_pegs": ((POINTS, LABELS, weighed, [1, 1], -2), "4 of 4 are on the side"),
    "plot_people": ((PEOPLE, None, [20]), "heights 170 to 180 cm, weights 70 to 90"),
    "plot_predictions": (([1, 2, 4], [0, 3, 3]), "2 lie below"),
    "plot_prices": ((line, {"taxi": (2, 4)}), 'w = 2, b = 4" rises from 4 to 24'),
    "plot_predictions_beside": (({"N": [1, 2], "F": [2, 4]}, [2, 4]), "error 2.5 m²"),
    "plot_reach": (
        ([1, 2], [7, 9], [1, 1]),
        "from 7 to 9 m, outputs of the neuron at 1",
    ),
    "plot_valleys": (
        ({"raw": POINTS[:, :1]}, POINTS[:, 0], {"raw": [(0, 0), (1, 1)]}),
        "of one epoch leads from (0, 0) to (1, 1) after 1.",
    ),
    "plot_students": (
        ({"all": ([1, 2, 6, 7], [0, 0, 0, 1], lambda x: x / 10)},),
        "wrong about the student with 6 hours",
    ),
    "plot_rounds": ((total_loss, X_1D, Y_1D, [0.1], 3), "Three arrows, one for each"),
    "plot_slopes": ((square, [0, 2]), "0.00 at w = 0 and 4.00 at w = 2"),
    "plot_valley": ((total_loss,), "w = 1.000, b = 2.000, J = 1.00"),
    "plot_walks": (
        (square, {0.1: [3, 2, 1]}),
        "Rate 0.1: creeps, two steps from w = 3",
    ),
}
# Called with as many losses or errors of 0 as can be.
ZEROS = {
    "plot_error_map": ([[0, 2], [4, 3]], [0.1, 1], [5, 9]),
    "plot_errors_by_seed": ({"a": [0, 2, 9]}, {"f": 0}),
    "plot_leak": ([0, 90], [50, 95]),
    "plot_loss_curves": ({"a": [2, 0, 0]},),
    "plot_history": ({"a": [2, 0], "val_a": [3, 0]}, "a"),
    "plot_valley": (no_loss_at_the_star,),
    "plot_descent": (no_loss_at_the_star, {0.1: [(0, 0), (1, 2)]}),
    "plot_overfitting": ([2, 0, 0], [3, 0, 0], 1, 2),
}


def test_every_figure_is_tried():
    assert {name for name in dir(plots) if name.startswith("plot_")} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_shows(displayed, name):
    arguments, words = FIGURES[name]
    drawn = getattr(plots, name)(*arguments)
    plots.show(drawn if isinstance(drawn, Figure) else np.ravel(drawn)[0])
    assert words in displayed[0]["text/plain"]


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
    drawn = getattr(plots, name)(*ZEROS[name])
    plots.show(drawn if isinstance(drawn, Figure) else np.ravel(drawn)[0])


# Those whose things each need a look of their own.
LOOKS = ["plot_activations", "plot_curves", "plot_loss_curves"]
LOOKS += ["plot_people", "plot_prices"]


@pytest.mark.parametrize("name", LOOKS)
def test_more_than_there_are_looks_for_is_refused(name):
    given = list(FIGURES[name][0])
    (which,) = [k for k, argument in enumerate(given) if isinstance(argument, dict)]
    (thing, *_) = given[which].values()
    given[which] = {str(k): thing for k in range(6)}
    with pytest.raises(ValueError, match="must hold 5 at most, not 6"):
        getattr(plots, name)(*given)


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
