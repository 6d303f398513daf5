"""Exercise of the BMI project: build a network of any size."""

from helpers.checking.exercise import exercise
from helpers.exercises.networks import describe_network


def _layers(
    n_features,
    hidden,
    *,
    activation="tanh",
    output="linear",
    sizes=lambda hidden: hidden,
    ends=("last",),
    n_outputs=1,
):
    """Return what a network looks like; parts of it may be others."""
    end = f"Dense({n_outputs}, {output})"
    steps = []
    for n in sizes(hidden):
        steps += [f"Dense({n}, {activation})", *[end] * ("each" in ends)]
    steps += [end] * ("last" in ends)
    return " > ".join([f"{n_features} features", *steps])


@exercise(
    "09",
    "Milestone 2: build a network of any size",
    [
        "A list of layers starts with keras.Input((n_features,)); append puts one more "
        "at its end.",
        "A loop adds one Dense with tanh for each entry of hidden; after the loop "
        "comes Dense(1).",
        "At the end: return keras.Sequential(layers).",
    ],
    cases=lambda rng: [(2, [8]), (2, [8, 4]), (3, [5]), (1, [2, 7, 3])],
    view=describe_network,
    model=_layers,
)
def check_my_network(n_features, hidden):
    """Return what the network looks like."""
    return _layers(n_features, hidden)


def _refuse():
    """Do what Keras does with a number, a shape or a name that it can't read."""
    raise ValueError("units")


for _looks_like, _look_at, *_wrongs in [
    (
        "a network without its output layer.",
        "the last layer: Dense(1), after the loop.",
        {"ends": ()},
    ),
    (
        "an output layer behind each hidden layer.",
        "the end: only one Dense(1), below the loop.",
        {"ends": ("each",)},
    ),
    (
        "more than one output: a BMI is one number.",
        "the last layer: Dense(1), since there is one BMI to say.",
        {"n_outputs": 2},
    ),
    (
        "an output with an activation: it can't reach every BMI.",
        "the last layer: Dense(1), without an activation.",
        *[{"output": each} for each in ("tanh", "relu", "sigmoid")],
    ),
    (
        "hidden layers without tanh.",
        'the hidden layers: activation="tanh".',
        *[{"activation": each} for each in ("linear", "relu", "sigmoid")],
    ),
    (
        "one hidden layer, however many are asked for.",
        "the loop: one layer for each entry of hidden.",
        {"sizes": lambda hidden: hidden[:1]},
        {"sizes": lambda hidden: hidden[-1:]},
        {"sizes": lambda hidden: [8]},
    ),
    (
        "a number, a shape or a name that Keras can't read.",
        "what Python says. A shape has a comma, (n_features,), and Dense takes one "
        "entry of hidden.",
        lambda *case: _refuse(),
    ),
    (
        "a network that always takes the same number of features.",
        "keras.Input: it gets (n_features,).",
        lambda n_features, hidden: _layers(2, hidden),
    ),
    (
        "a network that does not know its inputs yet, so it has no weights.",
        "the first entry: keras.Input((n_features,)).",
        lambda n_features, hidden: (
            "no Input > " + _layers(n_features, hidden).split(" > ", 1)[1]
        ),
    ),
    (
        "a list of layers: it is no network yet.",
        "the end: keras.Sequential(layers).",
        lambda *case: "a list of layers",
    ),
]:
    check_my_network.mistake(_looks_like, _look_at, *_wrongs)
