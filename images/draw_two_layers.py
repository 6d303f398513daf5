"""Draw the diagrams of lesson 05: two_layers.svg and way_back.svg.

Run ``python images/draw_two_layers.py``; the files are written beside this script, the
same bytes each time. The slopes are computed from the weights that are drawn.
"""

import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
from draw_diagrams import BLUE, GREY, ORANGE, between, circle, picture, text  # noqa: E402

# The network of the lesson: two features, two hidden neurons, one output neuron.
x, target = np.array([0.5, 0.3]), 0.7
weights1, biases1 = np.array([[0.4, -0.2], [0.1, 0.6]]), np.array([0.1, -0.2])
weights2, biases2 = np.array([0.1, -0.2]), 0.2

# Where they are drawn.
INPUTS = [(100, 140), (100, 350)]
HIDDEN = [(400, 140), (400, 350)]
OUTPUT, LOSS = (760, 245), (1000, 245)
RADIUS = 40
BESIDE = 27  # how far the way back is from the arrow that points forward


def sigmoid(z):
    """Return the sigmoid of a number or an array."""
    return 1 / (1 + np.exp(-z))


def on(start, end, share, words, colour, size=14):
    """Write words onto an arrow, at a share of its way, on a white ground."""
    at_x, at_y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    # More room for a minus sign, or it looks like a piece of the arrow.
    width = 0.62 * size * len(words) + (24 if words.startswith("-") else 8)
    ground = (
        f'<rect x="{at_x - width / 2:.1f}" y="{at_y - 12:.1f}" width="{width:.1f}" '
        'height="24" fill="#FFFFFF"/>'
    )
    label = text(f"{at_x:.1f}", f"{at_y + 5:.1f}", words, size, colour, weight="bold")
    return ground + label


def heads():
    """Write the names of the layers above them."""
    return [
        text(INPUTS[0][0], 40, "features", 17, GREY, weight="bold"),
        text(HIDDEN[0][0], 40, "hidden layer", 17, BLUE, weight="bold"),
        text(OUTPUT[0], 40, "output layer", 17, ORANGE, weight="bold"),
    ]


def neuron(place, name, *below, colour=BLUE):
    """Draw a circle with its name, and something smaller in the lines below that."""
    at_x, at_y = place
    top = at_y + 6 - 11 * len(below)
    return [
        circle(at_x, at_y, RADIUS, colour),
        text(at_x, top, name, 18, weight="bold"),
        *(text(at_x, top + 3 + 16 * n, words, 13) for n, words in enumerate(below, 1)),
    ]


def beside(start, end, away):
    """Move an arrow sideways; to the left of one who walks along it if `away` > 0."""
    dx, dy = (np.subtract(end, start) / np.hypot(*np.subtract(end, start))).tolist()
    return [(x + away * dy, y - away * dx) for x, y in (start, end)]


def crossing(i, j):
    """Say where on an arrow of the first layer its label is clear of the others."""
    return 0.5 if i == j else 0.3


def two_layers():
    """Draw the network with its weights and biases."""
    parts = heads()
    for i, j in np.ndindex(2, 2):
        parts.append(between(*INPUTS[i], *HIDDEN[j], RADIUS, BLUE))
    for j in range(2):
        parts.append(between(*HIDDEN[j], *OUTPUT, RADIUS, ORANGE))
    for i, j in np.ndindex(2, 2):
        label = f"weights1[{i}, {j}] = {weights1[i, j]}"
        parts.append(on(INPUTS[i], HIDDEN[j], crossing(i, j), label, BLUE, 13))
    for j in range(2):
        label = f"weights2[{j}] = {weights2[j]}"
        parts.append(on(HIDDEN[j], OUTPUT, 0.5, label, ORANGE, 13))
    for i, name in enumerate(["sugar", "chilli"]):
        parts += neuron(INPUTS[i], f"x_{i}", f"{x[i]}", colour=GREY)
        parts.append(
            text(INPUTS[i][0], INPUTS[i][1] + (62 if i else -50), name, 15, GREY)
        )
    for j in range(2):
        parts += neuron(HIDDEN[j], f"h_{j}")
        label = f"+ biases1[{j}] = {biases1[j]}"
        parts.append(text(HIDDEN[j][0], HIDDEN[j][1] + 62, label, 13, BLUE))
    parts += neuron(OUTPUT, "ŷ", colour=ORANGE)
    label = f"+ biases2[0] = {biases2}"
    parts.append(text(OUTPUT[0], OUTPUT[1] + 62, label, 13, ORANGE))
    words = "Two features, two hidden neurons, one output neuron, with all weights."
    return picture(860, 430, "Two layers", words, parts)


