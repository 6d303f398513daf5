"""Exercise of the BMI project: build and train a network.

What is compared isn't what the network says, which depends on chance, but what can be
read off it: its layers, and how it was trained.
"""

from math import ceil

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.networks import describe_network

IN_TIME, TOO_EARLY, TOO_LATE = (
    "down to 0",
    "down to 0 before the end",
    "not down to 0",
)


def describe_trained(network):
    """Write a trained Keras network down as text; leave anything else as it is."""
    if type(network).__name__ == "History":
        return "a history"
    if not hasattr(network, "layers"):
        return network
    layers = describe_network(network)
    if getattr(network, "optimizer", None) is None:
        return f"{layers}; not compiled"
    optimizer, loss = network.optimizer, network.loss
    loss = getattr(loss, "name", getattr(loss, "__name__", loss))
    loss = "mse" if loss in ("mean_squared_error", "MSE") else loss
    n_updates = int(optimizer.iterations)
    rate = optimizer.get_config()["learning_rate"]
    words = f"{type(optimizer).__name__} {_describe_rate(rate, n_updates)}"
    return f"{layers}; {loss}; {words}; {n_updates} updates"


def _describe_rate(rate, n_updates):
    """Tell how the rate goes down. Rounding a part of a batch up or down will do."""
    if not isinstance(rate, dict):
        return f"always {rate:g}"
    settings = rate["config"]
    if rate["class_name"] != "CosineDecay" or settings.get("alpha"):
        return f"with {rate['class_name']}"
    share = settings["decay_steps"] / max(n_updates, 1)
    way = TOO_EARLY if share < 0.75 else TOO_LATE if share > 1 else IN_TIME
    return f"from {settings['initial_learning_rate']:g} {way}"


def small_data(rng):
    """Return few rows, sizes, rates and epochs: training takes a moment only."""
    cases = []
    for rows, features, hidden, rate, epochs in [
        (234, 2, [8, 4], 0.02, 2),  # the last of five batches isn't full
        (112, 3, [3], 0.1, 3),
    ]:
        X = np.round(rng.normal(size=(rows, features)), 2)
        cases.append((X, X.sum(axis=1), hidden, rate, epochs))
    return cases


def _trained(
    X,
    y,
    hidden,
    rate,
    n_epochs,
    *,
    activation="tanh",
    output="linear",
    sizes=lambda hidden: hidden,
    batch_size=56,
    n_updates=None,
    start=None,
    way=IN_TIME,
    words=None,
    optimizer="Adam",
    loss="mse",
):
    """Return what a trained network looks like; `words` tell of another rate."""
    steps = [f"Dense({n}, {activation})" for n in sizes(hidden)]
    layers = " > ".join([f"{X.shape[1]} features", *steps, f"Dense(1, {output})"])
    if n_updates is None:
        n_updates = n_epochs * ceil(len(X) / batch_size)
    told = words(rate) if words else f"from {start or rate:g} {way}"
    return f"{layers}; {loss}; {optimizer} {told}; {n_updates} updates"


@exercise(
    "09",
    "Milestone 3: build a network and train it",
    [
        "keras.Sequential starts with keras.Input((X.shape[1],)); network.add(...) "
        "appends a layer.",
        "A loop adds one Dense with tanh for each entry of hidden; after the loop "
        "comes Dense(1).",
        "An epoch has len(X) / 56 updates, rounded up; CosineDecay wants those times "
        "n_epochs. At the end: return network.",
    ],
    cases=small_data,
    view=describe_trained,
    model=_trained,
)
def check_my_network(X, y, hidden, learning_rate, n_epochs):
    """Return what the trained network looks like."""
    return _trained(X, y, hidden, learning_rate, n_epochs)


def _refuse():
    """Do what Keras does with rows or targets whose shape it can't take."""
    raise ValueError("shapes that don't fit")


for _looks_like, _look_at, *_wrongs in [
    (
        "a network without its output layer, or with too many outputs.",
        "the last layer: Dense(1), after the loop.",
        lambda *case: _refuse(),
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
        "a network that always takes the same number of features.",
        "keras.Input: X.shape[1] is the number of features.",
        lambda X, y, hidden, rate, n_epochs: (
            _trained(X, y, hidden, rate, n_epochs) if X.shape[1] == 2 else _refuse()
        ),
    ),
    (
        "a network that was never trained.",
        "fit: it comes after compile.",
        {"n_updates": 0, "way": TOO_LATE},
        lambda X, y, hidden, rate, n_epochs: (
            _trained(X, y, hidden, rate, n_epochs).split(";")[0] + "; not compiled"
        ),
    ),
    (
        "batches of 32 rows, as Keras takes them if you don't say otherwise.",
        "fit: batch_size=56.",
        {"batch_size": 32, "way": TOO_EARLY},
        {"batch_size": 32},
    ),
    (
        "a rate that stays the same.",
        "Adam: give it CosineDecay(...) as its learning_rate.",
        {"words": lambda rate: f"always {rate:g}"},
    ),
    (
        "a rate that is down to 0 long before the end.",
        "CosineDecay: it counts updates, not epochs.",
        {"way": TOO_EARLY},
    ),
    (
        "a rate that isn't down to 0 at the end: too many updates are expected.",
        "the number of updates: rows / 56, rounded up, times n_epochs.",
        {"way": TOO_LATE},
    ),
    (
        "a learning rate of its own, not the one it's given.",
        "CosineDecay: learning_rate comes first.",
        *[{"start": each} for each in (0.001, 0.01, 0.03)],
        {"words": lambda rate: "always 0.001"},
        {"words": lambda rate: "always 0.01"},
    ),
    (
        "another optimizer.",
        "compile: keras.optimizers.Adam.",
        *[{"optimizer": each} for each in ("SGD", "RMSprop", "AdamW")],
    ),
    (
        "another loss.",
        'compile: loss="mse".',
        *[{"loss": each} for each in ("mae", "mean_absolute_error", "mape")],
    ),
    (
        "the history that fit returns, not the network.",
        "return: the network itself.",
        lambda *case: "a history",
    ),
]:
    check_my_network.mistake(_looks_like, _look_at, *_wrongs)
