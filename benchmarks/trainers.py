"""How fast the trainers of ``helpers/training.py`` are, against three others.

All train the same neuron (linear
activation) on the same 1,000 stopping distances, scaled, in the same order, with
half the squared error. Each row says how far its result is from the first row's.
The times of Keras hold its compilation, for which its user waits, too.
"""

import os
import time

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from sklearn.linear_model import SGDRegressor

from helpers.data import generate_data
from helpers.training import train_full_batch, train_per_sample

RATE, EPOCHS = 0.001, 10


def source_loop(X, y, n_epochs):
    """Train as the source does (000, section 2.a), in plain lists."""
    w, w_0 = [0.0, 0.0], 0.0
    for _ in range(n_epochs):
        total_loss = 0
        for x, target in zip(X, y, strict=True):
            z = 0
            for feature, weight in zip(x, w, strict=True):
                z += feature * weight
            error = z + w_0 - target
            total_loss += (error**2) / 2
            w_0 -= RATE * error * 1
            for j, x_j in enumerate(x):
                w[j] -= RATE * error * x_j
    return [*w, w_0]


def ours(X, y, n_epochs):
    """Train by `train_per_sample`, which also keeps every epoch's weights."""
    history = train_per_sample(X, y, [0, 0], 0, RATE, n_epochs)
    return [*history.weights[-1], history.bias[-1]]


def scikit_learn(X, y, n_epochs):
    """Train by scikit-learn's compiled loop."""
    model = SGDRegressor(
        penalty=None,
        learning_rate="constant",
        eta0=RATE,
        max_iter=n_epochs,
        tol=None,
        shuffle=False,
    )
    model.fit(X, y)
    return [*model.coef_, *model.intercept_]


def make_keras(batch_size, rate):
    """Return a trainer by Keras."""
    import keras

    def train(X, y, n_epochs):
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.set_weights([np.zeros((2, 1)), np.zeros(1)])
        # Keras takes the gradient of the whole square: half the rate.
        model.compile(keras.optimizers.SGD(rate / 2), "mse")
        model.fit(X, y, batch_size, n_epochs, verbose=0, shuffle=False)
        weights, bias = model.get_weights()
        return [*weights.ravel(), *bias]

    return train


def timed(train, X, y, n_epochs, runs):
    """Return the shortest time in ms for each epoch, and the result."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = train(X, y, n_epochs)
        times.append((time.perf_counter() - start) * 1000 / n_epochs)
    return min(times), np.array(result, float)


def print_table(title, rows):
    """Print one line for each trainer: name, ms for each epoch, ratio, result."""
    print(f"\n{title}\n{'':40}{'ms/epoch':>10}{'ratio':>8}{'difference':>12}")
    (_, first_ms, first_result), *_ = rows
    for name, ms, result in rows:
        off = np.abs(result - first_result).max()
        print(f"{name:40}{ms:10.4g}{first_ms / ms:8.3g}{off:12.1e}")


def compare(with_keras):
    """Time all trainers and print two tables."""
    X = np.column_stack(generate_data()[:2])
    y = generate_data()[2] / 100
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    rows_of_lists = X.tolist(), y.tolist()
    rows = [
        ("the source's loop", *timed(source_loop, *rows_of_lists, EPOCHS, 5)),
        ("helpers.training.train_per_sample", *timed(ours, X, y, EPOCHS, 5)),
        ("scikit-learn, SGDRegressor", *timed(scikit_learn, X, y, EPOCHS, 5)),
    ]
    if with_keras:
        keras = make_keras(1, RATE)
        rows.append(("Keras, batch_size=1", *timed(keras, X, y, EPOCHS, 2)))
    print_table("One update for each of 1,000 samples", rows)

    rates, n_epochs = np.geomspace(0.01, 1, 101), 200

    def all_rates(X, y, n_epochs):
        history = train_full_batch(X, y, [0, 0], 0, rates, n_epochs)
        return [*history.weights[50, -1], history.bias[50, -1]]

    def numpy_loop(X, y, n_epochs):
        results = []
        for rate in rates:
            w, b = np.zeros(2), 0.0
            for _ in range(n_epochs):
                error = X @ w + b - y
                w, b = w - rate * error @ X / len(y), b - rate * error.mean()
            results.append([*w, b])
        return results[50]

    rows = [
        ("NumPy, one rate after the other", *timed(numpy_loop, X, y, n_epochs, 3)),
        ("helpers.training.train_full_batch", *timed(all_rates, X, y, n_epochs, 3)),
    ]
    if with_keras:
        ms, result = timed(make_keras(len(y), rates[50]), X, y, n_epochs, 2)
        rows.append(("Keras, one rate, times 101", ms * len(rates), result))
    print_table("One update for all samples, 101 learning rates", rows)
