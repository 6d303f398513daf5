"""Reference trainers for one neuron: fast, and most keep the whole history.

The lessons write their own trainers, slowly and in full. The first two here do the
same sums and keep every step, for the sliders, the figures and the tests. The third
is for a lesson that trains hundreds of neurons.
"""

import math
import numbers
from dataclasses import dataclass

import numpy as np

# Source of both values: the course summary the lessons grew from, section 3.
SIGMOID_TOLERANCE = 1e-8
LOG_TOLERANCE = 1e-8
LOSSES = ("squared", "nll")


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
        Above 0.
    n_epochs : int
        At least 1.
    loss : {"squared", "nll"}
        ``"squared"``: linear activation and half the squared error.
        ``"nll"``: sigmoid activation and negative log-likelihood.

    Returns
    -------
    History

    Raises
    ------
    TypeError
        If an argument is not a number, or not an array of numbers.
    ValueError
        If shapes do not fit, data are empty or hold NaN or infinity, labels are
        not 0 and 1, or the learning rate or number of epochs is not positive.
    """
    X, y, w, b = _check_data(X, y, w, b, loss)
    learning_rate = _check_rate("learning_rate", learning_rate)
    _check_epochs(n_epochs)
    run_epoch = _squared_epoch if loss == "squared" else _nll_epoch
    rows, targets, w = X.tolist(), y.tolist(), w.tolist()
    weights, biases, losses = [w], [b], []
    for _ in range(n_epochs):
        w, b, total_loss = run_epoch(rows, targets, w, b, learning_rate)
        weights.append(w)
        biases.append(b)
        losses.append(total_loss)
    return History(np.array(weights), np.array(biases), np.array(losses))


def _squared_epoch(rows, targets, w, b, learning_rate):
    w, features = w.copy(), range(len(w))
    total_loss = 0.0
    for x, target in zip(rows, targets, strict=True):
        # Loops over an index: half the time of zip() here. And not sum(), which
        # rounds otherwise from Python 3.12 on.
        z = 0.0
        for j in features:
            z += x[j] * w[j]
        error = z + b - target
        total_loss += error * error / 2
        step = learning_rate * error
        b -= step
        for j in features:
            w[j] -= step * x[j]
    return w, b, total_loss


def _nll_epoch(rows, targets, w, b, learning_rate):
    w, features = w.copy(), range(len(w))
    total_loss = 0.0
    for x, target in zip(rows, targets, strict=True):
        z = 0.0
        for j in features:
            z += x[j] * w[j]
        # NaN compares as false and goes through; below -700 exp would overflow.
        z += b
        y_predicted = 0.0 if z < -700 else 1 / (1 + math.exp(-z) + SIGMOID_TOLERANCE)
        likelihood = y_predicted if target == 1 else 1 - y_predicted
        total_loss -= math.log(likelihood + LOG_TOLERANCE)
        step = learning_rate * (y_predicted - target)
        b -= step
        for j in features:
            w[j] -= step * x[j]
    return w, b, total_loss


def train_full_batch(X, y, w, b, learning_rates, n_epochs, loss="squared"):
    """Train one neuron by full-batch gradient descent, at many rates at once.

    Each epoch makes one update, along the gradient of the mean loss.

    Parameters
    ----------
    X, y, w, b, n_epochs, loss
        As in `train_per_sample`.
    learning_rates : float or array_like, shape (n_rates,)
        Above 0. All are trained side by side.

    Returns
    -------
    History
        With one more axis in front, of length n_rates.

    Raises
    ------
    TypeError, ValueError
        As in `train_per_sample`.
    """
    X, y, w, b = _check_data(X, y, w, b, loss)
    rates = _check_rates(learning_rates)
    _check_epochs(n_epochs)
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


def train_sigmoid(X, y, learning_rate=10, n_epochs=250):
    """Train one sigmoid neuron on squared errors, one update per epoch for all samples.

    It starts with weights and a bias of 0. Each update goes along the gradient of
    half the mean squared error.

    Parameters
    ----------
    X, y, n_epochs
        As in `train_per_sample`; features and targets scaled to about 0 to 1, where
        the slopes are small and the large default rate is fine.
    learning_rate : float
        Above 0.

    Returns
    -------
    weights : ndarray, shape (n_features,)
    bias : float

    Raises
    ------
    TypeError, ValueError
        As in `train_per_sample`.
    """
    weights, bias = np.zeros(np.shape(X)[-1:]), 0.0
    X, y, weights, bias = _check_data(X, y, weights, bias, "squared")
    learning_rate = _check_rate("learning_rate", learning_rate)
    _check_epochs(n_epochs)
    for _ in range(n_epochs):
        output = 1 / (1 + np.exp(-np.maximum(X @ weights + bias, -700)))
        delta = (output - y) * output * (1 - output)
        weights = weights - learning_rate * (delta @ X) / len(y)
        bias = bias - learning_rate * delta.mean()
    return weights, float(bias)


def _check_data(X, y, w, b, loss):
    if loss not in LOSSES:
        raise ValueError(f"loss must be 'squared' or 'nll', but it is {loss!r}")
    X, y, w = _numbers("X", X, 2), _numbers("y", y, 1), _numbers("w", w, 1)
    b = float(_numbers("b", b, 0))
    if len(X) != len(y):
        raise ValueError(
            f"X and y must be equally long, but X holds {len(X)} samples "
            f"and y holds {len(y)} targets"
        )
    if X.shape[1] != len(w):
        raise ValueError(
            "w must hold one weight for each feature, but X has "
            f"{X.shape[1]} features and w holds {len(w)} weights"
        )
    if loss == "nll" and not np.isin(y, (0, 1)).all():
        bad = y[~np.isin(y, (0, 1))][0]
        raise ValueError(f"y must hold labels 0 and 1 only, but it holds {bad:g}")
    return X, y, w, b


def _numbers(name, values, n_dimensions):
    """Turn values into a float array of the wanted shape, or say what is wrong."""
    wanted = ("a single number", "a list of numbers", "a list of lists of numbers")
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} must have rows of equal length") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold numbers only, but it is {values!r:.60}")
    if array.ndim != n_dimensions:
        raise ValueError(
            f"{name} must be {wanted[n_dimensions]}, but its shape is {array.shape}"
        )
    if array.size == 0:
        raise ValueError(f"{name} must not be empty")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must not hold NaN or infinity")
    return array.astype(float)


def _check_rate(name, rate):
    rate = float(_numbers(name, rate, 0))
    if rate <= 0:
        raise ValueError(f"{name} must be above 0, but it is {rate:g}")
    return rate


def _check_rates(learning_rates):
    if np.ndim(learning_rates) == 0:
        learning_rates = [learning_rates]
    rates = _numbers("learning_rates", learning_rates, 1)
    if (rates <= 0).any():
        raise ValueError(
            f"learning_rates must all be above 0, but one is {rates.min():g}"
        )
    return rates


def _check_epochs(n_epochs):
    if isinstance(n_epochs, bool) or not isinstance(n_epochs, numbers.Integral):
        raise TypeError(f"n_epochs must be a whole number, but it is {n_epochs!r}")
    if n_epochs < 1:
        raise ValueError(f"n_epochs must be at least 1, but it is {n_epochs}")
