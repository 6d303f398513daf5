"""The sliders of the lessons: one function for each, and what trains at a click.

Each `explore_...` function is given the student's own functions, calls them at every
stop of its sliders and returns a `Stage`, which a cell shows by naming it in its last
line.
"""

from helpers.widgets.chain import step_through_chain
from helpers.widgets.classification import explore_boundary, explore_threshold
from helpers.widgets.descent import explore_learning_rate
from helpers.widgets.layers import explore_borders
from helpers.widgets.live_training import LiveTraining
from helpers.widgets.networks import explore_hyperparameters
from helpers.widgets.neuron import explore_decision, explore_neuron
from helpers.widgets.rate_game import RateGame
from helpers.widgets.scaling import compare_scaling
from helpers.widgets.stage import Stage
from helpers.widgets.start import explore_stopping

__all__ = [
    "LiveTraining",
    "RateGame",
    "Stage",
    "compare_scaling",
    "explore_borders",
    "explore_boundary",
    "explore_decision",
    "explore_hyperparameters",
    "explore_learning_rate",
    "explore_neuron",
    "explore_stopping",
    "explore_threshold",
    "step_through_chain",
]
