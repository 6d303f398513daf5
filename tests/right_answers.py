"""Right answers to the exercises, each written in three ways or more.

``ANSWERS`` maps the name of an exercise to its answers. None may be refused.
"""

# ruff: noqa: F811 (one name, several answers)
import math
import statistics

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import MinMaxScaler

ANSWERS = {}


def right(function):
    """Add a function to the answers; its name is that of the exercise."""
    ANSWERS.setdefault(function.__name__, []).append(function)


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# ---- 01 ----

ANSWERS["my_sum"] = [
    1,
    2 * 3 + 0.5 * 4 - 1 * 5 - 2,
    np.dot([2, 0.5, -1], [3, 4, 5]) - 2,
    np.dot([2, 0.5, -1], [3, 4, 5]) + np.array([-2]),
    sum(a * b for a, b in zip([2, 0.5, -1], [3, 4, 5], strict=True)) - 2,
]


@right
def yes_no_neuron(w, b, x):
    z = 0
    for feature, weight in zip(x, w, strict=True):
        z += feature * weight
    z += b
    return sigmoid(z)


@right
def yes_no_neuron(w, b, x):
    return 1 / (1 + np.exp(-(np.dot(w, x) + b)))


@right
def yes_no_neuron(w, b, x):
    z = sum(x[j] * w[j] for j in range(len(x))) + b
    return math.e**z / (math.e**z + 1)


@right
def yes_no_neuron(w, b, x):
    z = b
    j = 0
    while j < len(w):
        z = z + w[j] * x[j]
        j += 1
    return np.array([(1 + math.tanh(z / 2)) / 2])


@right
def halfway(w, b):
    return -b / w


@right
def halfway(w, b):
    return np.negative(b) / np.float64(w)


@right
def halfway(w, b):
    x = 0
    x -= b
    x /= w
    return x


@right
def all_weighted_sums(X, weights, bias):
    return np.dot(X, weights) + bias


@right
def all_weighted_sums(X, weights, bias):
    return [sum(a * b for a, b in zip(x, weights, strict=True)) + bias for x in X]


@right
def all_weighted_sums(X, weights, bias):
    return (X * weights).sum(axis=1) + bias


@right
def all_weighted_sums(X, weights, bias):
    sums = np.zeros(len(X))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            sums[i] += X[i, j] * weights[j]
        sums[i] += bias
    return tuple(sums)


ANSWERS["weights_shape"] = [(5,), [5], np.zeros(5).shape, np.ones((200, 5))[0].shape]


# ---- 02 ----


@right
def squared_error_loss(y_predicted, y):
    error = y_predicted - y
    return (error**2) / 2


@right
def squared_error_loss(y_predicted, y):
    return 0.5 * (y - y_predicted) * (y - y_predicted)


@right
def squared_error_loss(y_predicted, y):
    return np.square(y_predicted - y) / 2


@right
def one_step(w, b, x, y, learning_rate):
    error = w * x + b - y
    return w - learning_rate * error * x, b - learning_rate * error


@right
def one_step(w, b, x, y, learning_rate):
    missing = y - (w * x + b)
    w += learning_rate * missing * x
    b += learning_rate * missing
    return [w, b]


@right
def one_step(w, b, x, y, learning_rate):
    parameters = np.array([w, b], dtype=float)
    slopes = (np.dot(parameters, [x, 1]) - y) * np.array([x, 1])
    return parameters - learning_rate * slopes


@right
def one_epoch(w, b, input_data, output_data, learning_rate):
    w = list(w)
    total_loss = 0
    for x, y in zip(input_data, output_data, strict=True):
        error = sum(a * c for a, c in zip(w, x, strict=True)) + b - y
        total_loss += (error**2) / 2
        b -= learning_rate * error
        for j, x_j in enumerate(x):
            w[j] -= learning_rate * error * x_j
    return w, b, total_loss


@right
def one_epoch(w, b, input_data, output_data, learning_rate):
    weights = np.array(w, dtype=float)
    losses = []
    for x, y in zip(np.array(input_data), output_data, strict=True):
        error = weights @ x + b - y
        losses.append(error**2 / 2)
        weights = weights - learning_rate * error * x
        b = b - learning_rate * error
    return weights, b, sum(losses)


@right
def one_epoch(w, b, input_data, output_data, learning_rate):
    total_loss = 0
    for i in range(len(input_data)):
        x, y = input_data[i], output_data[i]
        error = b - y + sum(w[j] * x[j] for j in range(len(x)))
        w = [w[j] - learning_rate * error * x[j] for j in range(len(x))]
        b = b - learning_rate * error
        total_loss = total_loss + 0.5 * error * error
    return [w, b, total_loss]


