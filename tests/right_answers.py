"""Answers as right as those of ``slips.txt``, written in other ways.

``ANSWERS`` maps the name of an exercise to them. None may be refused.
"""

import math

import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler

from helpers.exercises.cases import sigmoid

ANSWERS = {
    # 01
    "how_likely": [
        lambda w, b, x: 1 / (1 + math.exp(-np.dot(w, x) - b)),
        lambda w, b, x: math.tanh((np.dot(w, x) + b) / 2) / 2 + 0.5,
    ],
    "fixed_neuron": [
        lambda w, b, x: np.dot(w, x) + b,
        lambda w, b, x: sum(map(math.prod, zip([*x, 1], [*w, b], strict=True))),
    ],
    "halfway": [
        lambda w, b: np.negative(b) / np.float64(w),
        lambda w, b: (0 - b) * (1 / w),
    ],
    # 02
    "fastest_rate": [np.float64(0.024), 24 / 1000, np.array([0.024])],
    # 03
    "nll_loss": [
        lambda p, y: -math.log((p if y == 1 else 1 - p) + 1e-8),
        lambda p, y: -np.log(max(abs(1 - y - p), 1e-8)),
        lambda p, y: math.log(1 / (abs(p - (y == 0)) + 1e-8)),
    ],
    "bill": [
        lambda outputs, labels, threshold, miss, alarm: sum(
            (miss if label else alarm) * ((output > threshold) != label)
            for output, label in zip(outputs, labels, strict=True)
        ),
        lambda outputs, labels, threshold, *prices: np.dot(
            prices,
            [
                sum(np.array(outputs)[np.array(labels) == 1] <= threshold),
                sum(np.array(outputs)[np.array(labels) == 0] > threshold),
            ],
        ),
    ],
    # 04
    "neuron_slopes": [
        lambda x, w, b, y: [
            (sigmoid(x @ w + b) - y) / (2 + 2 * np.cosh(x @ w + b)) * slope
            for slope in (x, np.array([1]))
        ],
        lambda x, w, b, y: (
            lambda p: ((p - y) * p * (1 - p) * x, (p - y) * (p - p * p))
        )(sigmoid(sum(x * w) + b)),
    ],
    "tanh_slopes": [
        lambda x, w, b, y: [
            (np.tanh(x @ w + b) - y) / np.cosh(x @ w + b) ** 2 * slope
            for slope in (x, np.array([1]))
        ],
        lambda x, w, b, y: (lambda d: (tuple(d * x_j for x_j in x), d),)[0](
            float(np.squeeze((np.tanh(x @ w + b) - y) * (1 - np.tanh(x @ w + b) ** 2)))
        ),
    ],
    "keep_path": [
        lambda w, gs, rate: [w - rate * sum(gs[:n]) for n in range(len(gs) + 1)],
        lambda w, gs, rate: (
            [w, *w - rate * np.cumsum(np.array(gs), axis=0)] if gs else [w]
        ),
    ],
    # 05
    "floor_between": [
        lambda y, low, high: sum(max(low - t, t - high, 0) ** 2 for t in y) / len(y),
        lambda y, low, high: (
            np.var(y - y.clip(low, high)) + np.mean(y - y.clip(low, high)) ** 2
        ),
    ],
    "ask_neuron": [
        lambda cars, X, y, weights, bias: (
            lambda squeezed: min(y) + sigmoid(squeezed @ weights + bias) * np.ptp(y)
        )(MinMaxScaler().fit(X).transform(cars)),
        lambda cars, X, y, weights, bias: [
            sigmoid(sum((car - X.min(0)) / np.ptp(X, 0) * weights) + bias[0])
            * (max(y) - min(y))
            + min(y)
            for car in cars
        ],
    ],
    # 07
    "rate_for_keras": [
        lambda learning_rate, batch_size: 0.5 * batch_size * learning_rate,
        lambda learning_rate, batch_size: np.float64(learning_rate) / (2 / batch_size),
    ],
    # 08
    "friend": [(400, 6, 6), np.array([400, 6, 6]), [np.int64(400), 6.0, 6.0]],
    "unfair": [
        *["b, d, e", ["B", "D", "E"], "B, D and E", {"E", "B", "D"}, "B_D_E", "B/D/E"],
        *[np.array(["B", "D", "E"]), ["BD", "E"], pd.Series(list("BDE"))],
        *[frozenset("BDE"), "BDE is unfair", "B and D and E are unfair"],
        *[{**dict.fromkeys("BDE", True), "A": 0}, "BDEG", "b, d, e and g"],
    ],
    # 09
    "fits_in_inches": [
        lambda h, w, bmi: (w / (0.0254 * h) ** 2 - bmi).between(-0.15, 0.15),
        lambda h, w, bmi: np.abs(w / (h / 100 * 2.54) ** 2 - bmi).to_numpy() < 0.15,
    ],
    "distance_to_nearest": [
        lambda person, known: min(math.dist(person, other) for other in known),
        lambda person, known: np.linalg.norm(known - person, axis=1).min(),
    ],
}


def right(function):
    """Add a function to the answers; its name is that of the exercise."""
    ANSWERS[function.__name__] = [function]


@right
def feature_slopes(weights1, delta_hidden):
    slopes = []
    for row in weights1:
        slopes.append(sum(w * d for w, d in zip(row, delta_hidden, strict=True)))
    return slopes


@right
def lamp_parameters():
    return ([[20, -20], [20, -20]], [20, 20], [-10, 30], [-30])


@right
def epoch_to_keep(val_losses, patience):
    lowest, kept, waited = np.inf, 0, 0
    for epoch, loss in enumerate(val_losses):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            return np.int64(kept)
    return np.array([kept])


@right
def choose(settings, errors_of):
    medians = np.median([errors_of(setting) for setting in settings], axis=1)
    return settings[np.argmax(medians <= 1.05 * medians.min())]


@right
def any_driver(speed_km_h, friction, reaction_s):
    speed_m_s = speed_km_h / 3.6
    return np.polyval([1 / (2 * 9.81 * friction), reaction_s, 0], speed_m_s)


@right
def train_one_at_a_time(learning_rate, num_epochs):
    x = np.array([[1, -2, 3, 4.5, 0, -4, -1, 4, -1], [1] * 9]).T
    y = np.array([4, 3, 6, 8, 2, -3, -2, 7, 2.5])
    path = np.zeros((num_epochs + 1, 2))
    for epoch in range(num_epochs):
        now = path[epoch]
        for row, target in zip(x, y, strict=True):
            now = now + learning_rate * (target - row @ now) * row
        path[epoch + 1] = now
    return path
