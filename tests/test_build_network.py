"""The one exercise whose answer is a Keras model: right ones, and each mistake.

In a process of its own, so that no other test loads Keras.
"""

import re

import pytest
from own_python import KERAS, python

SETUP = """
import keras
import numpy as np
from keras import Input, Model, Sequential
from keras.layers import Activation, Dense
from helpers.exercises import check_build_network

Sequential([Input((2,)), Dense(1)])  # the first one takes longer than a check waits
"""
RIGHT = [
    """def build_network():
    return Sequential([Input((2,)), Dense(8, activation="tanh"), Dense(1)])""",
    """def build_network():
    network = Sequential([Input(shape=(2,))])
    network.add(Dense(8, activation=keras.activations.tanh))
    network.add(Dense(1, activation="linear"))
    return network""",
    """def build_network():
    features = Input((2,))
    return Model(features, Dense(1)(Dense(8, "tanh")(features)))""",
    """def build_network():
    layers = [Dense(8), Activation("tanh"), Dense(1, activation=None)]
    return Sequential([Input((2,)), *layers])""",
    """class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.line = Dense(8, activation="tanh"), Dense(1)

    def build(self, shape):
        self.hidden.build(shape)
        self.line.build((None, 8))

    def call(self, features):
        return self.line(self.hidden(features))

def build_network():
    network = Network()
    network.build((None, 2))
    return network""",
]
# Words of "Looks like", words of "Look at", and the layers that get them.
WRONG = [
    ("as it was", "the first entry", 'Input((8,)), Dense(8), Dense(1, "tanh")'),
    ("one mistake fixed", "each entry", 'Input((2,)), Dense(8), Dense(1, "tanh")'),
    ("hidden layer without activation", "tanh", "Input((2,)), Dense(8), Dense(1)"),
    ("another activation", "tanh", 'Input((2,)), Dense(8, "relu"), Dense(1)'),
    ("NumPy's tanh", "quotation", "Input((2,)), Dense(8, np.tanh), Dense(1)"),
    (
        "NumPy's tanh",
        "quotation",
        "Input((2,)), Dense(8), Activation(np.tanh), Dense(1)",
    ),
    ("not linear", "last layer", 'Input((2,)), Dense(8, "tanh"), Dense(1, "tanh")'),
    ("not linear", "last layer", 'Input((2,)), Dense(8, "tanh"), Dense(1, np.tanh)'),
    ("know its inputs", "first entry", 'Dense(8, "tanh"), Dense(1)'),
    (
        "without its biases",
        "use_bias",
        'Input((2,)), Dense(8, "tanh", use_bias=False), Dense(1)',
    ),
    ("for each sample", "rows", 'Input((3, 2)), Dense(8, "tanh"), Dense(1)'),
    ("8 features, where", "of features", 'Input((8,)), Dense(8, "tanh"), Dense(1)'),
    ("without its hidden layer", "the list", "Input((2,)), Dense(1)"),
    ("no mistake that", "word by word", 'Input((2,)), Dense(8, "tanh"), Dense(3)'),
]
LISTS = [
    '[Dense(8, "tanh"), Dense(1)]',
    '[Input((2,)), Dense(8, "tanh"), Dense(1)]',
    'Input((2,)), Dense(8, "tanh"), Dense(1)',
]


@pytest.fixture(scope="module")
def said():
    """What the check says of each answer, in their order."""
    answers = RIGHT + [
        f"def build_network():\n    return Sequential([{layers}])"
        for _, _, layers in WRONG
    ]
    answers += [f"def build_network():\n    return {layers}" for layers in LISTS]
    ask = '\ncheck_build_network(build_network)\nprint("----")\n'
    said = python("-c", SETUP + ask.join(answers) + ask, **KERAS)
    return said.split("----\n")[:-1]


def test_right_networks_pass_however_they_are_written(said):
    for text, answer in zip(said, RIGHT, strict=False):
        assert text.startswith("build_network: passed"), answer + text


def test_real_networks_with_each_mistake_get_its_message(said):
    wrong = WRONG + [("a list of layers", "the outside", each) for each in LISTS]
    for text, (looks_like, look_at, _) in zip(said[len(RIGHT) :], wrong, strict=True):
        assert re.search(f"Looks like: .*{looks_like}", text), text
        assert re.search(f"Look at: .*{look_at}", text), text
