"""Exercise of the BMI project: build and train a network.

What is compared isn't what the network says, which depends on chance, but what can be
read off it: its layers, and how it was trained.
"""

from math import ceil

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.networks import describe_network


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
    told = f"with {rate['class_name']}" if isinstance(rate, dict) else f"at {rate:g}"
    return f"{layers}; {loss}; {type(optimizer).__name__} {told}; {n_updates} updates"


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
    epochs=None,
    own_rate=None,
    schedule=None,
    optimizer="Adam",
    loss="mse",
):
    """Return what a trained network looks like."""
    steps = [f"Dense({n}, {activation})" for n in sizes(hidden)]
    layers = " > ".join([f"{X.shape[1]} features", *steps, f"Dense(1, {output})"])
    epochs = n_epochs if epochs is None else epochs
    n_updates = epochs * ceil(len(X) / batch_size)
    told = f"with {schedule}" if schedule else f"at {own_rate or rate:g}"
    return f"{layers}; {loss}; {optimizer} {told}; {n_updates} updates"


@exercise(
    "09",
    "Milestone 2: build a network and train it",
    [
        "keras.Sequential starts with keras.Input((X.shape[1],)); network.add(...) "
        "appends a layer.",
        "A loop adds one Dense with tanh for each entry of hidden; after the loop "
        "comes Dense(1).",
        "compile takes the optimizer and the loss, fit takes epochs=n_epochs and "
        "batch_size=56. At the end: return network.",
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
        {"epochs": 0},
        lambda X, y, hidden, rate, n_epochs: (
            _trained(X, y, hidden, rate, n_epochs).split(";")[0] + "; not compiled"
        ),
    ),
    (
        "batches of 32 rows, as Keras takes them if you don't say otherwise.",
        "fit: batch_size=56.",
        {"batch_size": 32},
    ),
    (
        "epochs of its own, not the number it's given.",
        "fit: epochs=n_epochs.",
        *[{"epochs": each} for each in (1, 10, 100)],
    ),
    (
        "a learning rate of its own, not the one it's given.",
        "Adam: learning_rate=learning_rate.",
        *[{"own_rate": each} for each in (0.001, 0.01, 0.03)],
    ),
    (
        "a rate that changes on the way.",
        "Adam: learning_rate=learning_rate, without a schedule.",
        {"schedule": "CosineDecay"},
        {"schedule": "ExponentialDecay"},
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
