"""Exercises on Keras: a learning rate that fits, a network to fix."""

import numpy as np

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering


def _rate(learning_rate, batch_size, *, mean=lambda n: n, half=1 / 2):
    return learning_rate * mean(batch_size) * half


@exercise(
    "07",
    "Try 1: lesson 02, in Keras",
    [
        "With nine rows the sum is nine times the mean. Whose step is longer, then?",
        "Keras: 2 * (sum of the slopes) / batch_size. Ours: the sum of the slopes.",
        "So our step is batch_size / 2 times Keras's. The rate makes up for it.",
    ],
    cases=lambda rng: [
        *[(0.1, 1), (0.1, 2), (0.01, 9), (0.5, 32), (1, 800), (0.003, 7)],
    ],
    model=_rate,
)
def check_rate_for_keras(learning_rate, batch_size):
    """Return the rate with which Keras makes the same steps."""
    return _rate(learning_rate, batch_size)


for _looks_like, _look_at, *_wrongs in [
    (
        "the half alone: right for batches of one row, but Keras also takes the mean.",
        "the batch size: how many rows is the mean taken over?",
        {"mean": lambda n: 1},
    ),
    (
        "the mean alone: the half that Keras leaves out is forgotten.",
        "a factor of 2: it has nothing to do with the batch.",
        {"half": 1},
    ),
    (
        "the batch size on the wrong side.",
        "the mean: it makes Keras's steps shorter, so its rate must be larger.",
        {"mean": lambda n: 1 / n},
        {"mean": lambda n: 1 / n, "half": 1},
    ),
    (
        "the 2 on the wrong side.",
        "the missing half: it makes Keras's steps longer, so the rate must be smaller.",
        {"half": 2},
    ),
    (
        "both factors upside down.",
        "which way each goes: does it make Keras's step longer or shorter?",
        {"mean": lambda n: 1 / n, "half": 2},
    ),
    (
        "the same rate, unchanged.",
        "the two differences: a sum or a mean, a half or no half.",
        {"mean": lambda n: 1, "half": 1},
    ),
    (
        "a division that drops what is behind the point.",
        "the sign //: a single / keeps the fraction.",
        lambda rate, n: rate * n // 2,
    ),
    (
        "nine rows built in.",
        "the argument batch_size: the answer has to use it.",
        {"mean": lambda n: 9},
    ),
    (
        "one number for every rate.",
        "the argument learning_rate: the answer has to use it.",
        lambda rate, n: 0.045,
    ),
]:
    check_rate_for_keras.mistake(_looks_like, _look_at, *_wrongs)


def describe_network(network):
    """Write a Keras network down as text; leave anything else as it is."""
    if isinstance(network, list | tuple) and any(map(callable, network)):
        return "a list of layers"
    if not hasattr(network, "layers"):
        return network
    steps = []
    for layer in network.layers:
        kind = type(layer).__name__
        activation = getattr(layer, "activation", None)
        library = "np." if isinstance(activation, np.ufunc) else ""
        activation = library + getattr(activation, "__name__", "")
        if kind == "Activation" and steps and steps[-1].endswith("linear)"):
            steps[-1] = steps[-1].replace("linear)", f"{activation})")
        elif kind != "InputLayer":
            bias = "" if getattr(layer, "use_bias", True) else ", no bias"
            units = getattr(layer, "units", "?")
            steps.append(f"{kind}({units}, {activation}{bias})")
    return " > ".join([describe_inputs(network), *steps])


def describe_inputs(network):
    """Tell how many features a network takes, if it knows that."""
    if not network.built:
        return "no Input"
    shape = getattr(network, "input_shape", None)  # a class of one's own has none
    kernels = [layer.kernel for layer in network.layers if hasattr(layer, "kernel")]
    shape = shape or (kernels[0].shape[:1] if kernels else ("?",))
    return f"{shape[-1] if len(shape) < 3 else shape[1:]} features"


def _network(hidden="tanh", output="linear", features=2, biases=("", "")):
    """Return what a network of two layers looks like."""
    layers = f"Dense(8, {hidden}{biases[0]}) > Dense(1, {output}{biases[1]})"
    inputs = features if features == "no Input" else f"{features} features"
    return f"{inputs} > {layers}"


@exercise(
    "07",
    "Try 2: fix the network",
    [
        "How many features does a row have? 8 is the number of neurons.",
        "Which of the two layers needs a curve, and which must be able to say 274?",
        'activation="tanh" moves from the last layer to the first; keras.Input((2,)).',
    ],
    cases=lambda rng: [()],
    view=describe_network,
    is_function=True,
    model=_network,
)
def check_build_network():
    """Return what the network looks like."""
    return _network()


# The friend's network with none, one or two of its three mistakes fixed. Each says one
# thing that is left.
check_build_network.mistake(
    "your friend's network as it was: none of its three mistakes is fixed yet.",
    "the first entry: what does keras.Input count?",
    *answering(_network("linear", "tanh", 8)),
)
check_build_network.mistake(
    "one mistake fixed, and two are left.",
    "each entry in turn: what does Input count, and which layer needs the curve?",
    *answering(
        _network("linear", "tanh"),
        _network("tanh", "tanh", 8),
        _network("linear", "linear", 8),
    ),
)
check_build_network.mistake(
    "a hidden layer without activation: two linear layers make one linear neuron.",
    'the hidden layer: activation="tanh".',
    {"hidden": "linear"},
)
check_build_network.mistake(
    "another activation in the hidden layer.",
    'the hidden layer: activation="tanh".',
    *[{"hidden": name} for name in ("relu", "sigmoid", "softmax", "softplus")],
)
check_build_network.mistake(
    "NumPy's tanh: Keras can't train with it.",
    'the quotation marks: activation="tanh".',
    {"hidden": "np.tanh"},
)
check_build_network.mistake(
    "an output that is not linear: only a linear one can say any number.",
    "the last layer: leave its activation out.",
    *[{"output": name} for name in ("tanh", "np.tanh", "sigmoid", "relu", "softmax")],
)
check_build_network.mistake(
    "a network that does not know its inputs yet, so it has no weights.",
    "the first entry: keras.Input((2,)).",
    {"features": "no Input"},
)
check_build_network.mistake(
    "a list of layers: it is no network yet.",
    "the outside: keras.Sequential([...]).",
    *answering("a list of layers"),
)
check_build_network.mistake(
    "a layer without its biases: 33 parameters hold 9 of them.",
    "use_bias: leave it out.",
    {"biases": (", no bias", "")},
    {"biases": ("", ", no bias")},
    {"biases": (", no bias", ", no bias")},
)
check_build_network.mistake(
    "a table for each sample, where a sample has two features.",
    "keras.Input((2,)): the number of rows is not told.",
    *[{"features": f"({n}, 2)"} for n in ("None", 1, 3, 800, 1000)],
)
check_build_network.mistake(
    "8 features, where 8 is the number of hidden neurons.",
    "keras.Input((2,)): it takes the number of features.",
    {"features": 8},
    *answering("8 features > Dense(2, tanh) > Dense(1, linear)"),
)
check_build_network.mistake(
    "a network without its hidden layer, or without its output.",
    "the list: Input, a Dense layer of 8, a Dense layer of 1.",
    *answering(
        "2 features > Dense(8, tanh)",
        "2 features > Dense(1, linear)",
        "2 features > Dense(1, tanh)",
    ),
)