ANSWERS["largest_rate"] = [0.15, np.float64(0.15), 0.1 + 0.05, np.array([0.15])]
ANSWERS["diagnosis"] = [
    ["creeps", "just right", "overshoots", "diverges"],
    ("Creeps", "Just right", "Overshoots", "Diverges"),
    np.array(["creeps", "just right", "overshoots", "diverges"]),
    ["creeps ", "just  right", "overshoots", "DIVERGES"],
    ["creeps", "just_right", "overshoots", "diverges"],
    "creeps, just right, overshoots, diverges",
    {"D": "diverges", "A": "creeps", "B": "just right", "C": "overshoots"},
]


# ---- 03 ----


@right
def nll_loss(y_predicted, y):
    tolerance = 1e-8
    return -(
        y * math.log(y_predicted + tolerance)
        + (1 - y) * math.log(1 - y_predicted + tolerance)
    )


@right
def nll_loss(y_predicted, y):
    return -math.log((y_predicted if y == 1 else 1 - y_predicted) + 1e-8)


@right
def nll_loss(y_predicted, y):
    likelihood = abs(1 - y - y_predicted)
    return -np.log(max(likelihood, 1e-8))


@right
def nll_loss(y_predicted, y):
    if y == 0:
        y_predicted = 1 - y_predicted
    return math.log(1 / (y_predicted + 1e-8))


@right
def accuracy(outputs, labels, threshold):
    correct = 0
    for output, label in zip(outputs, labels, strict=True):
        label_predicted = 1 if output > threshold else 0
        if label_predicted == label:
            correct += 1
    return correct / len(labels)


@right
def accuracy(outputs, labels, threshold):
    return np.mean((np.array(outputs) > threshold) == np.array(labels))


@right
def accuracy(outputs, labels, threshold):
    pairs = zip(outputs, labels, strict=True)
    return sum((o > threshold) == y for o, y in pairs) / len(outputs)


@right
def accuracy(outputs, labels, threshold):
    i = missed = 0
    while i < len(labels):
        missed += abs(int(outputs[i] > threshold) - labels[i])
        i += 1
    return 1 - missed / i


