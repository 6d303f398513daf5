"""Train copies of a small Keras network side by side, one for each seed.

`Model.fit` pays its price once for each batch of each network. Here all networks
take each step together, in one call that JAX has compiled. What is computed is the
same: Adam, the mean squared error, the weights with which Keras starts at a seed.
"""

import re

import numpy as np
from IPython import get_ipython
from IPython.display import Pretty, display

SEEDS = tuple(range(402, 412))
NOTED = 10  # after each so many epochs it says how far it is


class Networks:
    """Copies of a network that were trained together.

    Attributes
    ----------
    seeds : tuple of int
        The seed of each copy.
    n_epochs : int
        How long they were trained.
    """

    def __init__(self, outputs_of, seeds, n_epochs, parameters):
        self.seeds, self.n_epochs = tuple(seeds), n_epochs
        self._outputs_of, self._parameters = outputs_of, parameters

    def __repr__(self):
        return f"{len(self.seeds)} networks after {self.n_epochs} epochs"

    def predict(self, X):
        """Return what each network says about each row.

        Parameters
        ----------
        X : array_like, shape (n_rows, n_features)

        Returns
        -------
        ndarray, shape (n_seeds, n_rows)
        """
        return np.asarray(self._outputs_of(self._parameters, np.asarray(X, float)))


def train_networks(
    model,
    X,
    y,
    *,
    n_epochs,
    learning_rate=0.001,
    slow_down=False,
    seeds=SEEDS,
    batch_size=32,
    shuffle=True,
    quiet=False,
):
    """Train copies of a Keras model side by side, one for each seed.

    The same as `fit` with Adam and the mean squared error.

    Parameters
    ----------
    model : keras.Model
        The pattern, with one output. It stays as it is: each copy draws its own
        weights, as a new model does after ``keras.utils.set_random_seed(seed)``.
    X : array_like, shape (n_rows, n_features)
    y : array_like, shape (n_rows,)
    n_epochs : int
    learning_rate : float
    slow_down : bool
        Whether to lower the rate to almost 0, along half a cosine wave.
    seeds : sequence of int
        Each also decides the order of the rows.
    batch_size : int
    shuffle : bool
        Whether each epoch takes the rows in another order.
    quiet : bool
        Whether to leave out the line that says how far it is.

    Returns
    -------
    Networks
    """
    line = _silence if quiet else _line(f"{len(seeds)} networks, {n_epochs:,} epochs")
    rates = [learning_rate] * len(seeds)
    options = {"slow_down": slow_down, "batch_size": batch_size, "shuffle": shuffle}
    networks = _train(model, X, y, n_epochs, rates, seeds, line, **options)
    line("")
    return networks


def search_networks(model, X, y, *, learning_rates, n_epochs, seeds):
    """Train networks that slow down, for each pair of a rate and a number of epochs.

    Parameters
    ----------
    model, X, y, seeds
        As in `train_networks`.
    learning_rates : sequence of float
    n_epochs : sequence of int

    Returns
    -------
    dict of (float, int) to Networks
        For each pair (learning rate, number of epochs) one network for each seed.
    """
    rates = np.repeat(learning_rates, len(seeds))
    line = _line(f"{len(rates) * len(n_epochs)} networks")
    options = {"slow_down": True, "batch_size": 32, "shuffle": True}
    tried = {}
    for n in n_epochs:
        # Those of all rates run together.
        many_seeds = [*seeds] * len(learning_rates)
        found = _train(model, X, y, n, rates, many_seeds, line, **options)
        for k, rate in enumerate(learning_rates):
            part = slice(k * len(seeds), (k + 1) * len(seeds))
            parameters = [values[part] for values in found._parameters]
            tried[rate, n] = Networks(found._outputs_of, seeds, n, parameters)
    line("")
    return tried


