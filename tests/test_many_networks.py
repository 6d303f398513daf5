"""Networks that are trained side by side become what Keras's own `fit` makes of them.

In a process of its own, so that no other test loads Keras.
"""

import json

import pytest
from own_python import KERAS, python

SCRIPT = """
import json
import keras
import numpy as np
from helpers import many_networks
from helpers.many_networks import search_networks, train_networks

rng = np.random.default_rng(1)
X = rng.normal(size=(70, 2))
y = np.sin(X[:, 0]) + X[:, 1] ** 2


def build(activation="tanh", outputs=1):
    dense = keras.layers.Dense
    layers = [dense(6, activation), dense(3, activation), dense(outputs)]
    return keras.Sequential([keras.Input((2,)), *layers])


def fit(rows, seed=402, callbacks=()):
    keras.utils.set_random_seed(seed)
    model = build()
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
    options = dict(epochs=20, batch_size=32, shuffle=False, verbose=0)
    model.fit(X[:rows], y[:rows], callbacks=list(callbacks), **options)
    return model.predict(X, verbose=0)[:, 0]


def gap(rows, fitted, seeds=(402,), **options):
    options = dict(n_epochs=20, learning_rate=0.01, shuffle=False) | options
    many = train_networks(build(), X[:rows], y[:rows], seeds=seeds, **options)
    return float(abs(many.predict(X)[-1] - fitted).max())


def slower(epoch):
    return 0.01 / 2 * (1 + np.cos(np.pi * epoch / 20))


found = {}
# One batch that is not full, and two full ones with a rest.
fitted = {rows: fit(rows) for rows in (20, 70)}
found["gaps"] = {rows: gap(rows, fitted[rows]) for rows in fitted}
found["gaps"]["403"] = gap(70, fit(70, 403), (402, 403))
schedule = keras.callbacks.LearningRateScheduler(slower)
found["gaps"]["slow"] = gap(70, fit(70, callbacks=[schedule]), slow_down=True)
found["wrong"] = gap(70, fitted[70], n_epochs=19)

model = build()
before = model.get_weights()
ten = train_networks(model, X, y, n_epochs=25)
found["told"] = ten.n_epochs, list(ten.seeds), repr(ten)
says = ten.predict(X)
found["differ"] = len({round(float(value), 6) for value in says[:, 0]})
found["as_it_was"] = all(map(np.array_equal, before, model.get_weights()))
found["shape"] = says.shape
again = train_networks(build(), X, y, n_epochs=25, quiet=True)
found["again"] = np.array_equal(again.predict(X), says)
found["compiled"] = len(many_networks._COMPILED)


for value in (-1, 1):  # two functions that have one name

    @keras.saving.register_keras_serializable()
    def mine(z, value=value):
        return value * keras.ops.relu(z)

    other = train_networks(build(mine), X, y, n_epochs=1, quiet=True)
relu = train_networks(build("relu"), X, y, n_epochs=1, quiet=True)
found["relu"] = np.allclose(other.predict(X), relu.predict(X))

options = dict(learning_rates=[0.01, 0.1], n_epochs=[10, 15], seeds=[402, 403])
tried = search_networks(build(), X, y, **options)
found["pairs"] = list(tried)
alone = train_networks(
    build(), X, y, n_epochs=15, learning_rate=0.1, slow_down=True, seeds=[402, 403]
)
found["pair"] = np.allclose(tried[0.1, 15].predict(X), alone.predict(X), rtol=1e-9)

found["refused"] = []
for wrong in [
    dict(y=y[:9]), dict(X=X[:0], y=y[:0]), dict(X=X * np.nan), dict(y=y + np.inf),
    dict(n_epochs=0), dict(batch_size=0), dict(learning_rate=0),
    dict(model=build(outputs=2)), dict(model=keras.Sequential([keras.layers.Dense(1)])),
    dict(model=keras.Sequential([keras.Input((2,)), keras.layers.BatchNormalization(),
                                 keras.layers.Dense(1)])),
]:
    try:
        with np.errstate(all="ignore"):
            train_networks(**dict(model=build(), X=X, y=y, n_epochs=1) | wrong)
        found["refused"].append("not refused")
    except ValueError as error:
        found["refused"].append(str(error))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    """What the script has found, in a process that loads Keras."""
    said = python("-c", SCRIPT, **KERAS)
    assert said.count("\n") == 1, "no line tells how far it is"
    return json.loads(said)


def test_they_become_what_fit_makes_of_them(found):
    assert max(found["gaps"].values()) < 1e-4, found["gaps"]
    assert found["wrong"] > 1e-3  # of one epoch less: so much would be seen


def test_each_seed_makes_another_network_and_the_same_one_again(found):
    assert found["differ"] == 10
    assert found["again"]
    assert found["as_it_was"]


def test_they_tell_what_they_are_and_answer_for_each_row(found):
    told = [25, list(range(402, 412)), "10 networks after 25 epochs"]
    assert found["told"] == told
    assert found["shape"] == [10, 70]


def test_models_that_look_alike_are_compiled_once_and_no_others(found):
    assert found["compiled"] == 1
    assert found["relu"]


def test_a_search_trains_each_pair_as_it_would_be_alone(found):
    assert found["pairs"] == [[0.01, 10], [0.1, 10], [0.01, 15], [0.1, 15]]
    assert found["pair"]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        *((0, "one row"), (1, "NaN"), (2, "NaN"), (3, "infinite"), (4, "1 or more")),
        *((5, "1 or more"), (6, "above 0"), (7, "one output"), (8, "keras.Input")),
        (9, "layers that are trained"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_plain_words(found, case, words):
    assert words in found["refused"][case]