@right
def boundary_x2(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


@right
def boundary_x2(w, b, x1):
    w1, w2 = np.array(w)
    return -w1 / w2 * x1 - b / w2


@right
def boundary_x2(w, b, x1):
    at_zero = x1 * w[0] + b
    return (0 - at_zero) / w[-1]


@right
def count_costs(outputs, labels, threshold):
    missed, false_alarms = 0, 0
    for output, label in zip(outputs, labels, strict=True):
        if label == 1 and output <= threshold:
            missed += 1
        if label == 0 and output > threshold:
            false_alarms += 1
    return missed, false_alarms


@right
def count_costs(outputs, labels, threshold):
    above, labels = np.array(outputs) > threshold, np.array(labels)
    return np.array([np.sum(~above & (labels == 1)), np.sum(above & (labels == 0))])


@right
def count_costs(outputs, labels, threshold):
    pairs = list(zip(outputs, labels, strict=True))
    missed = sum(1 for o, y in pairs if y and not o > threshold)
    return [missed, len([o for o, y in pairs if not y and o > threshold])]


ANSWERS["choice"] = ["B", "b", " B ", np.str_("B"), ["B"], "B.", "neuron B"]
ANSWERS["choice"] += [np.array(["B"]), ("B",)]


# ---- 04 ----


@right
def backward_difference(function, at, nudge):
    return (function(at) - function(at - nudge)) / nudge


@right
def backward_difference(function, at, nudge):
    left, right = at - nudge, at
    return (function(right) - function(left)) / (right - left)


@right
def backward_difference(function, at, nudge):
    heights = [function(place) for place in (at - nudge, at)]
    return np.diff(heights) / nudge


@right
def activation_slopes(z):
    output = sigmoid(z)
    return 1, output * (1 - output)


@right
def activation_slopes(z):
    return np.array([1.0, np.exp(-z) / (1 + np.exp(-z)) ** 2])


@right
def activation_slopes(z):
    s = sigmoid(z)
    return [1.0, s - s**2]


@right
def neuron_gradient(x, weights, bias, target):
    output = 1 / (1 + np.exp(-(np.dot(x, weights) + bias)))
    delta = -2 * (target - output) * output * (1 - output)
    return delta * x, delta


@right
def neuron_gradient(x, weights, bias, target):
    z = sum(a * b for a, b in zip(x, weights, strict=True)) + bias
    output = sigmoid(z)
    delta = 2 * (output - target) * output * (1 - output)
    return [delta * x_j for x_j in x], delta


@right
def neuron_gradient(x, weights, bias, target):
    output = sigmoid((x * weights).sum() + bias)
    dLoss_dOutput = -2 * (target - output)
    dOutput_dZ = output * (1 - output)
    slopes = np.zeros(len(x))
    for j in range(len(x)):
        slopes[j] = dLoss_dOutput * dOutput_dZ * x[j]
    return slopes, np.array([dLoss_dOutput * dOutput_dZ])


@right
def pure_step(weights, gradient, learning_rate):
    return weights - learning_rate * gradient


@right
def pure_step(weights, gradient, learning_rate):
    new = weights.copy()
    new -= learning_rate * gradient
    return new


@right
def pure_step(weights, gradient, learning_rate):
    new = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        new[place] = weights[place] - learning_rate * gradient[place]
    return new.tolist()


def _forward(x, weights1, weights2, biases1, biases2):
    hidden = 1 / (1 + np.exp(-(np.dot(x, weights1) + biases1)))
    return hidden, 1 / (1 + np.exp(-(np.dot(hidden, weights2) + biases2)))


@right
def feature_gradient(x, target, weights1, weights2, biases1, biases2):
    hidden, output = _forward(x, weights1, weights2, biases1, biases2)
    delta2 = -2 * (target - output) * output * (1 - output)
    delta1 = delta2 * weights2 * hidden * (1 - hidden)
    return np.dot(weights1, delta1)


@right
def feature_gradient(x, target, weights1, weights2, biases1, biases2):
    hidden, output = _forward(x, weights1, weights2, biases1, biases2)
    delta2 = (2 * (output - target) * output * (1 - output))[0]
    delta1 = [delta2 * v * h * (1 - h) for v, h in zip(weights2, hidden, strict=True)]
    return [sum(a * b for a, b in zip(row, delta1, strict=True)) for row in weights1]


@right
def feature_gradient(x, target, weights1, weights2, biases1, biases2):
    hidden, output = _forward(x, weights1, weights2, biases1, biases2)
    delta1 = 2 * (output - target) * output * (1 - output) * weights2
    delta1 = delta1 * hidden * (1 - hidden)
    return (weights1 * delta1).sum(axis=1)


# ---- 05 ----


@right
def my_min_max(values):
    return (values - values.min()) / (values.max() - values.min())


@right
def my_min_max(values):
    low, high = min(values), max(values)
    return [(value - low) / (high - low) for value in values]


@right
def my_min_max(values):
    return MinMaxScaler().fit_transform(values.reshape(-1, 1)).flatten()


@right
def my_min_max(values):
    values = values.copy()
    values -= values.min()
    values /= values.max()
    return values


@right
def my_standard_score(values):
    return (values - values.mean()) / values.std()


@right
def my_standard_score(values):
    mean = sum(values) / len(values)
    spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
    return [(v - mean) / spread for v in values]


@right
def my_standard_score(values):
    centred = values - np.mean(values)
    return centred / np.sqrt(np.mean(centred**2))


@right
def my_standard_score(values):
    mean, spread = statistics.fmean(values), statistics.pstdev(values)
    scores = []
    for value in values:
        scores.append((value - mean) / spread)
    return scores


@right
def scale_both(train_values, test_values):
    low = train_values.min()
    width = train_values.max() - low
    return (train_values - low) / width, (test_values - low) / width


@right
def scale_both(train_values, test_values):
    scaler = MinMaxScaler().fit(train_values.reshape(-1, 1))
    both = [train_values, test_values]
    return [scaler.transform(v.reshape(-1, 1)).ravel() for v in both]


@right
def scale_both(train_values, test_values):
    low, high = min(train_values), max(train_values)
    train = [(v - low) / (high - low) for v in train_values]
    test = []
    for v in test_values:
        test.append((v - low) / (high - low))
    return train, test


@right
def undo_standard_score(scores, mean, spread):
    return scores * spread + mean


@right
def undo_standard_score(scores, mean, spread):
    return [mean + spread * score for score in scores]


@right
def undo_standard_score(scores, mean, spread):
    values = np.zeros(len(scores))
    for i, score in enumerate(scores):
        values[i] = (score + mean / spread) * spread
    return values


@right
def loss_floor(y):
    return np.mean((1 - y) ** 2)


@right
def loss_floor(y):
    return sum((target - 1) ** 2 for target in y) / len(y)


@right
def loss_floor(y):
    total = 0
    for target in y:
        total += target * target - 2 * target + 1
    return total / y.size


# ---- 06 ----


@right
def rate_for_keras(learning_rate):
    return learning_rate / 2


@right
def rate_for_keras(learning_rate):
    return 0.5 * learning_rate


@right
def rate_for_keras(learning_rate):
    return np.array([learning_rate]) - np.array([learning_rate]) / 2


@right
def count_parameters(sizes):
    total, n = 0, sizes[0]
    for m in sizes[1:]:
        total += (n + 1) * m
        n = m
    return total


@right
def count_parameters(sizes):
    return sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes) - 1))


