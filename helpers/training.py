"""Reference trainers for one neuron: fast, and most keep the whole history.

The lessons write their own trainers, slowly and in full. The first two here do the
same sums and keep every step, for the sliders, the figures and the tests. The others
are for a lesson that has its loop behind it: they train until a goal is reached, or
train hundreds of neurons.
"""

import math
from dataclasses import dataclass

import numpy as np

# Source of both values: the course summary the lessons grew from, section 3.
SIGMOID_TOLERANCE = 1e-8
LOG_TOLERANCE = 1e-8


@dataclass(frozen=True)
class History:
    """What a training run went through.

    Attributes
    ----------
    weights : ndarray, shape (n_epochs + 1, n_features)
        The weights before the first epoch and after each one.
    bias : ndarray, shape (n_epochs + 1,)
        The bias at the same moments.
    loss : ndarray, shape (n_epochs,)
        The loss of all samples added up, each measured during that epoch,
        before its own update.

    Notes
    -----
    ``train_full_batch`` puts one more axis in front of each, one entry for each
    learning rate. A run that diverges ends in ``inf`` and ``nan``.
    """

    weights: np.ndarray
    bias: np.ndarray
    loss: np.ndarray


def train_per_sample(X, y, w, b, learning_rate, n_epochs, loss="squared"):
    """Train one neuron by gradient descent, one update for each sample.

    The samples are taken in the order given. Plain Python numbers do the work:
    for single samples they are about ten times faster than NumPy arrays.

    Parameters
    ----------
    X : array_like, shape (n_samples, n_features)
        Features.
    y : array_like, shape (n_samples,)
        Targets; labels 0 and 1 for ``loss="nll"``.
    w : array_like, shape (n_features,)
        Starting weights; left as they are.
    b : float
        Starting bias.
    learning_rate : float
    n_epochs : int
    loss : {"squared", "nll"}
        ``"squared"``: linear activation and half the squared error.
        ``"nll"``: sigmoid activation and negative log-likelihood.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If shapes do not fit, numbers are NaN or infinite, a learning rate or the
        number of epochs is not above 0, the loss is not known, or labels are not 0
        and 1.
    """
    X, y, w = _checked(X, y, w, learning_rate, n_epochs, loss)
    rows, targets, w, b = X.tolist(), y.tolist(), w.tolist(), float(b)
    weights, biases, losses = [w], [b], []
    for _ in range(n_epochs):
        w, b, total_loss = _one_epoch(
            rows, targets, w, b, learning_rate, loss == "squared"
        )
        weights.append(w)
        biases.append(b)
        losses.append(total_loss)
    return History(np.array(weights), np.array(biases), np.array(losses))


def _one_epoch(rows, targets, w, b, learning_rate, is_squared):
    w, features = w.copy(), range(len(w))
    total_loss = 0.0
    for x, target in zip(rows, targets, strict=True):
        # Loops over an index: half the time of zip() here. And not sum(), which
        # rounds otherwise from Python 3.12 on.
        z = 0.0
        for j in features:
            z += x[j] * w[j]
        z += b
        if is_squared:
            error = z - target
            total_loss += error * error / 2
        else:
            # NaN compares as false and goes through; below -700 exp would overflow.
            y_predicted = (
                0.0 if z < -700 else 1 / (1 + math.exp(-z) + SIGMOID_TOLERANCE)
            )
            likelihood = y_predicted if target == 1 else 1 - y_predicted
            total_loss -= math.log(likelihood + LOG_TOLERANCE)
            error = y_predicted - target
        step = learning_rate * error
        b -= step
        for j in features:
            w[j] -= step * x[j]
    return w, b, total_loss


def sigmoid_neuron(w, b, x):
    """Return the probability that Try 1 of lesson 01 asks for.

    Parameters
    ----------
    w, x : list of float
        Weights and features, as many of one as of the other.
    b : float
        Bias.
    """
    z = sum(feature * weight for feature, weight in zip(x, w, strict=True)) + b
    return 1 / (1 + math.exp(-z))


def ready_made_sgd(X, y):
    """Return the trainer that Try 2 of lesson 02 asks for.

    Parameters
    ----------
    X : array_like, shape (n_samples, 1)
        Features.
    y : array_like, shape (n_samples,)
        Targets.

    Returns
    -------
    callable
        ``train(learning_rate, num_epochs)`` returns a list of pairs of weight and
        bias, at the start, where both are 0, and after each epoch.
    """

    def train_sgd(learning_rate, num_epochs):
        w, b = 0, 0
        path = [(w, b)]
        for _ in range(num_epochs):
            for (x,), target in zip(X, y, strict=True):
                error = w * x + b - target
                w -= learning_rate * error * x
                b -= learning_rate * error
            path.append((w, b))
        return path

    return train_sgd


