"""The exercises of the lessons: right answers, mistakes, hints, one file per topic.

Each begins with ``@exercise(...)`` above the right answer; then come its mistakes: what
the answer looks like, where to look, and one or more functions that make the mistake.
These files hold the solutions.
"""
# ruff: noqa: F401, I001 (for others to import, in the order of the lessons)

from helpers.checking.exercise import EXERCISES, progress
from helpers.exercises.start import (
    check_any_driver,
)
from helpers.exercises.neuron import (
    check_how_likely,
    check_halfway,
    check_fixed_neuron,
)
from helpers.exercises.descent import (
    check_fastest_rate,
    check_train_one_at_a_time,
)
from helpers.exercises.classification import (
    check_nll_loss,
    check_bill,
)
from helpers.exercises.chain import (
    check_neuron_slopes,
    check_tanh_slopes,
    check_keep_path,
)
from helpers.exercises.layers import (
    check_lamp_parameters,
    check_feature_slopes,
)
from helpers.exercises.scaling import (
    check_floor_between,
    check_ask_neuron,
)
from helpers.exercises.networks import (
    check_rate_for_keras,
    check_build_network,
)
from helpers.exercises.forest import (
    check_friend,
    check_unfair,
)
from helpers.exercises.early_stopping import (
    check_epoch_to_keep,
)
from helpers.exercises.bmi import (
    check_fits_in_inches,
)
from helpers.exercises.bmi_guard import (
    check_distance_to_nearest,
)
from helpers.exercises.bmi_choice import (
    check_choose,
)
from helpers.exercises.bmi_defence import (
    check_defence,
)