@right
def count_parameters(sizes):
    sizes = np.array(sizes)
    return np.dot(sizes[:-1] + 1, sizes[1:])


@right
def test_error(outputs, y_test, y_train):
    metres = outputs * y_train.std() + y_train.mean()
    return np.mean((metres - y_test) ** 2)


@right
def test_error(outputs, y_test, y_train):
    total = 0
    for output, y in zip(outputs, y_test, strict=True):
        total += (y - (output * np.std(y_train) + np.mean(y_train))) ** 2
    return total / len(y_test)


@right
def test_error(outputs, y_test, y_train):
    mean, spread = statistics.fmean(y_train), statistics.pstdev(y_train)
    pairs = zip(outputs, y_test, strict=True)
    return sum((mean + spread * o - y) ** 2 for o, y in pairs) / len(outputs)


ANSWERS["unfair"] = ["BDE", "b, d, e", ["B", "D", "E"], "B, D and E", {"E", "B", "D"}]
ANSWERS["unfair"] += ["B_D_E", "B/D/E", np.array(["B", "D", "E"]), ["BD", "E"]]
ANSWERS["unfair"] += [pd.Series(list("BDE")), frozenset("BDE"), "BDE is unfair"]
ANSWERS["unfair"] += [
    "B and D and E are unfair",
    {**dict.fromkeys("BDE", True), "A": 0},
]


# ---- 07 ----


@right
def count_empty_cells(table):
    return int(table.isna().sum().sum())


@right
def count_empty_cells(table):
    return np.count_nonzero(table.isna().to_numpy())


@right
def count_empty_cells(table):
    return sum(len(table) - table[name].count() for name in table.columns)


@right
def count_empty_cells(table):
    empty = 0
    for row in table.itertuples(index=False):
        for cell in row:
            if pd.isna(cell):
                empty += 1
    return empty


@right
def right_weight(weight_kg):
    return weight_kg / 10


@right
def right_weight(weight_kg):
    return 0.1 * weight_kg


@right
def right_weight(weight_kg):
    return round(float(weight_kg) / 10, 1)


@right
def mean_age(age):
    return round(float(age[age < 120].mean()), 1)


@right
def mean_age(age):
    return age.replace(999, np.nan).mean().round(1)


@right
def mean_age(age):
    known = [a for a in age if a < 120]
    return round(sum(known) / len(known), 1)


@right
def log_weights(height_cm, weight_kg, bmi):
    X_log = np.column_stack([np.log(height_cm), np.log(weight_kg)])
    return LinearRegression().fit(X_log, np.log(bmi)).coef_


@right
def log_weights(height_cm, weight_kg, bmi):
    columns = [np.log10(height_cm), np.log10(weight_kg), np.ones(len(bmi))]
    solution = np.linalg.lstsq(np.array(columns).T, np.log10(bmi), rcond=None)[0]
    return solution[:2].tolist()


@right
def log_weights(height_cm, weight_kg, bmi):
    people = zip(height_cm, weight_kg, strict=True)
    X = np.array([[math.log(h / 100), math.log(w)] for h, w in people])
    y = np.log(bmi)
    X, y = X - X.mean(axis=0), y - y.mean()
    return np.linalg.solve(X.T @ X, X.T @ y)


@right
def was_seen(height, weight):
    return 138.5 <= height <= 197.2 and 39.3 <= weight <= 171.6


@right
def was_seen(height, weight):
    return np.all([height >= 138.5, height <= 197.2, weight >= 39.3, weight <= 171.6])


@right
def was_seen(height, weight):
    if height < 138.5 or height > 197.2:
        return False
    return not (weight < 39.3 or weight > 171.6)


@right
def far_mistakes(confusion):
    return int(confusion[0, 2] + confusion[2, 0])


@right
def far_mistakes(confusion):
    return confusion[0][-1] + confusion[-1][0]


@right
def far_mistakes(confusion):
    return sum(
        confusion[i, j] for i in range(3) for j in range(3) if abs(int(i) - int(j)) == 2
    )


@right
def far_mistakes(confusion):
    far = np.abs(np.subtract.outer(np.arange(3), np.arange(3))) == 2
    return confusion[far].sum()