def train_full_batch(X, y, w, b, learning_rates, n_epochs, loss="squared"):
    """Train one neuron by full-batch gradient descent, at many rates at once.

    Each epoch makes one update, along the gradient of the mean loss.

    Parameters
    ----------
    X, y, w, b, n_epochs, loss
        As in `train_per_sample`.
    learning_rates : float or array_like, shape (n_rates,)
        All are trained side by side.

    Returns
    -------
    History
        With one more axis in front, of length n_rates.

    Raises
    ------
    ValueError
        As in `train_per_sample`.
    """
    X, y, w = _checked(X, y, w, learning_rates, n_epochs, loss)
    rates = np.atleast_1d(learning_rates).astype(float)
    weights = np.empty((len(rates), n_epochs + 1, X.shape[1]))
    bias = np.empty((len(rates), n_epochs + 1))
    losses = np.empty((len(rates), n_epochs))
    weights[:, 0], bias[:, 0] = w, b
    # A run that diverges ends in inf and NaN: that is its result, no accident.
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(n_epochs):
            z = weights[:, epoch] @ X.T + bias[:, epoch, None]
            error, sample_loss = _errors_and_losses(z, y, loss)
            losses[:, epoch] = sample_loss.sum(axis=1)
            step = rates[:, None] * (error @ X) / len(y)
            weights[:, epoch + 1] = weights[:, epoch] - step
            bias[:, epoch + 1] = bias[:, epoch] - rates * error.mean(axis=1)
    return History(weights, bias, losses)


def _errors_and_losses(z, y, loss):
    if loss == "squared":
        error = z - y
        return error, error**2 / 2
    y_predicted = 1 / (1 + np.exp(-np.maximum(z, -700)) + SIGMOID_TOLERANCE)
    likelihood = np.where(y == 1, y_predicted, 1 - y_predicted)
    return y_predicted - y, -np.log(likelihood + LOG_TOLERANCE)


def train_linear(X, y, learning_rate, goal, max_epochs):
    """Train one linear neuron until it is good enough, all samples in each update.

    It starts with weights and a bias of 0. Each update goes along the gradient of
    half the mean squared error.

    Parameters
    ----------
    X, y, learning_rate
        As in `train_per_sample`.
    goal : float
        The mean squared error at which to stop.
    max_epochs : int
        The epochs after which to stop at the latest.

    Returns
    -------
    ndarray, shape (n_epochs + 1, n_features + 1)
        The weights and behind them the bias, before each epoch and after the last.

    Raises
    ------
    ValueError
        As in `train_per_sample`.
    """
    weights, bias = np.zeros(np.shape(X)[-1:]), 0.0
    X, y, weights = _checked(X, y, weights, learning_rate, max_epochs)
    path = []
    # A run that diverges ends in inf and NaN: that is its result, no accident.
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(max_epochs + 1):
            error = X @ weights + bias - y
            path.append([*weights, bias])
            if np.mean(error**2) <= goal:
                break
            weights = weights - learning_rate * (error @ X) / len(y)
            bias = bias - learning_rate * error.mean()
    return np.array(path)


def train_sigmoid(X, y, learning_rate=10, n_epochs=250):
    """Train one sigmoid neuron on squared errors, one update per epoch for all samples.

    It starts with weights and a bias of 0. Each update goes along the gradient of
    half the mean squared error.

    Parameters
    ----------
    X, y, learning_rate, n_epochs
        As in `train_per_sample`; features and targets scaled to about 0 to 1, where
        the slopes are small and the large default rate is fine.

    Returns
    -------
    weights : ndarray, shape (n_features,)
    bias : float

    Raises
    ------
    ValueError
        As in `train_per_sample`.
    """
    weights, bias = np.zeros(np.shape(X)[-1:]), 0.0
    X, y, weights = _checked(X, y, weights, learning_rate, n_epochs)
    for _ in range(n_epochs):
        output = 1 / (1 + np.exp(-np.maximum(X @ weights + bias, -700)))
        delta = (output - y) * output * (1 - output)
        weights = weights - learning_rate * (delta @ X) / len(y)
        bias = bias - learning_rate * delta.mean()
    return weights, float(bias)


def _checked(X, y, w, rates, n_epochs, loss="squared"):
    """Return features, targets and weights as arrays of numbers that can be trained."""
    X, y, w = (np.asarray(values, dtype=float) for values in (X, y, w))
    if not X.size or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(
            "X must have one row for each target in y and one column for each weight, "
            f"but the shapes of X, y and w are {X.shape}, {y.shape} and {w.shape}"
        )
    if not all(np.isfinite(values).all() for values in (X, y, w, rates)):
        raise ValueError("X, y, w and rates must not hold NaN or infinity")
    if not (np.all(np.greater(rates, 0)) and n_epochs >= 1):
        raise ValueError("learning rates and the number of epochs must be above 0")
    if loss not in ("squared", "nll"):
        raise ValueError(f"loss must be 'squared' or 'nll', but it is {loss!r}")
    if loss == "nll" and not np.isin(y, (0, 1)).all():
        raise ValueError("y must hold labels 0 and 1 only")
    return X, y, w
