# ruff: noqa: F401
"""The figures of the course, one function per idea.

Each function draws into ``ax``, or into a new figure where ``ax`` is None, and
returns the axes; one without ``ax`` returns what it made, most often a figure. It
leaves words on them that say what is to be seen, made from the data that it drew.
``show`` puts a finished figure into the notebook, with these words or with others. No
pyplot figure is opened, so none can be left open, and matplotlib's settings stay as
they are.
"""

from helpers.plots.bmi import plot_bmi_beyond, plot_people
from helpers.plots.chain import plot_nudge, plot_sigmoid_slope
from helpers.plots.classification import (
    plot_alarms,
    plot_cross_entropy,
    plot_pegs,
    plot_students,
)
from helpers.plots.descent import (
    plot_loss_curves,
    plot_mornings,
    plot_nudges,
    plot_slopes,
    plot_walks,
)
from helpers.plots.forest import (
    plot_error_map,
    plot_errors_by_seed,
    plot_overfitting,
    plot_predictions_beside,
    plot_slice,
)
from helpers.plots.layers import plot_borders, plot_lamp
from helpers.plots.networks import plot_digits, plot_history
from helpers.plots.neuron import plot_activations, plot_curves, plot_prices
from helpers.plots.scaled_valleys import plot_valleys
from helpers.plots.scaling import (
    plot_data,
    plot_leak,
    plot_predictions,
    plot_reach,
)
from helpers.plots.show import show
from helpers.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LABEL_LOOK,
    LINES,
    ORANGE,
    PINK,
    new_axes,
    styled,
)
from helpers.plots.valley import plot_descent, plot_rounds, plot_valley
from helpers.plots.words import describe