def _train(model, X, y, n_epochs, rates, seeds, line, slow_down, batch_size, shuffle):
    """Train one network for each pair of a rate and a seed."""
    X, y = np.asarray(X, float), np.asarray(y, float)
    _check(model, X, y, n_epochs, rates, batch_size)
    starts, memory, epoch_of_all, outputs_of = _start(model, seeds)
    state = starts, memory
    rngs = [np.random.default_rng(seed) for seed in seeds]
    n_whole = len(X) // batch_size * batch_size  # rows in batches that are full
    for epoch in range(n_epochs):
        slower = (1 + np.cos(np.pi * epoch / n_epochs)) / 2 if slow_down else 1
        now = np.multiply(rates, slower, dtype=float)
        rows = np.arange(len(X))
        rows = np.array([rng.permutation(rows) if shuffle else rows for rng in rngs])
        whole = rows[:, :n_whole].reshape(len(seeds), -1, batch_size)
        for batches in (whole, rows[:, None, n_whole:]):
            if batches.size:
                state = epoch_of_all(state, X, y, batches, now)
        if (epoch + 1) % NOTED == 0 or epoch + 1 == n_epochs:
            line(f", {n_epochs:,} epochs: now at epoch {epoch + 1:,}")
    parameters = [np.asarray(values) for values in state[0]]
    return Networks(outputs_of, seeds, n_epochs, parameters)


def _start(model, seeds):
    """Return the starts of copies, Adam's memory, and what trains and asks them."""
    import keras  # only when something is trained: it takes seconds

    starts = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        starts.append(keras.models.clone_model(model).get_weights())
    optimizer, epoch_of_all, outputs_of = _compiled(model)
    shapes = [((len(seeds), *v.shape), v.dtype) for v in optimizer.variables]
    memory = [np.zeros(*shape) for shape in shapes]
    starts = [np.stack(values).astype(float) for values in zip(*starts, strict=True)]
    return starts, memory, epoch_of_all, outputs_of


_COMPILED = {}  # by what a model looks like: compiling takes a second


def _compiled(model):
    """Return Adam and two functions, compiled once for models that look alike."""
    without_names = re.sub(r'"name": "[^"]*"', "", model.to_json())
    own = [(type(layer), getattr(layer, "activation", 0)) for layer in model.layers]
    key = without_names, tuple(own)
    if key not in _COMPILED:
        _COMPILED[key] = _compile(model)
    return _COMPILED[key]


def _compile(model):
    import jax
    import keras

    def exact(layer):
        return type(layer).from_config(layer.get_config() | {"dtype": "float64"})

    with jax.enable_x64(True):
        model = keras.models.clone_model(model, clone_function=exact)
        optimizer = keras.optimizers.Adam()
        optimizer.build(model.trainable_variables)

    def outputs_of(parameters, X):
        return model.stateless_call(parameters, [], X)[0][:, 0]

    def loss(parameters, X, y):
        return jax.numpy.mean((outputs_of(parameters, X) - y) ** 2)

    def one_epoch(state, X, y, batches, rate):
        def one_step(state, rows):
            parameters, memory = state
            slopes = jax.grad(loss)(parameters, X[rows], y[rows])
            # Adam's memory: how many steps, the rate, its running means.
            memory = [memory[0], rate, *memory[2:]]
            return optimizer.stateless_apply(memory, slopes, parameters), None

        return jax.lax.scan(one_step, state, batches)[0]

    def exactly(function):
        def call(*arguments):
            with jax.enable_x64(True):
                return function(*arguments)

        return call

    epoch_of_all = jax.jit(jax.vmap(one_epoch, in_axes=(0, None, None, 0, 0)))
    outputs_of_all = jax.jit(jax.vmap(outputs_of, in_axes=(0, None)))
    return optimizer, exactly(epoch_of_all), exactly(outputs_of_all)


def _check(model, X, y, n_epochs, rates, batch_size):
    """Refuse what cannot be trained."""
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(
            "X must have one row, and y one number, for each sample, but their shapes "
            f"are {X.shape} and {y.shape}"
        )
    if not (len(X) and np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y must hold numbers, none of them NaN or infinite")
    if n_epochs < 1 or batch_size < 1 or not np.min(rates) > 0:
        raise ValueError(
            "n_epochs and batch_size must be 1 or more, the learning rate above 0"
        )
    if not model.built or tuple(model.output_shape) != (None, 1):
        raise ValueError(
            "the model must begin with keras.Input and end with one output, as with "
            "Dense(1)"
        )
    if model.non_trainable_variables:
        raise ValueError("the model may only have layers that are trained, as Dense")


def _line(words):
    """Show a line of text, and return what changes its end."""
    if get_ipython() is None:  # not in a notebook
        return _silence
    shown = display(Pretty(words), display_id=True)
    return lambda more: shown.update(Pretty(words + more))


def _silence(more):
    """Show nothing."""
