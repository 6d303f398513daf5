"""Exercises on Keras: rates, parameters, a network."""

from itertools import pairwise

from helpers.checking.exercise import exercise
from helpers.exercises.cases import answering


@exercise(
    "07",
    "Try 1: lesson 02, in Keras",
    [
        "Keras takes the slope of the whole square, lesson 02 that of half of it.",
        "So with the same rate a step in Keras is twice as long.",
        "Half the rate makes up for it.",
    ],
    cases=lambda rng: [(0.01,), (0.1,), (1,), (0.003,)],
)
def check_rate_for_keras(learning_rate):
    """Return the rate that makes the same steps."""
    return learning_rate / 2


check_rate_for_keras.mistake(
    "a factor of 2 on the other side: twice the rate makes four times the step.",
    "the direction: the steps of Keras are too long, so its rate must be smaller.",
    lambda learning_rate: 2 * learning_rate,
)
check_rate_for_keras.mistake(
    "the same rate: Keras would step twice as far.",
    "the slope of the whole square: it has a factor of 2.",
    lambda learning_rate: learning_rate,
)
check_rate_for_keras.mistake(
    "one number for every rate.",
    "the argument learning_rate: the answer has to use it.",
    lambda learning_rate: 0.005,
)
check_rate_for_keras.mistake(
    "a division by 9: both programs update after each sample, so 9 plays no part.",
    "what differs: the factor in front of the square.",
    lambda learning_rate: learning_rate / 9,
    lambda learning_rate: learning_rate / 18,
    lambda learning_rate: learning_rate * 9 / 2,
)


def _count(sizes, parameters):
    return sum(parameters(n, m) for n, m in pairwise(sizes))


@exercise(
    "07",
    "Try 2: count",
    [
        "A layer of m neurons with n inputs has (n + 1) * m parameters.",
        "The inputs of a layer are the outputs of the one before: pair each size with "
        "the next.",
        "zip(sizes, sizes[1:]) makes the pairs; add up over them.",
    ],
    cases=lambda rng: [
        # Few pairs of sizes: Keras, if an answer asks it, compiles for each new one.
        *[([2, 1],), ([2, 6, 3, 1],), ([6, 3],), ([1, 1, 1],), ([3, 1, 2, 6],)],
        *[([2, 6, 3],), ([6, 3, 1, 1, 2],)],
    ],
)
def check_count_parameters(sizes):
    """Return the number of weights and biases."""
    return _count(sizes, lambda n, m: (n + 1) * m)


check_count_parameters.mistake(
    "the weights alone: the biases are missing.",
    "the + 1 for each neuron.",
    lambda sizes: _count(sizes, lambda n, m: n * m),
)
check_count_parameters.mistake(
    "one bias for each layer.",
    "the brackets: (n + 1) * m gives each neuron a bias.",
    lambda sizes: _count(sizes, lambda n, m: n * m + 1),
)
check_count_parameters.mistake(
    "a bias for each input, not for each neuron.",
    "the brackets: (n + 1) * m, not n * (m + 1).",
    lambda sizes: _count(sizes, lambda n, m: n * (m + 1)),
)
check_count_parameters.mistake(
    "biases for the features, too.",
    "the first size: features are no neurons.",
    lambda sizes: _count(sizes, lambda n, m: (n + 1) * m) + sizes[0],
)
check_count_parameters.mistake(
    "a count of neurons, not of parameters.",
    "the product: each neuron has one weight for each input.",
    lambda sizes: sum(sizes[1:]),
    lambda sizes: sum(sizes),
)
check_count_parameters.mistake(
    "one layer only.",
    "total: = 0 before the loop, += inside it, return after it.",
    lambda sizes: (sizes[0] + 1) * sizes[1],
    lambda sizes: (sizes[-2] + 1) * sizes[-1],
)


def describe_network(network):
    """Write a Keras network down as text; leave anything else as it is."""
    if isinstance(network, list | tuple) and any(map(callable, network)):
        return "a list of layers"
    if not hasattr(network, "layers"):
        return network
    steps = []
    for layer in network.layers:
        kind = type(layer).__name__
        activation = getattr(getattr(layer, "activation", None), "__name__", "")
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


@exercise(
    "07",
    "Try 3: a network of your own",
    [
        "Take six_three_one from above as a model.",
        "The list has three entries: keras.Input, a Dense layer of 8, one of 1.",
        'activation="tanh" belongs to the hidden layer alone; a Dense layer without '
        "activation is linear.",
    ],
    cases=lambda rng: [()],
    view=describe_network,
    is_function=True,
)
def check_build_network():
    """Return what the network looks like."""
    return _network()


def _network(hidden="tanh", output="linear", features=2):
    """Return what a network of two layers looks like."""
    return f"{features} features > Dense(8, {hidden}) > Dense(1, {output})"


check_build_network.mistake(
    "a hidden layer without activation: two linear layers make one linear neuron.",
    'the hidden layer: activation="tanh".',
    *answering(_network(hidden="linear")),
)
check_build_network.mistake(
    "another activation in the hidden layer.",
    'the hidden layer: activation="tanh".',
    *answering(*map(_network, ("relu", "sigmoid", "softmax"))),
)
check_build_network.mistake(
    "an output that cannot reach any distance: it has a curved activation.",
    "the last layer: leave its activation out.",
    *answering(
        *[
            _network(hidden, output)
            for output in ("tanh", "sigmoid", "relu", "softmax")
            for hidden in ("tanh", "linear", output)
        ]
    ),
)
check_build_network.mistake(
    "a network that does not know its inputs yet, so it has no weights.",
    "the first entry: keras.Input((2,)).",
    *answering("no Input > Dense(8, tanh) > Dense(1, linear)"),
)
check_build_network.mistake(
    "a list of layers: it is no network yet.",
    "the outside: keras.Sequential([...]).",
    *answering("a list of layers"),
)
check_build_network.mistake(
    "a layer without its biases: 33 parameters hold 9 of them.",
    "use_bias: leave it out.",
    *answering(
        _network("tanh, no bias"),
        _network("tanh", "linear, no bias"),
        _network("tanh, no bias", "linear, no bias"),
    ),
)
check_build_network.mistake(
    "a table for each sample, where a sample has two features.",
    "keras.Input((2,)): the number of rows is not told.",
    *answering(*[_network(features=f"({n}, 2)") for n in ("None", 1, 3, 800, 1000)]),
)
check_build_network.mistake(
    "8 features, where 8 is the number of hidden neurons.",
    "keras.Input((2,)): it takes the number of features.",
    *answering(_network(features=8), "8 features > Dense(2, tanh) > Dense(1, linear)"),
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