def way_back():
    """Draw how the slopes come back from the loss, and the slope of each weight."""
    hidden = sigmoid(x @ weights1 + biases1)
    output = sigmoid(hidden @ weights2 + biases2)
    delta_output = (output - target) * output * (1 - output)
    delta_hidden = delta_output * weights2 * hidden * (1 - hidden)

    parts = [*heads(), text(LOSS[0], 40, "loss", 17, GREY, weight="bold")]
    for i, j in np.ndindex(2, 2):
        parts.append(between(*INPUTS[i], *HIDDEN[j], RADIUS, GREY))
    forward = [beside(HIDDEN[j], OUTPUT, -BESIDE if j else BESIDE) for j in range(2)]
    for j in range(2):
        (x1, y1), (x2, y2) = forward[j]
        rim = np.sqrt(RADIUS**2 - BESIDE**2)
        parts.append(between(x1, y1, x2, y2, rim, GREY))
        parts.append(between(*OUTPUT, *HIDDEN[j], RADIUS, ORANGE, dashed=True))
    (x1, y1), (x2, y2) = beside(OUTPUT, LOSS, BESIDE)
    parts.append(between(x1, y1, x2, y2, rim, GREY))
    parts.append(between(*LOSS, *OUTPUT, RADIUS, ORANGE, dashed=True))
    parts.append(on(LOSS, OUTPUT, 0.5, f"{output - target:.4f}", ORANGE, 15))
    for j in range(2):
        parts.append(on(OUTPUT, HIDDEN[j], 0.33, f"times {weights2[j]}", ORANGE, 15))
        slope = f"{hidden[j] * delta_output:.4f}"
        parts.append(on(*forward[j], 0.33, slope, BLUE))
    for i, j in np.ndindex(2, 2):
        slope = f"{x[i] * delta_hidden[j]:.5f}"
        parts.append(on(INPUTS[i], HIDDEN[j], crossing(i, j), slope, BLUE))
    for i in range(2):
        parts += neuron(INPUTS[i], f"x_{i}", f"{x[i]}", colour=GREY)
    for j in range(2):
        slope = f"×{hidden[j] * (1 - hidden[j]):.4f}"
        parts += neuron(HIDDEN[j], f"h_{j}", f"{hidden[j]:.4f}", slope)
        delta = f"δ_{j} = {delta_hidden[j]:.5f}"
        below = HIDDEN[j][1] + (66 if j else -52)
        parts.append(text(HIDDEN[j][0], below, delta, 18, ORANGE, weight="bold"))
    parts += neuron(OUTPUT, "ŷ", f"×{output * (1 - output):.4f}", colour=ORANGE)
    delta = text(OUTPUT[0], OUTPUT[1] + 84, f"δ@ = {delta_output:.4f}", 18, ORANGE)
    low = '<tspan dy="4" font-size="13">out</tspan><tspan dy="-4"> </tspan>'
    parts.append(delta.replace("@", low).replace('"normal"', '"bold"'))
    parts += neuron(LOSS, "L", colour=GREY)
    key = {
        ORANGE: "orange: the way back, from right to left",
        BLUE: "blue: the slope of a weight, what comes in on the left times the δ on "
        "the right",
    }
    for line, (colour, words) in enumerate(key.items()):
        parts.append(text(540, 466 + 26 * line, words, 15, colour))
    words = "The slopes on their way from the loss back to the hidden neurons."
    return picture(1080, 512, "The way back", words, parts)


if __name__ == "__main__":
    for draw in (two_layers, way_back):
        path = FOLDER / f"{draw.__name__}.svg"
        path.write_text(draw(), encoding="utf-8", newline="\n")
        print(path.name)
